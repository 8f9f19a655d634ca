"""The few statistics that profiles need, with NumPy alone: intervals, permutation tests, many comparisons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Normal quantile of 95% intervals.
_Z = 1.959963984540054
#: Resamplings of a bootstrap: the ends of a 95% interval then rest on 50 values each.
RESAMPLES = 2000
#: Permutations of a test: the smallest p is 1e-4, small enough to survive Holm's correction of 500 comparisons.
PERMUTATIONS = 9999


@dataclass(frozen=True)
class Estimate:
    """A value with its 95% interval.

    Attributes
    ----------
    value, low, high : float
    n : int
        Observations it rests on.
    """

    value: float
    low: float
    high: float
    n: int


def wilson(successes: int, n: int) -> Estimate:
    """Share of successes with Wilson's interval (1927), which holds for small n and shares near 0 and 1.

    Examples
    --------
    >>> e = wilson(0, 20)
    >>> round(e.value, 2), round(e.low, 2), round(e.high, 2)
    (0.0, 0.0, 0.16)
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"expected 0 <= successes <= n and n > 0; found {successes} of {n}")
    share, z2 = successes / n, _Z * _Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    # Rounding must not put the bound of 0 of n above 0.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Estimate(share, low, high, n)


def bootstrap_mean(values: Sequence[float], seed: int = 0) -> Estimate:
    """Mean with the percentile bootstrap interval over `values` (Efron 1979); the same seed, the same interval."""
    data = np.asarray(values, dtype=np.float64)
    if not len(data):
        raise ValueError("expected at least one value; found none")
    random = np.random.default_rng(seed)
    means = np.empty(RESAMPLES)
    # Chunks keep the memory small for outlets with many thousand articles.
    chunk = max(1, 2_000_000 // len(data))
    for at in range(0, RESAMPLES, chunk):
        size = min(chunk, RESAMPLES - at)
        means[at : at + size] = data[random.integers(0, len(data), (size, len(data)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(data.mean()), float(low), float(high), len(data))


def permutation_p(first: Sequence[float], second: Sequence[float], seed: int = 0) -> float:
    """Two-sided p of a difference in means as large as found, if the two samples were drawn alike.

    With the correction that counts the sample itself (Phipson and Smyth 2010): never 0.
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    pooled = np.concatenate([a, b])
    found = abs(a.mean() - b.mean())
    random = np.random.default_rng(seed)
    total, reached = pooled.sum(), 0
    chunk = max(1, 2_000_000 // len(pooled))
    for at in range(0, PERMUTATIONS, chunk):
        size = min(chunk, PERMUTATIONS - at)
        order = random.permuted(np.broadcast_to(pooled, (size, len(pooled))), axis=1)
        sums = order[:, : len(a)].sum(axis=1)
        differences = np.abs(sums / len(a) - (total - sums) / len(b))
        reached += int((differences >= found - 1e-12).sum())
    return (reached + 1) / (PERMUTATIONS + 1)


def sign_flip_p(differences: Sequence[float], seed: int = 0) -> float:
    """Two-sided p of a mean as far from 0 as found, if each difference were as likely with the other sign."""
    data = np.asarray(differences, dtype=np.float64)
    found = abs(data.mean())
    random = np.random.default_rng(seed)
    reached = 0
    chunk = max(1, 2_000_000 // len(data))
    for at in range(0, PERMUTATIONS, chunk):
        size = min(chunk, PERMUTATIONS - at)
        signs = random.integers(0, 2, (size, len(data))) * 2 - 1
        reached += int((np.abs((signs * data).mean(axis=1)) >= found - 1e-12).sum())
    return (reached + 1) / (PERMUTATIONS + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p for the number of comparisons (Holm 1979), in the order given.

    Examples
    --------
    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def spearman(first: Sequence[float] | FloatArray, second: Sequence[float] | FloatArray) -> float:
    """Rank correlation, ties by their mean rank; NaN where one side does not vary."""
    a, b = _ranks(first), _ranks(second)
    a, b = a - a.mean(), b - b.mean()
    norm = math.sqrt(float((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / norm if norm else math.nan


def _ranks(values: Sequence[float] | FloatArray) -> FloatArray:
    data = np.asarray(values, dtype=np.float64)
    _, inverse, counts = np.unique(data, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[inverse], dtype=np.float64)
