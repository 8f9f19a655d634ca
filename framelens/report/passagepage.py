"""What the HTML templates show of one passage: what it adds, through which terms, and what would be without it."""

from __future__ import annotations

from dataclasses import dataclass

from framelens.report.display import MEANINGS, by_size, percent, short
from framelens.result import ParagraphReport, PassageReport

# Terms named for a passage: beyond the first few, each adds next to nothing.
TERMS = 4

# Passages below these shares of what speaks for the label are tinted lightly, or moderately.
LIGHT, MODERATE = 0.15, 0.35


@dataclass(frozen=True)
class Tag:
    """A label as it is shown: its name, letter and colour slot."""

    name: str
    letter: str
    slot: str

    @property
    def meaning(self) -> str:
        """What a paragraph of this label does; empty for labels that are not the project's own."""
        return MEANINGS.get(self.name, "")


@dataclass(frozen=True)
class PassageView:
    """A passage and all that is said of it."""

    id: str
    number: int
    text: str
    tag: Tag
    strength: int
    weight: float
    share: str
    contribution: str
    runner_up: str
    runner_up_contribution: str
    terms: tuple[tuple[str, str], ...]
    without: str
    changes: bool


def passage_view(
    paragraph: ParagraphReport, passage: PassageReport, identity: str, number: int, tags: dict[str, Tag]
) -> PassageView:
    """Lay out a passage of a paragraph."""
    others = [label for label, _ in by_size(paragraph.probabilities) if label != passage.label]
    terms = passage_terms(paragraph, passage)
    return PassageView(
        id=identity,
        number=number,
        text=short(passage.text),
        tag=tags[passage.label],
        strength=1 + (passage.share >= LIGHT) + (passage.share >= MODERATE),
        weight=passage.contribution,
        share=percent(passage.share),
        contribution=signed(passage.contribution),
        runner_up=others[0],
        runner_up_contribution=signed(sum(values[others[0]] for _, values in terms)) if terms else "",
        terms=tuple(
            (short(term, 40), signed(values[passage.label]))
            for term, values in sorted(terms, key=lambda t: -t[1][passage.label])[:TERMS]
            if values[passage.label] > 0
        ),
        without=passage.without,
        changes=passage.without != paragraph.label,
    )


def signed(value: float) -> str:
    """Write a contribution with its sign."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def passage_terms(paragraph: ParagraphReport, passage: PassageReport) -> list[tuple[str, dict[str, float]]]:
    """Sum the contributions of each term inside a passage; a pair of words that is half inside counts half."""
    found: dict[str, dict[str, float]] = {}
    for term in paragraph.terms or ():
        if term.end <= passage.start or term.start >= passage.end:
            continue
        whole = passage.start <= term.start and term.end <= passage.end
        values = found.setdefault(" ".join(term.text.lower().split()), dict.fromkeys(term.contributions, 0.0))
        for label, value in term.contributions.items():
            values[label] += value if whole else value / 2
    return list(found.items())
