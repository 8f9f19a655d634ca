import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framelens.cli.predict import app
from framelens.errors import ModelIntegrityError

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "balkhash-column.txt"
runner = CliRunner()


def predict(*args: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "predict.py", *map(str, args)], capture_output=True, text=True, cwd=ROOT, input=stdin
    )


def test_an_article_as_text(model_folder: Path) -> None:
    run = predict(EXAMPLE, "--model", model_folder)
    assert run.returncode == 0
    assert run.stdout.startswith("Why Balkhash chose the reliable partner ─")
    assert "Framing: " in run.stdout
    assert "Set aside, not scored:" in run.stdout
    assert run.stderr == ""
    assert "\x1b" not in run.stdout


def test_the_same_as_json_lines_csv_and_from_a_pipe(model_folder: Path) -> None:
    one = json.loads(predict(EXAMPLE, "--model", model_folder, "--format", "json").stdout)
    (line,) = predict(EXAMPLE, "--model", model_folder, "-f", "jsonl").stdout.splitlines()
    assert json.loads(line) == one
    rows = list(csv.DictReader(io.StringIO(predict(EXAMPLE, "--model", model_folder, "-f", "csv").stdout)))
    assert [r["label"] for r in rows] == [p["label"] for p in one["paragraphs"]]
    piped = predict("-", "--model", model_folder, "-f", "json", stdin=EXAMPLE.read_text(encoding="utf-8")).stdout
    assert json.loads(piped)["paragraphs"] == one["paragraphs"]


def test_a_failed_input_is_named_and_the_rest_is_done(model_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    run = predict(tmp_path / "missing.txt", EXAMPLE, tmp_path / "empty.txt", "--model", model_folder, "-f", "jsonl")
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 1
    assert "missing.txt" in run.stderr
    assert "empty.txt" in run.stderr
    assert "Traceback" not in run.stderr


def test_records_keep_their_ids_and_order(model_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    records = [
        {"id": f"r{i}", "text": f"Officials in Osh signed agreement number {i} on customs fees."} for i in range(7)
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    for jobs in (1, 2):
        run = predict(path, "--model", model_folder, "-f", "jsonl", "--jobs", jobs)
        assert [json.loads(x)["article"]["id"] for x in run.stdout.splitlines()] == [r["id"] for r in records], (
            run.stderr
        )


def test_out_appears_whole_or_not_at_all(model_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert predict(EXAMPLE, "--model", model_folder, "-f", "jsonl", "--out", out).returncode == 0
    assert json.loads(out.read_text(encoding="utf-8"))
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~_umask()
    out.write_text("old", encoding="utf-8")
    assert predict(EXAMPLE, "--model", model_folder, "--explain", "nonsense", "--out", out).returncode == 2
    assert out.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_terms_explain_and_top(model_folder: Path) -> None:
    args = (EXAMPLE, "--model", model_folder, "-f", "json", "--terms", "--explain", "western-critical", "--top", 1)
    report = json.loads(predict(*args).stdout)
    assert all(p["terms"] is not None and len(p["passages"]) <= 1 for p in report["paragraphs"])
    assert {x["label"] for p in report["paragraphs"] for x in p["passages"]} == {"western-critical"}


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["--explain", "nonsense"], 2, "--explain: expected one of neutral-analytic"),
        (["--format", "nonsense"], 2, "nonsense"),
        (["--out", "nowhere/at/all.txt"], 2, "--out: cannot write"),
        (["--model", "nowhere"], 3, "python train.py"),
    ],
)
def test_wrong_options(model_folder: Path, args: list[str], code: int, message: str) -> None:
    run = predict(EXAMPLE, *(args if "--model" in args else [*args, "--model", model_folder]))
    assert run.returncode == code
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_an_altered_model_is_refused_with_exit_code_3(model_folder: Path, tmp_path: Path) -> None:
    for name in ("card.json", "weights.npz"):
        (tmp_path / name).write_bytes((model_folder / name).read_bytes())
    (tmp_path / "weights.npz").write_bytes(b"altered")
    run = predict(EXAMPLE, "--model", tmp_path)
    assert run.returncode == 3
    assert "SHA-256" in run.stderr
    with pytest.raises(ModelIntegrityError):
        runner.invoke(app, [str(EXAMPLE), "--model", str(tmp_path)], catch_exceptions=False)


def test_every_option_has_help() -> None:
    result = runner.invoke(app, ["score", "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exit_code == 0
    command = __import__("typer").main.get_command(app)
    for name, sub in command.commands.items():
        assert sub.help, name
        assert all(getattr(p, "help", None) for p in sub.params if p.name != "help"), name


def test_the_locale_makes_no_difference(model_folder: Path) -> None:
    env = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "predict.py", str(EXAMPLE), "--model", str(model_folder)]
    run = subprocess.run(command, capture_output=True, cwd=ROOT, env=env)
    assert "“We are told" in run.stdout.decode("utf-8").replace("[[", "")
