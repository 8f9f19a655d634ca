import pytest

from framelens.article import Article
from framelens.dataset import Example, LabelledSet
from framelens.errors import OptionError
from framelens.reading import read_text
from framelens.scorer import Scorer
from framelens.trial import on_records
from tests.conftest import records

RECORDS = LabelledSet(
    tuple(
        Example(str(r["id"]), str(r["text"]), str(r["framing"]), str(r["event"]), "g", article=str(r["event"]))
        for r in records()[:30]
    )
)


def articles() -> list[Article]:
    texts: dict[str, list[str]] = {}
    for e in RECORDS.examples:
        texts.setdefault(str(e.article), []).append(e.text)
    return [read_text("\n\n".join(paragraphs), name) for name, paragraphs in texts.items()]


def test_records_are_scored_alone_and_in_their_articles(scorer: Scorer) -> None:
    alone, inside = on_records(scorer, RECORDS, articles())
    assert (alone.protocol, inside.protocol) == ("alone", "in their articles")
    assert alone.metrics.n == inside.metrics.n == 30
    assert alone.metrics.macro_f1 > 0.9
    assert 0 <= alone.selective.coverage <= 1


def test_without_articles_there_is_one_row(scorer: Scorer) -> None:
    assert [r.protocol for r in on_records(scorer, RECORDS)] == ["alone"]


def test_foreign_labels_are_refused(scorer: Scorer) -> None:
    foreign = LabelledSet((Example("x", "text", "another", "e", "g"),))
    with pytest.raises(OptionError, match="found another"):
        on_records(scorer, foreign)
