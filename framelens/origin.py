"""Which outlet an article is from, and whose text it took over: by address, metadata or name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from framelens.article import Article, Span
from framelens.outlets import Outlet, Register

#: Marks of the outlet itself stand in the first lines.
_HEAD = 300

#: "- Fort Russ -", "/TASS/", "(Interfax)", "© RIA Novosti", at the head of the text.
_MARKED = (
    re.compile(r"[–—\-]\s(?P<name>[A-Z0-9][^\n–—\-]{1,40}?)\s[–—\-]"),
    re.compile(r"/(?P<name>[A-Z][\w .\-]{1,30})/"),
    re.compile(r"\((?P<name>[A-Z][\w .\-]{1,30})\)"),
    re.compile(r"©\s?(?:\d{4}\s)?(?P<name>[A-Z][^\n.,|]{1,40})"),
)
#: Words behind which the place of first publication is named, in any paragraph.
_TAKEN = re.compile(
    r"\b(?:[Ff]irst|[Oo]riginally|[Pp]reviously)\s(?:published|appeared|posted|printed)(?:\s(?:in|by|on|at|with))?\b"
    r"|\b[Rr]e(?:published|printed|posted)\s(?:with\s[^\n,.]{1,40}\s)?(?:from|by\sagreement\swith)\b"
    r"|\[From\sthe\b"
)
#: Looser words that announce it in the furniture, where nothing else is told.
_TAKEN_NOTE = re.compile(r"\b(?:[Cc]ourtesy\sof|[Bb]y\sagreement\swith|[Tt]aken\sfrom|[Vv]ia|[Ss]ource:)(?=\s)")
_BEHIND = 90  # the name follows within the phrase

#: Words by which an outlet speaks of itself, right in front of its name.
_SELF = re.compile(
    r"\b(?:[Ss]upport|[Ss]ubscribe\sto|[Dd]onate\sto|[Ww]elcome\sto|[Jj]ournalists\sof|[Ee]ditors\sof"
    r"|(?:position|views?|opinions?|policy|stance)\sof|[Rr]ead\smore\s(?:on|at|in)|[Cc]opyright)"
    r"\s(?:[Tt]he\s)?(?=[A-Z])"
)


@dataclass(frozen=True)
class Provenance:
    """What is known of where an article is from.

    Attributes
    ----------
    outlet : Outlet or None
        Who published it; None if not recognised.
    matched_by : str or None
        ``address``, ``metadata``, ``mark`` (a name set off at the head) or ``furniture`` (the page names
        itself).
    origin : Outlet or None
        Whose text it took over, if it says so.
    evidence, origin_evidence : tuple of Span
        Where in the text it says so; empty for addresses, and for metadata that do not stand above the body.
    named : str or None
        What the metadata call the outlet, recognised or not.
    """

    outlet: Outlet | None
    matched_by: str | None
    origin: Outlet | None
    evidence: tuple[Span, ...]
    origin_evidence: tuple[Span, ...]
    named: str | None

    @property
    def why(self) -> str:
        """One sentence on the recognition."""
        if self.outlet is None:
            name = f" ({self.named})" if self.named else ""
            return f"The outlet{name} is unknown: it is in no register that was given."
        ways = {
            "address": "by the article's address",
            "metadata": "by the name in the metadata" + (", which stands above the text" if self.evidence else ""),
            "mark": "by its name at the head of the text",
            "furniture": "by the page's own words around the article",
        }
        return f"{self.outlet.name}, recognised {ways[self.matched_by or 'metadata']}."

    def to_dict(self) -> dict[str, Any]:
        """Give the block ``credibility.source`` of the JSON report."""
        return {
            "outlet": self.outlet.to_dict() if self.outlet else None,
            "matched_by": self.matched_by,
            "evidence": [vars(s) for s in self.evidence],
            "origin": self.origin.to_dict() if self.origin else None,
            "origin_evidence": [vars(s) for s in self.origin_evidence],
            "why": self.why,
        }


def recognise(article: Article, register: Register) -> Provenance:
    """Find an article's outlet and the outlet it took its text from.

    Parameters
    ----------
    article : Article
    register : Register

    Returns
    -------
    Provenance
    """
    metadata = article.metadata
    origin, origin_evidence = _origin(article, register)
    outlet, way, evidence = _outlet(article, register)
    if outlet is not None and origin is not None and outlet.id == origin.id and way in ("mark", "furniture"):
        # "From the Washington Times" names the origin only; who republished it stays unknown.
        outlet, way, evidence = None, None, ()
    return Provenance(outlet, way, origin, evidence, origin_evidence, metadata.source)


def _outlet(article: Article, register: Register) -> tuple[Outlet | None, str | None, tuple[Span, ...]]:
    metadata = article.metadata
    for text, way in ((metadata.url, "address"), (metadata.source, "metadata")):
        found = register.by_domain(text) if text else None
        found = found or (register.by_name(text) if text and way == "metadata" else None)
        if found is not None:
            return found, way, _in_head(article, text) if way == "metadata" and text else ()
    for outlet, span in _marks(article, register):
        return outlet, "mark", (span,)
    return _in_furniture(article, register)


def _in_head(article: Article, name: str) -> tuple[Span, ...]:
    """Where the name that the metadata give stands above the body, if the metadata were read from the text."""
    at = article.text.find(name, 0, article.paragraphs[0].start) if article.paragraphs else -1
    return (Span(at, at + len(name), name),) if at >= 0 else ()


def _marks(article: Article, register: Register) -> Iterator[tuple[Outlet, Span]]:
    body = article.paragraphs[0].start if article.paragraphs else 0
    head = article.text[: body + _HEAD]
    for pattern in _MARKED:
        for match in pattern.finditer(head):
            outlet = register.by_name(match["name"])
            if outlet is not None:
                yield outlet, Span(match.start("name"), match.end("name"), match["name"])


def _in_furniture(article: Article, register: Register) -> tuple[Outlet | None, str | None, tuple[Span, ...]]:
    """Find the outlet that the page names most often around the article or speaks of as itself."""
    found: dict[str, list[Span]] = {}
    outlets: dict[str, Outlet] = {}
    for outlet, span in _self_mentions(article, register):
        found.setdefault(outlet.id, []).append(span)
        outlets[outlet.id] = outlet
    if not found:
        return None, None, ()
    best = Counter({key: len(spans) for key, spans in found.items()}).most_common(1)[0][0]
    return outlets[best], "furniture", tuple(found[best])


def _self_mentions(article: Article, register: Register) -> Iterator[tuple[Outlet, Span]]:
    text = article.text
    for piece in article.skipped:
        if piece.reason not in ("title", "caption") and not _TAKEN.search(piece.text):
            yield from _names(text, piece.start, piece.end, register)
    for match in _SELF.finditer(text):
        for outlet, span in _names(text, match.end(), match.end() + _BEHIND, register, common=True):
            if span.start == match.end():
                yield outlet, span


def _origin(article: Article, register: Register) -> tuple[Outlet | None, tuple[Span, ...]]:
    text, told = article.text, article.metadata.published_by
    outlet = register.by_name(told) if told else None
    if told and outlet is not None:
        at = text.find(told)
        return outlet, (Span(at, at + len(told), told),) if at >= 0 else ()
    places = [(_TAKEN, piece.start, piece.end) for piece in (*article.paragraphs, *article.skipped)]
    places += [(_TAKEN_NOTE, piece.start, piece.end) for piece in article.skipped]
    for pattern, start, end in places:
        for match in pattern.finditer(text, start, end):
            stop = min(end, match.end() + _BEHIND)
            for outlet, span in _names(text, match.end(), stop, register, common=True):
                if not re.search(r"[.!?]\s", text[match.end() : span.start]):
                    return outlet, (Span(match.start(), span.end, text[match.start() : span.end]),)
    return None, ()


_CAPITAL = re.compile(r"\b[^\W\da-z_][\w&.\-]*|\b\d[\w.]*")


def _names(
    text: str, start: int, end: int, register: Register, *, common: bool = False
) -> Iterator[tuple[Outlet, Span]]:
    """Names of outlets in ``text[start:end]``, in the case in which the register has them.

    Parameters
    ----------
    common : bool, default False
        Whether names of a single word count ("Report", "Time"): only behind words that announce an outlet.
    """
    at = start
    for match in _CAPITAL.finditer(text, start, end):
        if match.start() < at:
            continue
        word = re.match(r"\w+", match.group())
        for name, outlet in register.spellings.get(word.group(), []) if word else []:
            stop = match.start() + len(name)
            whole = stop >= len(text) or not (text[stop].isalnum() or text[stop] == "-")
            if (common or " " in name) and text.startswith(name, match.start()) and whole:
                yield outlet, Span(match.start(), stop, name)
                at = stop
                break
