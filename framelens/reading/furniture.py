"""Which blocks are the article and which the page: rules for single blocks, then what neighbours tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from framelens.reading.articlerules import REFERENCES_BELOW
from framelens.reading.headings import count_words, find_title, first_body, is_unpunctuated, set_labels_aside
from framelens.reading.layout import MAX_PARAGRAPH, Block, blank, is_item
from framelens.reading.metadata import is_biography
from framelens.reading.outletrules import COMMENTS_BELOW
from framelens.reading.rules import APPEAL_TOPIC, APPEAL_WE, normal, reason_of

# Teasers under "Read more" are shorter than this; a body paragraph that goes on after the box is longer.
TEASER_WORDS = 35

# Entries of a list of literature have fewer words; a longer text with a stop is the article, which goes on.
ENTRY_WORDS = 40

# Lines about the author are one or two sentences.
BIOGRAPHY_WORDS = 60

# A marker of such a list has no more words; "Read more: ..." with a headline is one teaser and no marker.
MARKER_WORDS = 5

# Items of a list in an article have more words on average; those of a menu one to three.
ITEM_WORDS = 4

# Comments and lists of other articles stand behind the article: a marker counts from this share of words on.
TAIL = 0.6

# A repeated block of fewer words is a refrain or a label rather than a text that was pasted twice.
DUPLICATE_WORDS = 5

#: Reasons that only the look of a block gives. They do not hold where nothing else would be left to read.
SOFT = frozenset({"title", "heading", "fragment", "caption", "duplicate", "menu", "byline"})

_COMMENTS_BELOW, _REFERENCES_BELOW = re.compile(COMMENTS_BELOW), re.compile(REFERENCES_BELOW)


def classify(blocks: Sequence[Block], title: str | None = None) -> list[str | None]:
    r"""Say of every block why it is set aside.

    Parameters
    ----------
    blocks : sequence of Block
    title : str, default None
        The article's headline, if it is known from elsewhere.

    Returns
    -------
    list of str or None
        A reason for each block; None for a paragraph of the body.

    Examples
    --------
    >>> from framelens.reading.layout import find_blocks
    >>> classify(find_blocks("- Advertisement -\n\nThe two ministers met in Astana on Monday."))
    ['advertisement', None]
    """
    reasons = [block.mark or reason_of(block) for block in blocks]
    _duplicates(blocks, reasons)
    find_title(blocks, reasons, title)
    _appeals(blocks, reasons)
    if not is_unpunctuated(blocks, reasons):
        set_labels_aside(blocks, reasons)
    _after_markers(blocks, reasons)
    _biography(blocks, reasons)
    if all(reasons):
        reasons = [None if reason in SOFT else reason for reason in reasons]
    return reasons


def _duplicates(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set aside what stands there a second time, word for word."""
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        if reasons[i] or count_words(block) < DUPLICATE_WORDS:
            continue
        key = " ".join(re.findall(r"\w+", block.words.lower()))
        if key in seen:
            reasons[i] = "duplicate"
        seen.add(key)


def _appeals(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set aside the rest of an appeal for money: where the outlet speaks to readers beside a plain one."""
    for order in (range(1, len(blocks)), range(len(blocks) - 2, -1, -1)):
        step = order.step
        for i in order:
            if reasons[i] is None and reasons[i - step] == "donation" and _speaks_to_readers(blocks[i]):
                reasons[i] = "donation"


def _speaks_to_readers(block: Block) -> bool:
    line = normal(block)
    return bool(APPEAL_WE.search(line)) and len(set(APPEAL_TOPIC.findall(line))) >= 2 and '"' not in line[:1]


def _after_markers(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set aside what stands behind the article: comments, literature, the teasers under a related-articles marker."""
    total = max(1, sum(map(count_words, blocks)))
    first = first_body(blocks, reasons)
    seen = 0
    active: str | None = None
    for i, block in enumerate(blocks):
        seen += count_words(block)
        marker = _marker(block, reasons[i], seen >= TAIL * total) if i > first else None
        if marker:
            active = marker
        elif active and _goes_with(blocks, reasons, i, active):
            reasons[i] = reasons[i] or active
        elif reasons[i] is None:
            active = None


def _marker(block: Block, reason: str | None, behind: bool) -> str | None:
    """Reason of what follows if a block says so; a label that a page puts on one piece does not."""
    if reason in ("comments", "related") and count_words(block) <= MARKER_WORDS:
        return reason if behind and (not block.mark or reason_of(block) == reason) else None
    line = normal(block)
    if _COMMENTS_BELOW.search(line):
        return "comments"
    return "references" if _REFERENCES_BELOW.search(line) else None


def _goes_with(blocks: Sequence[Block], reasons: Sequence[str | None], index: int, marker: str) -> bool:
    """Tell whether a block belongs to what a marker before it announced."""
    if marker == "references":
        return count_words(blocks[index]) <= ENTRY_WORDS or not blocks[index].terminal
    return marker == "comments" or (reasons[index] is None and _is_teaser(blocks, reasons, index))


def _is_teaser(blocks: Sequence[Block], reasons: Sequence[str | None], index: int) -> bool:
    """Tell whether a block under a marker is a headline of another article, or the line under such a headline."""
    block = blocks[index]
    if not block.terminal:
        return count_words(block) <= TEASER_WORDS
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    between = reasons[index - 1] == "related" and following is not None and not following.terminal
    return between and count_words(block) <= TEASER_WORDS


def _biography(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set aside the line about the author at the end: "N. N. is a fellow at ..."."""
    rest = [i for i, reason in enumerate(reasons) if reason is None]
    for i in rest[-1:] if len(rest) > 1 else []:
        if count_words(blocks[i]) <= BIOGRAPHY_WORDS and is_biography(blocks[i].line):
            reasons[i] = "biography"


def merge_items(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Put the items of a list together: one paragraph, unless they are as short as a menu's.

    Parameters
    ----------
    text : str
        The article's text.
    blocks : sequence of Block

    Returns
    -------
    list of Block
    """
    merged: list[Block] = []
    for listed, group in groupby(
        blocks, key=lambda b: not b.mark and (b.item or is_item(b.words)) and not reason_of(b)
    ):
        items = list(group)
        long = items[-1].end - items[0].start > MAX_PARAGRAPH
        if not listed or long or sum(map(count_words, items)) < ITEM_WORDS * len(items):
            merged.extend(items)
        else:
            start, end = items[0].start, items[-1].end
            merged.append(Block(start, end, blank(text[start:end]), item=True))
    return merged
