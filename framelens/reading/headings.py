"""Headline, headings, menus and other short lines: found by their length and place, not by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from framelens.reading.layout import Block, is_item, is_turn
from framelens.reading.metadata import is_name

# A headline is rarely longer than 20 words; the longest in real use have about 25.
TITLE_WORDS = 30

# A label above the headline ("Opinion", "Letter from Almaty") has fewer words than most headlines.
SHORT_TITLE = 4

# Section headings and captions without a credit are shorter; real paragraphs this short end with a stop.
HEADING_WORDS = 15

# The line below a headline is longer than a heading, and shorter than most first paragraphs.
DECK_WORDS = 25

# If more than this share of all words stands in short lines without a stop, that is how the text is written.
UNPUNCTUATED = 0.4

# Runs of this many labels of at most so many words are a menu.
MENU_RUN, MENU_WORDS = 4, 5

_HASH_HEADING = re.compile(r"#{1,6} \S|\*\*[^*]{2,120}\*\*\Z")

# A sentence of a body. With fewer words it may as well be a teaser or a label.
BODY_WORDS = 12


def count_words(block: Block) -> int:
    """Count the words of a block."""
    return len(block.words.split())


def _is_body(block: Block) -> bool:
    return block.terminal and count_words(block) >= BODY_WORDS


def first_body(blocks: Sequence[Block], reasons: Sequence[str | None]) -> int:
    """Index of the first paragraph that is surely one; the number of blocks if there is none."""
    indexes = (i for i, b in enumerate(blocks) if reasons[i] is None and _is_body(b))
    return next(indexes, len(blocks))


def _is_label(block: Block) -> bool:
    """Tell whether a block is a short line that does not end as a sentence does."""
    words = count_words(block)
    return (
        words <= HEADING_WORDS and not block.cut and (not block.terminal or (words <= 3 and block.words.endswith(":")))
    )


def find_title(blocks: Sequence[Block], reasons: list[str | None], known: str | None) -> None:
    """Find the headline: as it is known, or the first short line before the body; `reasons` is changed in place."""
    body = first_body(blocks, reasons)
    if known is not None:
        wanted = re.findall(r"\w+", known.lower())
        for i in range(min(body + 1, len(blocks))):
            if not blocks[i].cut and re.findall(r"\w+", blocks[i].words.lower()) == wanted:
                reasons[i] = "title"
                return
        return
    head = [i for i in range(body if body < len(blocks) else min(1, len(blocks) - 1)) if reasons[i] is None]
    found = [
        i for i in head if count_words(blocks[i]) <= TITLE_WORDS and _may_be_title(blocks[i], _alone(blocks, head, i))
    ]
    if found:
        # A headline in capitals ("Perfect Storm") looks like a name: it counts if there is nothing better.
        likely = [i for i in found if not is_name(blocks[i].line)] or found
        best = next((i for i in likely if count_words(blocks[i]) >= SHORT_TITLE or blocks[i].terminal), likely[0])
        reasons[best] = "title"


def _alone(blocks: Sequence[Block], head: Sequence[int], index: int) -> bool:
    """Tell whether a question or an exclamation stands where headlines do: first, or with a label below it."""
    return index == head[0] or not blocks[index + 1].terminal


def _may_be_title(block: Block, first: bool) -> bool:
    if is_item(block.words):
        return False
    end = block.words.rstrip("\"'”’»)")[-1:]
    return not block.terminal or (first and end in "?!…")


def is_unpunctuated(blocks: Sequence[Block], reasons: Sequence[str | None]) -> bool:
    """Tell whether the text is written without stops, so that their absence says nothing."""
    left = [b for b, reason in zip(blocks, reasons, strict=True) if reason is None]
    counts = [(count_words(b), _is_label(b)) for b in left if not (_is_label(b) and count_words(b) <= MENU_WORDS)]
    return sum(n for n, label in counts if label) > UNPUNCTUATED * max(1, sum(n for n, _ in counts))


def set_labels_aside(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set short lines without a stop aside (in `reasons`): menus, names, captions, headings; items and turns stay."""
    body = first_body(blocks, reasons)
    last = max((i for i, b in enumerate(blocks) if reasons[i] is None and _is_body(b)), default=-1)
    turns = sum(b.terminal and is_turn(b.words) for b in blocks) >= 3
    labels = [
        i
        for i, b in enumerate(blocks)
        if reasons[i] is None and (_label_here(b, turns) or (i < body and _in_head(blocks, reasons, i)))
    ]
    menus = _menu_runs(blocks, labels)
    for i in labels:
        reasons[i] = _name_label(blocks[i], i, body, last) if i not in menus else "menu"
    for i, block in enumerate(blocks):
        if reasons[i] is None and _HASH_HEADING.match(block.words):
            reasons[i] = "heading"


def _in_head(blocks: Sequence[Block], reasons: Sequence[str | None], index: int) -> bool:
    """Tell whether a block before the body is the line below the headline, or a question with a label below it."""
    block, following = blocks[index], index + 1 < len(blocks) and not blocks[index + 1].terminal
    if count_words(block) > DECK_WORDS or is_item(block.words) or block.words[0] in '“"«':
        return False
    return not block.terminal or (following and block.words.rstrip()[-1] in "?!")


def _label_here(block: Block, turns: bool) -> bool:
    if not _is_label(block) or (turns and is_turn(block.words)):
        return False
    opened = block.words[0] in '“"«' and block.words.rstrip()[-1] not in '”"»'
    return not opened and not ((block.item or is_item(block.words)) and count_words(block) > MENU_WORDS)


def _name_label(block: Block, index: int, body: int, last: int) -> str:
    if index > last:
        return "fragment"
    if index > body:
        return "heading"
    return "byline" if is_name(block.line) else "caption"


def _menu_runs(blocks: Sequence[Block], labels: list[int]) -> set[int]:
    """Indexes of labels that stand in a row of very short ones."""
    found: set[int] = set()
    run: list[int] = []
    for i in [*labels, -1]:
        short = i >= 0 and count_words(blocks[i]) <= MENU_WORDS
        if run and (not short or i != run[-1] + 1):
            found.update(run if len(run) >= MENU_RUN else ())
            run = []
        if short:
            run.append(i)
    return found
