"""Tables of the data sheet: right figures, between their markers, the rest of the file untouched."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.dataset import Example, LabelledSet, read_labelled
from framelens.errors import DatasetError, OptionError
from framelens.labels.datasheet import fill, make_tables, markdown, read_readings, skeleton

LABELED = Path(__file__).parents[1] / "labeled"


def _example(number, label, group, **extra):
    return Example(f"p{number}", "Five words stand right here.", label, f"e{number // 2}", group, extra=extra)


SET = LabelledSet(
    (
        _example(0, "calm", "a", year=1995, country="Aland", second_label="calm", second_confidence=3),
        _example(1, "loud", "a", year=1996, country="Aland", second_label="loud", second_confidence=1),
        _example(2, "calm", "b", year="2026", country="B|and", second_label="loud", second_confidence=3),
        _example(3, "loud", "b"),
    )
)


def _row(table, name):
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return next(line[1:] for line in lines if line[0] == name)


def test_figures_of_the_tables():
    tables = make_tables(SET)
    assert _row(tables["labels"], "calm") == ["2", "10", "2", "0"]
    assert _row(tables["groups"], "a") == ["2", "10", "1", "0", "50%", "50%"]
    assert _row(tables["groups"], "all") == ["4", "20", "2", "0", "50%", "50%"]
    assert _row(tables["years"], "1991-1995")[0] == "1"
    assert _row(tables["years"], "1996-2000")[0] == "1"
    assert _row(tables["years"], "(not given)")[0] == "1"
    assert "B\\|and" in tables["countries"]
    assert _row(tables["lengths"], "loud") == ["5", "5", "5", "5", "5"]


def test_agreement_by_group_and_in_all():
    tables = make_tables(SET)
    assert _row(tables["agreement"], "a") == ["2", "2", "100.0%", "1.000", "1.000", "50%"]
    # In group b one paragraph was read: kappa of one pair of unlike labels is 0.
    assert _row(tables["agreement"], "b") == ["2", "1", "0.0%", "0.000", "0.000", "100%"]
    assert _row(tables["agreement"], "all")[:3] == ["4", "3", "66.7%"]
    assert _row(tables["confusion"], "label calm") == ["1", "1"]


def test_readings_kept_beside_a_set_count_instead_of_its_own(tmp_path):
    assert read_readings(tmp_path) is None
    rows = ["id\tgroup\tframing\tsecond_label\tsecond_confidence"]
    rows += [f"p{i}\ta\tcalm\t{'loud' if i == 0 else 'calm'}\t3" for i in range(4)]
    (tmp_path / "readings.tsv").write_text("\n".join(rows) + "\n")
    tables = make_tables(SET, read_readings(tmp_path))
    assert _row(tables["agreement"], "all")[:3] == ["4", "4", "75.0%"]
    (tmp_path / "readings.tsv").write_text("id\tframing\nx\tcalm\n")
    with pytest.raises(DatasetError, match="second_label"):
        read_readings(tmp_path)


def test_a_set_nobody_read_twice():
    tables = make_tables(LabelledSet(SET.examples[3:]))
    assert _row(tables["agreement"], "all") == ["1", "0", "–", "–", "–", "–"]


def test_the_projects_own_data_sheet_is_current():
    sheet = LABELED / "README.md"
    text = sheet.read_text(encoding="utf-8")
    tables = make_tables(read_labelled(LABELED), read_readings(LABELED))
    assert fill(text, tables) == text, "run python train.py datasheet"


def test_skeleton_holds_every_table():
    tables = make_tables(SET)
    filled = fill(skeleton(tables), tables)
    assert all(table in filled for table in tables.values())
    assert fill(filled, tables) == filled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!-- begin colours -->\n<!-- end colours -->", "one of labels; found <!-- begin colours -->"),
        ("prose", "one of labels; found the end of the file"),
        ("<!-- begin labels -->\nprose", "expected <!-- end labels -->; found the end of the file"),
        ("<!-- begin labels -->\n<!-- begin labels -->", "expected <!-- end labels -->; found <!-- begin labels -->"),
        ("<!-- end labels -->", "found <!-- end labels -->"),
    ],
)
def test_markers_that_do_not_fit(text, message):
    with pytest.raises(OptionError) as raised:
        fill(text, {"labels": ""})
    assert message in str(raised.value)


@given(st.text(alphabet="ab|\\\n #1", max_size=40), st.text(alphabet="ab|\\\n #1", max_size=40))
def test_prose_around_a_table_stays(before, after):
    text = f"{before}\n<!-- begin labels -->\nold\n<!-- end labels -->\n{after}"
    table = markdown(["x", "y"], [["\\1", 0.5]])
    assert fill(text, {"labels": table}) == f"{before}\n<!-- begin labels -->\n{table}\n<!-- end labels -->\n{after}"
