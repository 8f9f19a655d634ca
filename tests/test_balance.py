"""Known answers of the association, and sets built to fail or pass each audit of balance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.dataset import Example, LabelledSet
from framelens.labels import balance


def _set(*rows):
    """Rows of (label, event, group, text, extra columns)."""
    return LabelledSet(tuple(Example(f"p{i}", t, y, e, g, extra=x) for i, (y, e, g, t, x) in enumerate(rows)))


def _even(n=40, **columns):
    """Every event under both labels, everything alike but the label."""
    pair = [("calm", "quiet words here"), ("loud", "loud words here")]
    return [(y, f"e{i}", f"g{i % 2}", f"{t} {i}", dict(columns)) for i in range(n) for y, t in pair]


TABLES = st.lists(st.lists(st.integers(1, 50), min_size=3, max_size=3), min_size=2, max_size=6).map(np.array)


@given(TABLES)
def test_association_lies_between_none_and_full_and_is_symmetric(table):
    value = balance.cramers_v(table.astype(float))
    assert 0 <= value <= 1
    assert balance.cramers_v(table.T.astype(float)) == pytest.approx(value)


@given(st.lists(st.integers(1, 20), min_size=2, max_size=5), st.lists(st.integers(1, 20), min_size=2, max_size=4))
def test_independence_has_no_association(rows, columns):
    assert balance.cramers_v(np.outer(rows, columns).astype(float)) == 0.0


def test_events_under_one_label_alone():
    good = balance.label_by_event(_set(*_even()))
    assert (good.value, good.passed) == (1.0, True)
    single = [("calm", f"s{i}", "g", f"text {i} {k}", {}) for i in range(20) for k in range(2)]
    bad = balance.label_by_event(_set(*_even(), *single))
    assert bad.value == pytest.approx(80 / 120)
    assert not bad.passed
    assert bad.table.rows[0] == ("s0", "calm", 2)
    assert bad.table.total == 20


def test_a_set_without_events_is_not_measured():
    found = balance.label_by_event(_set(*[("calm", f"e{i}", "g", f"t{i}", {}) for i in range(5)]))
    assert found.value is None
    assert found.passed


@pytest.mark.parametrize(
    ("measure", "column"), [(balance.label_by_genre, "genre"), (balance.label_by_country, "country")]
)
def test_a_column_that_tells_the_label_fails(measure, column):
    telling = [(y, e, g, t, {column: "one" if y == "calm" else "two"}) for y, e, g, t, _ in _even()]
    found = measure(_set(*telling))
    assert found.value == pytest.approx(1, abs=0.02)
    assert not found.passed
    silent = [(y, e, g, t, {column: "one" if e < "e2" else "two"}) for y, e, g, t, _ in _even()]
    assert measure(_set(*silent)).value == 0.0
    assert measure(_set(*_even())).value is None


def test_group_and_length_that_tell_the_label_fail():
    telling = [(y, e, y, t + (" more" * 30 if y == "loud" else ""), x) for y, e, _, t, x in _even()]
    assert not balance.label_by_group(_set(*telling)).passed
    assert not balance.label_by_length(_set(*telling)).passed
    assert balance.label_by_group(_set(*_even())).passed


def test_rare_values_are_pooled():
    assert balance.pool_rare(["a"] * 20 + ["b", ""]) == ["a"] * 20 + ["(other)"] * 2


@pytest.mark.parametrize(
    ("measure", "where"), [(balance.terms_of_one_event, "event"), (balance.terms_of_one_group, "group")]
)
def test_a_term_that_hangs_on_one_event_or_group_is_named(measure, where):
    # "loud" leans everywhere; "herons" leans because of twenty paragraphs of one event and group.
    rows = _even(60) + [("loud", "pond", "naturalist", f"grey herons waded {i}", {}) for i in range(20)]
    found = measure(_set(*rows))
    terms = {row[0]: row[3] for row in found.table.rows}
    assert terms["herons"] == ("pond" if where == "event" else "naturalist")
    assert "loud" not in terms
    assert not found.passed
    assert measure(_set(*_even(60))).passed


def test_terms_cannot_be_measured_in_one_group_or_without_words():
    assert balance.terms_of_one_group(_set(("calm", "e", "g", "x y", {}), ("loud", "f", "g", "x z", {}))).value is None
    assert balance.terms_of_one_event(_set(("calm", "e", "g", "x y", {}), ("loud", "f", "g", "x z", {}))).value is None
