"""The queue prefers doubt, avoids repetition, and comes out as tasks that read back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from framelens.dataset import LabelledSet
from framelens.errors import OptionError
from framelens.labels.queue import (
    QueueOptions,
    build_queue,
    candidates_of,
    committee,
    divergence,
    diverse,
    entropy,
)
from framelens.reading import read_text

SURE = "The Kremlin's blackmail over gas shows the coercion of an imperial power in decline, observers wrote."
TORN = (
    "Officials signed an agreement on customs; the Kremlin's blackmail and the puppet-masters were not on the agenda."
)
BLANK = "Seven grey herons stood beside my uncle's pond until dusk fell over both gardens, quite unbothered."


def _candidates(*paragraphs, labelled=None):
    return candidates_of([read_text("\n\n".join(paragraphs), "new")], labelled)


def test_entropy_and_divergence_at_their_ends():
    assert entropy(np.array([[1.0, 0.0], [0.5, 0.5]])) == pytest.approx([0.0, 1.0])
    of_one_mind, opposed = [[0.3, 0.7]], [[1.0, 0.0]]
    assert divergence(np.array([of_one_mind, of_one_mind])) == pytest.approx([0.0])
    assert divergence(np.array([opposed, [[0.0, 1.0]]])) == pytest.approx([1.0])


def test_fragments_repetitions_and_labelled_texts_are_left_out(labelled):
    known = labelled.examples[0].text
    found = _candidates(SURE, "Too short to say much.", SURE.upper(), known, labelled=labelled)
    assert [(c.id, c.text, c.n) for c in found] == [("new-1", SURE, 1)]


def test_doubt_comes_first_and_a_copy_last(scorer):
    near_copy = TORN.replace("agenda", "list")
    queue = build_queue(_candidates(SURE, TORN, near_copy, BLANK), scorer, options=QueueOptions(size=4))
    order = [q.candidate.text for q in queue]
    # Of two near copies the second has nothing new to teach, however doubtful.
    assert {order[0], order[1]} & {TORN, near_copy}
    assert order.index(BLANK) < max(order.index(TORN), order.index(near_copy))
    by_text = {q.candidate.text: q for q in queue}
    assert by_text[TORN].uncertainty > by_text[SURE].uncertainty
    assert by_text[SURE].label == "western-critical"
    assert sum(by_text[SURE].probabilities.values()) == pytest.approx(1)
    assert queue[0].novelty == 1.0


def test_seeds_disagree_and_repeat(scorer, labelled):
    options = QueueOptions(size=2, seeds=3, jobs=1)
    votes = committee(labelled, [SURE, TORN], options)
    assert votes.shape == (3, 2, 3)
    assert votes.sum(axis=2) == pytest.approx(np.ones((3, 2)))
    assert divergence(votes).max() > 0
    first, second = (build_queue(_candidates(SURE, TORN), scorer, labelled, options) for _ in range(2))
    assert first == second
    assert any(q.disagreement > 0 for q in first)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(1, 10))
def test_every_choice_is_another_row(merit, size):
    vectors = sparse.csr_matrix(np.ones((len(merit), 1)))
    chosen = diverse(np.array(merit), vectors, size)
    rows = [row for row, _ in chosen]
    assert len(set(rows)) == len(rows) == min(size, len(merit))
    assert rows[0] == int(np.argmax(merit))
    # All vectors are alike: nothing after the first is new.
    assert [novelty for _, novelty in chosen[1:]] == [0.0] * (len(rows) - 1)


def test_nothing_to_queue_and_other_labels(scorer, labelled):
    with pytest.raises(OptionError, match="no paragraph of 12 words"):
        build_queue([], scorer)
    two = LabelledSet(tuple(e for e in labelled.examples if e.label != "neutral-analytic"))
    with pytest.raises(OptionError, match="--labeled: expected the model's labels"):
        build_queue(_candidates(SURE), scorer, two)
