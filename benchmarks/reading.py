"""``python -m benchmarks.reading``: what a saved page costs beside plain text, in a cold start of predict.py.

The article is the same, twenty paragraphs, once as text and once as a page with menus, scripts and a sidebar. What
importing trafilatura would add to every page, if it read them, is measured beside it.
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
    """Median seconds of processor time, run in turn, and what page and import add as a share of the plain run."""
    examples = [e for e in read_labelled(ROOT / "labeled").examples if "\n" not in e.text and "<" not in e.text]
    texts = [e.text for e in examples if 40 <= len(e.text.split()) <= 120][:PARAGRAPHS]
    with tempfile.TemporaryDirectory() as folder:
        plain, page = Path(folder, "article.txt"), Path(folder, "article.html")
        plain.write_text("\n\n".join(["The headline of the day", *texts]), encoding="utf-8")
        page.write_text(_page(texts), encoding="utf-8")
        commands = {
            "plain text": ["predict.py", str(plain)],
            "saved page": ["predict.py", str(page)],
            # lxml is loaded for any page: what counts is what trafilatura adds to it.
            "import of lxml": ["-c", "import lxml.html"],
            "import of lxml and trafilatura": ["-c", "import lxml.html, trafilatura"],
        }
        rounds = [{name: _seconds(command) for name, command in commands.items()} for _ in range(ROUNDS)]
    names = list(commands)
    page_adds = [r["saved page"] / r["plain text"] - 1 for r in rounds]
    import_adds = [(r[names[3]] - r[names[2]]) / r["plain text"] for r in rounds]
    return {
        **{name: round(statistics.median(r[name] for r in rounds), 3) for name in names},
        "the page adds (share of plain)": round(statistics.median(page_adds), 2),
        "importing trafilatura would add (share of plain)": round(statistics.median(import_adds), 2),
    }


def _seconds(command: list[str]) -> float:
    """Processor time of one cold start of Python."""
    before = os.times()
    subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


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
