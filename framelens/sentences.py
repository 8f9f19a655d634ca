"""Where sentences begin, in all paragraphs of a batch at once: exactly those of `framelens.text.sentence_spans`.

Most full stops are told by what stands beside them: a word of two letters or more that is no abbreviation before, one
blank and an ASCII capital after. The rest is asked of the pattern, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from framelens.text import ABBREVIATIONS, sentence_end
from framelens.tokens import CodeArray, HashArray, IntArray, Tokens, hash_terms

_STOP = re.compile("[.!?…]")


def sentence_cuts(tokens: Tokens) -> IntArray:
    """Find the first token of every sentence.

    Parameters
    ----------
    tokens : Tokens

    Returns
    -------
    ndarray of int64
        Indices of tokens, ascending; the first of each text among them.
    """
    codes, n = tokens.codes, len(tokens.start)
    begins = np.zeros(n, dtype=np.bool_)
    begins[tokens.bounds[:-1][tokens.bounds[:-1] < n]] = True
    base = tokens.text_starts.take(tokens.paragraph) + 1
    start, end = (tokens.start + base)[1:], (tokens.end + base)[:-1]
    # Behind a stop that ends a sentence stands white space, so at least two characters part the words.
    apart = np.flatnonzero((start - end > 1) & ~begins[1:])
    start, end = start.take(apart), end.take(apart)
    gap, at_once = start - end, codes.take(end)
    stop, second = _is_stop(at_once), codes.take(end + 1)
    plain = stop & (gap == 2) & (second == ord(" ")) & ~_may_be_short(tokens, apart)
    capital = codes.take(start)
    plain &= (capital >= ord("A")) & (capital <= ord("Z"))
    begins[apart[plain] + 1] = True
    asked = ~plain & np.where(gap == 2, stop, (gap > 3) | stop | _is_stop(second))
    begins[list(_asked(tokens, apart[asked]))] = True
    return np.flatnonzero(begins)


def _may_be_short(tokens: Tokens, index: IntArray) -> NDArray[np.bool_]:
    """Whether each of the tokens may be an initial, or the end of an abbreviation."""
    ends = _ends_of_abbreviations()
    found = tokens.hashes.take(index)
    near = np.minimum(np.searchsorted(ends, found), len(ends) - 1)
    short: NDArray[np.bool_] = (ends.take(near) == found) | (tokens.end.take(index) - tokens.start.take(index) == 1)
    return short


@cache
def _ends_of_abbreviations() -> HashArray:
    """Hashes of the last token of each abbreviation, ascending."""
    return np.sort(hash_terms(sorted({word.rpartition(".")[2] for word in ABBREVIATIONS})))


def _asked(tokens: Tokens, before: IntArray) -> Iterator[int]:
    """Tokens with a sentence end between them and the one before, which is given, as the pattern has it."""
    known, text = -1, ""
    for index in before.tolist():
        paragraph = int(tokens.paragraph[index])
        if paragraph != known:
            known, text = paragraph, tokens.text(paragraph)
        stops = _STOP.finditer(text, int(tokens.end[index]), int(tokens.start[index + 1]))
        if any(sentence_end(text, match.start()) is not None for match in stops):
            yield index + 1


def _is_stop(codes: CodeArray) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = codes == ord(".")
    found |= codes == ord("!")
    found |= codes == ord("?")
    if codes.itemsize > 1:
        found |= codes == ord("…")
    return found
