"""Where a source may stand: how far from its verb, and behind which words it is none."""

from __future__ import annotations

from framelens.credibility.document import Document, Sentence
from framelens.credibility.lexicon import Hit, word_set
from framelens.credibility.names import Name

#: How far from its verb a source is looked for: room for a name with an apposition such as "an economist at
#: the Institute of World Economy and Politics".
REACH = 16
#: Words that open another clause.
_CLAUSE = word_set(
    """
    but while because whereas although after before when if and that
    """
)


def reach_before(document: Document, at: int, sentence: Sentence) -> int:
    """First word of the stretch before a verb in which its subject may stand.

    "Asanov, an economist in Osh, said": where a comma stands right before the verb, its apposition and what
    stands before that belong to the subject; otherwise the subject ends at the comma.
    """
    low = at
    commas = 2 if "," in document.gap(at) else 0
    while low > sentence.first and at - low < REACH:
        gap = document.gap(low)
        if any(mark in gap for mark in ';:–—"“”«»') or document.quoted[low - 1]:
            break
        if "," in gap:
            commas -= 1
            if commas < 0 or (commas == 0 and low < at and document.article.text[document.starts[low]].isdigit()):
                break
        if document.words[low - 1] in _CLAUSE and low < at and not _joins_names(document, low - 1):
            break
        low -= 1
    return low


def _joins_names(document: Document, at: int) -> bool:
    """Tell whether "and" stands within a name: "the Union of Industrialists and Entrepreneurs"."""
    capitals = (
        0 < at < len(document.words) - 1 and document.raw(at - 1)[0].isupper() and document.raw(at + 1)[0].isupper()
    )
    return capitals and document.words[at] == "and" and document.joined(at) and document.joined(at + 1)


def reach_after(document: Document, at: int, sentence: Sentence, commas: int = 1) -> int:
    """End of the stretch behind word `at` in which a source may stand, across at most `commas` commas."""
    high, passed = at, 0
    while high < sentence.last and high - at < REACH:
        gap = document.gap(high) if high > at else ""
        passed += "," in gap
        if any(mark in gap for mark in ';:–—"“”«»') or document.quoted[high] or passed > commas:
            break
        if document.words[high] in _CLAUSE and high > at:
            break
        high += 1
    return high


_BEFORE_OBLIQUE = word_set(
    """
    in from near outside on to at since with by against for of about into between over than as like
    """
)
#: Words behind which somebody is the object of what is said, not who says it.
_AIMS = word_set("from of to with for against")


def is_oblique(document: Document, name: Name, low: int) -> bool:
    """Tell whether a name stands behind a preposition: where, with whom or of what, not who."""
    at = name.first - 1
    while at >= low and (document.words[at] in ("the", "a") or document.raw(at)[0].isupper()):
        at -= 1
    if at == low and document.words[at] == "as":
        return False  # "..., as the President of Arcadia has said"
    if at >= low and document.words[at].endswith("ing") and document.raw(at)[0].islower():
        return True  # "the senators, visiting Arcadia on Monday, said"
    return at >= low and at < name.first and document.words[at] in _BEFORE_OBLIQUE and document.joined(name.first)


def owns_next(document: Document, name: Name, high: int) -> bool:
    """Tell whether a name only owns what follows: "Arcadia's ministry said" has the ministry speak."""
    possessive = document.raw(name.last - 1).endswith(("'s", "’s"))
    return possessive and name.last < high and document.joined(name.last)


def crosses(document: Document, low: int, at: int) -> bool:
    """Tell whether a preposition stands between: "confirmed by its election to the board" names no board."""
    return any(document.words[i] in _BEFORE_OBLIQUE for i in range(low, at))


def is_aim(document: Document, at: int, low: int) -> bool:
    """Tell whether somebody is only what another word is about: "support from foreign sources"."""
    return any(document.words[i] in _AIMS for i in range(max(low, at - 2), at))


def is_behind_phrase(hits: list[Hit], low: int) -> bool:
    """Tell whether the stretch from word `low` on stands behind a phrase that names a source."""
    return any(h.group == "phrase" and h.last == low for h in hits)


def is_aside(document: Document, at: int) -> bool:
    """Tell whether the verb stands between commas: "in, say, May"."""
    return "," in document.gap(at) and at + 1 < len(document.words) and document.gap(at + 1).startswith(",")
