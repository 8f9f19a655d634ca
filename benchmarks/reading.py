"""``python -m benchmarks.reading``: what a saved page costs beside plain text, in a cold start of predict.py.

The article is the same, twenty paragraphs, once as text and once as a page with menus, scripts and a sidebar.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from framelens.dataset import read_labelled

ROOT = Path(__file__).parents[1]
PARAGRAPHS, ROUNDS = 20, 11


def measure() -> dict[str, object]:
    """Median seconds of processor time of both, run in turn, and what the page adds as a share of the plain run."""
    examples = [e for e in read_labelled(ROOT / "labeled").examples if "\n" not in e.text and "<" not in e.text]
    texts = [e.text for e in examples if 40 <= len(e.text.split()) <= 120][:PARAGRAPHS]
    with tempfile.TemporaryDirectory() as folder:
        plain, page = Path(folder, "article.txt"), Path(folder, "article.html")
        plain.write_text("\n\n".join(["The headline of the day", *texts]), encoding="utf-8")
        page.write_text(_page(texts), encoding="utf-8")
        seconds: dict[str, list[float]] = {"plain text": [], "saved page": []}
        for _ in range(ROUNDS):
            for name, path in zip(seconds, (plain, page), strict=True):
                before = os.times()
                command = [sys.executable, str(ROOT / "predict.py"), str(path)]
                subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
                after = os.times()
                used = after.children_user + after.children_system - before.children_user - before.children_system
                seconds[name].append(used)
    medians = {name: round(statistics.median(values), 3) for name, values in seconds.items()}
    added = [b / a - 1 for a, b in zip(seconds["plain text"], seconds["saved page"], strict=True)]
    return {**medians, "the page adds (share of plain)": round(statistics.median(added), 2)}


def _page(texts: list[str]) -> str:
    menu = "".join(f'<li><a href="/s/{i}">Section {i}</a></li>' for i in range(60))
    script = "<script>window.data = {" + ",".join(f'"k{i}": [1, 2, 3]' for i in range(2000)) + "};</script>"
    teasers = "".join(f'<div class="teaser"><a href="/a/{i}">Another article, number {i}</a></div>' for i in range(40))
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f'<!doctype html><html lang="en"><head><title>The headline of the day - Paper</title>{script}</head><body>'
        f'<nav><ul>{menu}</ul></nav><div class="wrap"><article><h1>The headline of the day</h1>'
        f'<div class="article-body">{body}</div></article><aside>{teasers}</aside></div>{script}</body></html>'
    )


def main() -> None:
    """Print the figures."""
    for name, value in measure().items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
