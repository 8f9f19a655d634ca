"""The blocks of a plain text: lines, hard-wrapped lines joined, over-long lines cut at sentence ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from framelens.text import sentence_spans

# A line this long was not broken by a text editor or an e-mail program (usual widths: 60-90).
MAX_WRAP = 120

# Lines shorter than this are not the full lines of a column of text, whatever follows them.
MIN_WRAP = 40

# A line that ends without a stop and fills this much of the column goes on in the next: justified columns and
# long words leave up to a quarter of it empty.
OPEN_SHARE = 0.75

# Of the pairs of lines, those where a sentence runs on: 3 of 4 in wrapped text, hardly any elsewhere.
WRAPPED_SHARE = 0.25

# Paragraphs of news have 20-150 words. What is twice as long as the longest of them came without its line
# breaks and is cut at sentence ends into pieces of about 100 words, a usual length of the labelled ones.
MAX_PARAGRAPH = 1800
PIECE = 600

_SPACE = re.compile(r"\s")
_TERMINAL = re.compile(r"[.!?…:;,][\"'”’»)\]]*(?:\[[\w ]{1,20}\])*\Z")
_MARK = re.compile(r"(?<![\w*])(?<!\* )\*(?: ?\*){2,}+(?!\w)")
_ITEM = re.compile(r"(?:[-–—•*·▪‣●○■►]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_TURN = re.compile(r"[A-ZА-ЯЁ][^.!?:;,“\"\n]{1,140}:\s")
_LEAD = re.compile(r"[^.!?:“\"]{3,160}:\s+(?=[A-Z“\"‘])")


@dataclass(frozen=True)
class Block:
    """A stretch of text that is one paragraph or one piece of furniture.

    Attributes
    ----------
    start, end : int
        Offsets into the article's text.
    words : str
        The text with every white-space character as a blank.
    cut : bool
        Cut from a longer line at a sentence end.
    mark : str or None
        A reason to set it aside that its place alone gives (``separator``, ``heading``).
    item : bool
        An item of a list, as its place says.
    """

    start: int
    end: int
    words: str
    cut: bool = False
    mark: str | None = None
    item: bool = False

    @property
    def line(self) -> str:
        """The words with single blanks between them."""
        return " ".join(self.words.split())

    @property
    def terminal(self) -> bool:
        """Whether it ends as a sentence, a clause or an introduction does."""
        return is_terminal(self.words)


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str
    indent: int
    gap: int  # blank lines before it

    @property
    def stop(self) -> int:
        """Column in which it ends."""
        return self.indent + len(self.text)


def is_terminal(text: str) -> bool:
    """Tell whether `text` ends with a stop, question mark, colon, semicolon or comma (and closing quotes)."""
    return _TERMINAL.search(text[-60:].rstrip()) is not None


def blank(text: str) -> str:
    """White-space characters as blanks, one for one."""
    return _SPACE.sub(" ", text)


def is_item(text: str) -> bool:
    """Tell whether a line begins as an item of a list."""
    return _ITEM.match(text) is not None


def is_turn(text: str) -> bool:
    """Tell whether a line begins with the name of a speaker and a colon.

    Examples
    --------
    >>> is_turn("President of Kazakhstan: Thank you."), is_turn("He put it like this: never.")
    (True, False)
    """
    match = _TURN.match(text)
    if match is None:
        return False
    words = match.group()[:-2].split()
    capitals = sum(not w[0].islower() or w in ("of", "the", "and", "for") for w in words)
    return len(words) <= 20 and capitals == len(words)


def find_blocks(text: str) -> list[Block]:
    r"""Cut a text into blocks.

    Parameters
    ----------
    text : str
        With line ends as ``"\n"``.

    Returns
    -------
    list of Block
        In order, without overlap; between them there is nothing but white space.

    Examples
    --------
    >>> [b.words for b in find_blocks("One.\nTwo.\n\nThree.")]
    ['One.', 'Two.', 'Three.']
    """
    blocks: list[Block] = []
    for start, end in _joined(list(_lines(text))):
        blocks.extend(_pieces(text, start, end))
    return blocks


def _lines(text: str) -> Iterator[_Line]:
    start, gap = 0, 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            indent = len(raw) - len(raw.lstrip())
            first = start + indent
            yield _Line(first, first + len(stripped), stripped, indent, gap)
        gap = 0 if stripped else gap + 1
        start += len(raw) + 1


def _joined(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    """Spans of the lines, with lines that were broken for their width put together."""
    wrap = _Wrap.of(lines)
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or not wrap.joins(lines[i - 1], lines[i]):
            yield lines[start].start, lines[i - 1].end
            start = i


def _runs_on(line: _Line, following: _Line) -> bool:
    """Tell whether the sentence of `line` goes on in `following`, from the two alone."""
    return (
        MIN_WRAP <= len(line.text) <= MAX_WRAP
        and not is_terminal(line.text)
        and following.text[0].islower()
        and not is_item(following.text)
    )


@dataclass(frozen=True)
class _Wrap:
    """How a text is hard-wrapped: its width (0 if it is not), and the blank lines between wrapped lines."""

    width: int
    gap: int

    @classmethod
    def of(cls, lines: list[_Line]) -> _Wrap:
        # An indented line begins a paragraph: it says nothing about how the lines before it were broken.
        pairs = [(a, b) for a, b in pairwise(lines) if b.indent < a.indent + 2]
        broken = [(a, b) for a, b in pairs if _runs_on(a, b)]
        if len(broken) < max(1.0, WRAPPED_SHARE * len(pairs)):
            return cls(0, 0)
        gap = Counter(b.gap for _, b in broken).most_common(1)[0][0]
        return cls(max(a.stop for a, _ in broken), gap)

    def joins(self, line: _Line, following: _Line) -> bool:
        if not self.width:
            return following.gap == 0 and _runs_on(line, following)
        open_end = not is_terminal(line.text) and following.text[0].islower()
        if following.gap > self.gap:
            near = following.gap <= 2 * self.gap + 1
            return near and open_end and (self.gap > 0 or self._full(line, following))
        if following.indent >= line.indent + 2 or is_item(following.text) or is_turn(following.text):
            return False
        if len(line.text) > MAX_WRAP or (line.text.isupper() and not following.text.isupper()):
            return False
        fitting = len(following.text) <= MAX_WRAP and self._full(line, following)
        return fitting or open_end

    def _full(self, line: _Line, following: _Line) -> bool:
        """Tell whether the next line's first word would not have fitted: the break was not the writer's."""
        if len(line.text) < MIN_WRAP:
            return False
        if not is_terminal(line.text) and line.stop > OPEN_SHARE * self.width:
            return True
        return line.stop + 1 + len(following.text.split(None, 1)[0]) > self.width


def _pieces(text: str, start: int, end: int) -> Iterator[Block]:
    """One block, or several where a line holds section marks or a whole article."""
    at, first = start, True
    for match in [*_MARK.finditer(text, start, end), None]:
        stop = match.start() if match else end
        yield from _cut(text, *_strip(text, at, stop), after_mark=not first)
        if match:
            yield Block(match.start(), match.end(), blank(match.group()), mark="separator")
            at, first = match.end(), False


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int, after_mark: bool) -> Iterator[Block]:
    if start == end:
        return
    lead = _LEAD.match(text, start, end) if after_mark and end - start > MAX_PARAGRAPH else None
    if lead:  # a section's heading and its first speaker, run together
        heading = _strip(text, start, lead.end())
        yield Block(*heading, blank(text[slice(*heading)]), mark="heading")
        start = lead.end()
    words = blank(text[start:end])
    if end - start <= MAX_PARAGRAPH:
        yield Block(start, end, words)
        return
    for a, b in _by_length(words):
        a, b = _strip(words, a, b)
        yield Block(start + a, start + b, words[a:b], cut=True)


def _by_length(words: str) -> list[tuple[int, int]]:
    """Pieces of about `PIECE` characters, each ending with a sentence; a speaker's turn begins a new one."""
    cuts = [0]
    for start, end in _sentences(words):
        if start > cuts[-1] and _turn_at(words, start):
            if len(cuts) > 1 and start - cuts[-1] < PIECE // 3 and not _turn_at(words, cuts[-1]):
                cuts.pop()
            cuts.append(start)
        if end - cuts[-1] >= PIECE:
            cuts.append(end)
    if len(words) - cuts[-1] < PIECE // 3 and len(cuts) > 1 and not _turn_at(words, cuts[-1]):
        cuts.pop()
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True) if words[a:b].strip()]


def _turn_at(words: str, start: int) -> bool:
    return is_turn(words[start : start + 160])


def _sentences(words: str) -> Iterator[tuple[int, int]]:
    """Sentences; one that is longer than a paragraph (no stop in sight) is cut at a blank."""
    for start, end in sentence_spans(words):
        while end - start > MAX_PARAGRAPH:
            stop = words.rfind(" ", start + PIECE, start + MAX_PARAGRAPH)
            stop = stop + 1 if stop > 0 else start + MAX_PARAGRAPH
            yield start, stop
            start = stop
        yield start, end
