import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framelens.errors import ModelError, ModelFormatError, ModelIntegrityError, ModelMissingError
from framelens.scorer import CARD, CHUNK, WEIGHTS, Scorer, build_weights
from framelens.training import TrainingResult

ROOT = Path(__file__).parents[1]

# Words of the model among arbitrary Unicode, so that contributions are exercised and not only unknown text.
WORDS = st.sampled_from(["Western", "Kremlin's", "the", "grip", "NGOs", "officials", "signed", "an", "KREMLIN", "s"])
TEXTS = st.lists(
    st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=30).map(" ".join) | st.text(max_size=60),
    min_size=1,
    max_size=6,
)


@given(TEXTS)
@settings(max_examples=200)
@example(["İstanbul the the the\nthe", "", "\ud800"])
def test_equals_the_scikit_learn_pipeline(trained: TrainingResult, scorer: Scorer, texts: list[str]) -> None:
    reference = trained.pipeline.decision_function(texts)
    shift = scorer.weights.intercepts - trained.pipeline.named_steps["classifier"].intercept_
    assert np.abs(scorer.score(texts).logits - reference - shift).max() < 1e-9


@given(TEXTS)
@settings(max_examples=200)
def test_intercept_and_contributions_make_up_the_logits(scorer: Scorer, texts: list[str]) -> None:
    batch = scorer.score(texts)
    for i, text in enumerate(texts):
        terms, tokens = batch.terms(i), batch.token_scores(i)
        rest = batch.logits[i] - scorer.weights.intercepts
        assert np.abs(terms.contributions.sum(axis=0) - rest).max() < 1e-9
        assert np.abs(tokens.contributions.sum(axis=0) - rest).max() < 1e-9
        assert (terms.start < terms.end).all()
        assert (terms.end <= len(text)).all()


def test_repeated_terms_share_their_weight(scorer: Scorer) -> None:
    terms = scorer.score(["Kremlin and Kremlin or Kremlin"]).terms(0)
    unigrams = terms.contributions[(terms.end - terms.start) == len("Kremlin")]
    assert len(unigrams) == 3
    assert np.ptp(unigrams, axis=0).max() < 1e-12


def test_chunks_make_no_difference(scorer: Scorer) -> None:
    texts = [f"The Kremlin's grip on place {i} is slipping, Western NGOs said" for i in range(2 * CHUNK + 7)]
    batch = scorer.score(texts)
    for i in (0, CHUNK - 1, CHUNK, len(texts) - 1):
        alone = scorer.score([texts[i]])
        assert np.array_equal(batch.logits[i], alone.logits[0])
        assert np.array_equal(batch.terms(i).start, alone.terms(0).start)
        assert np.array_equal(batch.token_scores(i).contributions, alone.token_scores(0).contributions)


def test_no_text_no_score(scorer: Scorer) -> None:
    assert scorer.score([]).logits.shape == (0, len(scorer.labels))


def test_probabilities_sum_to_one(scorer: Scorer) -> None:
    p = scorer.probabilities(np.array([[1e3, -1e3, 0.0], [0.0, 0.0, 0.0]]))
    assert np.allclose(p.sum(axis=1), 1.0)
    assert np.allclose(p[1], 1 / 3)


def test_saving_gives_the_same_bytes(trained: TrainingResult, tmp_path: Path) -> None:
    trained.scorer.save(tmp_path / "a")
    Scorer.load(tmp_path / "a").save(tmp_path / "b")
    for name in (CARD, WEIGHTS):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def copy(model_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model_folder, tmp_path / "copy"))


def rewrite(folder: Path, **changes: object) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    (folder / CARD).write_text(json.dumps({**card, **changes}), encoding="utf-8")


def test_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"python train\.py"):
        Scorer.load(tmp_path)


def test_altered_and_truncated_weights(model_folder: Path, tmp_path: Path) -> None:
    folder = copy(model_folder, tmp_path)
    data = (folder / WEIGHTS).read_bytes()
    for broken in (data[:-100], data[:100] + bytes([data[100] ^ 1]) + data[101:], b""):
        (folder / WEIGHTS).write_bytes(broken)
        with pytest.raises(ModelIntegrityError, match="SHA-256"):
            Scorer.load(folder)


def test_foreign_weights_under_a_right_hash(model_folder: Path, tmp_path: Path) -> None:
    folder = copy(model_folder, tmp_path)
    for data in (b"not a zip", pickle_array(tmp_path)):
        (folder / WEIGHTS).write_bytes(data)
        rewrite(folder, weights_sha256=hashlib.sha256(data).hexdigest())
        with pytest.raises(ModelFormatError, match="arrays"):
            Scorer.load(folder)


def pickle_array(tmp_path: Path) -> bytes:
    path = tmp_path / "objects.npz"
    arrays = {
        name: np.array([object()], dtype=object) for name in ("hashes", "idf", "coefficients", "intercepts", "terms")
    }
    np.savez(path, **arrays)
    return path.read_bytes()


def test_wrong_shapes(model_folder: Path, tmp_path: Path) -> None:
    folder = copy(model_folder, tmp_path)
    rewrite(folder, labels=["a", "b"])
    with pytest.raises(ModelIntegrityError, match="shapes"):
        Scorer.load(folder)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("{", "does not parse"),
        ("[1]", "another kind of JSON"),
        ('{"format": "framelens-model"}', "format version 1; found None"),
    ],
)
def test_foreign_cards(model_folder: Path, tmp_path: Path, content: str, match: str) -> None:
    folder = copy(model_folder, tmp_path)
    (folder / CARD).write_text(content, encoding="utf-8")
    with pytest.raises(ModelFormatError, match=match):
        Scorer.load(folder)


def test_newer_format_and_missing_fields(model_folder: Path, tmp_path: Path) -> None:
    folder = copy(model_folder, tmp_path)
    rewrite(folder, format_version=2)
    with pytest.raises(ModelFormatError, match="format version 1; found 2"):
        Scorer.load(folder)
    (folder / CARD).write_text('{"format": "framelens-model", "format_version": 1}', encoding="utf-8")
    with pytest.raises(ModelError, match="labels"):
        Scorer.load(folder)


def test_two_terms_with_one_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framelens.weights.hash_terms", lambda terms: np.zeros(len(terms), dtype=np.uint64))
    with pytest.raises(ValueError, match="same 64-bit hash"):
        build_weights(["a", "b"], np.ones(2), np.ones((2, 2)), np.zeros(2))


def test_predicting_imports_no_training_stack(model_folder: Path) -> None:
    article = ROOT / "examples" / "balkhash-column.txt"
    code = (
        "import sys, runpy\n"
        f"sys.argv = ['predict.py', {str(article)!r}, '--model', {str(model_folder)!r}]\n"
        "try: runpy.run_path('predict.py', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "import framelens.report.csv, framelens.report.json\n"
        "heavy = 'sklearn', 'scipy', 'pandas', 'joblib', 'numpy.ma', 'framelens.dataset'\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert article.name in run.stdout
    assert run.stdout.splitlines()[-1] == "[]"


def test_coefficients_are_stored_narrow_only_where_nothing_is_lost(scorer: Scorer, tmp_path: Path) -> None:
    for stored, added in ((np.float32, 0.0), (np.float64, 1e-12)):
        weights = replace(scorer.weights, coefficients=scorer.weights.coefficients + added)
        Scorer(scorer.card, weights).save(tmp_path)
        with np.load(tmp_path / "weights.npz") as arrays:
            assert arrays["coefficients"].dtype == stored
        read = Scorer.load(tmp_path).weights.coefficients
        assert read.dtype == np.float64
        assert (read == weights.coefficients).all()


def test_the_folder_that_train_wrote_to_names_the_model_too(model_folder: Path) -> None:
    assert Scorer.load(model_folder.parent).fingerprint == Scorer.load(model_folder).fingerprint
