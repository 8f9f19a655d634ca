"""Word lists with patterns: read once, matched in one pass over the words of a sentence.

A lexicon is a text file of ``framelens/data``. A line is a pattern; ``[name]`` opens a group; ``#`` is a
comment; ``+ sentence`` is an example that the group must match and ``- sentence`` one that it must not (the
tests check both). A pattern is words with blanks between them, where

======== ==============================================
``a/b``  either word
``word*`` any word that begins so
``word?`` the word or nothing
``~``    up to three words, whatever they are
======== ==============================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: importlib.resources would find the folder, too, but takes longer to import than all lexicons to read.
_DATA = Path(__file__).parent.parent / "data"

#: Words are matched without their possessive ending; hyphens and apostrophes join ("so-called", "don't").
WORD = re.compile(r"\w+(?:['’\-]\w+)*")

#: Most words that "~" may stand for. Three spans an adverb or a short aside; more would join unrelated words.
GAP = 3

#: Words whose patterns are remembered: the vocabulary of some thousand articles, a few megabytes.
_REMEMBERED = 50_000


def word_set(text: str) -> frozenset[str]:
    """Words of a list written as plain text."""
    return frozenset(text.split())


_CONTRACTIONS = word_set(
    """
    it's that's let's what's here's there's he's she's who's where's
    """
)


@dataclass(frozen=True)
class Hit:
    """Words ``first`` up to but not including ``last`` match a pattern of ``group``."""

    first: int
    last: int
    group: str


@dataclass(frozen=True)
class Example:
    """A sentence of a lexicon file that the group must match (`wanted`) or must not."""

    group: str
    sentence: str
    wanted: bool


@dataclass(frozen=True)
class _Element:
    """One place of a pattern: exact words, beginnings of words, or a gap (neither)."""

    words: frozenset[str]
    stems: tuple[str, ...]
    optional: bool
    gap: bool

    def fits(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)


_Pattern = tuple[str, tuple[_Element, ...]]


@dataclass(frozen=True)
class _Openings:
    """Patterns that a word begins: it alone, those whose second word must be one of a few, the others."""

    alone: tuple[str, ...]
    by_second: dict[str, list[_Pattern]]
    others: list[_Pattern]


_NOTHING = _Openings((), {}, [])


class Lexicon:
    r"""Patterns in groups.

    Parameters
    ----------
    text : str
        The file's text, as the module's docstring describes it.

    Attributes
    ----------
    examples : tuple of Example
    groups : tuple of str
        Names of the groups, in order.
    singles : dict of str to set of str
        Of each group, the words that are a pattern by themselves.

    Examples
    --------
    >>> lexicon = Lexicon("[doubt]\nreal/true aim*\n")
    >>> list(lexicon.find(["their", "true", "aims"]))
    [Hit(first=1, last=3, group='doubt')]
    """

    def __init__(self, text: str) -> None:
        self.singles: dict[str, set[str]] = {}
        self._exact: dict[str, list[_Pattern]] = {}
        self._stems: dict[str, list[_Pattern]] = {}
        self._by_word: dict[str, _Openings] = {}
        examples, group, groups = [], "", []
        for line in text.splitlines():
            line = line.strip()
            if line.startswith("["):
                group = line[1:-1]
                groups.append(group)
            elif line.startswith(("+ ", "- ")):
                examples.append(Example(group, line[2:], line[0] == "+"))
            elif line and not line.startswith("#"):
                self._add(group, line)
        self.examples = tuple(examples)
        self.groups = tuple(groups)

    def _add(self, group: str, line: str) -> None:
        pattern = (group, tuple(_element(part) for part in line.split()))
        first = pattern[1][0]
        if len(pattern[1]) == 1:
            self.singles.setdefault(group, set()).update(first.words)
        for word in first.words:
            self._exact.setdefault(word, []).append(pattern)
        for stem in first.stems:
            # Patterns that begin with a stem are looked up by its first three letters.
            self._stems.setdefault(stem[:3], []).append(pattern)

    def find(self, words: Sequence[str], first: int = 0, last: int | None = None) -> Iterator[Hit]:
        """Find all matches among ``words[first:last]``, at most one per group and starting word.

        Parameters
        ----------
        words : sequence of str
            Normalised words (`normal`).
        first, last : int
            The sentence's words; no match runs out of it.
        """
        stop = len(words) if last is None else last
        known = self._by_word
        for at in range(first, stop):
            openings = known.get(words[at])
            if openings is None:
                openings = self._openings(words[at])
            if openings is not _NOTHING:
                yield from _matches_at(words, at, stop, openings)

    def _openings(self, word: str) -> _Openings:
        """Sort the patterns that `word` can begin; done once a word, since most words begin none."""
        stems = [p for p in self._stems.get(word[:3], []) if p[1][0].fits(word)]
        patterns = self._exact.get(word, []) + stems
        openings = _sort(patterns) if patterns else _NOTHING
        if len(self._by_word) < _REMEMBERED:
            self._by_word[word] = openings
        return openings

    def contains(self, words: Sequence[str], first: int = 0, last: int | None = None) -> bool:
        """Tell whether any pattern matches."""
        return next(self.find(words, first, last), None) is not None


def _sort(patterns: list[_Pattern]) -> _Openings:
    alone: dict[str, None] = {}
    by_second: dict[str, list[_Pattern]] = {}
    others: list[_Pattern] = []
    for group, elements in patterns:
        if len(elements) == 1:
            alone[group] = None
        elif elements[1].words and not elements[1].stems and not elements[1].optional:
            for second in elements[1].words:
                by_second.setdefault(second, []).append((group, elements))
        else:
            others.append((group, elements))
    return _Openings(tuple(alone), by_second, others)


def _matches_at(words: Sequence[str], at: int, stop: int, openings: _Openings) -> Iterator[Hit]:
    longest = dict.fromkeys(openings.alone, at + 1)
    following = openings.by_second.get(words[at + 1], ()) if at + 1 < stop else ()
    for patterns in (following, openings.others):
        for group, elements in patterns:
            end = _match(words, at + 1, stop, elements, 1)
            if end > longest.get(group, 0):
                longest[group] = end
    for group, end in longest.items():
        yield Hit(at, end, group)


def _match(words: Sequence[str], at: int, stop: int, elements: tuple[_Element, ...], place: int) -> int:
    """End of the match of ``elements[place:]`` at `at`, 0 if none. Gaps are bounded: this is linear."""
    while place < len(elements):
        element = elements[place]
        if element.gap or element.optional:
            break
        if at >= stop or not element.fits(words[at]):
            return 0
        at, place = at + 1, place + 1
    if place == len(elements):
        return at
    element = elements[place]
    if not element.gap:  # an optional word: with it if possible
        with_it = at < stop and element.fits(words[at]) and _match(words, at + 1, stop, elements, place + 1)
        return with_it or _match(words, at, stop, elements, place + 1)
    for skipped in range(min(GAP, stop - at) + 1):
        end = _match(words, at + skipped, stop, elements, place + 1)
        if end:
            return end
    return 0


def _element(part: str) -> _Element:
    if part == "~":
        return _Element(frozenset(), (), False, True)
    optional = part.endswith("?")
    choices = part.removesuffix("?").lower().split("/")
    return _Element(
        frozenset(c for c in choices if not c.endswith("*")),
        tuple(c[:-1] for c in choices if c.endswith("*")),
        optional,
        False,
    )


def normal(word: str) -> str:
    """Fold a word for look-up: lower case, straight apostrophe, no possessive ending."""
    word = word.lower()
    if "'" in word or "’" in word:
        word = word.replace("’", "'")
        if word.endswith("'s") and word not in _CONTRACTIONS:
            return word[:-2]
    return word


@cache
def load(name: str) -> Lexicon:
    """Read the lexicon ``framelens/data/<name>.lexicon``; later calls give the same object.

    Parameters
    ----------
    name : {"reporting", "sides", "wording", "disclosure"}

    Returns
    -------
    Lexicon
    """
    return Lexicon((_DATA / f"{name}.lexicon").read_text(encoding="utf-8"))
