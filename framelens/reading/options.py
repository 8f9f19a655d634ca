"""How to read: one keyword-only object, with the limits that keep memory and time bounded."""

from __future__ import annotations

from dataclasses import dataclass, field

#: One article, as text. The longest novels have about 4 MB: what is larger is a dump, not an article.
MAX_TEXT_BYTES = 16 * 1024 * 1024

#: A file of any other kind (a scanned book as PDF, a saved page with its pictures).
MAX_FILE_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Names of the fields of a record; each may be one name or several, of which the first present counts.

    Attributes
    ----------
    text : tuple of str
        Required in every record.
    id, title, source, date, url, byline : tuple of str
        Optional.
    """

    text: tuple[str, ...] = ("text", "body", "content")
    id: tuple[str, ...] = ("id",)
    title: tuple[str, ...] = ("title", "headline")
    source: tuple[str, ...] = ("source", "outlet", "publisher")
    date: tuple[str, ...] = ("date", "published")
    url: tuple[str, ...] = ("url", "link")
    byline: tuple[str, ...] = ("byline", "author")


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How inputs are read.

    Attributes
    ----------
    kind : str, default None
        What the input is (``text``, ``html``, ``jsonl``, ...) where its name does not tell; text for ``-``.
    keep_all : bool, default False
        Set nothing aside: every block becomes a paragraph.
    columns : Columns
        Names of the fields of records.
    allow_private : bool, default False
        Let addresses on this machine and in private networks be fetched.
    languages : tuple of str, default ("en",)
        Languages (ISO 639-1) that the model reads; paragraphs in others are set aside. Empty: all are kept.
    depth : int, default 0
        How many archives are around the file.
    """

    kind: str | None = None
    keep_all: bool = False
    columns: Columns = field(default_factory=Columns)
    allow_private: bool = False
    languages: tuple[str, ...] = ("en",)
    depth: int = 0
