"""Kinds of file: by the ending of the name, and which reader takes each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import PurePath
from typing import BinaryIO

from framelens.article import Article
from framelens.errors import InputError
from framelens.reading.decode import decode
from framelens.reading.limits import head_of
from framelens.reading.options import MAX_TEXT_BYTES, ReadOptions
from framelens.reading.plain import read_text
from framelens.reading.records import read_jsonl, read_table

#: Endings of each kind.
KINDS: dict[str, tuple[str, ...]] = {
    "text": (".txt", ".md", ".text"),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "tsv": (".tsv",),
    "html": (".html", ".htm", ".xhtml"),
    "mhtml": (".mhtml", ".mht"),
    "docx": (".docx",),
    "pdf": (".pdf",),
    "eml": (".eml",),
    "epub": (".epub",),
    "parquet": (".parquet",),
    "xlsx": (".xlsx",),
    "feed": (".rss", ".atom", ".xml"),
    "warc": (".warc", ".warc.gz"),
    "gz": (".gz",),
    "zip": (".zip",),
}

# Readers of the kinds that not every run needs: module and function, imported when the first such file comes.
_READERS = {
    "html": ("html", "read_html"),
    "mhtml": ("mail", "read_mhtml"),
    "docx": ("documents", "read_docx"),
    "pdf": ("pdf", "read_pdf"),
    "eml": ("mail", "read_eml"),
    "epub": ("documents", "read_epub"),
    "parquet": ("tables", "read_parquet"),
    "xlsx": ("tables", "read_xlsx"),
    "feed": ("feeds", "read_feed"),
    "warc": ("archives", "read_warc"),
    "gz": ("archives", "read_gz"),
    "zip": ("archives", "read_zip"),
}


# First bytes of kinds that cannot be taken for anything else.
_STARTS = ((b"%PDF-", "pdf"), (b"\x1f\x8b", "gz"), (b"PAR1", "parquet"), (b"WARC/1.", "warc"))
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b")

_RECORD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"[^\"\n]{1,80}\"\s*:")


def kind_of_name(name: str) -> str | None:
    """Kind of a file by its ending; None if it is not a known one."""
    lowered = name.lower()
    return next((kind for kind, endings in KINDS.items() if lowered.endswith(endings)), None)


def sniff(head: bytes, kind: str) -> str:
    """Tell what a file is by its first bytes where these contradict its ending.

    Parameters
    ----------
    head : bytes
    kind : str
        What the ending says.

    Returns
    -------
    str
        One of `KINDS`.
    """
    for start, found in _STARTS:
        if head.startswith(start) and kind not in ("warc", found):
            return found
    if head.startswith(b"PK\x03\x04") and kind not in ("docx", "xlsx", "epub", "zip"):
        inside = ((b"application/epub+zip", "epub"), (b"xl/", "xlsx"), (b"word/", "docx"), (b"[Content_Types]", "docx"))
        return next((found for mark, found in inside if mark in head), "zip")
    if kind in ("text", "docx", "pdf", "eml", "feed") and _PAGE.match(head[:512].lower()):
        return "html"
    if kind == "text" and _RECORD.match(head):
        return "jsonl"
    if kind == "html" and head and b"<" not in head and b"\0" not in head:
        return "text"  # an element would show in the first bytes of any page
    return kind


def read_stream(stream: BinaryIO, name: str, kind: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read the articles of one file.

    Parameters
    ----------
    stream : binary file
    name : str
    kind : str
        One of `KINDS`.
    options : ReadOptions

    Yields
    ------
    Article or InputError
    """
    head = head_of(stream)
    if head == b"":
        yield InputError(name, "empty: no text to read")
        return
    kind = sniff(head or b"", kind)
    if kind == "jsonl":
        yield from read_jsonl(stream, name, options)
    elif kind in ("csv", "tsv"):
        yield from read_table(stream, name, options, "\t" if kind == "tsv" else ",")
    elif kind in _READERS:
        module, function = _READERS[kind]
        reader = getattr(import_module(f"framelens.reading.{module}"), function)
        yield from reader(stream, name, options)
    else:
        yield _read_plain(stream, name, options)


def _read_plain(stream: BinaryIO, name: str, options: ReadOptions) -> Article | InputError:
    try:
        data = stream.read(MAX_TEXT_BYTES + 1)
        if len(data) > MAX_TEXT_BYTES:
            remedy = "give many articles as records of a .jsonl file"
            return InputError(name, f"larger than {MAX_TEXT_BYTES // 2**20} MB: not one article", remedy)
        return read_text(decode(data, name), PurePath(name).stem, path=name, options=options)
    except InputError as error:
        return error
