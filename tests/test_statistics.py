"""Intervals and tests of profiles: known answers, and their rates under the null hypothesis."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.profiling.statistics import bootstrap_mean, holm, permutation_p, sign_flip_p, spearman, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Newcombe 1998, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(successes, n, low, high):
    estimate = wilson(successes, n)
    assert (round(estimate.low, 4), round(estimate.high, 4)) == (low, high)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_value(pair):
    estimate = wilson(*pair)
    assert 0.0 <= estimate.low <= estimate.value <= estimate.high <= 1.0


def test_wilson_refuses_the_impossible():
    with pytest.raises(ValueError, match="found 3 of 2"):
        wilson(3, 2)


def test_bootstrap_is_close_to_the_normal_interval_and_reproducible():
    values = np.random.default_rng(1).normal(50, 10, 400).tolist()
    estimate = bootstrap_mean(values, seed=3)
    half = 1.96 * np.std(values) / 20
    assert estimate.low == pytest.approx(estimate.value - half, abs=0.15)
    assert estimate.high == pytest.approx(estimate.value + half, abs=0.15)
    assert estimate == bootstrap_mean(values, seed=3)
    with pytest.raises(ValueError, match="none"):
        bootstrap_mean([])


def test_permutation_p_is_the_exact_one_within_sampling():
    # Of the C(6,3) = 20 splits two are as extreme as three low against three high.
    assert permutation_p([1, 2, 3], [10, 11, 12]) == pytest.approx(0.1, abs=0.01)


def test_sign_flip_p_is_the_exact_one_within_sampling():
    assert sign_flip_p([1.0] * 8) == pytest.approx(2 / 2**8, abs=0.003)


@pytest.mark.parametrize("test", ["permutation", "sign-flip"])
def test_p_is_uniform_under_the_null(test):
    random = np.random.default_rng(7)
    ps = []
    for i in range(60):
        a, b = random.normal(size=12), random.normal(size=12)
        ps.append(permutation_p(a, b, i) if test == "permutation" else sign_flip_p(a, i))
    # 60 draws: the share below a half lies within four standard errors of a half.
    assert 0.24 < np.mean(np.array(ps) < 0.5) < 0.76
    assert np.mean(np.array(ps) < 0.05) < 0.2


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_p_and_keeps_the_order(ps):
    adjusted = holm(ps)
    assert all(a >= p for a, p in zip(adjusted, ps, strict=True))
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    assert [adjusted[i] for i in order] == sorted(adjusted)


def test_spearman_with_ties_and_without_variation():
    assert spearman([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1.0)
    assert spearman([1, 2, 2, 3], [3, 2, 2, 1]) == pytest.approx(-1.0)
    assert math.isnan(spearman([1, 1, 1], [1, 2, 3]))
