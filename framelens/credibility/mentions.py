"""How far a mention of a source reaches around its name or noun, so that it is shown as it is called."""

from __future__ import annotations

from framelens.credibility.document import Document
from framelens.credibility.lexicon import Hit, load, word_set
from framelens.credibility.names import ADJECTIVES, Name

#: Words that end what stands in front of a noun.
_FUNCTION = word_set("the a an of in on at by for to from with and or but as that who which")
#: How many words in lower case end an institution's name: "Zamoskvorechye district court".
_LOWER = 2


def head_end(document: Document, nouns: list[Hit]) -> int:
    """End of the mention that the first noun opens: "chief military prosecutor" runs to its last noun."""
    last = nouns[0].last
    for noun in nouns[1:]:
        between = range(last, noun.last)
        if noun.last - last > _LOWER + 1 or any(
            not document.joined(i) or document.words[i] in _FUNCTION or document.raw(i)[0].isupper() for i in between
        ):
            break
        last = noun.last
    return last


def widen(document: Document, first: int, low: int) -> int:
    """Take "Russian" and "Arcadia's" in front of a mention into it, over a word or two ("Arcadia's trade ministry")."""
    for start in range(first - 1, max(low, first - _LOWER - 1) - 1, -1):
        if not document.joined(start + 1):
            break
        word = document.raw(start)
        if document.words[start] in ADJECTIVES or (word[0].isupper() and word.endswith(("'s", "’s"))):
            return widen(document, start, low)
        if not word[0].islower() or document.words[start] in _FUNCTION:
            break
    return first


def institution_end(document: Document, name: Name, high: int) -> tuple[int, str]:
    """End and key of a name with the noun behind it: "Zamoskvorechye district court".

    Parameters
    ----------
    document : Document
    name : Name
    high : int
        End of the stretch that belongs to the mention.
    """
    nouns = load("reporting").singles["definite"]
    for end in range(name.last + 1, min(name.last + _LOWER, high) + 1):
        if not document.joined(end - 1) or not document.raw(end - 1)[0].islower():
            break
        if document.words[end - 1] in nouns and not name.person:
            return end, " ".join(document.words[name.first : end])
    return name.last, name.key
