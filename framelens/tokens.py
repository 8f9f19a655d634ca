"""Tokens of a whole batch of paragraphs at once, as NumPy arrays: offsets and 64-bit hashes.

Gives exactly the tokens of `framelens.text.TOKEN_PATTERN` on folded text, without a Python step per token.
A term is known by its hash; `framelens.training` checks when it freezes a model that no two terms of the
vocabulary share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from framelens.text import fold, is_word

IntArray = NDArray[np.int64]
HashArray = NDArray[np.uint64]

CodeArray = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]

_UNSEEN, _OTHER = range(2)

# Odd multipliers of the splitmix64 and Fibonacci hashes; any odd ones would do. Changing one changes the format.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE_OF_BASE = np.uint64(pow(int(_BASE), -1, 2**64))
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_PAIR = np.uint64(0x9FB21C651E98DF25)

# Code points hashed together: the arrays of so many fit a core's cache, and memory is bounded on any text.
_BLOCK = 1 << 15

# Every code point folded, or `_OTHER` where that is no word character. Filled in as code points are met: doing so for
# all 1.1 million at import would take longer than scoring an article. Memory of zeros costs nothing until used.
_FOLDED = np.zeros(0x110000, dtype=np.uint32)


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
    bounds : ndarray of int64, shape (n_texts + 1,)
        Index of each text's first token, and the number of tokens.
    codes : ndarray of uint8, uint16 or uint32
        Code points of all texts as read, a line feed before, between and after them.
    text_starts : ndarray of int64, shape (n_texts + 1,)
        Where each text starts, and where one more would; the line feed before the first is not counted.
    """

    paragraph: IntArray
    start: IntArray
    end: IntArray
    hashes: HashArray
    bounds: IntArray
    codes: CodeArray
    text_starts: IntArray

    def text(self, index: int) -> str:
        """Give the text at `index` as it was read."""
        codes = self.codes[int(self.text_starts[index]) + 1 : int(self.text_starts[index + 1])]
        return codes.tobytes().decode({1: "ascii", 2: "utf-16-le", 4: "utf-32-le"}[codes.itemsize], "surrogatepass")


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
    folded = _folded(codes, texts)
    # No run of word characters touches either end of the array; a line feed stands there.
    word = folded > _OTHER
    edges = np.flatnonzero(word[1:] != word[:-1])
    starts, ends = edges[0::2], edges[1::2]
    bounds = np.searchsorted(starts, text_starts)
    paragraph = np.repeat(np.arange(len(texts)), np.diff(bounds))
    offset = text_starts.take(paragraph)
    hashes = _hash_runs(folded[1:], starts, ends)
    return Tokens(paragraph, starts - offset, ends - offset, hashes, bounds, codes, text_starts)


def hash_neighbours(tokens: Tokens) -> HashArray:
    """Hash every token with the one after it, also where that one stands in the next text.

    Returns
    -------
    ndarray of uint64, shape (max(n_tokens - 1, 0),)
    """
    return _mix(tokens.hashes[:-1] * _PAIR + tokens.hashes[1:])


def hash_bigrams(tokens: Tokens) -> tuple[HashArray, IntArray]:
    """Hash every pair of neighbouring tokens of the same text.

    Returns
    -------
    hashes : ndarray of uint64, shape (n_bigrams,)
    first : ndarray of int64, shape (n_bigrams,)
        Index of the pair's first token.
    """
    first = np.flatnonzero(tokens.paragraph[1:] == tokens.paragraph[:-1])
    return hash_neighbours(tokens)[first], first


def hash_terms(terms: Sequence[str]) -> HashArray:
    """Hash vocabulary terms: one token, or two separated by a blank, as scikit-learn writes them."""
    tokens = tokenize(terms)
    hashes = tokens.hashes[tokens.bounds[:-1]]
    pairs, at = hash_bigrams(tokens)
    hashes[tokens.paragraph[at]] = pairs
    return hashes


def _code_points(texts: Sequence[str]) -> tuple[CodeArray, IntArray]:
    """`Tokens.codes`, in as few bytes as they need since fewer are quicker to move, and `Tokens.text_starts`."""
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=starts[1:])
    joined = "\n" + "\n".join(texts) + "\n"
    if joined.isascii():
        return np.frombuffer(joined.encode("ascii"), dtype=np.uint8), starts
    short = joined.encode("utf-16-le", "surrogatepass")
    if len(short) == 2 * len(joined):
        return np.frombuffer(short, dtype="<u2"), starts
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4"), starts


def _folded(codes: CodeArray, texts: Sequence[str]) -> NDArray[np.uint32]:
    """Fold the code points of `texts`; `_OTHER` for what is no word character."""
    # The one letter whose lower case depends on those beside it.
    if codes.itemsize > 1 and (codes == ord("Σ")).any():
        codes, _ = _code_points([fold(text) for text in texts])
    folded = _FOLDED.take(codes)
    if folded.min(initial=_OTHER) == _UNSEEN:
        for code in set(codes[folded == _UNSEEN].tolist()):
            lower = fold(chr(code))
            _FOLDED[code] = ord(lower) if is_word(lower) else _OTHER
        folded = _FOLDED.take(codes)
    return folded


def _hash_runs(codes: NDArray[np.uint32], starts: IntArray, ends: IntArray) -> HashArray:
    """Hash ``codes[start:end]`` of every run, as a polynomial in its length and code points modulo 2**64."""
    hashes = np.empty(len(starts), dtype=np.uint64)
    blocks = np.searchsorted(starts, np.arange(0, len(codes) + _BLOCK, _BLOCK)).tolist()
    for a, b in pairwise(blocks):
        if a < b:
            first, last = int(starts[a]), int(ends[b - 1])
            hashes[a:b] = _hash_block(codes[first:last], starts[a:b] - first, ends[a:b] - first)
    return _mix(hashes)


def _hash_block(codes: NDArray[np.uint32], starts: IntArray, ends: IntArray) -> HashArray:
    """Polynomials of runs: differences of prefix sums of ``codes[i] * base**-i``, moved to where each run ends.

    Two passes over the text, however long the tokens are.
    """
    powers, inverses = _powers(max(len(codes), 2 * _BLOCK - 1).bit_length())
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.multiply(codes, inverses[: len(codes)], out=sums[1:])
    np.cumsum(sums, out=sums)
    length = ends - starts
    runs = sums.take(ends)
    runs -= sums.take(starts)
    runs *= powers.take(ends - 1)
    runs += length.view(np.uint64) * powers.take(length)
    return runs


@lru_cache(maxsize=2)
def _powers(bits: int) -> tuple[HashArray, HashArray]:
    """Powers of the base and of its inverse modulo 2**64, from the zeroth to below the (2**bits)-th."""
    powers, inverses = (np.full(1 << bits, base) for base in (_BASE, _INVERSE_OF_BASE))
    powers[0] = inverses[0] = 1
    return np.multiply.accumulate(powers), np.multiply.accumulate(inverses)


def _mix(hashes: HashArray) -> HashArray:
    """Spread every bit over the word (the finaliser of splitmix64; Steele, Lea and Flood 2014)."""
    hashes ^= hashes >> np.uint64(30)
    hashes *= _MIX_1
    hashes ^= hashes >> np.uint64(27)
    hashes *= _MIX_2
    hashes ^= hashes >> np.uint64(31)
    return hashes
