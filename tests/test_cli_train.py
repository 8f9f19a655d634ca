import json
import subprocess
import sys
from pathlib import Path

import joblib
import typer

from framelens.cli.train import app
from framelens.floors import Floors
from framelens.scorer import Scorer
from tests.conftest import records, write_jsonl

ROOT = Path(__file__).parents[1]


def train(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "train.py", *map(str, args)], capture_output=True, text=True, cwd=ROOT)


def test_trains_evaluates_and_writes_model_and_card(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", records())
    run = train(tmp_path / "a.jsonl", "--model", tmp_path / "model", "--sklearn", tmp_path / "p.joblib", "--jobs", 1)
    assert run.returncode == 0, run.stderr
    for protocol in ("random", "unseen event", "unseen group"):
        assert protocol in run.stdout
    assert "\x1b" not in run.stdout + run.stderr
    scorer = Scorer.load(tmp_path / "model" / "en")
    assert scorer.card["examples"] == 120
    card = (tmp_path / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert scorer.fingerprint in card
    assert scorer.card["labeled_fingerprint"] in card
    assert joblib.load(tmp_path / "p.joblib").predict(["Western puppet-masters push the NGOs"]) == [1]


def test_a_bad_labelled_set_is_exit_code_3_with_every_problem(tmp_path: Path) -> None:
    rows = records()
    rows[0]["text"], rows[5]["framing"] = "", "pro-kremln"
    write_jsonl(tmp_path / "a.jsonl", rows)
    run = train(tmp_path, "--model", tmp_path / "model")
    assert run.returncode == 3
    assert "a.jsonl:1: expected a text" in run.stderr
    assert "a.jsonl:6: expected one of the labels" in run.stderr
    assert not (tmp_path / "model").exists()
    assert "Traceback" not in run.stderr


def test_a_model_below_its_floors_is_not_written(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", records())
    model = tmp_path / "model"
    model.mkdir()
    Floors("earlier", {"macro_f1": 1.0, "auc western-critical": 1.1}).write(model)
    run = train(tmp_path / "a.jsonl", "--model", model, "--jobs", 1)
    assert run.returncode == 3
    assert "auc western-critical: expected at least 1.1000" in run.stderr
    assert not (model / "en").exists()
    accepted = train(tmp_path / "a.jsonl", "--model", model, "--jobs", 1, "--lower-floors")
    assert accepted.returncode == 0, accepted.stderr
    floors = Floors.read(model)
    assert floors is not None
    assert floors.figures["auc western-critical"] <= 1.0


def test_a_bad_prior_is_exit_code_2(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", records())
    run = train(tmp_path, "--model", tmp_path / "model", "--prior", "x=1")
    assert run.returncode == 2
    assert "--prior: expected a share above 0 for each of" in run.stderr


def test_the_card_s_figures_are_those_of_the_model_card(tmp_path: Path) -> None:
    card = json.loads((ROOT / "model" / "en" / "card.json").read_text(encoding="utf-8"))
    text = (ROOT / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    for figures in card["metrics"].values():
        assert f"| {figures['macro_f1']:.3f} |" in text


def test_every_command_and_option_has_help() -> None:
    command = typer.main.get_command(app)
    for name, sub in command.commands.items():  # type: ignore[attr-defined]
        assert sub.help, name
        assert all(getattr(p, "help", None) for p in sub.params if p.name != "help"), name
