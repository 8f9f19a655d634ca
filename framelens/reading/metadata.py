"""What the page says about itself: bylines, datelines, dates, and where the text came from."""

# ruff: noqa: E501
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from framelens.article import Metadata

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_MONTH = r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"  # fmt: skip
_DATES = (
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)"),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<day>[0-3]?\d)\.(?P<number>[01]?\d)\.(?P<year>(?:19|20)\d\d)\b"),
)

_NAME_PART = r"(?:[A-ZÀ-ÞА-ЯЁ][\w’'.-]*|d[eai]|van|von|der|al|bin|ibn|el)"
_NAME = re.compile(rf"{_NAME_PART}(?: {_NAME_PART}){{1,4}}\Z")
_OWNED = re.compile(r"['’]s ")  # no name goes on after a possessive
_BY = re.compile(r"[(\[*]*\s*(?:[Bb]y|BY|Written by|Text by|Story by|Reported by|Authors?:|Text:|Interview by)\s+(?=[A-ZÀ-ÞА-ЯЁ])(?P<rest>[^.]*(?:[A-Z]\.[^.]*)*)[)\]*:.]*\Z")  # fmt: skip
_BY_CUES = ("y ", "Y ", "uthor", "ranslat", "Text:")  # every byline has one of these; most lines are done with here
_TRANSLATED = re.compile(r"[Tt]ranslat(?:ed|ion)(?: from [A-Z]\w+)?(?: by|:)\s+(?P<name>[^–—|;()\[\]]{2,60})")
_PUBLISHED = re.compile(
    r"(?:(?:[Oo]riginally|[Ff]irst|[Pp]reviously)\s+)?(?:[Pp]ublished|[Aa]ppeared|[Rr]epublished|[Rr]eprinted|[Pp]osted)(?:\s+(?:originally|first|here|with permission|in English|in Russian))*"
    r"\s+(?:by|in|from|on|at)\s+(?:the website of\s+)?(?P<name>(?:[Tt]he\s+)?[A-ZА-ЯЁ][^.,;()\[\]]{1,80}?|[a-z0-9-]+(?:\.[a-z]{2,})+)(?=[.,;()\[\]]|\s+(?:on|in|under|and|as|with|here)\b|\Z)"
)
_FROM = re.compile(r"^\W*[\[(][Ff]rom (?P<name>[^,\])]{2,80})")
_STAMP = re.compile(
    r"(?:\W|\b(?:published|updated|posted|modified|last|first|created|date|on|at|am|pm|a\.m|p\.m|gmt|utc|cet|est|edt|bst|msk|local|time|min|mins|minutes?|read|reading|hours?|days?|ago|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|th|st|nd|rd|of|views?|"
    r"jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december|\d+)\b)+\Z",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{1,40}[A-ZÀ-Þ])(?P<country>, [A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20})?(?=,| [(–—-]))?(?P<date>, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?)?"
    r"(?:[.,]? (?P<agency>/[^/\n]{2,40}/|\([^()\n]{2,40}\)))?(?P<end>\s?[.–—-]{1,2}|:)\s+(?=[A-ZÀ-Þ“\"‘'«])"
)

# Where the place is not in capitals, the date is what tells.
_DATED = re.compile(
    r"(?P<place>[A-Z][a-z]{2,20}(?:[ -][A-Z][a-z]{2,20})?)(?P<date>[.,] (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?)"
    r"(?:[.,]? (?P<agency>/[^/\n]{2,40}/|\([^()\n]{2,40}\)|[A-Z][\w.]{2,20}))?(?P<end>\s?[–—-]{1,2})\s+(?=[A-ZÀ-Þ“\"‘'«])"
)

_BIOGRAPHY = re.compile(
    rf"(?:(?:The )?[Aa]uthor|(?:Dr|Prof|Professor)\.? {_NAME_PART}|{_NAME_PART} {_NAME_PART})(?: {_NAME_PART}){{0,3}}"
    r"(?:, [^,]{2,60},)? (?:(?:reports|writes) (?:on|about|for|from)\b|"
    r"(?:is|was|works as|has been|serves as) (?:an? |the )?(?:[\w-]+ ){0,5}?"
    r"(?:fellow|writer|journalist|reporter|correspondent|editor|columnist|researcher|analyst|lecturer|professor|scholar|"
    r"contributor|commentator)\b)"
)

# All-caps words that open sentences before a dash and are not places.
_NOT_PLACES = frozenset(
    [
        "NATO",
        "OSCE",
        "CSTO",
        "EAEU",
        "OPEC",
        "UNESCO",
        "UNICEF",
        "BRICS",
        "USAID",
        "NASA",
        "IAEA",
        "AIDS",
        "COVID",
        "UPDATE",
        "CORRECTION",
        "OPINION",
    ]
)


def find_date(text: str) -> str | None:
    """First full date in `text`, as ``YYYY-MM-DD``; None without one.

    Examples
    --------
    >>> find_date("[From a newspaper, Feb. 3, 2009]"), find_date("soon")
    ('2009-02-03', None)
    """
    matches = (m for pattern in _DATES if (m := pattern.search(text)))
    first = min(matches, key=lambda m: m.start(), default=None)
    if first is None:
        return None
    parts = first.groupdict()
    month = int(parts["number"]) if "number" in parts else _month(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"])).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


def is_name(line: str) -> bool:
    """Tell whether a line is a person's name (two to five capitalised words) and nothing else."""
    return (
        len(line) <= 60
        and not line.endswith(("’s", "'s"))
        and _NAME.match(line) is not None
        and not _OWNED.search(line)
    )


def is_byline(line: str) -> bool:
    """Tell whether a line says who wrote or translated the text.

    Examples
    --------
    >>> is_byline("By Aigerim Toleu in Tashkent"), is_byline("By Friday the border was open again.")
    (True, False)
    """
    if len(line) > 140 or not any(cue in line for cue in _BY_CUES):
        return False
    match = _BY.match(line)
    if match is not None:
        words = match["rest"].split()
        return len(words) <= 14 and 2 * sum(w[0].isupper() or w[0].isdigit() for w in words) >= len(words)
    return len(line.split()) <= 18 and _TRANSLATED.search(line) is not None and not line.endswith(".")


def is_biography(line: str) -> bool:
    """Tell whether a line says what its author does for a living.

    Examples
    --------
    >>> is_biography("Timur Aliev is a nonresident fellow at the Institute."), is_biography("Timur Aliev is a rebel.")
    (True, False)
    """
    return _BIOGRAPHY.match(line[:300]) is not None


def is_date_line(line: str) -> bool:
    """Tell whether a line is a date (or time, or reading time) with at most a place or an outlet beside it."""
    if len(line) > 100 or not any(c.isdigit() for c in line):
        return False
    if _STAMP.match(line):
        return any(c.isalpha() for c in line) or find_date(line) is not None
    rest = line
    for pattern in _DATES:
        rest = pattern.sub("", rest)
    words = re.findall(r"[^\W\d_][\w.’']*", rest)
    return (
        rest != line
        and len(words) <= 6
        and all(w[0].isupper() or len(w) <= 3 for w in words)
        and not line.endswith(".")
    )


def dateline(words: str) -> tuple[int, Metadata]:
    """Find the dateline a paragraph opens with: its length (0 without one), and what it tells.

    Examples
    --------
    >>> dateline("DUSHANBE, March 3, 2021 (Newswire) - The talks went on.")[1].place
    'Dushanbe'
    """
    match = _DATELINE.match(words[:160]) or _DATED.match(words[:160])
    if match is None:
        return 0, Metadata()
    place = match["place"].strip()
    bare = not (match["date"] or match["agency"] or match.groupdict().get("country"))
    if set(re.findall(r"\w+", place)) & _NOT_PLACES or (
        bare and (match["end"].strip() in (".", ":") or len(place) < 4)
    ):
        return 0, Metadata()
    agency = match["agency"].strip("/()") if match["agency"] else None
    return match.end(), Metadata(place=place.title(), date=find_date(match.group()), source=agency)


def describe(line: str, reason: str) -> Metadata:
    """Say what a block that was set aside tells about the article.

    Parameters
    ----------
    line : str
        The block with single blanks.
    reason : str
        Why it was set aside; only bylines, datelines and provenance lines tell something.

    Returns
    -------
    Metadata
    """
    found = Metadata(date=find_date(line))
    if match := _TRANSLATED.search(line):
        found = replace(found, translated_by=match["name"].strip(" .,-–—"))
    if reason == "provenance":
        match = _PUBLISHED.search(line) or _FROM.search(line)
        name = re.sub(r"^the (?=[A-Z])", "", match["name"].strip()) if match else None
        return replace(found, published_by=name)
    if reason == "byline":
        return _with_author(found, line)
    return replace(found, source=_outlet(line))


def _with_author(found: Metadata, line: str) -> Metadata:
    """Take author, place and outlet from a byline."""
    match = _BY.match(line)
    rest = match["rest"] if match else line
    rest = re.split(r"\s+[–—|-]+\s*|\s*\|\s*|[;:]", rest)[0]
    rest = _TRANSLATED.sub("", rest)
    for pattern in _DATES:
        rest = pattern.sub("", rest)
    rest, _, place = (part.strip(" ,.()[]*") for part in rest.partition(" in "))
    author, _, outlet = (part.strip(" ,.()[]*") for part in rest.partition(", "))
    return replace(found, byline=author or None, place=place or None, source=outlet or None)


def _outlet(line: str) -> str | None:
    """Take the outlet that stands beside a date between dashes: "March 1, 2017 - Some Paper -"."""
    rest = line
    for pattern in _DATES:
        rest = pattern.sub("", rest)
    parts = [p.strip(" ,.|") for p in re.split(r"\s*[–—|-]+\s*", rest)]
    names = [p for p in parts if p and p[0].isupper() and not _STAMP.match(p)]
    return names[0] if len(names) == 1 and rest != line else None


def merge(known: Metadata, found: Metadata) -> Metadata:
    """`known`, with what it lacks taken from `found`."""
    new = {name: value for name, value in vars(found).items() if value is not None and getattr(known, name) is None}
    return replace(known, **new)
