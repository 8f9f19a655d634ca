"""How to read: one keyword-only object, with the limits that keep memory and time bounded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from framelens.errors import OptionError

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

    @classmethod
    def parse(cls, settings: Iterable[str]) -> Columns:
        """Read settings such as ``text=Artikel``.

        Parameters
        ----------
        settings : iterable of str
            Each a field's name here, an equals sign, and its name in the records.

        Returns
        -------
        Columns

        Raises
        ------
        OptionError
            If a setting is none of the fields.

        Examples
        --------
        >>> Columns.parse(["text=Artikel"]).text
        ('Artikel',)
        """
        names = [f.name for f in fields(cls)]
        found: dict[str, tuple[str, ...]] = {}
        for setting in settings:
            field, _, column = setting.partition("=")
            if field not in names or not column:
                raise OptionError(f"--column: expected NAME=COLUMN with one of {', '.join(names)}; found {setting!r}")
            found[field] = (*found.get(field, ()), column)
        return cls(**found)


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
