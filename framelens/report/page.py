"""What the HTML templates show of one article: pieces of text, notes and the data that corrections need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from framelens.article import Skipped
from framelens.corrections import text_hash
from framelens.report.credibilitypage import CredibilityView, credibility_view
from framelens.report.display import (
    by_size,
    certainty,
    letters,
    percent,
    safe,
    short,
    slot,
    verdict_sentence,
    web_address,
)
from framelens.report.passagepage import PassageView, Tag, passage_view, signed
from framelens.result import ParagraphReport, Report
from framelens.voice import quotations

# What the rest of the article adds is named from here on; below, it rounds to nothing.
SHOWN_CONTEXT = 0.005


@dataclass(frozen=True)
class Bar:
    """A share with its interval, in per cent for a bar with a whisker, and in words."""

    tag: Tag
    share: float
    low: float
    high: float
    text: str
    range: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: inside a passage or not, inside quotation marks or not."""

    text: str
    quoted: bool


@dataclass(frozen=True)
class Run:
    """Neighbouring pieces of one passage, or of none."""

    pieces: tuple[Piece, ...]
    passage: PassageView | None


@dataclass(frozen=True)
class ParagraphView:
    """A paragraph with its notes."""

    id: str
    index: int
    tag: Tag
    probability: str
    runner_up: Tag
    runner_up_probability: str
    context: str
    unsure: tuple[str, ...]
    voice: str
    speaker: str
    driver: bool
    runs: tuple[Run, ...]
    passages: tuple[PassageView, ...]


@dataclass(frozen=True)
class Aside:
    """Neighbouring pieces that were set aside."""

    reasons: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class ArticleView:
    """One article's part of the page.

    Attributes
    ----------
    blocks : tuple of ParagraphView or Aside
        In the order of the text.
    data : dict
        What the page's script needs to write corrections.
    credibility : CredibilityView or None
        Beside the verdict, and never part of it.
    """

    id: str
    title: str
    about: tuple[str, ...]
    url: str | None
    tag: Tag
    sentence: str
    bars: tuple[Bar, ...]
    voices: tuple[tuple[str, tuple[Bar, ...]], ...]
    drivers: tuple[int, ...]
    paragraphs: tuple[ParagraphView, ...]
    blocks: tuple[ParagraphView | Aside, ...]
    explain: Tag | None
    warnings: tuple[str, ...]
    credibility: CredibilityView | None
    data: dict[str, Any]


def article_view(report: Report, number: int) -> ArticleView:
    """Lay out article `number` (from 1) of a page."""
    key, metadata = f"a{number}", report.article.metadata
    tags = tags_of(report.labels)
    paragraphs = tuple(_paragraph(report, p, key, tags) for p in report.paragraphs)
    about = (metadata.byline, metadata.source, metadata.date)
    return ArticleView(
        id=key,
        title=short(metadata.title or report.article.id, 300),
        about=tuple(short(a) for a in about if a),
        url=web_address(metadata.url),
        tag=tags[report.framing.label],
        sentence=verdict_sentence(report),
        bars=bars(report.framing.shares, report.framing.interval, tags),
        voices=_voices(report, tags),
        drivers=tuple(sorted(i + 1 for i in report.framing.drivers)),
        paragraphs=paragraphs,
        blocks=tuple(_blocks(report, paragraphs)),
        explain=tags[report.explain] if report.explain else None,
        warnings=tuple(safe(w) for w in report.warnings),
        credibility=None if report.credibility is None else credibility_view(report.credibility),
        data=_data(report, key),
    )


def tags_of(labels: Sequence[str]) -> dict[str, Tag]:
    """Give a tag for each label, for "mixed" and for "uncertain"."""
    return {name: Tag(name, letter, slot(name, labels)) for name, letter in letters(labels).items()}


def bars(shares: Any, interval: Any, tags: dict[str, Tag]) -> tuple[Bar, ...]:
    """Bars of all shares, the largest first."""
    return tuple(_bar(tags[label], share, *interval[label]) for label, share in by_size(shares))


def _bar(tag: Tag, share: float, low: float, high: float) -> Bar:
    low_text, high_text = percent(low), percent(high)
    span = low_text if low_text == high_text else f"{low_text[:-1]}–{high_text}"
    return Bar(tag, round(100 * share, 1), round(100 * low, 1), round(100 * high, 1), percent(share), span)


def _voices(report: Report, tags: dict[str, Tag]) -> tuple[tuple[str, tuple[Bar, ...]], ...]:
    voices = report.framing.voices
    if len(voices) < 2:
        return ()
    return tuple(
        (voice, bars(shares, {label: (x, x) for label, x in shares.items()}, tags)) for voice, shares in voices.items()
    )


def _blocks(report: Report, paragraphs: Sequence[ParagraphView]) -> Iterator[ParagraphView | Aside]:
    """Put paragraphs and what was set aside in the order of the text; neighbours set aside become one block."""
    scored = [(p.start, view) for p, view in zip(report.paragraphs, paragraphs, strict=True)]
    items: list[tuple[int, ParagraphView | Skipped]] = [*scored, *((s.start, s) for s in report.skipped)]
    waiting: list[Skipped] = []
    for _, item in sorted(items, key=lambda x: x[0]):
        if isinstance(item, Skipped):
            waiting.append(item)
            continue
        if waiting:
            yield _aside(waiting)
            waiting = []
        yield item
    if waiting:
        yield _aside(waiting)


def _aside(skipped: Sequence[Skipped]) -> Aside:
    reasons = ", ".join(dict.fromkeys(s.reason for s in skipped))
    return Aside(reasons, tuple(safe(s.text) for s in skipped))


def _paragraph(report: Report, paragraph: ParagraphReport, key: str, tags: dict[str, Tag]) -> ParagraphView:
    ranked = [label for label, _ in by_size(paragraph.probabilities)]
    # The label is the model's; where two probabilities tie, the ranking alone might name the other.
    runner_up = next(label for label in ranked if label != paragraph.label)
    context = paragraph.context[paragraph.label] - paragraph.context[runner_up]
    identity = f"{key}-p{paragraph.index + 1}"
    passages = {
        p.start: passage_view(paragraph, p, f"{identity}-{n}", n, tags)
        for n, p in enumerate(sorted(paragraph.passages, key=lambda p: p.start), 1)
    }
    return ParagraphView(
        id=identity,
        index=paragraph.index,
        tag=tags[paragraph.label],
        probability=certainty(paragraph.probabilities[paragraph.label]),
        runner_up=tags[runner_up],
        runner_up_probability=percent(paragraph.probabilities[runner_up]),
        context=signed(context) if abs(context) >= SHOWN_CONTEXT else "",
        unsure=paragraph.label_set if paragraph.uncertain else (),
        voice=paragraph.voice,
        speaker=short(paragraph.speaker or ""),
        driver=paragraph.index in report.framing.drivers,
        runs=tuple(_runs(paragraph, passages)),
        passages=tuple(passages.values()),
    )


def _runs(paragraph: ParagraphReport, passages: dict[int, PassageView]) -> Iterator[Run]:
    """Cut a paragraph at its passages, and these at quotation marks."""
    quotes = [(paragraph.start + a, paragraph.start + b) for a, b in quotations(paragraph.text)]
    spans = sorted((p.start, p.end) for p in paragraph.passages)
    at = paragraph.start
    for start, end in [*spans, (paragraph.end, paragraph.end)]:
        if start > at:
            yield Run(tuple(_pieces(paragraph, at, start, quotes)), None)
        if end > start:
            yield Run(tuple(_pieces(paragraph, start, end, quotes)), passages[start])
        at = end


def _pieces(paragraph: ParagraphReport, start: int, end: int, quotes: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    inside = [(max(a, start), min(b, end)) for a, b in quotes if a < end and b > start]
    at = start
    for a, b in [*inside, (end, end)]:
        if a > at:
            yield Piece(_text(paragraph, at, a), False)
        if b > a:
            yield Piece(_text(paragraph, a, b), True)
        at = b


def _text(paragraph: ParagraphReport, start: int, end: int) -> str:
    return safe(paragraph.text[start - paragraph.start : end - paragraph.start])


def _data(report: Report, key: str) -> dict[str, Any]:
    article, metadata = report.article, report.article.metadata
    return {
        "key": key,
        "id": article.id,
        "title": metadata.title,
        "source": metadata.source,
        "date": metadata.date,
        "path": article.path,
        "sha256": text_hash(article.text),
        "paragraphs": [_paragraph_data(p) for p in report.paragraphs],
    }


def _paragraph_data(paragraph: ParagraphReport) -> dict[str, Any]:
    data = {
        "start": paragraph.start,
        "end": paragraph.end,
        "sha256": text_hash(paragraph.text),
        "label": paragraph.label,
        "voice": paragraph.voice,
        "probabilities": {label: round(p, 4) for label, p in paragraph.probabilities.items()},
    }
    if safe(paragraph.text) != paragraph.text:
        data["text"] = paragraph.text  # the page shows it neutralised; corrections need it as it was read
    return data
