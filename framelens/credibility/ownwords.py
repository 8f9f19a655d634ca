"""Matches of the lexicon ``wording`` that can be held against the author: neither quoted, negated nor plain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from framelens.credibility.document import Document, Sentence
from framelens.credibility.lexicon import Hit, word_set

#: Ending of the groups that list plain uses of another group's words ("the visa-free regime").
PLAIN = "-plain"

#: "It was not blackmail" accuses nobody. Two words before the match: "not a shameful", "nothing humiliating".
_NEGATIONS = word_set("not no never nothing nobody neither nor without hardly")
_NEGATION_REACH = 2
#: What an author argues is meant as it stands, negated or not: "we must not".
_KEEP_NEGATED = frozenset(("opinion",))

#: "Of course there are concerns, but ..." grants the other side a point: that is the opposite of a claim.
_GRANTING = word_set("of certainly naturally surely clearly obviously undoubtedly no plainly")
_TURNS = word_set("but yet however still nevertheless nonetheless though although while")


def plain_hits(hits: Iterable[Hit]) -> list[Hit]:
    """Drop the matches that a plain use overlaps or that lie within a longer one of their group.

    Parameters
    ----------
    hits : iterable of Hit
        All matches in a sentence, in the order of their first words.

    Returns
    -------
    list of Hit
        Without those of the groups of plain uses themselves.
    """
    everything = list(hits)
    masks: dict[str, list[Hit]] = {}
    for hit in everything:
        if hit.group.endswith(PLAIN):
            masks.setdefault(hit.group.removesuffix(PLAIN), []).append(hit)
    kept: list[Hit] = []
    last: dict[str, int] = {}
    for hit in everything:
        masked = any(m.first < hit.last and hit.first < m.last for m in masks.get(hit.group, ()))
        if hit.group.endswith(PLAIN) or masked or hit.first < last.get(hit.group, 0):
            continue
        last[hit.group] = hit.last
        kept.append(hit)
    return kept


def own_hits(document: Document, number: int) -> list[Hit]:
    """Find the wording of sentence `number` that is the author's own.

    Parameters
    ----------
    document : Document
    number : int
        Of a sentence that has no identified source.

    Returns
    -------
    list of Hit
    """
    sentence = document.sentences[number]
    return [
        hit
        for hit in plain_hits(document.hits("wording", number))
        if not document.marked[hit.first]
        and not (hit.group not in _KEEP_NEGATED and is_negated(document.words, sentence.first, hit.first))
        and not (hit.group == "certainty" and _grants(document, number, sentence, hit))
    ]


def is_negated(words: Sequence[str], start: int, at: int) -> bool:
    """Tell whether a word of negation stands right before word `at`, not before `start`."""
    before = words[max(start, at - _NEGATION_REACH) : at]
    return any(word in _NEGATIONS or word.endswith("n't") for word in before)


def _grants(document: Document, number: int, sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a word of certainty grants a point that the text then turns from."""
    if document.words[hit.first] not in _GRANTING or hit.last - hit.first > 2:
        return False
    for at in range(hit.last, sentence.last):
        if document.words[at] in _TURNS and any(mark in document.gap(at) for mark in ",;–—("):
            return True
    following = document.sentences[number + 1 : number + 2]
    return any(s.paragraph == sentence.paragraph and document.words[s.first] in _TURNS for s in following)
