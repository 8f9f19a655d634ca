"""What another model changes: verdicts, paragraphs, and the words that make the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from framelens.analysis import AnalysisOptions, analyse
from framelens.article import Article
from framelens.errors import OptionError
from framelens.result import ParagraphReport
from framelens.scorer import Scorer

# A label's probability that moves by less is shown only where the label changes: retraining on other samples of
# the labelled set moves most paragraphs by less than this.
MOVED = 0.10

# Words named for a paragraph, and how much each must have changed: less is the ripple of any retraining.
TERMS, TERM_MOVED = 4, 0.01


@dataclass(frozen=True)
class ParagraphChange:
    """A paragraph that the two models see differently.

    Attributes
    ----------
    index, start, end : int
    text : str
    old, new : str
        The labels.
    old_probabilities, new_probabilities : mapping
    against : str
        What `new` is set against below: the old label or, where it stayed, the new runner-up.
    words, constant, context : float
        How much its words, the intercepts and the rest of the article now speak more for `new` against `against`
        than before; together the change of the difference of the two logits.
    terms : tuple of (str, float)
        Words that moved most of that.
    """

    index: int
    start: int
    end: int
    text: str
    old: str
    new: str
    old_probabilities: Mapping[str, float]
    new_probabilities: Mapping[str, float]
    against: str
    words: float
    constant: float
    context: float
    terms: tuple[tuple[str, float], ...]

    @property
    def relabelled(self) -> bool:
        """Whether the label itself is another."""
        return self.old != self.new


@dataclass(frozen=True)
class ModelChange:
    """An article under two models.

    Attributes
    ----------
    article : Article
    old, new : str
        The verdicts.
    paragraphs : int
        All that were scored.
    changes : tuple of ParagraphChange
        Those that have another label or whose probability moved by `MOVED` or more, in order of the text.
    temperatures : (float, float)
        By which the two models divide logits: a larger one makes every probability more cautious.
    """

    article: Article
    old: str
    new: str
    old_shares: Mapping[str, float]
    new_shares: Mapping[str, float]
    paragraphs: int
    changes: tuple[ParagraphChange, ...]
    temperatures: tuple[float, float]


def compare_models(article: Article, old: Scorer, new: Scorer) -> ModelChange:
    """Score an article with two models and tell what changed.

    Raises
    ------
    OptionError
        If the models have different labels.
    """
    if old.labels != new.labels:
        raise OptionError(f"--compare-models: expected models of the same labels; found {old.labels} and {new.labels}")
    options = AnalysisOptions(terms=True)
    before, after = analyse(article, old, options), analyse(article, new, options)
    pairs = zip(before.paragraphs, after.paragraphs, strict=True)
    return ModelChange(
        article,
        before.framing.label,
        after.framing.label,
        before.framing.shares,
        after.framing.shares,
        len(before.paragraphs),
        tuple(_change(a, b) for a, b in pairs if _differs(a, b)),
        (old.temperature, new.temperature),
    )


def _differs(old: ParagraphReport, new: ParagraphReport) -> bool:
    moved = max(abs(new.probabilities[label] - p) for label, p in old.probabilities.items())
    return old.label != new.label or moved >= MOVED


def _change(old: ParagraphReport, new: ParagraphReport) -> ParagraphChange:
    against = old.label
    if against == new.label:
        against = max((x for x in new.logits if x != new.label), key=lambda x: new.logits[x])
    before, after = (_term_sums(p, new.label, against) for p in (old, new))
    moved = {term: after.get(term, 0.0) - before.get(term, 0.0) for term in before | after}
    ranked = sorted(moved.items(), key=lambda item: (-abs(item[1]), item[0]))
    constant, context = (
        _lead(after_, new.label, against) - _lead(before_, new.label, against)
        for before_, after_ in ((old.intercepts, new.intercepts), (old.context, new.context))
    )
    return ParagraphChange(
        new.index,
        new.start,
        new.end,
        new.text,
        old.label,
        new.label,
        old.probabilities,
        new.probabilities,
        against,
        sum(moved.values()),
        constant,
        context,
        tuple((term, value) for term, value in ranked[:TERMS] if abs(value) >= TERM_MOVED),
    )


def _lead(values: Mapping[str, float], label: str, against: str) -> float:
    return values[label] - values[against]


def _term_sums(paragraph: ParagraphReport, label: str, against: str) -> dict[str, float]:
    """Sum up how much more each term speaks for a label than for another."""
    sums: dict[str, float] = {}
    for term in paragraph.terms or ():
        name = " ".join(term.text.lower().split())
        sums[name] = sums.get(name, 0.0) + _lead(term.contributions, label, against)
    return sums
