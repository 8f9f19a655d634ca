"""What the scorecard consists of: criteria with weights, and the result for one article."""

from __future__ import annotations

from dataclasses import dataclass

from framelens.article import Span

#: Every criterion, its weight (they sum to 100) and what it asks, in the order of the report. The weights are
#: a judgement, not a fit: sourcing, which every standard we follow asks for, gets 47; disclosure 23; wording
#: 30. docs/credibility.md gives the reasons and what equal weights would change.
CRITERIA: dict[str, tuple[float, str]] = {
    "author": (6, "Is the author named?"),
    "date": (4, "Is the text dated?"),
    "outlet_place": (4, "Are the outlet and the place of reporting named?"),
    "headline": (6, "Does the body bear out the headline, in its terms and its certainty?"),
    "attribution": (12, "Do claims say who makes them?"),
    "named_sources": (10, "Are the sources named rather than anonymous?"),
    "source_variety": (6, "Do at least three different identified sources speak?"),
    "sides": (8, "Are sources from more than one side heard?"),
    "figures": (6, "Do figures come with their source?"),
    "references": (5, "Does it point to documents or links that a reader can check?"),
    "certainty": (6, "Is certainty kept for what is supported?"),
    "loaded_wording": (8, "Is the author's own wording free of loaded and abusive terms?"),
    "generalisation": (5, "Is it free of sweeping generalisations and of mind-reading?"),
    "motives": (5, "Are motives ascribed to somebody only with a source?"),
    "opinion_marked": (4, "Is opinion marked as opinion?"),
    "republication": (2, "Does a translated or republished text say where it comes from?"),
    "page_disclosure": (3, "Does the page disclose corrections, ownership and contact?"),
}

#: Lower edges of the bands. Quarters: finer steps would claim a precision that the criteria do not have.
BANDS: tuple[tuple[float, str], ...] = ((75, "high"), (50, "medium"), (25, "low"), (0, "very low"))


@dataclass(frozen=True)
class Criterion:
    """One line of the scorecard.

    Attributes
    ----------
    name : str
        A key of `CRITERIA`.
    value : float or None
        0 (not met) to 1 (met); None where it does not apply or cannot be judged: it then counts neither way.
    weight : float
        Published weight, out of 100.
    evidence : tuple of Span
        Where in the article's text it shows; empty where the finding is that something is absent.
    why : str
        One sentence that says what was found.
    """

    name: str
    value: float | None
    weight: float
    evidence: tuple[Span, ...]
    why: str


@dataclass(frozen=True)
class Finding:
    """A criterion's value, evidence and explanation before it gets its name and weight."""

    value: float | None
    why: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Scorecard:
    """Observable practice of one article.

    Attributes
    ----------
    score : float or None
        Weighted mean of the criteria that could be judged, 0 to 100; None where none could.
    band : str or None
        Name of the score's quarter (`BANDS`).
    judged : float
        Weight of the criteria that could be judged, out of 100.
    criteria : tuple of Criterion
        All of them, in the order of `CRITERIA`.
    """

    score: float | None
    band: str | None
    judged: float
    criteria: tuple[Criterion, ...]

    def __getitem__(self, name: str) -> Criterion:
        """Look a criterion up by its name."""
        return next(c for c in self.criteria if c.name == name)


def add_up(findings: dict[str, Finding]) -> Scorecard:
    """Turn findings into a scorecard.

    Parameters
    ----------
    findings : dict of str to Finding
        One for each of `CRITERIA`.

    Returns
    -------
    Scorecard
    """
    criteria = tuple(
        Criterion(name, f.value, weight, f.evidence, f.why)
        for name, (weight, _) in CRITERIA.items()
        for f in [findings[name]]
    )
    judged = sum(c.weight for c in criteria if c.value is not None)
    if not judged:
        return Scorecard(None, None, 0.0, criteria)
    score = 100.0 * sum(c.weight * c.value for c in criteria if c.value is not None) / judged
    # The band of the whole number that reports show: "50 (low)" would look like a mistake.
    return Scorecard(score, band(round(score)), judged, criteria)


def band(score: float) -> str:
    """Name of the quarter a score lies in."""
    return next(name for edge, name in BANDS if score >= edge)
