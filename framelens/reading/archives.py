"""Compressed files, zip archives and crawls (WARC) -> the articles in them, one after the other."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast

from framelens.article import Article, Metadata
from framelens.errors import InputError
from framelens.reading.extras import need
from framelens.reading.formats import kind_of_name, read_stream
from framelens.reading.html import MAX_PAGE_BYTES, decode_page, read_page
from framelens.reading.limits import check_entry, open_zip
from framelens.reading.options import ReadOptions
from framelens.reading.plain import read_text
from framelens.reading.reader import yields_errors

# An archive in an archive is common (a zip of gzipped files); a third layer is how bombs are built.
MAX_DEPTH = 2


def _inside(options: ReadOptions, name: str) -> ReadOptions:
    """Give the options for what lies in the archive `name`."""
    if options.depth >= MAX_DEPTH:
        raise InputError(name, "an archive in an archive in an archive: not read")
    return replace(options, depth=options.depth + 1)


@yields_errors
def read_gz(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read a gzipped file of any other kind; it is unpacked as it is read.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
    """
    inside = _inside(options, name)
    inner = name[:-3] if name.lower().endswith(".gz") else name
    kind = kind_of_name(inner) or options.kind or "text"
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            for result in read_stream(cast(BinaryIO, unpacked), inner, kind, inside):
                yield _named(result, name, inner)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield InputError(name, f"a damaged gzip file ({error})")


def _named(result: Article | InputError, name: str, inner: str) -> Article | InputError:
    """Give what was read the name of the file that is there, not the one it would have unpacked."""
    if isinstance(result, Article):
        return replace(result, path=name + (result.path or inner).removeprefix(inner))
    return InputError(name + result.name.removeprefix(inner), result.reason, result.remedy)


@yields_errors
def read_zip(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read every file of a known kind in a zip archive, in the archive's order.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
    """
    inside = _inside(options, name)
    archive = open_zip(stream, name, strict=False)
    with archive:
        infos = [info for info in archive.infolist() if _is_wanted(info)]
        for info in infos:
            yield from _read_member(archive, info, f"{name}/{info.filename}", inside)
    if not infos:
        yield InputError(name, "no file of a kind that can be read in this archive")


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not info.is_dir() and not hidden and kind_of_name(parts[-1]) is not None


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, options: ReadOptions
) -> Iterator[Article | InputError]:
    try:
        check_entry(info, name)
        with archive.open(info) as file:
            yield from read_stream(cast(BinaryIO, file), name, kind_of_name(info.filename) or "text", options)
    except InputError as error:
        yield error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        yield InputError(name, f"cannot be unpacked ({error})")


@yields_errors
def read_warc(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read the pages and texts of a crawl.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
        Each page that was fetched with success; pictures, scripts and the like are passed over.
    """
    need("warcio", "crawls", name)
    need("lxml", "crawls", name)
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = False
    try:
        for record in ArchiveIterator(stream):
            kind = _page_kind(record)
            if kind is not None:
                found = True
                yield _read_record(record, kind, name, options)
    except (ArchiveLoadFailed, EOFError, zlib.error, UnicodeError, ValueError) as error:
        yield InputError(name, f"a damaged WARC file ({error})")
        return
    if not found:
        yield InputError(name, "no page in this crawl")


def _page_kind(record: Any) -> str | None:
    """Tell what a record holds: "html" or "text"; None for anything else, or a failed request."""
    if record.rec_type not in ("response", "resource"):
        return None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return None
    content = (
        headers.get_header("Content-Type") if headers is not None else record.rec_headers.get_header("Content-Type")
    )
    kinds = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
    return kinds.get((content or "").partition(";")[0].strip().lower())


def _read_record(record: Any, kind: str, name: str, options: ReadOptions) -> Article | InputError:
    url = str(record.rec_headers.get_header("WARC-Target-URI") or name)
    try:
        data = record.content_stream().read(MAX_PAGE_BYTES + 1)
        if len(data) > MAX_PAGE_BYTES:
            raise InputError(url, f"a page larger than {MAX_PAGE_BYTES // 2**20} MB")
        content = record.http_headers.get_header("Content-Type") if record.http_headers is not None else ""
        charset = (content or "").lower().partition("charset=")[2].strip("\"' ;") or None
        text = decode_page(data, url, charset)
        metadata = Metadata(url=url)
        if kind == "text":
            return read_text(text, url, path=name, metadata=metadata, options=options)
        return read_page(text, url, path=name, metadata=metadata, options=options)
    except InputError as error:
        return InputError(f"{name} {url}", error.reason, error.remedy)
