"""Tokens of a whole batch of paragraphs at once, as NumPy arrays: offsets and 64-bit hashes.

Gives exactly the tokens of `framelens.text.TOKEN_PATTERN` on folded text, without a Python step per token.
A term is known by its hash; `framelens.training` checks when it freezes a model that no two terms of the
vocabulary share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framelens.text import fold, is_word

IntArray = NDArray[np.int64]
HashArray = NDArray[np.uint64]

_UNSEEN, _OTHER, _WORD = range(3)

# Odd multipliers of the splitmix64 and Fibonacci hashes; any odd ones would do. Changing one changes the format.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_PAIR = np.uint64(0x9FB21C651E98DF25)

# The class of every code point, filled in as code points are met: classifying all 1.1 million at import would
# take longer than scoring an article.
_CLASSES = np.zeros(0x110000, dtype=np.uint8)


@dataclass(frozen=True)
class Tokens:
    """Tokens of a batch, in order.

    Attributes
    ----------
    paragraph : ndarray of int64, shape (n_tokens,)
        Which text of the batch the token stands in.
    start, end : ndarray of int64, shape (n_tokens,)
        Code-point offsets into that text.
    hashes : ndarray of uint64, shape (n_tokens,)
        Hash of the folded token.
    """

    paragraph: IntArray
    start: IntArray
    end: IntArray
    hashes: HashArray


def tokenize(texts: Sequence[str]) -> Tokens:
    """Find the tokens of every text.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    Tokens
    """
    codes, text_starts = _code_points(texts)
    word = _classify(codes) == _WORD
    # Every text ends in a line feed, so no run of word characters reaches the end of the array.
    edges = np.flatnonzero(np.diff(word, prepend=False))
    starts, ends = edges[0::2], edges[1::2]
    paragraph = np.repeat(np.arange(len(texts)), np.diff(np.searchsorted(starts, text_starts)))
    offset = text_starts[paragraph]
    return Tokens(paragraph, starts - offset, ends - offset, _hash_runs(codes, starts, ends))


def hash_bigrams(tokens: Tokens) -> tuple[HashArray, IntArray]:
    """Hash every pair of neighbouring tokens of the same text.

    Returns
    -------
    hashes : ndarray of uint64, shape (n_bigrams,)
    first : ndarray of int64, shape (n_bigrams,)
        Index of the pair's first token.
    """
    first = np.flatnonzero(tokens.paragraph[1:] == tokens.paragraph[:-1])
    return _mix(tokens.hashes[first] * _PAIR + tokens.hashes[first + 1]), first


def hash_terms(terms: Sequence[str]) -> HashArray:
    """Hash vocabulary terms: one token, or two separated by a blank, as scikit-learn writes them."""
    tokens = tokenize(terms)
    first = np.searchsorted(tokens.paragraph, np.arange(len(terms)))
    hashes = tokens.hashes[first]
    pairs, at = hash_bigrams(tokens)
    hashes[tokens.paragraph[at]] = pairs
    return hashes


def _code_points(texts: Sequence[str]) -> tuple[NDArray[np.uint8] | NDArray[np.uint32], IntArray]:
    """Folded code points of all texts, a line feed after each, and where each text starts (and the last ends)."""
    folded = [fold(text) for text in texts]
    starts = np.zeros(len(folded) + 1, dtype=np.int64)
    np.cumsum([len(text) + 1 for text in folded], out=starts[1:])
    joined = "\n".join(folded) + "\n"
    if joined.isascii():
        return np.frombuffer(joined.encode("ascii"), dtype=np.uint8), starts
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), starts


def _classify(codes: NDArray[np.uint8] | NDArray[np.uint32]) -> NDArray[np.uint8]:
    classes = _CLASSES[codes]
    unseen = classes == _UNSEEN
    if unseen.any():
        for code in np.unique(codes[unseen]).tolist():
            _CLASSES[code] = _WORD if is_word(chr(code)) else _OTHER
        classes = _CLASSES[codes]
    return classes


def _hash_runs(codes: NDArray[np.uint8] | NDArray[np.uint32], starts: IntArray, ends: IntArray) -> HashArray:
    """Hash ``codes[start:end]`` of every run, as a polynomial in its code points modulo 2**64."""
    if not len(starts):
        return np.zeros(0, dtype=np.uint64)
    length = ends - starts
    hashes = length.astype(np.uint64)
    # One pass per position in the token: short tokens drop out early, so this costs about as much as the text is long.
    active = np.arange(len(starts))
    position = 0
    while len(active):
        hashes[active] = hashes[active] * _BASE + codes[starts[active] + position]
        position += 1
        active = active[length[active] > position]
    return _mix(hashes)


def _mix(hashes: HashArray) -> HashArray:
    """Spread every bit over the word (the finaliser of splitmix64; Steele, Lea and Flood 2014)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * _MIX_1
    hashes = (hashes ^ (hashes >> np.uint64(27))) * _MIX_2
    return hashes ^ (hashes >> np.uint64(31))
