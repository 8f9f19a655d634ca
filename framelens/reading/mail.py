"""E-mail messages and pages saved as one file (MHTML) -> articles."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePath
from typing import BinaryIO

from framelens.article import Article, Metadata
from framelens.errors import InputError
from framelens.reading.html import FEW_WORDS, decode_page, read_page
from framelens.reading.limits import read_all
from framelens.reading.options import ReadOptions
from framelens.reading.plain import read_text
from framelens.reading.reader import yields_errors


@yields_errors
def read_eml(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read an e-mail: its plain text, or its page where that says more.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
        One of the two.
    """
    message = _parse(stream, name)
    person, address = parseaddr(str(message.get("From", "")))
    metadata = Metadata(
        title=_header(message, "Subject"),
        byline=person or None,
        source=address.rpartition("@")[2] or None,
        date=_date(message),
    )
    yield _read_body(message, name, metadata, options)


@yields_errors
def read_mhtml(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read a page that a browser saved as one file.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
        One of the two.
    """
    message = _parse(stream, name)
    part = next((p for p in message.walk() if p.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if part is None:
        raise InputError(name, "no page in this MHTML file")
    url = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
    metadata = Metadata(url=url if url and url.startswith("http") else None)
    yield read_page(_page_of(part, name), PurePath(name).stem, path=name, metadata=metadata, options=options)


def _parse(stream: BinaryIO, name: str) -> EmailMessage:
    return message_from_bytes(read_all(stream, name), policy=policy.default)


def _read_body(message: EmailMessage, name: str, metadata: Metadata, options: ReadOptions) -> Article:
    id = PurePath(name).stem
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    text = decode_page(_bytes_of(plain), name, plain.get_content_charset()) if plain is not None else ""
    if page is not None and len(text.split()) < FEW_WORDS:
        return read_page(_page_of(page, name), id, path=name, metadata=metadata, options=options)
    return read_text(text, id, path=name, metadata=metadata, options=options)


def _page_of(part: MIMEPart, name: str) -> str:
    return decode_page(_bytes_of(part), name, part.get_content_charset())


def _bytes_of(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: MIMEPart, name: str) -> str | None:
    return " ".join(str(message.get(name, "")).split()) or None


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).isoformat()
    except ValueError:
        return None  # no date, or none that follows the standard
