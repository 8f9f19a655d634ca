"""Criteria of sourcing: attribution, named sources, their variety and sides, figures, references."""

from __future__ import annotations

import re

from framelens.article import Span
from framelens.credibility.attribution import Source
from framelens.credibility.document import text_span
from framelens.credibility.model import Finding
from framelens.credibility.reading import Reading

#: Half of the sentences: background and what a reporter saw need no source. Agency reports lie around it.
FULL_ATTRIBUTION = 0.5
#: Three identified sources: two tell a story from two ends, the third can settle it.
FULL_VARIETY = 3
_UNKNOWN = "unknown"
_SIDES_VALUE = (0.0, 0.4, 0.8, 1.0)
_REFERENCES_VALUE = (0.0, 0.6, 1.0)

_NUMBER = r"\d{1,9}(?:[.,]\d{1,9}){0,4}"
_MAGNITUDE = "percentage|percent|per cent|thousand|million|billion|trillion|mln|bln"
#: A quantity: money, a percentage, a magnitude, a number in groups of three, or one of two digits and more in
#: front of a plural. Years, ages, days of the month and clock times are not quantities.
_FIGURE = re.compile(
    rf"(?:\bUS)?[$€£₽]\s?{_NUMBER}(?:\s?(?:{_MAGNITUDE})\b)?|\b(?<![\w\-]){_NUMBER}\s?(?:%|(?:{_MAGNITUDE})\b)(?:\s[a-z]+s\b)?"
    r"|(?<![\w\-])\d{1,3}(?:,\d{3}){1,3}\b|(?<![\w\-])(?!(?:19|20)\d\d\b)(?:\d{2,7}|\d{1,5}[.,]\d{1,3})\s(?:[a-z]{2,20}\s)?"
    r"(?!(?:years|hours|minutes|seconds|months|weeks|was|is|has|as|this)\b)[a-z]{2,20}s\b"
    r"|\b\d{2,7} (?:people|men|women|children)\b|\b(?:hundreds|thousands|millions|billions) of \w{2,20}"
)
_LINK = re.compile(r"https?://[^\s)\]>\"]{4,200}|\bwww\.[^\s)\]>\"]{4,200}|\bdoi:\s?10\.[^\s]{4,100}")
#: An act with its number. A number alone is no document: schools, units and hospitals have theirs.
_ACTS = "[Rr]egulation|[Rr]esolution|[Dd]ecree|[Dd]irective|[Oo]rder|[Ll]aw|[Rr]uling|[Dd]ecision|[Cc]ase|[Pp]rotocol"
_NUMBERED = re.compile(
    rf"\b(?:{_ACTS}|under)\s(?:No\.?|№)\s?\d[\d/\-]{{0,15}}"
    r"|\b(?:Regulation|Resolution|Decree|Directive|Order|Law)\s(?:\([A-Z]{2}\)\s)?\d[\d/\-]{0,15}"
)


def _mention(reading: Reading, source: Source) -> Span:
    return source.mention(reading.document)


def _words(reading: Reading, source: Source) -> str:
    """Give the mention as a sentence shows it, without the ends of lines."""
    return " ".join(_mention(reading, source).text.split())


def _claims(reading: Reading) -> list[int]:
    """Numbers of the sentences that claim something: five words or more, and no question."""
    text = reading.article.text
    return [
        n for n, s in enumerate(reading.sentences) if s.last - s.first >= 5 and not text[s.start : s.end].endswith("?")
    ]


def attribution(reading: Reading) -> Finding:
    """Share of the sentences that say whose claim they are."""
    claims = _claims(reading)
    if not claims:
        return Finding(0.0, "The text has no sentence that claims anything.")
    with_source = [n for n in claims if reading.sources[n] is not None]
    share = len(with_source) / len(claims)
    mentions = {reading.sources[n]: None for n in with_source}
    return Finding(
        min(1.0, share / FULL_ATTRIBUTION),
        f"{len(with_source)} of {len(claims)} sentences say who makes the claim ({share:.0%}).",
        tuple(_mention(reading, s) for s in mentions if s is not None),
    )


def _distinct(reading: Reading) -> dict[str, Source]:
    """First mention of every source, by key."""
    found: dict[str, Source] = {}
    for source in reading.sources:
        if source is not None:
            found.setdefault(source.key, source)
    return found


def named_sources(reading: Reading) -> Finding:
    """Share of the sources that a reader can identify."""
    sources = _distinct(reading)
    named = [s for s in sources.values() if s.named]
    hidden = [s for s in sources.values() if not s.named]
    if not sources:
        return Finding(0.0, "No source is given at all.")
    why = f"{len(named)} of {len(sources)} sources are named or identified"
    if hidden:
        listed = ", ".join(f"“{_words(reading, s)}”" for s in hidden[:3])
        why += f"; unnamed: {listed}"
    # The unnamed ones are what a reader wants to see here; the named ones are listed under variety.
    return Finding(len(named) / len(sources), why + ".", tuple(_mention(reading, s) for s in hidden + named))


def source_variety(reading: Reading) -> Finding:
    """Count the different identified sources, full at `FULL_VARIETY`."""
    named = [s for s in _distinct(reading).values() if s.named]
    why = f"{len(named) or 'No'} identified source{'s' * (len(named) != 1)}"
    if named:
        why += ": " + ", ".join(_words(reading, s) for s in named[:6])
    return Finding(min(1.0, len(named) / FULL_VARIETY), why + ".", tuple(_mention(reading, s) for s in named))


def sides(reading: Reading) -> Finding:
    """Count the sides that the sources speak for; those of no known side count as one."""
    first: dict[str, Source] = {}
    for source in _distinct(reading).values():
        first.setdefault(source.side or _UNKNOWN, source)
    count = len(first)
    if not count:
        return Finding(0.0, "No side is heard: no source is given.")
    names = ", ".join(sorted(first.keys() - {_UNKNOWN}))
    why = f"{'Only one side is' if count == 1 else f'{count} sides are'} heard: {names}."
    if _UNKNOWN in first:
        others = f"Besides the side{'s' * (count > 2)} of {names}, sources" if names else "All sources are"
        why = f"{others} of no side that the lists know{' are heard' * bool(names)}."
    return Finding(_SIDES_VALUE[min(count, 3)], why, tuple(_mention(reading, s) for s in first.values()))


def figures(reading: Reading) -> Finding:
    """Share of the sentences with quantities that say whose figures they are."""
    found: list[tuple[int, Span]] = []
    for number, sentence in enumerate(reading.sentences):
        match = _FIGURE.search(reading.article.text, sentence.start, sentence.end)
        if match:
            found.append((number, text_span(reading.article.text, match.start(), match.end())))
    if not found:
        return Finding(None, "The text gives no figures.")
    sourced = [n for n, _ in found if _figure_has_source(reading, n)]
    bare = tuple(span for n, span in found if n not in sourced)
    why = f"{len(sourced)} of {len(found)} sentences with figures say from whom the figures are"
    if bare:
        why += "; without an identified source: " + ", ".join(s.text for s in bare[:3])
    rest = tuple(span for n, span in found if n in sourced)
    return Finding(len(sourced) / len(found), why + ".", bare + rest)


def _figure_has_source(reading: Reading, number: int) -> bool:
    """Tell whether the sentence has an identified source, or is quoted."""
    source = reading.sources[number]
    return (source is not None and source.named) or bool(_document_hits(reading, number))


def _document_hits(reading: Reading, number: int) -> list[Span]:
    document = reading.document
    return [document.span(h.first, h.last) for h in document.hits("disclosure", number) if h.group == "document"]


def references(reading: Reading) -> Finding:
    """Links, numbered acts and named documents that a reader can look up."""
    text = reading.article.text
    found: dict[int, Span] = {}
    for number, sentence in enumerate(reading.sentences):
        for span in _document_hits(reading, number):
            found.setdefault(span.start, span)
        for pattern in (_LINK, _NUMBERED):
            for match in pattern.finditer(text, sentence.start, sentence.end):
                found.setdefault(match.start(), text_span(text, match.start(), match.end()))
    spans = tuple(found[start] for start in sorted(found))
    if not spans:
        return Finding(0.0, "The text points to no document or link that a reader could check.")
    why = f"The text points to documents or links ({len(spans)}), first “{spans[0].text}”."
    return Finding(_REFERENCES_VALUE[min(len(spans), 2)], why, spans)
