"""Probes find what was planted and nothing else."""

import numpy as np
import pytest

from framelens.dataset import Example, LabelledSet
from framelens.labels import probes

LABELS = ("calm", "loud", "plain")
SMALL = ("rain", "fell", "over", "hills", "again", "while", "carts", "rolled", "past", "mills")


def _set(text_of, n=60, **columns):
    """Three labels an event; `text_of` gives the text from random state, label and group."""
    random = np.random.default_rng(0)
    examples = []
    for i in range(n):
        for label in LABELS:
            group = f"g{i % 3}"
            extra = {name: values[i % len(values)] for name, values in columns.items()}
            examples.append(
                Example(f"{i}-{label}", text_of(random, label, group, i), label, f"e{i}", group, extra=extra)
            )
    return LabelledSet(tuple(examples))


def _noise(random, *_):
    return "Then " + " ".join(random.choice(SMALL, 12)) + "."


def test_where_nothing_tells_the_label_all_probes_stay_near_chance():
    labelled = _set(lambda r, *_: _noise(r) + " In " + str(r.choice(["Oslo", "Riga", "Paris", "Kabul"])) + " too.")
    for measure in (
        probes.label_by_places,
        probes.label_by_names,
        probes.label_by_length_probe,
        probes.label_by_punctuation,
    ):
        found = measure(labelled)
        assert found.passed, found
        assert found.value < 0.45


@pytest.mark.parametrize(
    ("measure", "planted"),
    [
        (probes.label_by_places, {"calm": "in Oslo", "loud": "in Riga", "plain": "in Paris"}),
        (probes.label_by_names, {"calm": "by Agdam", "loud": "by Bruvik", "plain": "by Corley"}),
        (probes.label_by_length_probe, {"calm": "x", "loud": "x " * 30, "plain": "x " * 90}),
        (probes.label_by_punctuation, {"calm": "x; x; x", "loud": "x! x! x", "plain": "x? x? x"}),
    ],
)
def test_a_planted_shortcut_fails(measure, planted):
    found = measure(_set(lambda r, label, *_: f"{_noise(r)} Then it was {planted[label]}, so."))
    assert found.value > 0.9
    assert not found.passed


def test_what_tells_the_label_is_named():
    planted = {"calm": "Oslo", "loud": "Riga", "plain": "Paris"}
    found = probes.label_by_places(_set(lambda r, label, *_: f"{_noise(r)} It was {planted[label]}."))
    assert dict(found.table.rows)["loud"].startswith("[Latvia]")


def test_the_two_sides_are_no_topic():
    planted = {"calm": "the Kremlin", "loud": "the West", "plain": "nobody"}
    labelled = _set(lambda r, label, *_: f"{_noise(r)} It was {planted[label]}.")
    assert probes.label_by_places(labelled).value < 0.4
    assert probes.label_by_names(labelled).value > 0.9


def test_a_writers_hand_shows():
    hands = {"g0": "whilst", "g1": "amongst", "g2": "upon"}
    found = probes.group_from_text(_set(lambda r, label, group, i: f"{_noise(r)} {hands[group]} it."))
    assert found.value > 0.9
    assert not found.passed
    assert [row[0] for row in found.table.rows] == ["group", "label"]
    assert probes.group_from_text(_set(_noise)).passed


def test_names_of_a_country_do_not_count_but_its_matter_does():
    named = _set(lambda r, label, group, i: f"{_noise(r)} It was {('Oslo', 'Riga')[i % 2]}.", country=("NO", "LV"))
    assert probes.country_from_text(named).value < 0.4
    matter = _set(lambda r, label, group, i: f"{_noise(r)} It was {('fjords', 'amber')[i % 2]}.", country=("NO", "LV"))
    assert not probes.country_from_text(matter).passed


def test_limits_keep_their_distance_from_chance():
    two = LabelledSet(tuple(e for e in _set(_noise).examples if e.label != "plain"))
    assert probes.label_by_places(two).limit == pytest.approx(0.5 + 0.42 - 1 / 3)


def test_too_few_events_are_not_measured():
    few = _set(_noise, n=3)
    for measure in (probes.label_by_places, probes.label_by_length_probe, probes.group_from_text):
        assert measure(few).value is None
