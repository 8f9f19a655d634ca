import json
import random
from pathlib import Path

import pytest

from framelens.dataset import MIN_EXAMPLES, read_labelled
from framelens.errors import DatasetError
from tests.conftest import records, write_jsonl


def problems_of(folder: Path) -> str:
    with pytest.raises(DatasetError) as caught:
        read_labelled(folder)
    return str(caught.value)


def test_reads_what_is_there(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", records())
    labelled = read_labelled(tmp_path)
    assert len(labelled) == 120
    assert labelled.labels == ("neutral-analytic", "pro-kremlin", "western-critical")
    first = labelled.examples[0]
    assert (first.id, first.event, first.group, first.rationale) == ("t-00-n", "e0", "g0", ("Officials",))


def test_every_bad_record_is_named_in_one_go(tmp_path: Path) -> None:
    rows = records()
    rows[1]["framing"] = "pro-kremln"
    rows[2]["rationale"] = ["not in the text"]
    rows[4]["text"], rows[4]["rationale"] = "  ", []
    rows[5]["id"] = rows[0]["id"]
    rows[7]["text"], rows[7]["rationale"] = rows[6]["text"], []
    del rows[8]["framing"]
    rows[9]["rationale"] = "a text"
    rows[10]["weight"] = -1
    path = write_jsonl(tmp_path / "a.jsonl", rows)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"text": "cut off\n[1, 2]\n')
    message = problems_of(tmp_path)
    for line, what in {
        2: "found the unknown label 'pro-kremln'",
        3: "found 'not in the text'",
        5: "expected a text; found '  '",
        6: "found the same as at",
        8: "expected a text of its own",
        9: "expected a label",
        10: "expected rationale as a list of texts",
        11: "expected a weight above 0; found -1",
        121: "found broken JSON at column 10",
        122: "expected a JSON object; found a JSON list",
    }.items():
        found = [row for row in message.splitlines() if f"a.jsonl:{line}:" in row]
        assert len(found) == 1, (line, message)
        assert what in found[0]
    assert message.startswith(f"{tmp_path}: 10 problems")


def test_broken_encoding_names_file_and_line(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", records())
    lines = path.read_bytes().split(b"\n")
    lines[3] = b'{"text": "\xff"}'
    path.write_bytes(b"\n".join(lines))
    assert "a.jsonl:4: expected UTF-8 text; found the byte 0xff" in problems_of(tmp_path)


def test_too_few_examples_of_a_label(tmp_path: Path) -> None:
    rows = records()
    for row in rows[: MIN_EXAMPLES - 1]:
        row["framing"] = "fourth"
    write_jsonl(tmp_path / "a.jsonl", rows)
    assert f"expected at least {MIN_EXAMPLES} examples of 'fourth'; found {MIN_EXAMPLES - 1}" in problems_of(tmp_path)


def test_one_label_alone_nothing_and_nowhere(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [r for r in records() if r["framing"] == "pro-kremlin"])
    assert "expected at least two labels; found only 'pro-kremlin'" in problems_of(tmp_path)
    (tmp_path / "empty").mkdir()
    assert "expected *.jsonl or *.csv files" in problems_of(tmp_path / "empty")
    assert "found nothing of that name" in problems_of(tmp_path / "nowhere")
    (tmp_path / "empty" / "a.jsonl").write_text("\n", encoding="utf-8")
    assert "expected labelled paragraphs; found none" in problems_of(tmp_path / "empty")


def test_fingerprint_ignores_order_and_files_but_no_content(tmp_path: Path) -> None:
    rows = records()
    write_jsonl(tmp_path / "a.jsonl", rows)
    one = read_labelled(tmp_path).fingerprint
    random.Random(0).shuffle(rows)
    write_jsonl(tmp_path / "a.jsonl", rows[:50])
    write_jsonl(tmp_path / "b.jsonl", rows[50:])
    assert read_labelled(tmp_path).fingerprint == one
    rows[0]["text"] = f"{rows[0]['text']} More."
    write_jsonl(tmp_path / "a.jsonl", rows[:50])
    assert read_labelled(tmp_path).fingerprint != one


def test_csv_gives_the_same_set(tmp_path: Path) -> None:
    rows = records()
    write_jsonl(tmp_path / "a.jsonl", rows)
    lines = ["id,event,group,label,text,rationale"]
    for r in rows:
        cells = [r["id"], r["event"], r["group"], r["framing"], r["text"], " | ".join(r["rationale"])]  # type: ignore[arg-type]
        lines.append(",".join('"' + str(c).replace('"', '""') + '"' for c in cells))
    (tmp_path / "b.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    assert read_labelled(tmp_path / "a.jsonl").fingerprint == read_labelled(tmp_path / "b.csv").fingerprint


def test_csv_with_a_wrong_number_of_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\nalpha,x\nbeta,x,y,z\ngamma\n", encoding="utf-8")
    message = problems_of(tmp_path)
    assert "a.csv:3: expected 2 columns" in message
    assert "a.csv:4: expected 2 columns" in message


def test_near_duplicates_across_events_are_warned_about(tmp_path: Path) -> None:
    rows = records()
    text = "The ministry of transport in the capital opened a tender for forty diesel locomotives on Monday morning"
    rows[0]["text"], rows[0]["rationale"] = text + ".", []
    rows[3]["text"], rows[3]["rationale"] = text + " again.", []
    write_jsonl(tmp_path / "a.jsonl", rows)
    (warning,) = [w for w in read_labelled(tmp_path).warnings if "t-00-p" in w and "t-01-p" in w]
    assert "share" in warning


def test_any_label_set_is_taken_from_the_data(tmp_path: Path) -> None:
    rows = [
        {"text": f"{word} text number {i}", "label": word}
        for word in ("optimistic", "alarmist", "technical", "moral", "legal")
        for i in range(MIN_EXAMPLES)
    ]
    write_jsonl(tmp_path / "a.jsonl", rows)  # type: ignore[arg-type]
    labelled = read_labelled(tmp_path)
    assert labelled.labels == ("alarmist", "legal", "moral", "optimistic", "technical")
    assert labelled.examples[0].event == labelled.examples[0].id


def test_the_project_s_own_set_is_sound() -> None:
    root = Path(__file__).parents[1]
    labelled = read_labelled(root / "labeled")
    card = json.loads((root / "model" / "en" / "card.json").read_text(encoding="utf-8"))
    assert labelled.fingerprint == card["labeled_fingerprint"], "the committed model was trained on another set"
