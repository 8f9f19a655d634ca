"""The tutorial names files that are there and commands that work."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from framelens.reading import ReadOptions, read_articles
from framelens.scorer import Scorer

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


def test_the_table_of_weights_is_the_measured_one() -> None:
    text = (ROOT / "docs" / "corrections-format.md").read_text(encoding="utf-8")
    measured = json.loads((ROOT / "benchmarks" / "results" / "corrections.json").read_text(encoding="utf-8"))
    for w in measured["weights"]:
        gains = [100 * w[k] for k in ("others of the article, gain", "other articles, gain")]
        assert (
            f"| {w['weight']:g} | {w['corrected paragraphs right']:.0%} | {gains[0]:+.1f} | {gains[1]:+.1f} |" in text
        )


def test_the_example_has_a_label_for_each_paragraph(scorer: Scorer) -> None:
    rows = [json.loads(x) for x in (ROOT / "examples" / "baikonur-report.labels.jsonl").read_text("utf-8").splitlines()]
    (article,) = read_articles([str(ROOT / "examples" / "baikonur-report.txt")], ReadOptions())
    assert [row["paragraph"] for row in rows] == list(range(1, len(article.paragraphs) + 1))
    assert {row["label"] for row in rows} <= set(scorer.labels)
    assert all(row["why"] for row in rows)


def test_pictures_are_of_real_mistakes_or_not_made() -> None:
    make = pytest.importorskip("docs.make_pictures", reason="the package playwright is missing")
    labels = [{"paragraph": i + 1, "label": "neutral-analytic", "why": "x"} for i in range(5)]

    def scored(*found: float) -> list[dict[str, object]]:
        names = ["pro-kremlin" if p > 0.5 else "neutral-analytic" for p in found]
        pairs = zip(names, found, strict=True)
        return [
            {"index": i, "label": name, "probabilities": {"pro-kremlin": p, "neutral-analytic": 1 - p}}
            for i, (name, p) in enumerate(pairs)
        ]

    chosen = make.choose(scored(0.9, 0.1, 0.6, 0.7, 0.8), labels)
    assert [c["paragraph"] for _, c in chosen] == [1, 4, 5]
    with pytest.raises(SystemExit, match="errs on 2 paragraphs"):
        make.choose(scored(0.9, 0.1, 0.6, 0.2, 0.3), labels)
    make.check_mended(scored(0.1, 0.1, 0.9, 0.2, 0.3), chosen)
    with pytest.raises(SystemExit, match=r"corrected paragraphs \[4\]"):
        make.check_mended(scored(0.1, 0.1, 0.1, 0.7, 0.3), chosen)
