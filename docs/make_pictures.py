"""Make the tutorial's pictures and transcripts: ``python -m docs.make_pictures [MODEL]`` (or ``make pictures``).

Does what the tutorial tells its reader to do, in a real browser, on the example articles: scores them, corrects
three paragraphs, takes the corrections over, trains again and compares the two models. Needs Chromium and, for the
training, a few minutes. MODEL is the folder of the model to begin with; the project's own if not given.

Which three is not written down anywhere: they are those on which the model errs most clearly, by the codebook labels
stored with the article. Where it errs on fewer, or training with the corrections does not mend them, nothing is
written: the example then needs another article.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
TUTORIAL, PICTURES = ROOT / "docs" / "tutorial.md", ROOT / "docs" / "pictures"
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# Wide enough for the notes to stand beside the text.
SIZE = {"width": 1180, "height": 860}

# The article that is corrected, and what each of its paragraphs is by the codebook.
ARTICLE, CODEBOOK_LABELS = "examples/baikonur-report.txt", "examples/baikonur-report.labels.jsonl"
KEY, CORRECTIONS = "a1", 3

#: A paragraph's record in a report, and what the codebook says of it.
Mistake = tuple[dict[str, Any], dict[str, Any]]


def main() -> None:
    """Do everything in a scratch folder that looks to the commands like the project's own."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        scratch = Path(name)
        for item in ("examples", "labeled", "predict.py", "train.py", "framelens"):
            (scratch / item).symlink_to(ROOT / item)
        (scratch / "model").symlink_to(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "model")
        (scratch / "pictures").mkdir()
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        chosen = choose(scored(scratch, "model"), codebook())
        transcripts = {}
        for command in commands(TUTORIAL.read_text(encoding="utf-8")):
            if command.startswith("train.py corrections"):
                correct(browser, scratch, chosen)
            transcripts[command] = run(command, scratch)
        check_mended(scored(scratch, "my-model"), chosen)
        pictures(browser, scratch)
        browser.close()
        # Only now that all went well.
        shutil.copytree(scratch / "pictures", PICTURES, dirs_exist_ok=True)
    write_tutorial(transcripts, chosen)


def codebook() -> list[dict[str, Any]]:
    """Read the labels stored with the article."""
    return [json.loads(line) for line in (ROOT / CODEBOOK_LABELS).read_text(encoding="utf-8").splitlines()]


def scored(scratch: Path, model: str) -> list[dict[str, Any]]:
    """Score the article; give its paragraphs."""
    paragraphs = json.loads(run(f"predict.py {ARTICLE} --format json --model {model}", scratch))["paragraphs"]
    return list(paragraphs)


def choose(paragraphs: Sequence[dict[str, Any]], labels: Sequence[dict[str, Any]]) -> list[Mistake]:
    """Choose the paragraphs that the model is surest of and wrong on, in the order of the text."""
    if len(paragraphs) != len(labels):
        sys.exit(f"{CODEBOOK_LABELS} has {len(labels)} paragraphs, {ARTICLE} {len(paragraphs)}.")
    wrong = [(p, c) for p, c in zip(paragraphs, labels, strict=True) if p["label"] != c["label"]]
    if len(wrong) < CORRECTIONS:
        sys.exit(
            f"The model errs on {len(wrong)} paragraphs of {ARTICLE}; the tutorial corrects {CORRECTIONS}. "
            f"Write an article on which it errs more often, with its labels in {CODEBOOK_LABELS}."
        )
    surest = sorted(wrong, key=lambda pair: -pair[0]["probabilities"][pair[0]["label"]])[:CORRECTIONS]
    return sorted(surest, key=lambda pair: pair[0]["index"])


def check_mended(after: Sequence[dict[str, Any]], chosen: Sequence[Mistake]) -> None:
    """Stop where training with the corrections did not bring all of them about."""
    left = [c["paragraph"] for p, c in chosen if after[p["index"]]["label"] != c["label"]]
    if left:
        sys.exit(f"Trained with the corrections, the model still errs on the corrected paragraphs {left} of {ARTICLE}.")


def chromium() -> str:
    """Find the browser."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        sys.exit("No Chromium found. Install it (apt-get install chromium), or name it in CHROMIUM.")
    return found


def commands(text: str) -> list[str]:
    """List the commands of the tutorial whose output it shows, in order."""
    return re.findall(r"<!-- transcript: (.+?) -->", text)


def run(command: str, scratch: Path) -> str:
    """Run a command of the tutorial; give what it prints."""
    # The script finds the project's own model beside it; the scratch folder may have another.
    given = "--model" in command or "--compare-models" in command
    model = ["--model", "model"] if command.startswith("predict.py") and not given else []
    words = [sys.executable, *shlex.split(command), *model]
    done = subprocess.run(words, cwd=scratch, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command}\n{done.stdout}{done.stderr}")
    return done.stdout


def correct(browser: Browser, scratch: Path, chosen: Sequence[Mistake]) -> None:
    """Correct the paragraphs as a reader would, and download the corrections."""
    page = opened(browser, scratch / "report.html", f"#{KEY}")
    page.screenshot(path=scratch / "pictures" / "article.png")
    for paragraph, right in chosen:
        place = f"#{KEY}-p{paragraph['index'] + 1}"
        page.click(f"{place} .text")
        page.click(f"{place} .fix [data-label={right['label']}]")
        mark_first_words(page, f"{place} .text")
        page.click(f"{place} .fix [data-do=mark]")
        page.fill(f"{place} .fix [name=note]", right["why"])
    page.fill("#reviewer", "Ada")
    page.evaluate("scrollTo(0, document.querySelector('.para.current').offsetTop - 260)")
    page.screenshot(path=scratch / "pictures" / "correction.png")
    with page.expect_download() as waiting:
        page.click("#download")
    waiting.value.save_as(scratch / "corrections-ada.json")
    page.context.close()


def mark_first_words(page: Page, selector: str) -> None:
    """Select with the mouse what stands in the upper left of a paragraph."""
    box = page.locator(selector).bounding_box()
    if box is None:
        sys.exit(f"{selector} is not on the page.")
    page.mouse.move(box["x"] + 2, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 14, steps=5)
    page.mouse.up()


def pictures(browser: Browser, scratch: Path) -> None:
    """Take the pictures that need no click."""
    run("predict.py examples/one-event.jsonl --compare --format html --out compare.html", scratch)
    run(f"predict.py {ARTICLE} --model my-model --format html --out after.html", scratch)
    for name, file in (("overview", "report.html"), ("comparison", "compare.html"), ("after", "after.html")):
        page = opened(browser, scratch / file)
        page.screenshot(path=scratch / "pictures" / f"{name}.png")
        page.context.close()


def opened(browser: Browser, path: Path, anchor: str = "") -> Page:
    """Open a report at the size of the pictures."""
    page = browser.new_context(viewport=SIZE, color_scheme="light", accept_downloads=True).new_page()  # type: ignore[arg-type]
    page.goto(path.as_uri() + anchor)
    return page


def write_tutorial(transcripts: dict[str, str], chosen: Sequence[Mistake]) -> None:
    """Put what was corrected, and what the commands printed, into the tutorial."""
    text = TUTORIAL.read_text(encoding="utf-8")
    lines = [
        f"- paragraph {c['paragraph']}, which it takes for {p['label']} ({p['probabilities'][p['label']]:.0%}), "
        f"is {c['label']}: {c['why']}"
        for p, c in chosen
    ]
    text = between(text, "<!-- corrected -->\n", "\n".join(lines) + "\n")
    for command, printed in transcripts.items():
        shown = f"```\n{printed.strip()}\n```\n" if printed.strip() else ""
        text = between(text, f"<!-- transcript: {command} -->\n", shown)
    TUTORIAL.write_text(text, encoding="utf-8")


def between(text: str, start: str, new: str) -> str:
    """Replace what stands between a mark and the next end mark."""
    head, found, rest = text.partition(start)
    _, _, tail = rest.partition("<!-- end -->")
    return f"{head}{start}{new}<!-- end -->{tail}" if found else text


if __name__ == "__main__":
    main()
