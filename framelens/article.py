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
    cut : bool
        Whether it was cut from a longer one at a sentence end: the text came without its paragraphs.
    """

    words: str = ""
    cut: bool = False


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
    """What the page says about itself; None where it does not say.

    Attributes
    ----------
    title, byline, source, section, url : str or None
    date : str or None
        ``YYYY-MM-DD``, with the time where the page gives it.
    language : str or None
        ISO 639-1.
    place : str or None
        Where it was filed, from the dateline or the byline.
    published_by, translated_by : str or None
        Provenance: who published the text first, who translated it.
    relevance : float or None
        How much the text is about the region, 0 to 1; None if it was not judged.
    """

    title: str | None = None
    byline: str | None = None
    date: str | None = None
    source: str | None = None
    language: str | None = None
    url: str | None = None
    section: str | None = None
    place: str | None = None
    published_by: str | None = None
    translated_by: str | None = None
    relevance: float | None = None


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
    warnings : tuple of str
        What the reader of a report should know about how it was read.
    """

    id: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    skipped: tuple[Skipped, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    path: str | None = None
    warnings: tuple[str, ...] = ()
