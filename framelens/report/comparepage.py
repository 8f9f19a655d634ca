"""What the HTML templates show of articles on the same event, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framelens.matching import Matter, match_paragraphs
from framelens.report.display import short
from framelens.report.page import ArticleView, Bar, ParagraphView
from framelens.report.passagepage import PassageView, Tag
from framelens.verdict import NEUTRAL

# More than these and a comparison is no longer read to its end.
MATTERS, TELLING = 12, 4


@dataclass(frozen=True)
class ComparedPiece:
    """A stretch of text, with a colour slot where it is a passage."""

    text: str
    slot: str


@dataclass(frozen=True)
class Told:
    """How one article tells a matter."""

    id: str
    title: str
    tag: Tag
    probability: str
    pieces: tuple[ComparedPiece, ...]


@dataclass(frozen=True)
class Column:
    """One article at a glance."""

    id: str
    title: str
    about: tuple[str, ...]
    tag: Tag
    bars: tuple[Bar, ...]
    telling: tuple[PassageView, ...]


@dataclass(frozen=True)
class Comparison:
    """The comparison page."""

    heading: str
    sentence: str
    columns: tuple[Column, ...]
    matters: tuple[tuple[Told | None, ...], ...]


def comparison_view(articles: Sequence[ArticleView]) -> Comparison:
    """Lay articles out side by side, and the paragraphs in which they tell the same matter."""
    texts = [[_plain(p) for p in a.paragraphs] for a in articles]
    matters = sorted(match_paragraphs(texts), key=lambda m: (not _differ(m, articles), -m.similarity))
    differently = sum(_differ(m, articles) for m in matters)
    verdicts = "; ".join(f"“{short(a.title, 60)}”: {a.tag.name}" for a in articles)
    sentence = f"{verdicts}. They tell {len(matters)} matters in common, {differently} of them framed differently."
    return Comparison(
        f"{len(articles)} articles side by side",
        sentence if matters else f"{verdicts}. No paragraphs about the same matter were found.",
        tuple(_column(a) for a in articles),
        tuple(_row(articles, m) for m in matters[:MATTERS]),
    )


def _plain(paragraph: ParagraphView) -> str:
    return "".join(piece.text for run in paragraph.runs for piece in run.pieces)


def _differ(matter: Matter, articles: Sequence[ArticleView]) -> bool:
    return len({articles[p.article].paragraphs[p.paragraph].tag for p in matter.places}) > 1


def _column(article: ArticleView) -> Column:
    framed = [p for paragraph in article.paragraphs for p in paragraph.passages if p.tag.name != NEUTRAL]
    strongest = sorted(framed, key=lambda p: -p.weight)[:TELLING]
    return Column(article.id, article.title, article.about, article.tag, article.bars, tuple(strongest))


def _row(articles: Sequence[ArticleView], matter: Matter) -> tuple[Told | None, ...]:
    """Give each article its own column; None where it does not tell this matter."""
    paragraph_of = {place.article: place.paragraph for place in matter.places}
    return tuple(_told(a, paragraph_of[i]) if i in paragraph_of else None for i, a in enumerate(articles))


def _told(article: ArticleView, index: int) -> Told:
    paragraph = article.paragraphs[index]
    pieces = tuple(
        ComparedPiece("".join(piece.text for piece in run.pieces), run.passage.tag.slot if run.passage else "")
        for run in paragraph.runs
    )
    return Told(paragraph.id, short(article.title, 60), paragraph.tag, paragraph.probability, pieces)
