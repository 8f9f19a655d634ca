"""What a page's head says about the article: JSON-LD, meta elements, the address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from framelens.article import Metadata
from framelens.reading.metadata import find_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATE_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-]|$)")
_TITLE_TAIL = re.compile(r"(?<!\s)\s++[|–—·»-]\s+[^|–—·»]{2,40}$")
_ISO = re.compile(
    r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_ARTICLE_TYPES = (
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "opinionnewsarticle",
    "analysisnewsarticle",
    "blogposting",
)

# More than this is a page that hides something else in its head.
_MAX_JSON = 1_000_000


def page_metadata(tree: HtmlElement, address: str | None = None) -> Metadata:
    """Read what the page says about its article.

    Parameters
    ----------
    tree : HtmlElement
    address : str, default None
        Where the page came from.

    Returns
    -------
    Metadata
        JSON-LD counts before meta elements, these before what the page shows.
    """
    meta = _meta(tree)
    linked = _json_ld(tree)
    url = address or meta.get("og:url") or _attribute(tree, "//link[@rel='canonical']/@href")
    title = _text(linked.get("headline")) or _heading(tree) or meta.get("og:title") or _page_title(tree)
    return Metadata(
        title=title,
        byline=_names(linked.get("author"))
        or _person(meta.get("author") or meta.get("article:author") or meta.get("dc.creator")),
        date=_date(
            _text(linked.get("datePublished")),
            meta.get("article:published_time"),
            meta.get("date") or meta.get("dc.date") or meta.get("pubdate") or meta.get("datepublished"),
            _attribute(tree, "//time/@datetime"),
            date_in_address(url),
        ),
        source=meta.get("og:site_name") or _names(linked.get("publisher")),
        language=_language(_text(linked.get("inLanguage")) or tree.get("lang") or meta.get("og:locale")),
        url=url,
        section=meta.get("article:section") or _text(linked.get("articleSection")),
    )


def date_in_address(address: str | None) -> str | None:
    """Date in an address such as ``https://paper.example/2021/03/05/talks``."""
    match = _DATE_IN_ADDRESS.search(address or "")
    return "-".join(match.groups()) if match else None


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Contents of meta elements by lower-case name or property; the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = " ".join(element.get("content", "").split())
        if name and content:
            found.setdefault(name.lower(), content[:500])
    return found


def _json_ld(tree: HtmlElement) -> dict[str, Any]:
    """Return the first JSON-LD object that describes an article; empty without one."""
    for element in tree.iter("script"):
        text = element.text or ""
        if element.get("type") != "application/ld+json" or len(text) > _MAX_JSON:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue  # broken JSON-LD is common and only costs its metadata
        for entry in _entries(data):
            kind = entry.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if any(isinstance(k, str) and k.lower() in _ARTICLE_TYPES for k in kinds):
                return entry
    return {}


def _entries(data: Any) -> Iterator[dict[str, Any]]:
    for entry in data if isinstance(data, list) else [data]:
        if isinstance(entry, dict):
            yield entry
            graph = entry.get("@graph")
            yield from (e for e in graph if isinstance(e, dict)) if isinstance(graph, list) else ()


def _names(value: Any) -> str | None:
    """Names of one or several persons or organisations."""
    values = value if isinstance(value, list) else [value]
    names = [_text(v.get("name")) if isinstance(v, dict) else _text(v) for v in values]
    return ", ".join(n for n in names if n) or None


def _person(value: str | None) -> str | None:
    return None if value is None or value.startswith(("http://", "https://", "@")) else value


def _text(value: Any) -> str | None:
    value = value[0] if isinstance(value, list) and value else value
    return " ".join(value.split())[:500] or None if isinstance(value, str) else None


def _date(*candidates: str | None) -> str | None:
    for value in candidates:
        match = _ISO.match(value.strip()) if value else None
        if match:
            return match.group().replace(" ", "T")
        if value and (date := find_date(value)):
            return date
    return None


def _language(value: str | None) -> str | None:
    match = re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", value or "")
    return match.group().lower() if match else None


def _heading(tree: HtmlElement) -> str | None:
    """Return the page's one first-level heading; several say nothing."""
    headings = [" ".join(e.text_content().split()) for e in tree.iter("h1")]
    headings = [h for h in headings if h]
    return headings[0] if len(headings) == 1 else None


def _page_title(tree: HtmlElement) -> str | None:
    title = next((" ".join((e.text or "").split()) for e in tree.iter("title")), "")
    return _TITLE_TAIL.sub("", title) or None


def _attribute(tree: HtmlElement, path: str) -> str | None:
    values = tree.xpath(path)
    return str(values[0]).strip() or None if isinstance(values, list) and values else None
