import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from framelens import evaluation
from framelens.dataset import LabelledSet


def test_no_event_or_group_on_both_sides(labelled: LabelledSet) -> None:
    for protocol, attribute in (("unseen event", "event"), ("unseen group", "group")):
        splits = evaluation.splits(labelled, protocol)
        for train, test in splits:
            inside = {getattr(labelled.examples[i], attribute) for i in train}
            assert inside.isdisjoint({getattr(labelled.examples[i], attribute) for i in test})
        assert sorted(np.concatenate([test for _, test in splits]).tolist()) == list(range(len(labelled)))


def test_each_group_is_left_out_once(labelled: LabelledSet) -> None:
    assert len(evaluation.splits(labelled, "unseen group")) == len({e.group for e in labelled.examples})


def test_figures_of_a_known_case() -> None:
    labels = ("a", "b")
    p = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]])
    m = evaluation.evaluate(np.array([0, 0, 1, 1]), p, labels)
    assert m.accuracy == 0.75
    assert m.confusion == [[2, 0], [1, 1]]
    assert m.f1 == pytest.approx({"a": 0.8, "b": 2 / 3})
    assert m.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    assert m.auc == pytest.approx({"a": 0.75, "b": 0.75})
    assert m.brier == pytest.approx(2 * brier_score_loss([0, 0, 1, 1], p[:, 1]))
    assert m.ece == pytest.approx((0.1 + 0.4 + 0.2 + 0.7) / 4)


def test_calibration_error_is_nought_where_confidence_is_accuracy() -> None:
    confidence = np.full(10, 0.7)
    correct = np.arange(10) < 7
    assert evaluation.calibration_error(confidence, correct) == pytest.approx(0.0)
    assert evaluation.calibration_error(np.ones(4), np.zeros(4, dtype=bool)) == 1.0
