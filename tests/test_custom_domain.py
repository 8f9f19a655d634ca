"""A user of another field brings a CSV with five labels of their own and trains without touching code."""

import csv
import json
import random
import sys

import pytest

from framelens.cli import predict, train

# Short reports of a municipal help line: subjects and phrases of each label, put together at random.
WORDS = {
    "roads": ("pothole kerb tarmac junction signpost", "the crossing needs {a} and {b} after the frost"),
    "water": ("leak mains pressure hydrant meter", "there is {a} and {b} in our cellar"),
    "noise": ("drums shouting engine karaoke drilling", "at night {a} and {b} keep us awake"),
    "waste": ("bins skips rubbish compost litter", "nobody collected {a} and {b} this week"),
    "parks": ("benches swings hedges lawns fountains", "the gardeners left {a} and {b} untended"),
}
FILLERS = ("since Monday", "as so often", "near the school", "in our street", "for two weeks now", "behind the depot")


def _report(label, choice):
    words, phrase = WORDS[label]
    a, b = choice.sample(words.split(), 2)
    return f"{choice.choice(FILLERS).capitalize()} {phrase.format(a=a, b=b)}, {choice.choice(FILLERS)}."


@pytest.fixture
def calls(tmp_path):
    """A CSV as a spreadsheet would save it, under the user's own column names."""
    choice, path = random.Random(7), tmp_path / "calls.csv"
    rows = {_report(label, choice): label for _ in range(60) for label in WORDS}
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["No", "Message", "Department"])
        writer.writerows([i, text, label] for i, (text, label) in enumerate(rows.items(), 1))
    return path


def _run(monkeypatch, main, *arguments):
    monkeypatch.setattr(sys, "argv", ["framelens", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code in (0, None)


def test_five_labels_of_another_field_train_and_predict(calls, tmp_path, monkeypatch, capsys):
    mine, model, out = tmp_path / "mine.jsonl", tmp_path / "model", tmp_path / "reports.jsonl"
    columns = [f"--map={pair}" for pair in ("id=No", "text=Message", "label=Department")]
    _run(monkeypatch, train.main, "import", calls, "--out", mine, *columns)
    _run(monkeypatch, train.main, "check", mine)
    _run(monkeypatch, train.main, mine, "--model", model, "--jobs", "1")
    card = json.loads((model / "en" / "card.json").read_text())
    assert card["labels"] == sorted(WORDS)
    assert card["metrics"]["random"]["macro_f1"] > 0.95

    inputs, choice = tmp_path / "new.jsonl", random.Random(8)
    new = [{"id": label, "text": _report(label, choice)} for label in WORDS]
    inputs.write_text("".join(json.dumps(row) + "\n" for row in new))
    _run(monkeypatch, predict.main, inputs, "--model", model / "en", "--format", "jsonl", "--out", out)
    reports = [json.loads(line) for line in out.read_text().splitlines()]
    for report in reports:
        (paragraph,) = report["paragraphs"]
        assert paragraph["label"] == report["article"]["id"]
        assert set(paragraph["probabilities"]) == set(WORDS)
        assert sum(paragraph["probabilities"].values()) == pytest.approx(1)
    capsys.readouterr()


def test_a_csv_with_our_column_names_needs_no_import(calls, tmp_path, monkeypatch, capsys):
    text = calls.read_text(encoding="utf-8-sig").replace("No;Message;Department", "id;text;label")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    with (tmp_path / "plain.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    _run(monkeypatch, train.main, tmp_path / "plain.csv", "--model", tmp_path / "model", "--jobs", "1")
    assert json.loads((tmp_path / "model" / "en" / "card.json").read_text())["labels"] == sorted(WORDS)
    capsys.readouterr()
