"""Confident learning: known answers, agreement with cleanlab, and a planted slip."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framelens.dataset import Example, LabelledSet
from framelens.labels.suspects import label_errors, suspects


def test_a_confident_other_label_is_suspect():
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.95, 0.05]])
    y = np.array([0, 0, 1, 1, 1])
    assert suspects(probabilities, y).tolist() == [False, False, False, False, True]


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 4))
def test_it_finds_what_cleanlab_finds(seed, n_labels):
    cleanlab_filter = pytest.importorskip("cleanlab.filter")
    random = np.random.default_rng(seed)
    probabilities = random.dirichlet(np.ones(n_labels), 60)
    y = np.array([*range(n_labels), *(random.choice(n_labels, p=p) for p in probabilities[n_labels:])])
    theirs = cleanlab_filter.find_label_issues(y, probabilities, filter_by="confident_learning", n_jobs=1)
    assert suspects(probabilities, y).tolist() == theirs.tolist()


def _planted():
    words = {"calm": "meadow brook lantern", "loud": "thunder cannon siren"}
    examples = [
        Example(f"{label}{i}", f"{words[label]} number{i % 5} {('here', 'there')[i % 2]}", label, f"e{i}", "g")
        for i in range(30)
        for label in words
    ]
    slip = Example("slip", "thunder cannon siren number1 here", "calm", "e30", "g")
    return LabelledSet((*examples, slip))


@pytest.mark.parametrize("cleanlab", [False, True])
def test_a_planted_slip_is_named_first(cleanlab):
    if cleanlab:
        pytest.importorskip("cleanlab")
    found = label_errors(_planted(), jobs=1, cleanlab=cleanlab)
    assert found.table.rows[0][0] == "slip"
    assert found.table.rows[0][3] == "loud"
    assert found.passed
    assert found.value == pytest.approx(1 / 61)


def test_too_few_events_are_not_measured():
    few = LabelledSet(tuple(Example(f"p{i}", f"text {i}", "ab"[i % 2], "e", "g") for i in range(20)))
    assert label_errors(few, jobs=1).value is None
