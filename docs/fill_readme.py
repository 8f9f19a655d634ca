"""Put the transcript and the figures into README.md: ``python -m docs.fill_readme`` after training and benchmarks."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"

# The first screen shows this many lines of the transcript; the rest is a command away.
SHOWN = 44


def transcript(command: str) -> str:
    """Run a command of the README and give what it prints, cut after `SHOWN` lines."""
    words = [sys.executable, *shlex.split(command)[1:]]
    lines = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=True).stdout.splitlines()
    shown = lines[:SHOWN] + (["[...]"] if len(lines) > SHOWN else [])
    return "```\n" + "\n".join(shown) + "\n```\n"


def figures() -> str:
    """Give the table of figures on the labelled set."""
    card = json.loads((ROOT / "model" / "en" / "card.json").read_text(encoding="utf-8"))
    labels = card["labels"]
    head = ["protocol", "macro-F1", "weighted", *(f"AUC {label}" for label in labels)]
    rows = [
        [name, f"{m['macro_f1']:.2f}", f"{m['weighted_macro_f1']:.2f}", *(f"{m['auc'][label]:.2f}" for label in labels)]
        for name, m in card["metrics"].items()
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]) + "\n"


def real_figures() -> str:
    """Give the sentence on real paragraphs, from the evaluation kept beside the model."""
    kept = json.loads((ROOT / "model" / "evaluation.json").read_text(encoding="utf-8"))
    (rows,) = [rows for name, rows in kept.items() if name.startswith("on real")]
    parts = []
    for row in rows:
        if row["method"] == "framelens, as predict.py scores":
            m, s = row["metrics"], row["selective"]
            auc = ", ".join(f"{label} {m['auc'][label]:.2f}" for label in m["auc"])
            parts.append(
                f"- {row['protocol']} ({m['n']} paragraphs): macro-F1 {m['macro_f1']:.2f}; AUC {auc}; expected "
                f"calibration error {m['ece']:.2f}; the 90% label sets hold the true label in {s['coverage']:.0%} of "
                f"cases at {s['set_size']:.1f} labels a set"
            )
    return "\n".join(parts) + "\n"


def speed() -> str:
    """Give the ratios of the benchmark."""
    found = json.loads((ROOT / "benchmarks" / "results" / "speed.json").read_text(encoding="utf-8"))
    scoring, cold, explaining = found["scoring"], found["cold_start"], found["explaining"]["times_framelens"]
    return (
        f"- Scoring with every term's contributions: {scoring['speed_against_scikit_learn']:.1f} times the speed of "
        f"scikit-learn's `Pipeline.predict_proba`, {scoring['speed_against_fasttext']:.1f} times that of fastText's "
        f"`predict` ({scoring['paragraphs']:,} paragraphs of {scoring['words']} words); with all passages found, too, "
        f"{scoring['speed_with_passages_against_scikit_learn']:.1f} times the pipeline's.\n"
        f"- `predict.py` on one article, cold: {1 / cold['share_of_the_scikit_learn_script']:.1f} times as fast as a "
        "script that imports scikit-learn and loads the pipeline with joblib.\n"
        "- One paragraph scored and explained, against the explainers of others on the same pipeline: "
        + ", ".join(f"{name} takes {_rounded(times)} times as long" for name, times in explaining.items())
        + ".\n"
    )


def _rounded(times: float) -> str:
    """Two digits: runs differ by more than the third."""
    return f"{float(f'{times:.2g}'):,.0f}"


def main() -> None:
    """Fill README.md."""
    text = README.read_text(encoding="utf-8")
    (command,) = re.findall(r"<!-- transcript: (.+?) -->", text)
    blocks = {
        f"transcript: {command}": transcript(command),
        "figures": figures(),
        "real": real_figures(),
        "speed": speed(),
    }
    for name, block in blocks.items():
        end = name.split(":")[0]
        pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end of {end} -->)", re.S)
        text, found = pattern.subn(lambda m, block=block: m[1] + block + m[2], text)  # type: ignore[misc]
        if found != 1:
            sys.exit(f"README.md: expected one block {name!r}; found {found}")
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
