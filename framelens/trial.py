"""A saved model on labelled records from elsewhere, scored exactly as ``predict.py`` scores them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from framelens.analysis import AnalysisOptions, analyse
from framelens.article import Article
from framelens.comparison import Row, make_row
from framelens.dataset import Example, LabelledSet
from framelens.errors import InputError, OptionError
from framelens.reading import read_text
from framelens.result import ParagraphReport
from framelens.scorer import Scorer

# A labelled paragraph is found in its article where either holds the other and they differ by less than half.
_SAME = 0.5


def on_records(scorer: Scorer, records: LabelledSet, articles: Iterable[Article] = ()) -> list[Row]:
    """Score labelled paragraphs alone, and inside their articles where these are given.

    Parameters
    ----------
    scorer : Scorer
    records : LabelledSet
        Their `article` names one of `articles`.
    articles : iterable of Article, default ()

    Returns
    -------
    list of Row
        "alone" and, with articles, "in their articles"; paragraphs that reading set aside are left out.

    Raises
    ------
    OptionError
        If a label is not one of the model's.
    """
    unknown = set(records.labels) - set(scorer.labels)
    if unknown:
        raise OptionError(f"--test: expected the labels {', '.join(scorer.labels)}; found {', '.join(sorted(unknown))}")
    alone = {e.id: _longest(_read_alone(scorer, e)) for e in records.examples}
    rows = [_row("alone", scorer, records.examples, alone)]
    inside = {a.id: _paragraphs(scorer, a) for a in articles}
    if inside:
        found = {e.id: _same(e.text, inside.get(e.article or "", ())) for e in records.examples}
        rows.append(_row("in their articles", scorer, records.examples, found))
    return rows


def _read_alone(scorer: Scorer, example: Example) -> tuple[ParagraphReport, ...]:
    try:
        return _paragraphs(scorer, read_text(example.text, example.id))
    except InputError:  # in another language, or nothing but furniture: left out, and the row's n says so
        return ()


def _paragraphs(scorer: Scorer, article: Article) -> tuple[ParagraphReport, ...]:
    try:
        return analyse(article, scorer, AnalysisOptions(top=1)).paragraphs
    except InputError:
        return ()


def _longest(paragraphs: Sequence[ParagraphReport]) -> ParagraphReport | None:
    return max(paragraphs, key=lambda p: p.end - p.start, default=None)


def _same(text: str, paragraphs: Sequence[ParagraphReport]) -> ParagraphReport | None:
    wanted = _bare(text)
    for paragraph in paragraphs:
        found = _bare(paragraph.text)
        if wanted in found or (found and found in wanted and len(found) > _SAME * len(wanted)):
            return paragraph
    return None


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _row(
    protocol: str, scorer: Scorer, examples: Sequence[Example], found: Mapping[str, ParagraphReport | None]
) -> Row:
    pairs = [(e, p) for e in examples if (p := found[e.id]) is not None]
    y = np.array([scorer.labels.index(e.label) for e, _ in pairs])
    probabilities = np.array([[p.probabilities[label] for label in scorer.labels] for _, p in pairs])
    units = np.array([e.article or e.id for e, _ in pairs])
    sets = np.array([[label in p.label_set for label in scorer.labels] for _, p in pairs])
    return make_row("framelens, as predict.py scores", protocol, y, probabilities, scorer.labels, units, sets)
