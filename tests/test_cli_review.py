"""Corrections in the terminal, and the commands that go with them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from framelens.cli.review import Reviewer
from framelens.corrections import Correction, CorrectionsError, parse
from tests.reports import LABELS, TEXT, report
from tests.test_cli_predict import ROOT, predict


def review(target: Path, *answers: str, name: str = "Ada") -> tuple[int, str]:
    waiting: Iterator[str] = iter(answers)

    def ask(question: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    console = Console(width=80, color_system=None, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    try:
        return Reviewer(name, target, console, ask).review([report()]), console.export_text()
    finally:
        console.file.close()


def read(target: Path) -> list[Correction]:
    found = parse("f", target.read_bytes(), problems := [])
    assert problems == []
    return found


def test_answers_become_corrections(tmp_path: Path) -> None:
    target = tmp_path / "c.json"
    count, shown = review(target, "r so-called partners", "t", "an aside", "v", "1", "c")
    assert count == 2
    first, second = read(target)
    assert (first.label, first.voice, first.note) == (LABELS[0], "quoted", "an aside")
    (span,) = first.rationale
    assert TEXT[span.start : span.end] == span.text == "so-called partners"
    assert (second.n, second.label, second.predicted) == (1, LABELS[0], LABELS[0])
    assert "so-called partners" in shown
    assert "\x1b" not in shown


def test_every_answer_is_on_disk_at_once_and_can_be_carried_on_with(tmp_path: Path) -> None:
    target = tmp_path / "c.json"
    assert review(target, "2")[0] == 1  # then the input ends
    assert read(target)[0].label == LABELS[1]
    assert review(target, "", "3", "b")[0] == 2
    count, shown = review(target, "u", "q")
    assert count == 1
    assert "You: confirmed" in shown


def test_back_next_and_nonsense(tmp_path: Path) -> None:
    count, shown = review(tmp_path / "c.json", "", "b", "xyzzy", "r no such words", "q")
    assert count == 0
    assert "Unknown answer 'xyzzy'" in shown
    assert "do not stand in the paragraph" in shown
    assert not (tmp_path / "c.json").exists()


def test_words_across_a_line_break_are_found(tmp_path: Path) -> None:
    review(tmp_path / "c.json", "", "r he said slowly", "1")
    (found,) = read(tmp_path / "c.json")
    assert found.rationale[0].text == "he said\nslowly"


def test_another_reviewers_file_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "c.json"
    review(target, "2")
    before = target.read_bytes()
    with pytest.raises(CorrectionsError, match="some by Ada"):
        review(target, "1", name="Boris")
    assert target.read_bytes() == before


def train(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "train.py", *map(str, args)], capture_output=True, text=True, cwd=ROOT)


def test_from_review_to_labelled_folder_by_the_commands(model_folder: Path, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The Kremlin's blackmail shows its grip on Osh is slipping, observers wrote in a long letter.\n")
    file, into = tmp_path / "c.json", tmp_path / "mine"
    run = predict(article, "--model", model_folder, "--review", "--reviewer", "Ada", "--out", file, stdin="1\n")
    assert run.returncode == 0, run.stderr
    assert f"1 correction in {file}" in run.stdout
    assert train("corrections", file, "--into", into, "--articles", article).returncode == 0
    again = train("corrections", file, "--into", into)
    assert "0 new files (1 known already)" in again.stdout
    article.write_text("Another text altogether, about the weather in Osh and nothing else at all.\n")
    refused = train("corrections", file, "--into", into, "--articles", article)
    assert refused.returncode == 3
    assert "its article among those given" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_corrections_of_an_article_in_any_language_are_checked(model_folder: Path, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The Kremlin's blackmail shows its grip on Osh is slipping, observers wrote in a long letter.\n")
    file = tmp_path / "c.json"
    predict(article, "--model", model_folder, "--review", "--reviewer", "Ada", "--out", file, stdin="1\n")
    other = tmp_path / "b.txt"
    other.write_text("Министр прибыл в Астану. Переговоры прошли спокойно, стороны довольны итогом.\n", "utf-8")
    run = train("corrections", file, "--into", tmp_path / "mine", "--articles", other, "--articles", article)
    assert run.returncode == 0, run.stderr


def test_models_of_no_common_language_are_not_compared(model_folder: Path, tmp_path: Path) -> None:
    model = tmp_path / "ru"
    shutil.copytree(model_folder, model)
    card = json.loads((model / "card.json").read_text())
    (model / "card.json").write_text(json.dumps({**card, "languages": ["ru"]}))
    run = predict("examples", "--compare-models", model_folder, model)
    assert run.returncode == 2
    assert "expected models that read the same language; found en and ru" in run.stderr


def test_models_are_compared_and_failures_named(model_folder: Path, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The Kremlin's blackmail shows its grip on Osh is slipping, observers wrote in a long letter.\n")
    run = predict(article, tmp_path / "missing.txt", "--compare-models", model_folder, model_folder)
    assert run.returncode == 1
    assert "0 of 1 verdict and 0 of 1 paragraph have another label." in run.stdout
    assert "missing.txt" in run.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--by", "source"], "--by: expected --format html, csv or parquet"),
        (["--by", "moon", "--format", "csv"], "--by: expected one or more of"),
        (["--compare"], "--compare: expected --format html"),
        (["--format", "parquet"], "expected --out FILE"),
    ],
)
def test_options_that_do_not_fit_are_named(model_folder: Path, options: list[str], message: str) -> None:
    run = predict(ROOT / "examples" / "one-event.jsonl", "--model", model_folder, *options)
    assert run.returncode == 2
    assert message in run.stderr


def test_groups_as_csv_and_parquet(model_folder: Path, tmp_path: Path) -> None:
    import csv
    import io

    examples = ROOT / "examples" / "one-event.jsonl"
    run = predict(examples, "--model", model_folder, "--format", "csv", "--by", "source,month")
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    assert [(r["source"], r["month"], r["articles"]) for r in rows] == [
        ("Chuy News Agency", "2024-09", "1"), ("Eurasian Horizon", "2024-09", "1"), ("Steppe Review", "2024-09", "1"),
    ]  # fmt: skip
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "p.parquet"
    assert predict(examples, "--model", model_folder, "--format", "parquet", "--out", out).returncode == 0
    table = parquet.read_table(out).to_pylist()
    assert len({r["article"] for r in table}) == 3
    assert all(abs(sum(v for k, v in r.items() if k.startswith("p(")) - 1) < 1e-9 for r in table)
    assert (
        predict(examples, "--model", model_folder, "--format", "parquet", "--by", "source", "--out", out).returncode
        == 0
    )
    assert [r["source"] for r in parquet.read_table(out).to_pylist()] == [r["source"] for r in rows]
