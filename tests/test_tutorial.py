"""The tutorial names files that are there and commands that work."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^python ((?:predict|train)\.py .+)$", TUTORIAL, re.M)
TRANSCRIPTS = re.findall(r"<!-- transcript: (.+?) -->\n```\n", TUTORIAL)


def test_every_file_it_names_exists() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", TUTORIAL)
    assert len(targets) >= 5
    for target in targets:
        assert (ROOT / "docs" / target).exists(), target


def test_what_is_shown_as_printed_is_of_commands_the_reader_was_told() -> None:
    assert len(TRANSCRIPTS) >= 3
    assert set(TRANSCRIPTS) <= set(COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("predict.py") and "-models" not in c])
def test_scoring_commands_work(command: str, tmp_path: Path, model_folder: Path) -> None:
    for item in ("examples", "predict.py"):
        (tmp_path / item).symlink_to(ROOT / item)
    words = [sys.executable, *shlex.split(command), "--model", str(model_folder)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout or list(tmp_path.glob("*.html"))


def test_options_of_training_commands_exist() -> None:
    for command in (c for c in COMMANDS if c.startswith("train.py")):
        words = shlex.split(command)
        name = "corrections" if words[1] == "corrections" else "fit"
        shown = subprocess.run(
            [sys.executable, "train.py", name, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for option in (w for w in words if w.startswith("--")):
            assert option in shown.stdout, option
