"""The commands for labelled sets, run as a user runs them: exit codes, files, messages."""

import json
import random
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
import typer

from framelens.cli import audit, labels
from framelens.cli.train import app, main
from framelens.labels import exchange
from tests.conftest import records, write_jsonl

ARTICLE = (
    "Officials in Osh opened a road that the Kremlin's blackmail had delayed, and the parliament is to vote on it.\n\n"
    "Western puppet-masters push the NGOs in Osh towards another colour revolution, said nobody at all this week.\n"
)


@pytest.fixture
def train_py(monkeypatch, capsys):
    """Run train.py with arguments; gives (exit code, standard output, standard error)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["train.py", *map(str, arguments)])
        # A narrow terminal would break file names over lines.
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return stopped.value.code, out, err

    return run


@pytest.fixture
def folder(tmp_path):
    rows = records()
    for i, row in enumerate(rows):
        row |= {"second_label": row["framing"], "second_confidence": 3 - i % 3, "country": "A"}
    rows[0]["second_label"] = "neutral-analytic"
    (tmp_path / "set").mkdir()
    write_jsonl(tmp_path / "set" / "small.jsonl", rows)
    return tmp_path / "set"


def test_check_says_what_is_there(train_py, folder):
    code, out, _ = train_py("check", folder)
    assert code == 0
    assert "120 paragraphs of 40 events" in out
    assert "neutral-analytic 40" in out


def test_check_names_every_bad_record(train_py, folder):
    (folder / "bad.jsonl").write_text('{"text": ""}\n{"framing": \n')
    code, _, err = train_py("check", folder)
    assert code == 3
    assert "bad.jsonl:1: expected a text" in err
    assert "bad.jsonl:2: expected a JSON object" in err


@pytest.mark.parametrize(
    ("name", "to", "from_"),
    [
        ("x.csv", [], []),
        ("x.xlsx", [], []),
        ("x.json", [], []),
        ("x.jsonl", ["--to", "doccano"], ["--from", "doccano"]),
    ],
)
def test_export_and_import_lose_nothing(train_py, folder, tmp_path, name, to, from_):
    assert train_py("export", folder, "--out", tmp_path / name, *to, "--map", "text=Body")[0] == 0
    back = tmp_path / "back" / "mine.jsonl"
    code, out, _ = train_py("import", tmp_path / name, *from_, "--out", back, "--map", "text=Body")
    assert (code, f"120 records written to {back}" in out) == (0, True)
    assert exchange.read_records(back) == exchange.read_records(folder / "small.jsonl")


def test_import_without_the_right_mapping_says_which_columns_there_are(train_py, tmp_path):
    (tmp_path / "mine.csv").write_text("Body,Class\nIt rained.,weather\n")
    code, _, err = train_py("import", tmp_path / "mine.csv", "--out", tmp_path / "x.jsonl")
    assert code == 3
    assert "the columns ['Body', 'Class']" in err
    assert not (tmp_path / "x.jsonl").exists()
    code, _, err = train_py("import", tmp_path / "mine.csv", "--out", tmp_path / "x.jsonl", "--map", "text=Boddy")
    assert code == 2
    assert "expected one of the columns ['Body', 'Class']; found 'Boddy'" in err


def test_agreement_of_a_sets_second_readings(train_py, folder, model_folder, tmp_path):
    out_file = tmp_path / "differ.csv"
    code, out, _ = train_py("agreement", folder, "--model", model_folder, "--out", out_file)
    assert code == 0
    assert "120 paragraphs read twice or more; Krippendorff's alpha 0.988" in out
    assert "first, second" in out
    assert "g0" in out
    (record,) = exchange.read_records(out_file)
    assert record["label_second"] == "neutral-analytic"
    # The model's own words for either side of the disagreement.
    words = record["words_pro-kremlin"]
    assert words
    assert all(word in record["text"].lower() for word in words)
    assert set(record) >= {"id", "text", "label_first", "words_neutral-analytic"}


def test_agreement_of_annotators_files(train_py, tmp_path):
    for name, given in {"ann": "aabb", "ben": "abbb", "cy": "aab"}.items():
        rows = [{"id": str(i), "text": f"Text {i}.", "label": [x]} for i, x in enumerate(given)]
        write_jsonl(tmp_path / f"{name}.jsonl", rows)
    files = [tmp_path / f"{name}.jsonl" for name in ("ann", "ben", "cy")]
    code, out, _ = train_py("agreement", *files, "--from", "doccano", "--model", tmp_path)
    assert code == 0
    assert "4 paragraphs read twice or more" in out
    assert all(pair in out for pair in ("ann, ben", "ann, cy", "ben, cy"))
    assert "1: ann a, ben b, cy a" in out


def test_agreement_of_readings_kept_beside_a_set(train_py, folder, tmp_path):
    rows = ["id\tframing\tsecond_label", "1\ta\ta", "2\tb\tb", "3\ta\tb"]
    (folder / "readings.tsv").write_text("\n".join(rows) + "\n")
    code, out, _ = train_py("agreement", folder, "--model", tmp_path)
    assert (code, "3 paragraphs read twice" in out) == (0, True)


def test_agreement_of_a_set_nobody_read_twice(train_py, tmp_path):
    write_jsonl(tmp_path / "s.jsonl", [{"id": "1", "text": "x", "framing": "a"}])
    code, _, err = train_py("agreement", tmp_path / "s.jsonl")
    assert (code, "found none" in err) == (2, True)


def test_audit_past_a_limit_exits_3_and_writes_both_reports(train_py, folder, tmp_path):
    html, document = tmp_path / "a.html", tmp_path / "a.json"
    code, out, _ = train_py("audit", folder, "--html", html, "--json", document, "--jobs", "1")
    assert code == 3
    assert "past their limits" in out
    assert html.read_text().startswith("<!doctype html>")
    assert json.loads(document.read_text())["passed"] is False


def test_audit_within_its_limits_exits_0(train_py, tmp_path):
    # Two labels, every event under both, each paragraph of other words: nothing to find.
    rows, choice = [], random.Random(1)
    for i in range(60):
        for label in ("calm", "loud"):
            words = " ".join(f"w{choice.randrange(200)}" for _ in range(12))
            rows.append({"id": f"{i}{label}", "event": f"e{i}", "text": f"{words} {label}.", "label": label})
    write_jsonl(tmp_path / "s.jsonl", rows)
    code, out, err = train_py("audit", tmp_path / "s.jsonl", "--jobs", "1")
    assert (code, "All 18 checks" in out) == (0, True), out + err


def test_audit_against_nothing(train_py, folder, tmp_path):
    code, _, err = train_py("audit", folder, "--against", tmp_path / "none")
    assert (code, "--against: expected a folder" in err) == (2, True)


def test_queue_writes_tasks_for_both_tools(train_py, folder, model_folder, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "one.txt").write_text(ARTICLE)
    common = ["--model", model_folder, "--labeled", folder, "--jobs", "1", "--seeds", "2"]
    code, out, _ = train_py("queue", tmp_path / "new", "--out", tmp_path / "q", *common)
    assert (code, "2 paragraphs of 1 articles queued" in out) == (0, True)
    tasks = json.loads((tmp_path / "q" / "label-studio.json").read_text())
    assert {t["data"]["id"] for t in tasks} == {"one-1", "one-2"}
    assert tasks[0]["predictions"][0]["model_version"].startswith("framelens-framing ")
    assert '<Choice value="pro-kremlin"/>' in (tmp_path / "q" / "label-studio.xml").read_text()
    lines = (tmp_path / "q" / "doccano.jsonl").read_text().splitlines()
    assert all(len(json.loads(line)["label"]) == 1 for line in lines)


def test_queue_names_what_it_cannot_read_and_does_the_rest(train_py, model_folder, tmp_path):
    (tmp_path / "one.txt").write_text(ARTICLE)
    common = ["--model", model_folder, "--seeds", "0", "--blind"]
    code, _, err = train_py("queue", tmp_path / "none.txt", tmp_path / "one.txt", "--out", tmp_path / "q", *common)
    assert (code, "none.txt: no such file" in err) == (1, True)
    assert "predictions" not in (tmp_path / "q" / "label-studio.json").read_text()


def test_queue_reads_the_languages_of_its_model(train_py, model_folder, tmp_path):
    model = tmp_path / "ru"
    shutil.copytree(model_folder, model)
    card = json.loads((model / "card.json").read_text())
    (model / "card.json").write_text(json.dumps({**card, "languages": ["ru"]}))
    (tmp_path / "one.txt").write_text(
        "Министр прибыл в Астану утром, а вечером переговоры прошли спокойно, и обе стороны довольны их итогом."
    )
    for folder, code in ((model, 0), (model_folder, 2)):
        common = ["--out", tmp_path / "q", "--model", folder, "--seeds", "0"]
        found, out, err = train_py("queue", tmp_path / "one.txt", *common)
        assert found == code, err
        assert ("1 paragraphs of 1 articles" in out, "the model reads English" in err) == (code == 0, code == 2)


def test_datasheet_keeps_the_prose(train_py, folder):
    readme = folder / "README.md"
    readme.write_text("Why we made it.\n<!-- begin labels -->\n<!-- end labels -->\nWho may use it.\n")
    assert train_py("datasheet", folder)[0] == 0
    text = readme.read_text()
    assert text.startswith("Why we made it.\n")
    assert text.endswith("Who may use it.\n")
    assert "| pro-kremlin | 40 |" in text
    readme.unlink()
    assert train_py("datasheet", folder)[0] == 0
    assert "<!-- begin confusion -->\n|" in readme.read_text()


def test_a_file_that_cannot_be_written(train_py, folder):
    code, _, err = train_py("export", folder, "--out", folder, "--to", "csv")
    assert (code, "cannot write" in err) == (2, True)
    assert [p.name for p in Path(folder).parent.iterdir()] == ["set"]


DOC = (Path(__file__).parents[1] / "docs" / "own-labels.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", re.findall(r"^python train\.py (.+)$", DOC, re.MULTILINE))
def test_every_command_of_the_guide_parses(line):
    words = shlex.split(line, comments=True)
    command = typer.main.get_command(app).commands[words[0]]
    # Parsing alone: unknown options and missing arguments raise, nothing runs.
    assert command.make_context(words[0], words[1:]).params


def test_the_guide_names_every_command_of_the_labelled_set():
    own = typer.Typer()
    labels.register(own)
    audit.register(own)
    commands = typer.main.get_command(own).commands
    assert len(commands) == 7
    assert {name for name in commands if f"python train.py {name} " not in DOC} == set()
