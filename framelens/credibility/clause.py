"""How far a source may stand from its verb: stretches of a sentence that belong together."""

from __future__ import annotations

from framelens.credibility.document import Document, Sentence
from framelens.credibility.lexicon import word_set

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
        if document.words[low - 1] in _CLAUSE and low < at:
            break
        low -= 1
    return low


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
