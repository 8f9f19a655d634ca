"""Web pages -> articles: the part of the page that holds the article, and its paragraphs from the tree.

Nothing here flattens the page to one string: a block is what a block element, or two line breaks, make of it.
Pages on which this finds too little are given to trafilatura, which knows more kinds of page and takes longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from framelens.article import Article, Metadata
from framelens.errors import InputError
from framelens.reading.decode import clean, decode
from framelens.reading.extras import need, quiet
from framelens.reading.metadata import merge
from framelens.reading.options import ReadOptions
from framelens.reading.pagedata import page_metadata
from framelens.reading.plain import Piece, from_pieces
from framelens.reading.reader import yields_errors
from framelens.reading.tree import article_pieces, parse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A page of an article has some hundred kilobytes; the largest saved ones, with pictures inside, a few megabytes.
MAX_PAGE_BYTES = 32 * 1024 * 1024

# With fewer words than this the body was probably missed: a short news item has 80.
FEW_WORDS = 60

# A larger page with so few words is a script, and would keep trafilatura busy for long.
MAX_SECOND = 4 * 1024 * 1024

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([a-zA-Z0-9_:-]{2,40})", re.IGNORECASE)


@yields_errors
def read_html(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read the article of a saved web page.

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
    data = stream.read(MAX_PAGE_BYTES + 1)
    if len(data) > MAX_PAGE_BYTES:
        raise InputError(name, f"a page larger than {MAX_PAGE_BYTES // 2**20} MB")
    yield read_page(decode_page(data, name), PurePath(name).stem, path=name, options=options)


def decode_page(data: bytes, name: str, charset: str | None = None) -> str:
    """Decode a page by its byte-order mark, its server's word, its own, or what its bytes look like."""
    declared = _CHARSET.search(data[:4096])
    for encoding in (charset, declared and declared[1].decode("ascii")):
        if encoding and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
            try:
                return clean(data.decode(encoding))
            except (LookupError, UnicodeError):
                continue  # a page that is not in the encoding it names is common
    return decode(data, name)


def read_page(
    page: str,
    id: str,
    *,
    path: str | None = None,
    metadata: Metadata | None = None,
    options: ReadOptions | None = None,
    fragment: bool = False,
) -> Article:
    """Read the article of a page.

    Parameters
    ----------
    page : str
        HTML.
    id, path, metadata, options
        As for `framelens.reading.read_text`.
    fragment : bool, default False
        The page is nothing but an article (an entry of a feed, a chapter): short is right.

    Returns
    -------
    Article
        Its text is the article's blocks with a blank line between them.

    Raises
    ------
    InputError
        If there is no text on the page, or no package to read it with.
    """
    name = path or id
    need("lxml", "html", name)
    tree = parse(page, name)
    known = merge(metadata or Metadata(), page_metadata(tree, (metadata or Metadata()).url))
    article = from_pieces(article_pieces(tree), id, path=path, metadata=known, options=options)
    if sum(len(p.text.split()) for p in article.paragraphs) >= FEW_WORDS:
        return article
    if not fragment and len(page) <= MAX_SECOND:
        second = from_pieces(_second_opinion(tree), id, path=path, metadata=known, options=options)
        article = max(article, second, key=lambda a: sum(len(p.text) for p in a.paragraphs))
    if not article.text.strip():
        raise InputError(name, "no text on this page", "pages that a script fills must be saved from a browser")
    return article


def _second_opinion(tree: HtmlElement) -> Iterator[Piece]:
    """Ask trafilatura, which takes longer to import than most pages to read."""
    import trafilatura

    quiet("trafilatura")
    body = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False, favor_recall=True)
    root = getattr(body, "body", None)
    if root is None:
        return
    for element in root.iter("p", "head", "item", "quote"):
        if element.tag == "quote" and len(element):
            continue
        yield Piece(" ".join("".join(element.itertext()).split()), "heading" if element.tag == "head" else None)
