"""Maximal scoring segments: of one sequence (Ruzzo and Tompa 1999), and of a whole batch at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from framelens.tokens import IntArray

FloatArray = NDArray[np.float64]

# Rounds of `batch_segments` on whole arrays: news needs about as many; whatever is left is finished one by one.
_ROUNDS = 6


def maximal_segments(scores: FloatArray) -> list[tuple[int, int, float]]:
    """Find all maximal scoring segments of a sequence, in linear time.

    Parameters
    ----------
    scores : ndarray, shape (n,)

    Returns
    -------
    list of (int, int, float)
        Start, end (exclusive) and sum of each segment, from left to right. Each has a positive sum, no prefix or
        suffix of it sums to 0 or less, and no longer stretch around it has these properties.

    Examples
    --------
    >>> import numpy as np
    >>> [(a, b) for a, b, _ in maximal_segments(np.array([4.0, -5, 3, -3, 1, 2, -2, 2, -2, 1, 5]))]
    [(0, 1), (2, 3), (4, 11)]
    """
    # Each candidate: start, end, sum before it, sum up to its end, and the nearest earlier candidate that starts
    # from a lower sum (-1: none). Following that link instead of searching keeps the algorithm linear.
    candidates: list[tuple[int, int, float, float, int]] = []
    total = 0.0
    for i, score in enumerate(scores.tolist()):
        before, total = total, total + score
        if score <= 0:
            continue
        start, left = i, before
        link = len(candidates) - 1
        while link >= 0:
            if candidates[link][2] >= left:
                link = candidates[link][4]
                continue
            if candidates[link][3] >= total:
                break
            start, _, left, _, earlier = candidates[link]
            del candidates[link:]
            link = earlier
        candidates.append((start, i + 1, left, total, link))
    return [(start, end, right - left) for start, end, left, right, _ in candidates]


def batch_segments(scores: FloatArray, cuts: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Find the maximal scoring segments between cuts, all at once.

    Alternating sums of runs for and against the label shrink from below: a run against that is smaller than both its
    neighbours for joins these to one, and a run for that is no larger than both its neighbours against can begin or
    end nothing longer, so it is noted as a segment and joins these. What is noted inside a larger segment goes.

    Parameters
    ----------
    scores : ndarray, shape (n,)
    cuts : ndarray of int64
        Ascending positions no segment may cross.

    Returns
    -------
    start, end : ndarray of int64, shape (n_segments,)
        From left to right; end exclusive.
    sums : ndarray of float64, shape (n_segments,)
    """
    rises = _rises(scores, cuts)
    noted = []
    for _ in range(_ROUNDS):
        low = (rises.sum <= rises.fall[:-1]) & (rises.sum <= rises.fall[1:])
        noted.append((rises.start[low], rises.end[low], rises.sum[low]))
        rises = _joined(_without(rises, low))
    noted.append(_slowly(rises))
    start, end, sums = (np.concatenate(columns) for columns in zip(*noted, strict=True))
    order = np.lexsort((-end, start))
    start, end, sums = start[order], end[order], sums[order]
    outer = end > np.append(0, np.maximum.accumulate(end)[:-1])
    return start[outer], end[outer], sums[outer]


@dataclass(frozen=True)
class _Rises:
    """Stretches with a positive sum; ``fall[i]`` is what is lost between the one before `i` and `i`, or infinite."""

    start: IntArray
    end: IntArray
    sum: FloatArray
    fall: FloatArray


def _rises(scores: FloatArray, cuts: IntArray) -> _Rises:
    """Find the runs of positive scores, with infinite falls at both ends and across cuts."""
    positive = scores > 0
    begins = np.zeros(len(scores), dtype=np.bool_)
    begins[cuts[cuts < len(scores)]] = True
    turns = begins.copy()
    turns[1:] |= positive[1:] != positive[:-1]
    turns[:1] = True
    runs = np.flatnonzero(turns)
    up = np.flatnonzero(positive.take(runs))
    if not len(up):
        return _Rises(up, up, np.zeros(0), np.full(1, np.inf))
    sums = np.add.reduceat(scores, runs)
    falls = np.append(np.inf, np.add.reduceat(np.maximum(-sums, 0.0), up))
    start = runs.take(up)
    sentence = np.cumsum(begins, dtype=np.int32).take(start)
    falls[1:-1][sentence[1:] != sentence[:-1]] = np.inf
    falls[-1] = np.inf
    return _Rises(start, np.append(runs[1:], len(scores)).take(up), sums.take(up), falls)


def _without(rises: _Rises, low: NDArray[np.bool_]) -> _Rises:
    """Count the `low` rises into the falls around them."""
    high = np.flatnonzero(~low)
    fall = rises.fall.copy()
    fall[1:][low] -= rises.sum[low]
    return _Rises(rises.start[high], rises.end[high], rises.sum[high], np.add.reduceat(fall, np.append(0, high + 1)))


def _joined(rises: _Rises) -> _Rises:
    """Join rises with less between them than either gains."""
    if not len(rises.sum):
        return rises
    between = rises.fall[1:-1]
    apart = np.append(True, (between >= rises.sum[:-1]) | (between >= rises.sum[1:]))
    gain = np.where(apart, rises.sum, rises.sum - rises.fall[:-1])
    first, last = np.flatnonzero(apart), np.append(apart[1:], True)
    return _Rises(rises.start[first], rises.end[last], np.add.reduceat(gain, first), rises.fall[np.append(apart, True)])


def _slowly(rises: _Rises) -> tuple[IntArray, IntArray, FloatArray]:
    """Find the segments that are left after the rounds, one by one: rounds might be as many as rises."""
    found = []
    walls = np.flatnonzero(np.isinf(rises.fall)).tolist()
    for first, last in pairwise(walls):
        scores = np.zeros(2 * (last - first) - 1)
        scores[0::2], scores[1::2] = rises.sum[first:last], -rises.fall[first + 1 : last]
        found += [(first + a // 2, first + b // 2, value) for a, b, value in maximal_segments(scores)]
    if not found:
        return rises.start[:0], rises.end[:0], rises.sum[:0]
    a, b, values = zip(*found, strict=True)
    return rises.start[list(a)], rises.end[list(b)], np.array(values)
