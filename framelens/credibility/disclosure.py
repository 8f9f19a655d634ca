"""Criteria of disclosure: who wrote it, when and where, for whom, and what the page says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from framelens.article import Span
from framelens.credibility.document import split_words, text_span
from framelens.credibility.lexicon import WORD, load, word_set
from framelens.credibility.model import Finding
from framelens.credibility.reading import Reading, Zone

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY_MONTH = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH})"
_FULL_DATE = re.compile(rf"{_DAY_MONTH},? \d{{4}}|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}\b")
_PART_DATE = re.compile(_DAY_MONTH)
_BY = re.compile(r"(?:\b[Bb]y|\bBY|\bAuthor:|\bWritten by)\s+((?:Dr\.?|Prof\.?|Professor)?\s?[^\W\d_][^\n,|–—(]{2,60})")
_DATELINE = re.compile(
    r"\s*(?P<place>[A-Z][A-Z'’\-]{2,}(?: [A-Z'’\-]{2,}){0,2})(?:,[^\n–—:;]{0,30}?)?"
    r"(?:\s*\([^)\n]{1,30}\))?\s*[.–—\-/:]"
    rf"|\s*(?P<town>[A-Z][a-z'’\-]+(?: [A-Z][a-z]+)?), {_DAY_MONTH}[^\n]{{0,20}}?[–—\-]"
)
_SLUG = re.compile(r"/([A-Z][A-Z .\-]{1,20})/|\(([A-Z][A-Za-z .\-]{1,25})\)\s*[–—\-.]|[–—]\s?/([A-Z][\w .]{1,20})/")
_EMAIL = re.compile(r"[\w.+\-]{1,60}@[\w\-]{1,60}\.[\w.\-]{2,30}")
_COPYRIGHT = re.compile("©")
_HEAD = 80  # a dateline ends within the first 80 characters

#: Wording by which a text argues or judges in its own voice, and the share of sentences that makes it an
#: opinion piece through and through.
_OPINION = ("opinion", "loaded", "certainty", "generalisation", "mind-reading", "motive")
_OPINION_LIMIT = 0.25

#: A byline that names a desk tells more than none, but nobody answers for it.
_DESK_VALUE = 0.4
#: A date without its year.
_PART_VALUE = 0.4
#: Outlet and place add up to 1; a reader can follow up an outlet, hardly a place alone.
_OUTLET_VALUE, _PLACE_VALUE = 0.6, 0.4
#: Taken over, as the text says, but not from whom; and an agency's mark without a sentence.
_UNNAMED_ORIGIN, _SLUG_ORIGIN = 0.3, 0.6


def author(reading: Reading) -> Finding:
    """Count a person named as author in full, a desk or agency in part."""
    byline = reading.article.metadata.byline
    evidence = reading.locate(byline)
    if not byline:
        byline, evidence = _byline_in_text(reading)
    if not byline:
        return Finding(0.0, "No author is named in the text or its metadata.")
    name = re.sub(r"^(?:[Bb]y|BY|Author:|Written by)\s+", "", byline.strip())
    if _is_person(name):
        return Finding(1.0, f"The author is named: {name}.", evidence)
    return Finding(_DESK_VALUE, f"The byline names a desk or an agency, no person: {name}.", evidence)


def _byline_in_text(reading: Reading) -> tuple[str, tuple[Span, ...]]:
    for zone in reading.zones:
        match = _BY.match(zone.span.text.lstrip(" (*_\n")) if len(zone.words) <= 15 else None
        if match:
            return match.group(), reading.locate(match.group())
    return "", ()


def _is_person(name: str) -> bool:
    """Two or more capitalised words before the first comma or dash, none of them a desk's."""
    words = WORD.findall(re.split(r"[,|–—(]", name)[0])
    desk = load("disclosure")
    capitals = [w for w in words if w[0].isupper()]
    possessive = any(w.endswith(("'s", "’s")) for w in words)
    return (
        len(capitals) >= 2
        and not possessive
        and not any(h.group == "desk" for h in desk.find(split_words(" ".join(words))))
    )


def date(reading: Reading) -> Finding:
    """Count a full date in full, one without its year in part."""
    given = reading.article.metadata.date
    if given:
        return Finding(1.0, f"The text is dated {given}.", reading.locate(given))
    for pattern, value in ((_FULL_DATE, 1.0), (_PART_DATE, _PART_VALUE)):
        for span in _heads(reading):
            match = pattern.search(span.text)
            if match:
                found = text_span(reading.article.text, span.start + match.start(), span.start + match.end())
                lacking = "" if value == 1.0 else ", without a year"
                return Finding(value, f"The text is dated {match.group()}{lacking}.", (found,))
    return Finding(0.0, "No date of publication is given in the text or its metadata.")


def _heads(reading: Reading) -> Iterator[Span]:
    """Pieces that may hold the date of the text itself: furniture, lines of a few words, a dateline."""
    for zone in reading.zones:
        if zone.reason or len(zone.words) <= 12:
            yield zone.span
    line = _dateline(reading)
    if line is not None:
        yield line


def _dateline(reading: Reading) -> Span | None:
    for paragraph in reading.article.paragraphs[:2]:
        match = _DATELINE.match(paragraph.text[:_HEAD])
        if match:
            return text_span(reading.article.text, paragraph.start, paragraph.start + match.end())
    return None


def outlet_place(reading: Reading) -> Finding:
    """Outlet named, and place of reporting named in a dateline."""
    line, place = _dateline(reading), reading.article.metadata.place
    value = _OUTLET_VALUE * bool(reading.outlet) + _PLACE_VALUE * bool(line or place)
    outlet = f"The outlet is named ({reading.outlet})" if reading.outlet else "The outlet is not named"
    given = place or (line.text.strip(" -–—.:/") if line else "")
    where = f"the place is given ({given})" if given else "no place of reporting is given"
    return Finding(value, f"{outlet}; {where}.", reading.locate(reading.outlet) + ((line,) if line else ()))


def opinion_marked(reading: Reading) -> Finding:
    """Opinion in the author's voice has to be labelled; plain reporting has nothing to label."""
    label = _opinion_label(reading)
    if label is not None:
        return Finding(1.0, "The text is marked as opinion.", label)
    hits = sorted(((n, h.first, h.last) for group in _OPINION for n, h in reading.wording[group]))
    evidence = tuple(reading.document.span(first, last) for _, first, last in hits)
    speaking = len({number for number, _, _ in hits})
    # One "must" or "we" slips into plain reports; from the second on it is the genre.
    share = max(0, speaking - 1) / max(len(reading.sentences), 1)
    if not share:
        return Finding(1.0, "The text is not marked as opinion and hardly speaks as one.", evidence)
    why = f"{speaking} of {len(reading.sentences)} sentences argue or judge; nothing marks the text as opinion."
    return Finding(max(0.0, 1.0 - share / _OPINION_LIMIT), why, evidence)


def _opinion_label(reading: Reading) -> tuple[Span, ...] | None:
    metadata, lexicon = reading.article.metadata, load("disclosure")
    path = urlsplit(metadata.url).path if metadata.url else ""
    head = re.split(r"[:|]", metadata.title)[0] if metadata.title and re.search(r"[:|]", metadata.title) else ""
    for text in (path, head, metadata.section or ""):
        if any(h.group == "opinion-section" for h in lexicon.find(split_words(text))):
            return reading.locate(head) if text == head else ()
    for zone in reading.zones:
        spans = _found(zone, "opinion-label") or (_found(zone, "opinion-section") if len(zone.words) <= 4 else ())
        if spans:
            return spans
    return None


def _found(zone: Zone, group: str) -> tuple[Span, ...]:
    hit = next((h for h in load("disclosure").find(zone.words) if h.group == group), None)
    if hit is None:
        return ()
    matches = list(WORD.finditer(zone.span.text))
    start, end = matches[hit.first].start(), matches[hit.last - 1].end()
    return (Span(zone.span.start + start, zone.span.start + end, zone.span.text[start:end]),)


def republication(reading: Reading) -> Finding:
    """Ask a text that shows signs of translation or republication from whom it comes."""
    if reading.origin:
        return Finding(1.0, "The text names the outlet that first published it.", reading.origin)
    metadata = reading.article.metadata
    if metadata.published_by or metadata.translated_by:
        from_whom = metadata.published_by or metadata.translated_by
        why = f"The text says where it comes from or who translated it: {from_whom}."
        return Finding(1.0, why, reading.locate(from_whom))
    for zone in reading.zones:
        spans = _found(zone, "republished")
        if spans:
            behind = zone.span.text[spans[0].end - zone.span.start :]
            names = [w for w in WORD.findall(behind[:120]) if w[0].isupper() and w not in _LANGUAGES]
            if names:
                return Finding(1.0, "The text says where it was first published or who translated it.", spans)
            why = "The text says that it was taken over or translated, but not from whom."
            return Finding(_UNNAMED_ORIGIN, why, spans)
    for paragraph in reading.article.paragraphs[:2]:
        match = _SLUG.search(paragraph.text[:_HEAD])
        if match:
            start = paragraph.start + match.start()
            span = text_span(reading.article.text, start, start + len(match.group()))
            return Finding(_SLUG_ORIGIN, "An agency's mark shows where the text comes from.", (span,))
    return Finding(None, "Nothing shows that the text was translated or republished.")


_LANGUAGES = word_set(
    """
    Russian English Kazakh Uzbek Kyrgyz Tajik Turkmen German French Chinese The A An It This
    """
)


def page_disclosure(reading: Reading) -> Finding:
    """Corrections, ownership and contact, as far as the page that was read shows them."""
    if not reading.page:
        return Finding(None, "Only the article was given, not its page: disclosures cannot be seen.")
    found: dict[str, tuple[Span, ...]] = {}
    for zone in reading.zones:
        for group in ("correction", "ownership", "contact"):
            spans = _found(zone, group)
            if spans and not _found(zone, "republished"):
                found.setdefault(group, spans)
        for pattern, group in ((_EMAIL, "contact"), (_COPYRIGHT, "ownership")):
            match = pattern.search(zone.span.text)
            if match:
                start = zone.span.start + match.start()
                found.setdefault(group, (text_span(reading.article.text, start, start + len(match.group())),))
    lacking = [g for g in ("correction", "ownership", "contact") if g not in found]
    why = f"The page shows {', '.join(sorted(found)) or 'none of correction, ownership, contact'}"
    why += f"; it does not show {', '.join(lacking)}." if found and lacking else "."
    return Finding(len(found) / 3, why, tuple(s for spans in found.values() for s in spans))
