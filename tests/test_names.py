"""The list of places is sound, and names are found where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.labels.names import find_names, places, without_names


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Kiev, Kyiv and the Ukrainian fleet.", ["Ukraine", "Ukraine", "Ukraine"]),
        ("Trucks from Nur-Sultan reached the U.S. mission.", ["Kazakhstan", "United States"]),
        ("He said: “Nobody paid.” On Monday I left.", []),
        ("A west wind blew.", []),
        ("Aid reached the Central African Republic.", ["Central African Republic"]),
        ("", []),
    ],
)
def test_names_are_found_and_folded(text, entities):
    assert [name.entity for name in find_names(text)] == entities


def test_every_form_names_one_entity_and_both_sides_are_marked():
    sides = dict(places().values())
    assert set(sides.values()) == {"", "russia", "west"}
    assert sides["Russia"] == "russia"
    assert all(form == form.lower() and 0 < len(form.split()) <= 3 for form in places())


@given(st.text(alphabet="Ab .K“iev\nÉ-", max_size=60))
def test_names_do_not_overlap_and_leave_the_rest_alone(text):
    names = find_names(text)
    ends = [0, *(name.end for name in names)]
    assert all(end <= name.start < name.end for end, name in zip(ends, names, strict=False))
    kept = without_names(text)
    assert len(kept) == len(text) - sum(name.end - name.start - 1 for name in names)
