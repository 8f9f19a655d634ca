import csv
import io
import json
from pathlib import Path

import pytest

from framelens.article import Article, Paragraph
from framelens.dataset import read_labelled
from framelens.errors import OptionError
from framelens.modelchange import compare_models
from framelens.pipeline import TrainingOptions
from framelens.report import change
from framelens.scorer import Scorer
from framelens.training import train
from tests.conftest import records, write_jsonl

TEXT = "The station's grip on the lake is slipping, engineers of the ministry wrote."
BODY = (TEXT, "Officials signed an agreement on customs fees.")


def article() -> Article:
    second = len(TEXT) + 2
    spans = ((0, len(TEXT)), (second, second + len(BODY[1])))
    return Article("a", "\n\n".join(BODY), tuple(Paragraph(*s, t, t) for s, t in zip(spans, BODY, strict=True)))


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Scorer:
    """A model that was also taught that slipping grips are neutral."""
    rows = records()
    texts = [TEXT.replace("lake", place) for place in ("lake", "river", "canal", "dam", "weir", "pond", "well", "pump")]
    rows += [
        {"id": f"c{i}", "event": f"c{i}", "group": "c", "framing": "neutral-analytic", "text": t, "weight": 5}
        for i, t in enumerate(texts)
    ]
    labelled = read_labelled(write_jsonl(tmp_path_factory.mktemp("more") / "more.jsonl", rows))
    return train(labelled, TrainingOptions(min_df=1, jobs=1)).scorer.save(tmp_path_factory.mktemp("corrected"))


def test_the_same_model_changes_nothing(scorer: Scorer) -> None:
    found = compare_models(article(), scorer, scorer)
    assert found.changes == ()
    assert found.old == found.new
    assert list(change.text_lines([found])) == ["0 of 1 verdict and 0 of 2 paragraphs have another label.\n"]


def test_a_correction_shows_where_and_why(scorer: Scorer, corrected: Scorer) -> None:
    found = compare_models(article(), scorer, corrected)
    first = found.changes[0]
    assert (first.index, first.old, first.new) == (0, "western-critical", "neutral-analytic")
    assert article().text[first.start : first.end] == first.text
    assert (first.against, first.relabelled) == ("western-critical", True)
    assert {"slipping", "engineers", "the lake", "station", "grip"} & {
        word for term, _ in first.terms for word in (term, *term.split())
    }
    text = "".join(change.text_lines([found]))
    assert "western-critical" in text
    assert "-> neutral-analytic" in text


def test_the_parts_add_up_to_the_change_of_the_logits(scorer: Scorer, corrected: Scorer) -> None:
    from framelens.analysis import analyse

    before, after = (analyse(article(), s).paragraphs for s in (scorer, corrected))
    for c in compare_models(article(), scorer, corrected).changes:
        lead = [p[c.index].logits[c.new] - p[c.index].logits[c.against] for p in (before, after)]
        assert c.words + c.context + c.constant == pytest.approx(lead[1] - lead[0])


def test_for_machines_it_is_the_same(scorer: Scorer, corrected: Scorer) -> None:
    found = compare_models(article(), scorer, corrected)
    (line,) = change.json_lines([found])
    record = json.loads(line)
    assert record["schema"] == "framelens-model-change/1"
    assert [c["index"] for c in record["changes"]] == [c.index for c in found.changes]
    rows = list(csv.DictReader(io.StringIO("".join(change.csv_lines([found])))))
    assert [(r["paragraph"], r["old"], r["new"]) for r in rows] == [(str(c.index), c.old, c.new) for c in found.changes]


def test_models_of_other_labels_cannot_be_compared(scorer: Scorer, tmp_path: Path) -> None:
    card = {**scorer.card, "labels": ["a", "b", "c"]}
    with pytest.raises(OptionError, match="same labels"):
        compare_models(article(), scorer, Scorer(card, scorer.weights))
