import numpy as np
import pytest

from framelens import evaluation
from framelens.baselines import METHODS
from framelens.comparison import compare, compare_on, learning_curve, usual_protocols
from framelens.dataset import Example, LabelledSet
from framelens.errors import OptionError


@pytest.fixture(scope="module")
def many_groups(labelled: LabelledSet) -> LabelledSet:
    """The small set again, in twelve groups."""
    return LabelledSet(
        tuple(
            Example(e.id, e.text, e.label, e.event, f"g{i % 12}", extra={"country": f"c{i % 3}"})
            for i, e in enumerate(labelled.examples)
        )
    )


def test_every_method_on_every_protocol_and_ours_beats_the_trivial_ones(many_groups: LabelledSet) -> None:
    seen: list[tuple[int, int]] = []
    rows = compare(many_groups, ["random", "unseen group"], jobs=1, progress=lambda *x: seen.append(x))
    assert [(r.protocol, r.method) for r in rows] == [(p, m) for p in ("random", "unseen group") for m in METHODS]
    assert seen[-1] == (12, 12)
    by_name = {r.method: r for r in rows if r.protocol == "unseen group"}
    assert by_name["framelens"].metrics.macro_f1 > by_name["majority"].metrics.macro_f1 + 0.3
    for row in rows:
        low, high = row.macro_f1_interval
        assert low <= row.metrics.macro_f1 <= high or row.method == "majority"
        assert 1 <= row.selective.set_size <= 3
        assert row.as_dict()["method"] == row.method


def test_any_column_can_be_held_out_if_it_has_enough_values(many_groups: LabelledSet) -> None:
    with pytest.raises(OptionError, match="unseen country: expected at least 10 different values; found 3"):
        compare(many_groups, ["unseen country"], ["majority"], jobs=1)


def test_manners_are_held_out_where_every_record_names_one() -> None:
    told, untold = (Example(x, "text", "calm", x, "g", extra={"manner": m}) for x, m in (("a", "m1"), ("b", None)))
    assert usual_protocols(LabelledSet((told, told)))[-1] == "unseen manner"
    assert "unseen manner" not in usual_protocols(LabelledSet((told, untold)))


def test_on_other_records(many_groups: LabelledSet) -> None:
    (row,) = compare_on(many_groups, many_groups, ["framelens"])
    assert row.metrics.accuracy == 1.0
    foreign = LabelledSet((Example("x", "text", "another label", "e", "g"),))
    with pytest.raises(OptionError, match=r"--test: expected the labels .*; found another label"):
        compare_on(many_groups, foreign, ["framelens"])


def test_label_sets_and_risk_of_a_known_case() -> None:
    p = np.array([[0.9, 0.1], [0.6, 0.4], [0.45, 0.55], [0.2, 0.8]])
    s = evaluation.selective(np.array([0, 1, 0, 1]), p, evaluation.label_sets(p, np.full((4, 1), 0.42)))
    assert s.coverage == 0.75
    assert s.set_size == 1.25
    assert s.certain == 0.75
    assert s.certain_accuracy == pytest.approx(2 / 3)
    assert s.risk_at == {"25%": 0.0, "50%": 0.0, "75%": pytest.approx(1 / 3), "100%": 0.5}


def test_bootstrap_draws_whole_units() -> None:
    units = np.array(["a"] * 5 + ["b"] * 5)
    values = np.array([0.0] * 5 + [1.0] * 5)
    assert evaluation.bootstrap(lambda rows: float(values[rows].mean()), units) == (0.0, 1.0)
    one = np.array(["a"] * 10)
    assert evaluation.bootstrap(lambda rows: float(values[rows].mean()), one) == (0.5, 0.5)


def test_the_learning_curve_ends_at_the_whole_set(many_groups: LabelledSet) -> None:
    points = learning_curve(many_groups, many_groups)
    assert points[-1]["paragraphs"] == len(many_groups)
    assert points[-1]["macro_f1"] == 1.0
    assert [p["paragraphs"] for p in points] == sorted(p["paragraphs"] for p in points)
