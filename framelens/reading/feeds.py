"""RSS and Atom feeds -> articles, an entry each."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import PurePath
from typing import Any, BinaryIO

from framelens.article import Article, Metadata
from framelens.errors import InputError
from framelens.reading.documents import parse_xml
from framelens.reading.extras import need
from framelens.reading.html import MAX_PAGE_BYTES, read_page
from framelens.reading.limits import read_all
from framelens.reading.options import ReadOptions
from framelens.reading.plain import read_text
from framelens.reading.reader import yields_errors

_ROOTS = ("rss", "feed", "RDF")


@yields_errors
def read_feed(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read the entries of a feed file.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
        An entry without text is an error that names its place.
    """
    need("lxml", "html", name)
    root = parse_xml(read_all(stream, name, MAX_PAGE_BYTES), name)
    if _local(root) not in _ROOTS:
        raise InputError(name, f"XML, but not a feed: its root is <{_local(root)}>")
    outlet = next((_text(e) for e in root.iter("{*}title")), None)
    number = 0
    for number, entry in enumerate(root.iter("{*}item", "{*}entry"), 1):
        yield _read_entry(entry, f"{name}:{number}", name, outlet, options)
    if number == 0:
        yield InputError(name, "empty: no entry in this feed")


def _read_entry(entry: Any, where: str, name: str, outlet: str | None, options: ReadOptions) -> Article | InputError:
    fields = {_local(child): child for child in reversed(entry)}
    content = next((fields[f] for f in ("encoded", "content", "description", "summary") if f in fields), None)
    text = _content(content) if content is not None else ""
    metadata = Metadata(
        title=_field(fields, "title"),
        byline=_field(fields, "creator") or _field(fields, "author"),
        date=_date(_field(fields, "pubDate") or _field(fields, "published") or _field(fields, "date")),
        source=outlet,
        url=_field(fields, "link") or (fields["link"].get("href") if "link" in fields else None),
    )
    id = (
        _field(fields, "guid")
        or _field(fields, "id")
        or metadata.url
        or f"{PurePath(name).stem}-{where[len(name) + 1 :]}"
    )
    try:
        if "<" in text and ">" in text:
            page = f"<html><body>{text}</body></html>"
            return read_page(page, id, path=name, metadata=metadata, options=options, fragment=True)
        return read_text(text, id, path=name, metadata=metadata, options=options)
    except InputError as error:
        return InputError(where, error.reason, error.remedy)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _content(element: Any) -> str:
    """Content of an entry: escaped HTML, or XHTML elements."""
    from lxml import etree

    if len(element) and any(_local(child) for child in element):
        return "".join(etree.tostring(child, encoding="unicode") for child in element)
    return "".join(element.itertext())


def _text(element: Any) -> str | None:
    return " ".join(unescape("".join(element.itertext())).split()) or None


def _field(fields: dict[str, Any], name: str) -> str | None:
    return _text(fields[name]) if name in fields else None


def _date(value: str | None) -> str | None:
    if value is None or value[:4].isdigit():
        return value
    try:
        return parsedate_to_datetime(value).isoformat()
    except ValueError:
        return None  # feeds write dates in many ways; one that follows no standard says nothing certain
