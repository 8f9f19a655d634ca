"""The README is run, not believed."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_transcript_is_what_the_command_prints() -> None:
    command, transcript = re.search(r"<!-- transcript: (.+?) -->\n```\n(.*?)```", README, re.S).groups()  # type: ignore[union-attr]
    words = shlex.split(command)
    assert words[0] == ".venv/bin/python"
    run = subprocess.run([sys.executable, *words[1:]], capture_output=True, text=True, cwd=ROOT, check=True)
    shown = [line for line in transcript.splitlines() if line != "[...]"]
    assert set(shown) <= set(run.stdout.splitlines())
    assert len(shown) > 20


def test_the_figures_are_those_of_the_model_and_of_the_benchmark() -> None:
    card = json.loads((ROOT / "model" / "en" / "card.json").read_text(encoding="utf-8"))
    for name, m in card["metrics"].items():
        assert f"| {name} | {m['macro_f1']:.2f} |" in README
    speed = json.loads((ROOT / "benchmarks" / "results" / "speed.json").read_text(encoding="utf-8"))
    assert f"{speed['scoring']['speed_against_scikit_learn']:.1f} times" in README
    assert f"{speed['scoring']['speed_against_fasttext']:.1f} times" in README
    assert f"{1 / speed['cold_start']['share_of_the_scikit_learn_script']:.1f} times" in README


def test_every_file_it_names_exists() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
