"""Articles, paragraphs and what was set aside; offsets always index the text as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Span:
    """A piece of an article: ``article.text[start:end] == text``, counted in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Paragraph(Span):
    """A paragraph of the article's body.

    Attributes
    ----------
    words : str
        The same characters with hard line breaks and runs of white space turned into single blanks one for one:
        ``len(words) == len(text)``, so offsets agree. This is what is scored.
    """

    words: str = ""


@dataclass(frozen=True)
class Skipped(Span):
    """A piece that is not scored, and why.

    Attributes
    ----------
    reason : str
        A short name: ``title``, ``byline``, ``menu``, ``consent``, ``donation``, ``share``, ``advertisement``, ...
    """

    reason: str = ""


@dataclass(frozen=True)
class Metadata:
    """What the page says about itself; None where it does not say."""

    title: str | None = None
    byline: str | None = None
    date: str | None = None
    source: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Article:
    """One article as read.

    Attributes
    ----------
    id : str
        The record's id, or the file's name without its ending.
    text : str
        Everything that was read, with every line end as one line feed; all offsets are code points into it.
    paragraphs, skipped : tuple
        The body and what was set aside, each in order of offsets; together with white space they make up `text`.
    path : str or None
        File it came from.
    """

    id: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    skipped: tuple[Skipped, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    path: str | None = None
