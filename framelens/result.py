"""What Framelens says of an article: the structure that every output format shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from framelens.article import Article, Skipped, Span
from framelens.credibility import Credibility
from framelens.verdict import Framing


@dataclass(frozen=True)
class TermReport(Span):
    """A term of a paragraph, with offsets into the article; `text` is the term as it stands there."""

    contributions: Mapping[str, float]


@dataclass(frozen=True)
class PassageReport(Span):
    """A passage of a paragraph, with offsets into the article.

    Attributes
    ----------
    contribution : float
        What it adds to the logit of `label`.
    share : float
        Of all that speaks for `label` in the paragraph, 0 to 1.
    without : str
        The label the paragraph would have without the passage's tokens: recomputed, not estimated.
    voice : str
        "quoted" where most of it stands in quotation marks, otherwise "author".
    """

    label: str
    contribution: float
    share: float
    without: str
    voice: str


@dataclass(frozen=True)
class ParagraphReport(Span):
    """One scored paragraph; for every label ``logit = intercept + sum of terms + context``.

    Attributes
    ----------
    voice : str
        "quoted" or "author".
    speaker : str or None
        Who is quoted, where the text names somebody.
    temperature : float
        What the logits are divided by to give the probabilities.
    """

    index: int
    voice: str
    speaker: str | None
    label: str
    label_set: tuple[str, ...]
    probabilities: Mapping[str, float]
    logits: Mapping[str, float]
    intercepts: Mapping[str, float]
    context: Mapping[str, float]
    temperature: float
    known: float
    passages: tuple[PassageReport, ...]
    terms: tuple[TermReport, ...] | None = None

    @property
    def uncertain(self) -> bool:
        """Whether the label set holds more than one label."""
        return len(self.label_set) > 1


@dataclass(frozen=True)
class ModelReference:
    """Which model scored: name, version, hash of its weights and of the labelled set it was trained on."""

    name: str
    fingerprint: str
    labeled_fingerprint: str
    version: str


@dataclass(frozen=True)
class Report:
    """Everything Framelens has to say about one article.

    Attributes
    ----------
    explain : str or None
        The label whose passages were asked for; None if every paragraph gives those for its own label.
    credibility : Credibility or None
        Scorecard and record of the outlet; None where no register of outlets was given.
    """

    model: ModelReference
    labels: tuple[str, ...]
    article: Article
    framing: Framing
    paragraphs: tuple[ParagraphReport, ...]
    explain: str | None = None
    warnings: tuple[str, ...] = ()
    credibility: Credibility | None = None

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was set aside when the article was read."""
        return self.article.skipped
