"""The scorecard of an article's observable practice: criteria with evidence, adding up to 0-100.

It never looks at the framing, and it is no judgement of truth: a true story may be badly sourced and a
false one well dressed. docs/credibility.md explains every criterion with an example.
"""

from __future__ import annotations

from collections.abc import Callable

from framelens.article import Article
from framelens.credibility import disclosure, sourcing, wording
from framelens.credibility.model import BANDS, CRITERIA, Criterion, Finding, Scorecard, add_up, band
from framelens.credibility.reading import Reading, read

__all__ = ["BANDS", "CRITERIA", "Criterion", "Scorecard", "band", "score_article"]

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


def score_article(article: Article, outlet: str | None = None) -> Scorecard:
    """Score an article.

    Parameters
    ----------
    article : Article
        Metadata may be missing in part or in whole.
    outlet : str or None, default None
        Name of the outlet where it was recognised otherwise than from the metadata.

    Returns
    -------
    Scorecard
        With `score` None for an article without a body.
    """
    reading = read(article, outlet)
    if not reading.sentences:
        return add_up({name: Finding(None, "The article has no body.") for name in CRITERIA})
    english = _is_english(article)
    return add_up(
        {
            name: function(reading)
            if english or name in _ANY_LANGUAGE
            else Finding(None, "Not judged: the word lists are for English.")
            for name, function in _FUNCTIONS.items()
        }
    )


def _is_english(article: Article) -> bool:
    """By the metadata where it says so; otherwise by the alphabet, which tells English from Russian."""
    language = article.metadata.language
    if language:
        return language.lower().startswith("en")
    sample = "".join(p.text for p in article.paragraphs[:5])[:4000]
    letters = sum(c.isalpha() for c in sample)
    return not letters or 2 * sum(c.isalpha() and c < "\u0250" for c in sample) > letters
