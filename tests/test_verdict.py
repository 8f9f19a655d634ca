import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.verdict import CERTAIN, MIXED, UNCERTAIN, decide, weigh

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
    assert framing.leaning == "pro-kremlin"
    assert framing.drivers == (2, 0)


def sure(label: str, p: float = 0.98) -> list[float]:
    return [p if name == label else (1 - p) / 2 for name in LABELS]


def test_a_verdict_on_clear_paragraphs_is_certain() -> None:
    framing = weigh(LABELS, np.array([sure("pro-kremlin")] * 12), [60] * 12, ["author"] * 12)
    assert framing.label == framing.leaning == "pro-kremlin"
    assert framing.certainty > 0.99


def test_no_verdict_where_the_labels_hang_by_a_hair() -> None:
    framing = weigh(LABELS, np.array([[0.36, 0.34, 0.30]] * 6), [60] * 6, ["author"] * 6)
    assert framing.label == UNCERTAIN
    assert framing.leaning == "neutral-analytic"
    assert framing.certainty < CERTAIN


def test_quoting_the_other_side_at_length_is_not_speaking_for_it() -> None:
    """Two fifths of the words are a framed quotation: in the author's own voice that would be the verdict."""
    p = np.array([sure("neutral-analytic")] * 6 + [sure("pro-kremlin")] * 4)
    own = weigh(LABELS, p, [60] * 10, ["author"] * 10)
    quoting = weigh(LABELS, p, [60] * 10, ["author"] * 6 + ["quoted"] * 4)
    assert own.leaning == "pro-kremlin"
    assert quoting.leaning == "neutral-analytic"
    assert quoting.shares["pro-kremlin"] == pytest.approx(0.4)
    assert quoting.voices["quoted"]["pro-kremlin"] == 1.0


def test_an_interview_is_judged_by_its_quotations() -> None:
    p = np.array([sure("western-critical")] * 8)
    assert weigh(LABELS, p, [60] * 8, ["quoted"] * 8).label == "western-critical"


@given(ROWS)
def test_certainty_is_a_share_and_decides_whether_there_is_a_verdict(rows: list[tuple[float, ...]]) -> None:
    p = np.array(rows)
    framing = weigh(LABELS, p / p.sum(axis=1, keepdims=True), [50] * len(p), ["author"] * len(p))
    assert 0 <= framing.certainty <= 1
    assert framing.label == (framing.leaning if framing.certainty >= CERTAIN else UNCERTAIN)


def test_long_articles_are_resampled_in_blocks() -> None:
    n = 3000
    framing = weigh(LABELS, np.array([sure("pro-kremlin")] * n), [60] * n, ["author"] * n)
    assert framing.label == "pro-kremlin"


def test_one_certain_paragraph_has_an_interval_without_width() -> None:
    framing = weigh(LABELS, np.array([[0.0, 1.0, 0.0]]), [10], ["author"])
    assert framing.interval["pro-kremlin"] == (1.0, 1.0)
