"""Known answers for the coefficients, invariants, and the lists of disagreements."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from framelens.dataset import Example, LabelledSet
from framelens.labels.agreement import (
    agreement,
    by_group,
    cohen_kappa,
    disagreements,
    krippendorff_alpha,
    merge_sets,
    readings_of,
)
from framelens.scorer import Scorer, build_weights

LABELS = st.lists(st.sampled_from("abc"), min_size=1, max_size=40)
PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40)


def test_kappa_of_a_textbook_table():
    # 45 yes/yes, 15 yes/no, 25 no/yes, 15 no/no: observed 0.60, by chance 0.54.
    first = ["y"] * 60 + ["n"] * 40
    second = ["y"] * 45 + ["n"] * 15 + ["y"] * 25 + ["n"] * 15
    assert cohen_kappa(first, second) == pytest.approx(0.06 / 0.46)


def test_alpha_of_krippendorffs_nominal_example():
    # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", part C: four observers, gaps, 0.743.
    rows = [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ]
    columns = zip(*(row.split() for row in rows), strict=True)
    assert krippendorff_alpha([[x for x in column if x != "."] for column in columns]) == pytest.approx(0.743, abs=5e-4)


def test_one_label_throughout_has_no_coefficient():
    assert isnan(cohen_kappa(["a", "a"], ["a", "a"]))
    assert isnan(krippendorff_alpha([["a", "a"], ["a", "a"]]))
    assert isnan(cohen_kappa([], []))


@given(LABELS)
def test_full_agreement_is_one_wherever_it_is_defined(labels):
    kappa, alpha = cohen_kappa(labels, labels), krippendorff_alpha([[x, x] for x in labels])
    if len(set(labels)) > 1:
        assert kappa == pytest.approx(1)
        assert alpha == pytest.approx(1)
    else:
        assert isnan(kappa)
        assert isnan(alpha)


@given(PAIRS)
def test_kappa_is_symmetric_and_agrees_with_scikit_learn(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    kappa = cohen_kappa(first, second)
    if isnan(kappa):
        assert len(set(first + second)) == 1
    else:
        assert kappa == pytest.approx(cohen_kappa(second, first))
        assert kappa == pytest.approx(cohen_kappa_score(first, second))


@given(PAIRS)
def test_alpha_passes_over_paragraphs_read_once(pairs):
    units = [list(pair) for pair in pairs]
    alpha, with_singles = krippendorff_alpha(units), krippendorff_alpha([*units, ["a"], ["b"]])
    assert alpha == with_singles or (isnan(alpha) and isnan(with_singles))


def _example(number, label, second, group="g"):
    extra = {"second_label": second} if second else {}
    return Example(f"p{number}", f"Text {number}.", label, f"e{number}", group, extra=extra)


SET = LabelledSet(
    (
        _example(1, "calm", "calm"),
        _example(2, "loud", "loud"),
        _example(3, "loud", "calm"),
        _example(4, "calm", None),
        _example(5, "calm", None, "unread"),
    )
)


def test_second_readings_are_compared_and_gaps_left_out():
    result = agreement(readings_of(SET.examples))
    assert (result.n, result.labels, result.annotators) == (3, ("calm", "loud"), ("first", "second"))
    (pair,) = result.pairs
    assert pair.observed == pytest.approx(2 / 3)
    assert pair.confusion == {("calm", "calm"): 1, ("loud", "calm"): 1, ("loud", "loud"): 1}
    # With two labels, "this one or the other" is the same question for both.
    assert pair.kappa_by_label == pytest.approx({"calm": pair.kappa, "loud": pair.kappa})


def test_agreement_is_measured_before_settling():
    settled = Example("p", "Text.", "loud", "e", "g", extra={"first_label": "calm", "second_label": "loud"})
    assert readings_of([settled]) == {"p": {"first": "calm", "second": "loud"}}
    assert readings_of([settled], ["third_label"]) == {"p": {"first": "calm"}}


def test_groups_nobody_read_twice_are_left_out():
    assert list(by_group(SET)) == ["g"]


def test_sets_of_three_annotators_are_joined_by_id():
    def labelled(*labels):
        return LabelledSet(tuple(Example(f"p{i}", f"Text {i}.", x, "e", "g") for i, x in enumerate(labels)))

    sets = {"ann": labelled("a", "b"), "ben": labelled("a", "b", "a"), "cy": labelled("b", "b")}
    readings, texts = merge_sets(sets)
    assert readings["p0"] == {"ann": "a", "ben": "a", "cy": "b"}
    assert readings["p2"] == {"ben": "a"}
    assert texts["p2"] == "Text 2."
    result = agreement(readings)
    assert result.n == 2
    assert [(p.first, p.second, p.n) for p in result.pairs] == [
        ("ann", "ben", 2), ("ann", "cy", 2), ("ben", "cy", 2),
    ]  # fmt: skip


def test_disagreements_name_the_words_that_speak_for_either_label():
    terms = ["quiet", "storm", "day"]
    weights = build_weights(terms, np.ones(3), np.array([[2.0, -2.0], [-3.0, 3.0], [0.0, 0.0]]), np.zeros(2))
    card = {"labels": ["calm", "loud"], "temperature": 1.0, "weights_sha256": "", "labeled_fingerprint": ""}
    readings = {"x": {"a": "calm", "b": "loud"}, "y": {"a": "calm", "b": "calm"}}
    texts = {"x": "A quiet day before the Storm, a new label?", "y": "A quiet day."}
    (found,) = disagreements(readings, texts, Scorer(card, weights))
    assert found.id == "x"
    assert found.words == {"calm": ("quiet",), "loud": ("storm",)}
    assert disagreements(readings, texts)[0].words == {}
