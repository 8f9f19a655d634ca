import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framelens.context import FULL_WEIGHT, Context

LOGITS = st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=0, max_size=12)


def test_a_paragraph_alone_has_no_context() -> None:
    assert np.array_equal(Context(2.0, (0.0, 0.0)).of_article(np.array([[3.0, -1.0]])), [[0.0, 0.0]])


def test_strength_nought_switches_it_off() -> None:
    assert not Context(0.0, (1.0, 1.0)).of_article(np.ones((5, 2))).any()


@given(LOGITS)
def test_is_the_weighted_mean_of_the_others(rows: list[tuple[float, float]]) -> None:
    logits, context = np.array(rows).reshape(-1, 2), Context(1.5, (0.5, -0.5))
    added = context.of_article(logits)
    for i in range(len(logits)):
        others = np.delete(logits, i, axis=0)
        weight = 1.5 * min(len(others) / FULL_WEIGHT, 1.0)
        expected = weight * (others.mean(axis=0) - [0.5, -0.5]) if len(others) else np.zeros(2)
        assert np.allclose(added[i], expected)


def test_cards_without_context_switch_it_off() -> None:
    assert Context.from_card({"labels": ["a", "b"]}) == Context(0.0, (0.0, 0.0))
