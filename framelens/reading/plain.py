"""A text -> an `Article`: blocks, what of them is furniture, metadata."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from framelens.article import Article, Metadata, Paragraph, Skipped
from framelens.errors import InputError
from framelens.reading.decode import clean
from framelens.reading.furniture import classify, merge_items
from framelens.reading.language import language_of, most_common, name_of
from framelens.reading.layout import Block, blank, find_blocks
from framelens.reading.metadata import dateline, describe, merge
from framelens.reading.options import MAX_TEXT_BYTES, ReadOptions
from framelens.reading.region import THRESHOLD, relevance

# No article has so many lines; the bound keeps memory small on a file of line breaks.
MAX_LINES = 200_000


_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")


@dataclass(frozen=True)
class Piece:
    """A piece of text that a reader of pages or documents has found.

    Attributes
    ----------
    text : str
    reason : str or None
        Why its place sets it aside.
    item : bool
        An item of a list.
    """

    text: str
    reason: str | None = None
    item: bool = False


def read_text(
    text: str,
    id: str,
    *,
    path: str | None = None,
    metadata: Metadata | None = None,
    options: ReadOptions | None = None,
) -> Article:
    r"""Read one article from a text.

    Parameters
    ----------
    text : str
        With any line ends.
    id : str
    path : str, default None
        File it came from.
    metadata : Metadata, default None
        What is known already; what the text itself says fills the gaps.
    options : ReadOptions, default None

    Returns
    -------
    Article

    Raises
    ------
    InputError
        If the text is empty or far too large for an article.

    Examples
    --------
    >>> text = "Talks in Osh\n\nBy Aida Bek\n\nThe two sides met on Monday to discuss the border."
    >>> article = read_text(text, "osh")
    >>> article.metadata.title, article.metadata.byline, len(article.paragraphs)
    ('Talks in Osh', 'Aida Bek', 1)
    """
    text = clean(text)
    if not text.strip():
        raise InputError(path or id, "empty: no text to read")
    if len(text) > MAX_TEXT_BYTES or text.count("\n") > MAX_LINES:
        raise InputError(
            path or id,
            f"too large for one article ({len(text):,} characters, {text.count(chr(10)) + 1:,} lines)",
            "give many articles as records of a .jsonl file",
        )
    return assemble(text, find_blocks(text), id, path=path, metadata=metadata, options=options)


def assemble(
    text: str,
    blocks: Sequence[Block],
    id: str,
    *,
    path: str | None = None,
    metadata: Metadata | None = None,
    options: ReadOptions | None = None,
) -> Article:
    """Sort the blocks of a text into paragraphs and furniture and read the metadata in them.

    Parameters
    ----------
    text : str
    blocks : sequence of Block
        In order, without overlap.
    id, path, metadata, options
        As for `read_text`.

    Returns
    -------
    Article
    """
    options, metadata = options or ReadOptions(), metadata or Metadata()
    blocks = merge_items(text, blocks)
    reasons = [None] * len(blocks) if options.keep_all else classify(blocks, metadata.title)
    paragraphs: list[Paragraph] = []
    skipped: list[Skipped] = []
    for block, reason in zip(blocks, reasons, strict=True):
        start = block.start
        if reason is not None:
            metadata = _learn(metadata, block, reason)
            skipped.append(Skipped(start, block.end, text[start : block.end], reason))
            continue
        if not paragraphs and not options.keep_all:
            length, found = dateline(block.words)
            metadata = merge(metadata, found)
            if length:
                skipped.append(_skip(text, start, start + length, "dateline"))
                start += length
        paragraphs.append(_paragraph(text, start, block))
    article = Article(id, text, tuple(paragraphs), tuple(skipped), metadata, path)
    return _placed(article if options.keep_all else _in_languages(article, options.languages))


def _in_languages(article: Article, languages: tuple[str, ...]) -> Article:
    """Set aside the paragraphs in languages that the model does not read."""
    spoken = [language_of(p.words) for p in article.paragraphs]
    metadata = merge(article.metadata, Metadata(language=most_common(spoken)))
    foreign = {i: lang for i, lang in enumerate(spoken) if languages and lang is not None and lang not in languages}
    if not foreign:
        return replace(article, metadata=metadata)
    names = " and ".join(sorted({name_of(lang) for lang in foreign.values()}))
    known = " and ".join(name_of(lang) for lang in languages)
    if len(foreign) == len(article.paragraphs):
        raise InputError(article.path or article.id, f"written in {names}; the model reads {known}")
    aside = [Skipped(p.start, p.end, p.text, "language") for i, p in enumerate(article.paragraphs) if i in foreign]
    return replace(
        article,
        paragraphs=tuple(p for i, p in enumerate(article.paragraphs) if i not in foreign),
        skipped=tuple(sorted([*article.skipped, *aside], key=lambda s: s.start)),
        metadata=metadata,
        warnings=(
            *article.warnings,
            f"{len(foreign)} paragraph{'s' * (len(foreign) > 1)} in {names} set aside: the model reads {known}",
        ),
    )


def _placed(article: Article) -> Article:
    """Add how much the article is about the region, with a warning if that is little."""
    title = [article.metadata.title] if article.metadata.title else []
    share = relevance([*title, *(p.words for p in article.paragraphs)])
    article = replace(article, metadata=replace(article.metadata, relevance=round(share, 4)))
    if share >= THRESHOLD or not article.paragraphs:
        return article
    warning = f"hardly about the region: {share:.0%} of the sentences name it; the model was trained on news about it"
    return replace(article, warnings=(*article.warnings, warning))


def from_pieces(
    pieces: Iterable[Piece],
    id: str,
    *,
    path: str | None = None,
    metadata: Metadata | None = None,
    options: ReadOptions | None = None,
) -> Article:
    """Make an article of pieces that a reader of pages or documents has found.

    Parameters
    ----------
    pieces : iterable of Piece
        In reading order.
    id, path, metadata, options
        As for `read_text`.

    Returns
    -------
    Article
        Its text is the pieces with a blank line between them, soft hyphens and other invisible marks left out.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for piece in pieces:
        text = clean(piece.text).translate(_INVISIBLE).strip()
        if not text:
            continue
        for block in find_blocks(text):
            moved = replace(block, start=block.start + at, end=block.end + at)
            blocks.append(replace(moved, mark=block.mark or piece.reason, item=piece.item))
        parts.append(text)
        at += len(text) + 2
    return assemble("\n\n".join(parts), blocks, id, path=path, metadata=metadata, options=options)


def _learn(metadata: Metadata, block: Block, reason: str) -> Metadata:
    if reason == "title" and metadata.title is None:
        return replace(metadata, title=block.line.lstrip("# "))
    if reason in ("byline", "dateline", "provenance"):
        return merge(metadata, describe(block.line, reason))
    return metadata


def _skip(text: str, start: int, end: int, reason: str) -> Skipped:
    end = start + len(text[start:end].rstrip())
    return Skipped(start, end, text[start:end], reason)


def _paragraph(text: str, start: int, block: Block) -> Paragraph:
    return Paragraph(start, block.end, text[start : block.end], blank(text[start : block.end]), cut=block.cut)
