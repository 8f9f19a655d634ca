"""The scorecard of an article's observable practice: criteria with evidence, adding up to 0-100.

It never looks at the framing, and it is no judgement of truth: a true story may be badly sourced and a
false one well dressed. docs/credibility.md explains every criterion with an example.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from framelens.article import Article
from framelens.credibility import disclosure, sourcing, wording
from framelens.credibility.attribution import Attribution
from framelens.credibility.model import BANDS, CRITERIA, Criterion, Finding, Scorecard, add_up, band
from framelens.credibility.reading import Reading, read
from framelens.origin import Provenance, recognise
from framelens.outlets import Register

__all__ = [
    "BANDS",
    "CRITERIA",
    "Credibility",
    "Criterion",
    "Scorecard",
    "assess",
    "band",
    "is_english",
    "score_article",
]

_FUNCTIONS: dict[str, Callable[[Reading], Finding]] = {
    "author": disclosure.author,
    "date": disclosure.date,
    "outlet_place": disclosure.outlet_place,
    "headline": wording.headline,
    "attribution": sourcing.attribution,
    "named_sources": sourcing.named_sources,
    "source_variety": sourcing.source_variety,
    "sides": sourcing.sides,
    "figures": sourcing.figures,
    "references": sourcing.references,
    "certainty": wording.certainty,
    "loaded_wording": wording.loaded_wording,
    "generalisation": wording.generalisation,
    "motives": wording.motives,
    "opinion_marked": disclosure.opinion_marked,
    "republication": disclosure.republication,
    "page_disclosure": disclosure.page_disclosure,
}

#: Criteria that need no reading of English words.
_ANY_LANGUAGE = frozenset(("author", "date", "outlet_place"))


def score_article(
    article: Article, provenance: Provenance | None = None, attribution: Attribution | None = None
) -> Scorecard:
    """Score an article.

    Parameters
    ----------
    article : Article
        Metadata may be missing in part or in whole.
    provenance : Provenance or None, default None
        Outlet and origin as `framelens.origin.recognise` found them; the metadata alone otherwise.
    attribution : Attribution or None, default None
        Sentences and sources, where they have been worked out already.

    Returns
    -------
    Scorecard
        With `score` None for an article without a body.
    """
    reading = read(article, provenance, attribution)
    if not reading.sentences:
        return add_up({name: Finding(None, "The article has no body.") for name in CRITERIA})
    english = is_english(article)
    return add_up(
        {
            name: function(reading)
            if english or name in _ANY_LANGUAGE
            else Finding(None, "Not judged: the word lists are for English.")
            for name, function in _FUNCTIONS.items()
        }
    )


@dataclass(frozen=True)
class Credibility:
    """Scorecard and record of one article, side by side; neither enters the other.

    Attributes
    ----------
    scorecard : Scorecard
    provenance : Provenance
    """

    scorecard: Scorecard
    provenance: Provenance

    def to_dict(self) -> dict[str, Any]:
        """Give the block ``credibility`` of the JSON report."""
        card = self.scorecard
        criteria = [
            {
                "name": c.name,
                "value": c.value,
                "weight": c.weight,
                "evidence": [{"start": s.start, "end": s.end, "text": s.text} for s in c.evidence],
                "why": c.why,
            }
            for c in card.criteria
        ]
        return {
            "score": card.score,
            "band": card.band,
            "judged": card.judged,
            "criteria": criteria,
            "source": self.provenance.to_dict(),
        }


def assess(article: Article, register: Register, attribution: Attribution | None = None) -> Credibility:
    """Score an article and look its outlet up.

    Parameters
    ----------
    article : Article
    register : Register
        `framelens.sources.read_sources`, with the user's overrides if any.
    attribution : Attribution or None, default None
        Sentences and sources, where they have been worked out already.

    Returns
    -------
    Credibility
    """
    provenance = recognise(article, register)
    return Credibility(score_article(article, provenance, attribution), provenance)


def is_english(article: Article) -> bool:
    """Tell by the metadata where it says so; otherwise by the alphabet, which tells English from Russian."""
    language = article.metadata.language
    if language:
        return language.lower().startswith("en")
    sample = "".join(p.text for p in article.paragraphs[:5])[:4000]
    letters = sum(c.isalpha() for c in sample)
    return not letters or 2 * sum(c.isalpha() and c < "\u0250" for c in sample) > letters
