"""Nothing is lost on the way to another tool and back; bad files are named with their reason."""

import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framelens.errors import DatasetError, OptionError
from framelens.labels.exchange import (
    FORMATS,
    parse_columns,
    read_records,
    write_records,
)
from framelens.labels.tables import decode, encode

ENDING = {"jsonl": ".jsonl", "label-studio": ".json", "doccano": ".jsonl", "csv": ".csv", "excel": ".xlsx"}

# Texts that look like something else are the ones that get lost.
TRICKY = [
    "true",
    "null",
    "007",
    "1e3",
    '"quoted"',
    '"quoted" text',
    "[1]",
    "=1+1",
    "#N/A",
    "_x0041_",
    " edge ",
    "a\r\nb",
]
TEXTS = st.one_of(st.sampled_from(TRICKY), st.text(min_size=1, max_size=30))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
KEYS = st.sampled_from(["data", "text", "annotations", "result", "type", "value", "choices", "label", "framing", "id"])
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), FLOATS, st.text(max_size=20), TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
OPTIONAL = {
    "id": TEXTS,
    "framing": st.sampled_from(["calm", "loud", "7", "true"]),
    "event": TEXTS,
    "second_label": st.sampled_from(["calm", "loud"]),
    "second_confidence": st.integers(1, 3),
    "second_annotator": TEXTS,
    "country": VALUES,
    "note": VALUES,
}


@st.composite
def records(draw):
    record = {"text": draw(TEXTS), **draw(st.fixed_dictionaries({}, optional=OPTIONAL))}
    if draw(st.booleans()):
        n = len(record["text"])
        cuts = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(1, n)), min_size=1, max_size=2))
        record["rationale"] = [record["text"][a : a + b] for a, b in cuts]
    return record


def _there_and_back(tmp_path, kind, found, columns=None):
    path = tmp_path / f"set{ENDING[kind]}"
    path.write_bytes(write_records(found, kind, columns))
    return read_records(path, kind, columns)


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=60, deadline=None)
@given(found=st.lists(records(), min_size=1, max_size=4))
def test_nothing_is_lost_on_the_way_there_and_back(tmp_path_factory, kind, found):
    back = _there_and_back(tmp_path_factory.mktemp("x"), kind, found)
    # As JSON, so that 1, 1.0 and true do not count as equal.
    assert [json.dumps(r, sort_keys=True) for r in back] == [json.dumps(r, sort_keys=True) for r in found]


@settings(deadline=None)
@given(TEXTS)
def test_cells_of_another_hand_are_written_back_as_they_were(cell):
    for column in ("id", "note"):
        value = decode(column, cell)
        if encode(column, value) != cell:
            # Only what cannot stand in every file's cell is rewritten, as JSON, and means the same.
            assert value == cell == json.loads(encode(column, value))


SET = [
    {"id": "007", "text": "The road was opened.", "framing": "calm", "rationale": ["opened"], "hard": False},
    {"id": "008", "text": "=Storm", "framing": "loud", "second_label": "calm", "second_confidence": 2},
    {"id": "009", "text": "Nobody has labelled this."},
]


@pytest.mark.parametrize("kind", FORMATS)
def test_columns_can_have_other_names(tmp_path, kind):
    columns = {"text": "Body", "framing": "Category"}
    assert _there_and_back(tmp_path, kind, SET[:2], columns) == SET[:2]


def test_users_excel_sheet_with_typed_cells(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Body", "Class", "year", "checked"])
    book.active.append(["Rain is expected.", "weather", 2024.0, True])
    book.active.append(["A striker moved.", "sport", 2023, False])
    book.active.append([None, None, None, None])
    book.save(tmp_path / "mine.xlsx")
    found = read_records(tmp_path / "mine.xlsx", columns={"text": "Body", "framing": "Class"})
    assert found == [
        {"text": "Rain is expected.", "framing": "weather", "year": 2024, "checked": True},
        {"text": "A striker moved.", "framing": "sport", "year": 2023, "checked": False},
    ]


def test_excel_text_is_never_a_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(write_records(SET, "excel"))).active
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "=Storm")
    assert cell.data_type == "s"


def test_csv_with_semicolons_and_a_byte_order_mark(tmp_path):
    (tmp_path / "mine.csv").write_bytes("\ufefftext;label\r\nRain, mostly;weather\r\n".encode())
    assert read_records(tmp_path / "mine.csv") == [{"text": "Rain, mostly", "framing": "weather"}]


def test_what_label_studio_adds_comes_back(tmp_path):
    task = {
        "id": 12,
        "data": {"text": "The road was opened.", "place": "pass"},
        "annotations": [
            {
                "id": 3,
                "completed_by": 1,
                "result": [
                    {"id": "x", "from_name": "framing", "type": "choices", "value": {"choices": ["calm"]}},
                    {"type": "labels", "value": {"start": 4, "end": 8, "labels": ["why"]}},
                ],
            },
            {"id": 4, "was_cancelled": True, "result": []},
            {"id": 5, "completed_by": 2, "result": [{"type": "choices", "value": {"choices": ["loud"]}}]},
        ],
        "predictions": [{"model_version": "m", "result": []}],
    }  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]))
    (record,) = read_records(path)
    assert {k: v for k, v in record.items() if k != "label_studio"} == {
        "id": "12", "text": "The road was opened.", "place": "pass", "framing": "calm", "rationale": ["road"],
        "second_label": "loud", "second_annotator": 2,
    }  # fmt: skip
    (again,) = json.loads(write_records([record], "label-studio"))
    assert {k: v for k, v in again.items() if k != "data"} == {k: v for k, v in task.items() if k != "data"}
    # A label changed on our side is what Label Studio gets, not the one it had.
    (changed,) = json.loads(write_records([{**record, "framing": "loud"}], "label-studio"))
    assert changed["annotations"][0]["result"][0]["value"]["choices"] == ["loud"]
    assert changed["predictions"] == task["predictions"]


TWO_LABELS = b'[{"data": {}, "annotations": [{"result": [{"type": "choices", "value": {"choices": ["a", "b"]}}]}]}]'


@pytest.mark.parametrize(
    ("name", "kind", "data", "expected"),
    [
        ("a.jsonl", None, b'{"text": "x"}\n{"text": \n', r"jsonl:2: expected a JSON object; found broken"),
        ("a.jsonl", None, b'{"x": NaN}\n', "NaN is not JSON"),
        ("a.jsonl", None, b"\xff\xfe", "the byte 0xff"),
        ("a.jsonl", "doccano", b'{"text": "x", "label": ["a", "b"]}\n', "expected one label at most"),
        ("a.json", None, b"{}", "a list of Label Studio tasks"),
        ("a.json", None, b"[7]", r"task 1: .* found no data"),
        ("a.json", None, TWO_LABELS, "2 values for framing"),
        ("a.csv", None, b"text,text\nx,y\n", "a name of its own for every column"),
        ("a.csv", None, b"text,label\nx\n", "record 2: expected 2 columns; found 1"),
        ("a.csv", None, b"", "a header and records"),
        ("a.xlsx", None, b"no workbook", "an Excel workbook"),
    ],
)  # fmt: skip
def test_bad_files_are_named_with_their_reason(tmp_path, name, kind, data, expected):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DatasetError, match=expected):
        read_records(tmp_path / name, kind)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=60, deadline=None)
@given(
    data=st.binary(max_size=60)
    | st.lists(JSON).map(lambda x: json.dumps(x).encode())
    | JSON.map(lambda x: json.dumps(x).encode())
)
def test_whatever_a_file_holds_it_is_read_or_named(tmp_path_factory, kind, data):
    path = tmp_path_factory.mktemp("x") / "any"
    path.write_bytes(data)
    try:
        assert all(isinstance(record, dict) for record in read_records(path, kind))
    except DatasetError as named:
        reason = str(named)
    else:
        reason = str(path)
    assert str(path) in reason


def test_a_doccano_file_taken_for_our_own_is_pointed_out(tmp_path):
    (tmp_path / "admin.jsonl").write_text('{"text": "x", "label": ["calm"]}\n')
    with pytest.raises(DatasetError, match="--from doccano"):
        read_records(tmp_path / "admin.jsonl")
    with pytest.raises(OptionError, match="expected no column 'label'"):
        write_records([{"text": "x", "framing": "calm", "label": "7"}], "doccano")


def test_options_that_do_not_fit(tmp_path):
    with pytest.raises(DatasetError, match="a file that can be read"):
        read_records(tmp_path / "none.csv")
    with pytest.raises(OptionError, match="expected a format of jsonl"):
        read_records(tmp_path / "a.docx")
    with pytest.raises(OptionError, match="--map: expected one of the columns"):
        write_records(SET, "csv", {"nothing": "Body"})
    with pytest.raises(OptionError, match="map that one, too"):
        write_records(SET, "csv", {"id": "text"})
    with pytest.raises(OptionError, match="each of ours once"):
        parse_columns(["text"])
    with pytest.raises(OptionError, match="holds at most 32767"):
        write_records([{"text": "x" * 40_000}], "excel")
    assert parse_columns(["label=Class"]) == {"framing": "Class"}
