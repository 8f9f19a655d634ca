"""Look-ups on whole arrays: which row of the vocabulary a hash has, and how often a term occurs in its paragraph."""

from __future__ import annotations

import numpy as np

from framelens.tokens import HashArray, IntArray
from framelens.weights import FloatArray


class HashIndex:
    """Row of every hash: the sorted hashes are entered by their leading bits and followed for a few steps."""

    def __init__(self, hashes: HashArray) -> None:
        # Measured: with fewer buckets the walks are longer, with more the table no longer fits a core's cache.
        bits = len(hashes).bit_length() + 1
        self._shift = np.uint64(64 - bits)
        counts = np.bincount((hashes >> self._shift).astype(np.int64), minlength=1 << bits)
        self._first = np.zeros((1 << bits) + 1, dtype=np.int32)
        np.cumsum(counts, out=self._first[1:])
        # The sentinel is never equal to a bucket's follow-up and stops every walk.
        self._hashes = np.append(hashes, np.uint64(0xFFFFFFFFFFFFFFFF))
        self._n = len(hashes)

    def rows(self, queries: HashArray) -> IntArray:
        """Row of each query; the number of rows where it is not in the vocabulary."""
        at = self._first.take((queries >> self._shift).view(np.int64)).astype(np.int64)
        found = self._hashes.take(at)
        behind = np.flatnonzero(found < queries)
        while len(behind):
            following = at.take(behind) + 1
            at[behind] = following
            candidates = self._hashes.take(following)
            found[behind] = candidates
            behind = behind[candidates < queries.take(behind)]
        at[found != queries] = self._n
        return at


def occurrences(keys: IntArray) -> IntArray:
    """How often each key occurs among `keys`."""
    n = len(keys)
    # Every key writes its position into a table; the last to write a slot is found there by all equal keys. Sorting
    # would take three times as long, and only the keys that met another one in their slot are sorted.
    slots = keys & ((8 << n.bit_length()) - 1)
    table = np.empty(8 << n.bit_length(), dtype=np.int32)
    table[slots] = np.arange(n, dtype=np.int32)
    owner = table.take(slots)
    clash = np.flatnonzero(keys.take(owner) != keys)
    owner[clash] = n
    times = np.bincount(owner, minlength=n + 1).take(owner)
    if len(clash):
        _, inverse, counts = np.unique(keys[clash], return_inverse=True, return_counts=True)
        times[clash] = counts[inverse]
    return times


def paragraph_sums(values: FloatArray, bounds: IntArray) -> FloatArray:
    """Sum over each paragraph's tokens, which lie on the last axis."""
    sums = np.zeros((*values.shape[:-1], len(bounds) - 1))
    filled = np.flatnonzero(np.diff(bounds))
    if len(filled):
        sums[..., filled] = np.add.reduceat(values, bounds[filled], axis=-1)
    return sums
