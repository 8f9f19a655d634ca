import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.verdict import MIXED, decide, weigh

LABELS = ("neutral-analytic", "pro-kremlin", "western-critical")


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ((1.0, 0.0, 0.0), "neutral-analytic"),
        ((0.71, 0.29, 0.0), "neutral-analytic"),
        ((0.70, 0.30, 0.0), "pro-kremlin"),
        ((0.55, 0.30, 0.15), "pro-kremlin"),
        ((0.53, 0.31, 0.16), MIXED),
        ((0.2, 0.4, 0.4), MIXED),
        ((0.0, 0.1, 0.9), "western-critical"),
    ],
)
def test_rules(shares: tuple[float, ...], verdict: str) -> None:
    assert decide(dict(zip(LABELS, shares, strict=True))) == verdict


def test_without_a_neutral_label_the_dominant_one_or_mixed() -> None:
    assert decide({"a": 0.7, "b": 0.2, "c": 0.1}) == "a"
    assert decide({"a": 0.4, "b": 0.3, "c": 0.3}) == MIXED
    assert decide({"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25}) == MIXED


ROWS = st.lists(st.tuples(*[st.floats(0.01, 1.0)] * 3), min_size=1, max_size=12)


@given(ROWS, st.data())
def test_shares_and_probabilities_sum_to_one_and_lie_in_their_interval(
    rows: list[tuple[float, ...]], data: st.DataObject
) -> None:
    p = np.array(rows)
    p /= p.sum(axis=1, keepdims=True)
    words = data.draw(st.lists(st.integers(0, 200), min_size=len(p), max_size=len(p)))
    voices = data.draw(st.lists(st.sampled_from(["author", "quoted"]), min_size=len(p), max_size=len(p)))
    framing = weigh(LABELS, p, words, voices)
    assert abs(sum(framing.shares.values()) - 1) < 1e-9
    assert abs(sum(framing.probabilities.values()) - 1) < 1e-9
    assert all(0 <= low <= high <= 1 + 1e-9 for low, high in framing.interval.values())
    assert set(framing.voices) == set(voices)
    assert all(abs(sum(shares.values()) - 1) < 1e-9 for shares in framing.voices.values())
    assert all(0 <= i < len(p) for i in framing.drivers)
    assert framing == weigh(LABELS, p, words, voices)


def test_drivers_are_the_paragraphs_of_the_verdict_by_weight() -> None:
    p = np.array([[0.1, 0.8, 0.1], [0.9, 0.05, 0.05], [0.2, 0.7, 0.1], [0.1, 0.2, 0.7]])
    framing = weigh(LABELS, p, [20, 50, 100, 10], ["author"] * 4)
    assert framing.label == "pro-kremlin"
    assert framing.drivers == (2, 0)


def test_one_certain_paragraph_has_an_interval_without_width() -> None:
    framing = weigh(LABELS, np.array([[0.0, 1.0, 0.0]]), [10], ["author"])
    assert framing.interval["pro-kremlin"] == (1.0, 1.0)
