"""Which blocks are the article and which the page: rules for single blocks, then what neighbours tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from framelens.reading.layout import MAX_PARAGRAPH, Block, blank, is_item, is_turn
from framelens.reading.metadata import is_biography, is_byline, is_date_line, is_name
from framelens.reading.rules import APPEAL_TOPIC, APPEAL_WE, READER_WORDS, RULES, SITE_WORDS

# A headline is rarely longer than 20 words; the longest in real use have about 25.
TITLE_WORDS = 30

# A label above the headline ("Opinion", "Letter from Almaty") has fewer words than most headlines.
SHORT_TITLE = 4

# Section headings and captions without a credit are shorter; real paragraphs this short end with a stop.
HEADING_WORDS = 15

# A sentence of a body. With fewer words it may as well be a teaser or a label.
BODY_WORDS = 12

# If more than this share of all words stands in short lines without a stop, that is how the text is written.
UNPUNCTUATED = 0.4

# Runs of this many labels of at most so many words are a menu.
MENU_RUN, MENU_WORDS = 4, 5

# Teasers under "Read more" are shorter than this; a body paragraph that goes on after the box is longer.
TEASER_WORDS = 35

# Lines about the author are one or two sentences.
BIOGRAPHY_WORDS = 60

# A block of so many words, a tenth of them function words, is prose, whatever debris of code stands in it.
PROSE_WORDS = 20

# Blocks of at most so many words with this share of words of sites about themselves (at least two different ones)
# are the page's. `python -m benchmarks.furniture` counts the labelled paragraphs that this would set aside: none.
SITE_BLOCK, SITE_SHARE = 60, 0.15

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

_QUOTES = str.maketrans("’‘ʼ“”", "'''\"\"")
# What a page says to its readers; in quotation marks, with who said it, somebody in the article says it.
_ADDRESSED = frozenset({"consent", "donation", "subscription", "share", "copyright", "related", "contact"})
_SAID = re.compile(r"\b(?:said|says|told|wrote|writes|added|adds|asked|asks|replied|remarked|declared)\b")
_TOKEN = re.compile(r"[\w'-]+")
_FUNCTION = re.compile(r"\b(?:the|of|to|and|in|that|a)\b")
_LETTER = re.compile(r"[^\W_]")
_HASH_HEADING = re.compile(r"#{1,6} \S|\*\*[^*]{2,120}\*\*\Z")


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
    reasons = [block.mark or _by_rule(block) for block in blocks]
    _duplicates(blocks, reasons)
    _title(blocks, reasons, title)
    _appeals(blocks, reasons)
    if not _unpunctuated(blocks, reasons):
        _labels(blocks, reasons)
    _after_markers(blocks, reasons)
    _biography(blocks, reasons)
    if all(reasons):
        reasons = [None if reason in SOFT else reason for reason in reasons]
    return reasons


def _normal(block: Block) -> str:
    return block.line.lower().translate(_QUOTES)


def _by_rule(block: Block) -> str | None:
    """Reason that the block's own words give."""
    if not _LETTER.search(block.words):
        return "separator"
    line = _normal(block)
    words = line.count(" ") + 1
    if is_byline(block.line):
        return "byline"
    reported = '"' in line and _SAID.search(line) is not None
    prose = words >= PROSE_WORDS and 10 * len(_FUNCTION.findall(line)) >= words
    rules = (r for r in RULES if not (reported and r.reason in _ADDRESSED) and not (prose and r.reason == "code"))
    reason = next((rule.reason for rule in rules if rule.matches(line, words)), None)
    if reason is None and not block.item and not is_item(block.words) and is_date_line(block.line):
        return "dateline"
    return reason or ("page" if not reported and _speaks_of_the_site(line, words) else None)


def _speaks_of_the_site(line: str, words: int) -> bool:
    """Tell whether a short block is mostly about the site and its reader."""
    if not 3 <= words <= SITE_BLOCK:
        return False
    tokens = _TOKEN.findall(line)
    site = [token for token in tokens if token in SITE_WORDS]
    spoken = len(site) + sum(token in READER_WORDS for token in tokens)
    return len(set(site)) >= 2 and spoken >= SITE_SHARE * len(tokens)


def _count(block: Block) -> int:
    return len(block.words.split())


def _is_body(block: Block) -> bool:
    return block.terminal and _count(block) >= BODY_WORDS


def _first_body(blocks: Sequence[Block], reasons: Sequence[str | None]) -> int:
    """Index of the first paragraph that is surely one; the number of blocks if there is none."""
    indexes = (i for i, b in enumerate(blocks) if reasons[i] is None and _is_body(b))
    return next(indexes, len(blocks))


def _duplicates(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set aside what stands there a second time, word for word."""
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        if reasons[i] or _count(block) < DUPLICATE_WORDS:
            continue
        key = " ".join(re.findall(r"\w+", block.words.lower()))
        if key in seen:
            reasons[i] = "duplicate"
        seen.add(key)


def _title(blocks: Sequence[Block], reasons: list[str | None], known: str | None) -> None:
    """Find the headline: as it is known, or the first short line before the body."""
    body = _first_body(blocks, reasons)
    if known is not None:
        wanted = re.findall(r"\w+", known.lower())
        for i in range(min(body + 1, len(blocks))):
            if not blocks[i].cut and re.findall(r"\w+", blocks[i].words.lower()) == wanted:
                reasons[i] = "title"
                return
        return
    head = [i for i in range(body if body < len(blocks) else min(1, len(blocks) - 1)) if reasons[i] is None]
    found = [i for i in head if _count(blocks[i]) <= TITLE_WORDS and _may_be_title(blocks[i], _alone(blocks, head, i))]
    if found:
        # A headline in capitals ("Perfect Storm") looks like a name: it counts if there is nothing better.
        likely = [i for i in found if not is_name(blocks[i].line)] or found
        best = next((i for i in likely if _count(blocks[i]) >= SHORT_TITLE or blocks[i].terminal), likely[0])
        reasons[best] = "title"


def _alone(blocks: Sequence[Block], head: Sequence[int], index: int) -> bool:
    """Tell whether a question or an exclamation stands where headlines do: first, or with a label below it."""
    return index == head[0] or not blocks[index + 1].terminal


def _may_be_title(block: Block, first: bool) -> bool:
    if is_item(block.words):
        return False
    end = block.words.rstrip("\"'”’»)")[-1:]
    return not block.terminal or (first and end in "?!…")


def _appeals(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set aside the rest of an appeal for money: where the outlet speaks to readers beside a plain one."""
    for order in (range(1, len(blocks)), range(len(blocks) - 2, -1, -1)):
        step = order.step
        for i in order:
            if reasons[i] is None and reasons[i - step] == "donation" and _speaks_to_readers(blocks[i]):
                reasons[i] = "donation"


def _speaks_to_readers(block: Block) -> bool:
    line = _normal(block)
    return bool(APPEAL_WE.search(line)) and len(set(APPEAL_TOPIC.findall(line))) >= 2 and '"' not in line[:1]


def _is_label(block: Block) -> bool:
    """Tell whether a block is a short line that does not end as a sentence does."""
    words = _count(block)
    return (
        words <= HEADING_WORDS and not block.cut and (not block.terminal or (words <= 3 and block.words.endswith(":")))
    )


def _unpunctuated(blocks: Sequence[Block], reasons: Sequence[str | None]) -> bool:
    """Tell whether the text is written without stops, so that their absence says nothing."""
    left = [b for b, reason in zip(blocks, reasons, strict=True) if reason is None]
    counts = [(_count(b), _is_label(b)) for b in left if not (_is_label(b) and _count(b) <= MENU_WORDS)]
    return sum(n for n, label in counts if label) > UNPUNCTUATED * max(1, sum(n for n, _ in counts))


def _labels(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set short lines without a stop aside: menus, names, captions, headings; items and turns stay."""
    body = _first_body(blocks, reasons)
    last = max((i for i, b in enumerate(blocks) if reasons[i] is None and _is_body(b)), default=-1)
    turns = sum(b.terminal and is_turn(b.words) for b in blocks) >= 3
    labels = [i for i, b in enumerate(blocks) if reasons[i] is None and _label_here(b, turns)]
    menus = _menu_runs(blocks, labels)
    for i in labels:
        reasons[i] = _name_label(blocks[i], i, body, last) if i not in menus else "menu"
    for i, block in enumerate(blocks):
        if reasons[i] is None and _HASH_HEADING.match(block.words):
            reasons[i] = "heading"


def _label_here(block: Block, turns: bool) -> bool:
    if not _is_label(block) or (turns and is_turn(block.words)):
        return False
    opened = block.words[0] in '“"«' and block.words.rstrip()[-1] not in '”"»'
    return not opened and not ((block.item or is_item(block.words)) and _count(block) > MENU_WORDS)


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
        short = i >= 0 and _count(blocks[i]) <= MENU_WORDS
        if run and (not short or i != run[-1] + 1):
            found.update(run if len(run) >= MENU_RUN else ())
            run = []
        if short:
            run.append(i)
    return found


def _after_markers(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set aside what stands behind the article: comments, and the teasers under a related-articles marker."""
    total = max(1, sum(map(_count, blocks)))
    seen = 0
    active: str | None = None
    for i, block in enumerate(blocks):
        seen += _count(block)
        if reasons[i] in ("comments", "related") and seen >= TAIL * total and _count(block) <= MARKER_WORDS:
            active = reasons[i]
        elif active == "comments" or (active == "related" and reasons[i] is None and _is_teaser(blocks, reasons, i)):
            reasons[i] = reasons[i] or active
        elif reasons[i] is None:
            active = None


def _is_teaser(blocks: Sequence[Block], reasons: Sequence[str | None], index: int) -> bool:
    """Tell whether a block under a marker is a headline of another article, or the line under such a headline."""
    block = blocks[index]
    if not block.terminal:
        return _count(block) <= TEASER_WORDS
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    between = reasons[index - 1] == "related" and following is not None and not following.terminal
    return between and _count(block) <= TEASER_WORDS


def _biography(blocks: Sequence[Block], reasons: list[str | None]) -> None:
    """Set aside the line about the author at the end: "N. N. is a fellow at ..."."""
    rest = [i for i, reason in enumerate(reasons) if reason is None]
    for i in rest[-1:] if len(rest) > 1 else []:
        if _count(blocks[i]) <= BIOGRAPHY_WORDS and is_biography(blocks[i].line):
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
    for listed, group in groupby(blocks, key=lambda b: not b.mark and (b.item or is_item(b.words)) and not _by_rule(b)):
        items = list(group)
        long = items[-1].end - items[0].start > MAX_PARAGRAPH
        if not listed or long or sum(map(_count, items)) < ITEM_WORDS * len(items):
            merged.extend(items)
        else:
            start, end = items[0].start, items[-1].end
            merged.append(Block(start, end, blank(text[start:end]), item=True))
    return merged
