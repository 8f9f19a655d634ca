"""Word documents and EPUB books -> articles."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote

from framelens.article import Article, Metadata
from framelens.errors import InputError
from framelens.reading.extras import need
from framelens.reading.html import decode_page, read_page
from framelens.reading.limits import open_zip, read_all
from framelens.reading.metadata import is_name
from framelens.reading.options import ReadOptions
from framelens.reading.plain import Piece, from_pieces
from framelens.reading.reader import yields_errors

if TYPE_CHECKING:
    from docx.document import Document

# The largest chapter of a real book is below a megabyte.
MAX_CHAPTER_BYTES = 16 * 1024 * 1024


@yields_errors
def read_docx(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read a Word document: headings by their style, list items and tables as such.

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
    need("docx", "documents", name)
    document = _open_docx(read_all(stream, name), name)
    author = str(document.core_properties.author or "")
    metadata = Metadata(byline=author if is_name(author) else None)
    pieces = list(_docx_pieces(document))
    if not any(piece.text.strip() for piece in pieces):
        raise InputError(name, "empty: no text in this document")
    yield from_pieces(pieces, PurePath(name).stem, path=name, metadata=metadata, options=options)


def _open_docx(data: bytes, name: str) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    open_zip(io.BytesIO(data), name).close()
    try:
        return docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise InputError(name, f"not a Word document ({error})") from error


def _docx_pieces(document: Document) -> Iterator[Piece]:
    for part in document.iter_inner_content():
        if not hasattr(part, "rows"):
            style = str(part.style.name if part.style is not None else "").lower()
            reason = "title" if style == "title" else "heading" if style.startswith("heading") else None
            yield from (Piece(line, reason, "list" in style) for line in part.text.split("\n"))
            continue
        for row in part.rows:
            for cell in row.cells:
                yield Piece(" ".join(cell.text.split()), "table")


@yields_errors
def read_epub(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read an EPUB book or magazine: each chapter of its spine that has a paragraph is an article.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
    """
    found = False
    try:
        need("lxml", "documents", name)
        with open_zip(io.BytesIO(read_all(stream, name)), name) as book:
            for number, path in enumerate(_spine(book, name), 1):
                with book.open(path) as file:
                    page = decode_page(read_all(file, f"{name}/{path}", MAX_CHAPTER_BYTES), name)  # type: ignore[arg-type]
                article = _chapter(page, f"{PurePath(name).stem}-{number}", f"{name}/{path}", options)
                if article is not None:
                    found = True
                    yield article
        if not found:
            raise InputError(name, "no chapter with text in this book")
    except (KeyError, zipfile.BadZipFile, EOFError, ValueError) as error:
        yield InputError(name, f"a damaged book ({error})")


def _chapter(page: str, id: str, path: str, options: ReadOptions) -> Article | None:
    """Read a chapter; None for a cover or a table of contents."""
    try:
        article = read_page(page, id, path=path, options=options, fragment=True)
    except InputError:
        return None
    return article if any(p.text.rstrip()[-1:] in '.!?”"' for p in article.paragraphs) else None


def _spine(book: zipfile.ZipFile, name: str) -> list[str]:
    """Paths of the chapters in reading order."""
    container = parse_xml(book.read("META-INF/container.xml"), name)
    root = next((e.get("full-path") for e in container.iter("{*}rootfile")), None)
    if root is None:
        raise InputError(name, "not an EPUB: its container names no book")
    package = parse_xml(book.read(root), name)
    paths = {e.get("id"): e.get("href", "") for e in package.iter("{*}item")}
    wanted = [paths.get(e.get("idref"), "") for e in package.iter("{*}itemref")]
    return [posixpath.normpath(posixpath.join(posixpath.dirname(root), unquote(path))) for path in wanted if path]


def parse_xml(data: bytes, name: str) -> Any:
    """Parse XML without entities, external files or network.

    Raises
    ------
    InputError
        If it is not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(name, f"not well-formed XML ({error})") from error
    if root is None:
        raise InputError(name, "not well-formed XML")
    return root
