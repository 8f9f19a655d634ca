import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.context import FULL_WEIGHT, FULL_WORDS, Context

LOGITS = st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=0, max_size=12)


def test_a_paragraph_alone_has_no_context() -> None:
    assert np.array_equal(Context(2.0, (0.0, 0.0)).of_article(np.array([[3.0, -1.0]]), [9]), [[0.0, 0.0]])


def test_strength_nought_switches_it_off() -> None:
    assert not Context(0.0, (1.0, 1.0)).of_article(np.ones((5, 2)), [9] * 5).any()


@given(LOGITS)
def test_is_the_weighted_mean_of_the_others(rows: list[tuple[float, float]]) -> None:
    logits, context = np.array(rows).reshape(-1, 2), Context(1.5, (0.5, -0.5))
    words = [10 * (i + 1) for i in range(len(logits))]
    added = context.of_article(logits, words)
    for i in range(len(logits)):
        others, counts = np.delete(logits, i, axis=0), np.minimum(np.delete(words, i), FULL_WORDS)
        weight = 1.5 * min(len(others) / FULL_WEIGHT, 1.0)
        expected = weight * (np.average(others, axis=0, weights=counts) - [0.5, -0.5]) if len(others) else 0.0
        assert np.allclose(added[i], expected)


def test_cards_without_context_switch_it_off() -> None:
    assert Context.from_card({"labels": ["a", "b"]}, temperature=2.0, threshold=0.5) == Context.off(2)


@pytest.mark.parametrize("of", ["temperature_of", "threshold_of"])
def test_what_holds_alone_moves_to_what_holds_in_an_article(of: str) -> None:
    context = Context(1.5, (0.0, 0.0), temperature=2.0, threshold=2.0)
    found = [getattr(context, of)(1.0, n) for n in range(1, FULL_WEIGHT + 3)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (1.0, 2.0)
    assert getattr(Context.off(2), of)(1.0, 10) == 1.0


def test_what_a_card_does_not_give_holds_as_for_paragraphs_alone() -> None:
    card = {"labels": ["a", "b"], "context": {"strength": 1.0, "centre": [0.0, 0.0], "threshold": 0.2}}
    assert Context.from_card(card, temperature=0.9, threshold=0.1) == Context(1.0, (0.0, 0.0), 0.9, 0.2)
