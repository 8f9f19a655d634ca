"""Name words of a paragraph without a heavy library: a list of places, and capitals inside a sentence.

Words for one place count as one: "Kiev", "Kyiv" and "Ukrainian" all name Ukraine, "the Kremlin" and "Moscow"
name Russia. Which of them a text chooses is wording, what framing is made of; whom it speaks of is topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from framelens.text import fold, sentence_spans

# Months, days and "I" are written with a capital and name nothing.
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_CALENDAR = frozenset(f"{_MONTHS} {_DAYS} i".split())

# "Nur-Sultan" and "U.S" are one word here, unlike for the model.
_WORD = re.compile(r"\w+(?:[-.]\w+)*")

# After these a capital may open a quoted or listed sentence and says nothing.
_OPENERS = frozenset("“\"‘'«„(:–—•…")

# Words of the longest form in the list of places ("central african republic").
_LONGEST = 3


@dataclass(frozen=True)
class Name:
    """A name in a text.

    Attributes
    ----------
    start, end : int
        Code-point offsets.
    entity : str
        What it names: a place of the list, or the folded word itself.
    place : bool
        Whether it is in the list of places.
    side : str
        "russia" or "west" for one of the two sides of the confrontation, else empty.
    """

    start: int
    end: int
    entity: str
    place: bool = False
    side: str = ""


@cache
def places() -> dict[str, tuple[str, str]]:
    """Read the list of places: form in lower case -> (entity, side)."""
    text = resources.files("framelens").joinpath("data/places.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {form: (entity, side) for entity, side, forms in rows for form in forms.split("|")}


def find_names(text: str) -> list[Name]:
    """Find the names in a paragraph, in order.

    Examples
    --------
    >>> [name.entity for name in find_names("The Kremlin and Mr Sadyrov met in Kiev. New Delhi did not.")]
    ['Russia', 'mr', 'sadyrov', 'Ukraine', 'India']
    """
    found: list[Name] = []
    for first, last in sentence_spans(text):
        words = list(_WORD.finditer(text, first, last))
        i = 0
        while i < len(words):
            name, length = _name_at(text, words, i)
            if name is not None:
                found.append(name)
            i += length
    return found


def _name_at(text: str, words: list[re.Match[str]], i: int) -> tuple[Name | None, int]:
    """Give the name that starts at word `i`, if any, and how many words to go on by."""
    if not words[i].group()[0].isupper():
        return None, 1
    start = words[i].start()
    for length in range(min(_LONGEST, len(words) - i), 0, -1):
        end = words[i + length - 1].end()
        place = places().get(fold(text[start:end]))
        if place is not None:
            return Name(start, end, place[0], True, place[1]), length
    word = fold(words[i].group())
    before = text[:start].rstrip()[-1:]
    if i == 0 or before in _OPENERS or word in _CALENDAR:
        return None, 1
    return Name(start, words[i].end(), word), 1


def without_names(text: str) -> str:
    """Take the names out of a paragraph; each leaves a blank.

    Examples
    --------
    >>> without_names("Trade with Kazakhstan grew.")
    'Trade with   grew.'
    """
    parts, at = [], 0
    for name in find_names(text):
        parts += [text[at : name.start], " "]
        at = name.end
    return "".join([*parts, text[at:]])
