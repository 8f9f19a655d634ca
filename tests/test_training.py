import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import pytest

from framelens.dataset import Example, LabelledSet, read_labelled
from framelens.evaluation import label_indices
from framelens.outoffold import out_of_fold_logits
from framelens.pipeline import TrainingOptions, build_pipeline
from framelens.scorer import CARD, WEIGHTS, Scorer
from framelens.training import TrainingResult, freeze, train

ROOT = Path(__file__).parents[1]


def test_same_data_and_seed_give_the_same_bytes(labelled: LabelledSet, trained: TrainingResult, tmp_path: Path) -> None:
    trained.scorer.save(tmp_path / "a")
    train(labelled, TrainingOptions(min_df=1, jobs=1)).scorer.save(tmp_path / "b")
    for name in (CARD, WEIGHTS):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_out_of_fold_logits_equal_a_pipeline_fitted_on_the_other_folds(labelled: LabelledSet) -> None:
    options = TrainingOptions(min_df=2, jobs=1)
    logits = out_of_fold_logits(labelled, options, protocols=["unseen group"])["unseen group"]
    y = np.array([labelled.labels.index(e.label) for e in labelled.examples])
    held_out = np.array([e.group == "g1" for e in labelled.examples])
    texts = np.array([e.text for e in labelled.examples], dtype=object)
    pipeline = build_pipeline(options).fit(texts[~held_out], y[~held_out])
    assert np.abs(pipeline.decision_function(texts[held_out]) - logits[held_out]).max() < 1e-6


def test_progress_counts_every_fit(labelled: LabelledSet) -> None:
    seen: list[tuple[int, int]] = []
    out_of_fold_logits(labelled, TrainingOptions(jobs=1), lambda done, total: seen.append((done, total)))
    assert seen == [(i + 1, 14) for i in range(14)]


def test_two_labels_train_as_well(labelled: LabelledSet) -> None:
    two = LabelledSet(tuple(e for e in labelled.examples if e.label != "neutral-analytic"))
    result = train(two, TrainingOptions(min_df=1, jobs=1))
    texts = [e.text for e in two.examples[:20]]
    p = result.scorer.probabilities(result.scorer.score(texts).logits * result.scorer.temperature)
    assert np.abs(p - result.pipeline.predict_proba(texts)).max() < 1e-9


def test_one_group_has_no_unseen_group_protocol() -> None:
    examples = [Example(f"{i}", f"word{i % 2} text {i}", "ab"[i % 2], f"e{i}", "one") for i in range(40)]
    result = train(LabelledSet(tuple(examples)), TrainingOptions(min_df=1, jobs=1))
    assert set(result.metrics) == {"random", "unseen event"}


def test_the_prior_moves_the_intercepts_only(labelled: LabelledSet, trained: TrainingResult) -> None:
    prior = {"neutral-analytic": 0.2, "pro-kremlin": 0.4, "western-critical": 0.4}
    other = train(labelled, TrainingOptions(min_df=1, jobs=1, prior=prior)).scorer
    assert np.array_equal(other.weights.coefficients, trained.scorer.weights.coefficients)
    assert other.weights.intercepts[0] < trained.scorer.weights.intercepts[0]


def test_the_exported_pipeline_is_the_one_that_was_frozen(trained: TrainingResult, tmp_path: Path) -> None:
    joblib.dump(trained.pipeline, tmp_path / "p.joblib")
    code = f"import joblib; print(joblib.load({str(tmp_path / 'p.joblib')!r}).predict(['Western puppet-masters push the NGOs'])[0])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "1"


@pytest.mark.slow
def test_the_committed_model_is_the_one_its_labelled_set_trains() -> None:
    """Fit the final pipeline anew; other processors and library versions may differ in the last digits."""
    committed = Scorer.load(ROOT / "model" / "en")
    labelled = read_labelled(ROOT / "labeled")
    assert labelled.fingerprint == committed.card["labeled_fingerprint"]
    y = label_indices(labelled)
    options = TrainingOptions(**committed.card["options"])
    weights = np.array([e.weight for e in labelled.examples])
    texts = [e.text for e in labelled.examples]
    pipeline = build_pipeline(options).fit(texts, y, classifier__sample_weight=weights)
    again = freeze(pipeline, committed.card)
    assert again.vocabulary() == committed.vocabulary()
    sample = texts[::50]
    shift = committed.weights.intercepts - again.weights.intercepts
    difference = committed.score(sample).logits - again.score(sample).logits - shift
    assert np.abs(difference - difference.mean(axis=0)).max() < 0.02
