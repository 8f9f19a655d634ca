"""Make the tutorial's pictures and transcripts: ``python -m docs.make_pictures [MODEL]`` (or ``make pictures``).

Does what the tutorial tells its reader to do, in a real browser, on the example articles: scores them, corrects
three paragraphs, takes the corrections over, trains again and compares the two models. Needs Chromium and, for the
training, a few minutes. MODEL is the folder of the model to begin with; the project's own if not given.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
TUTORIAL, PICTURES = ROOT / "docs" / "tutorial.md", ROOT / "docs" / "pictures"
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# Wide enough for the notes to stand beside the text.
SIZE = {"width": 1180, "height": 860}

# The column on Balkhash; three of its paragraphs that are plain reporting are marked with the first label.
ARTICLE, PARAGRAPHS, LABEL_KEY = "a1", (1, 2, 7), "1"


def main() -> None:
    """Do everything in a scratch folder that looks to the commands like the project's own."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        scratch = Path(name)
        for item in ("examples", "labeled", "predict.py", "train.py", "framelens"):
            (scratch / item).symlink_to(ROOT / item)
        (scratch / "model").symlink_to(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "model")
        PICTURES.mkdir(exist_ok=True)
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        steps = commands(TUTORIAL.read_text(encoding="utf-8"))
        transcripts: dict[str, str] = {}
        for command in steps:
            if command.startswith("train.py corrections"):
                correct(browser, scratch)
            transcripts[command] = run(command, scratch)
        pictures(browser, scratch)
        browser.close()
    write_transcripts(transcripts)


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
    model = ["--model", "model/en"] if command.startswith("predict.py") and "-models" not in command else []
    words = [sys.executable, *shlex.split(command), *model]
    done = subprocess.run(words, cwd=scratch, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command}\n{done.stdout}{done.stderr}")
    return done.stdout


def correct(browser: Browser, scratch: Path) -> None:
    """Correct three paragraphs as a reader would, and download the corrections."""
    page = opened(browser, scratch / "report.html", f"#{ARTICLE}")
    page.screenshot(path=PICTURES / "article.png")
    for number in PARAGRAPHS:
        page.click(f"#{ARTICLE}-p{number} .text")
        page.keyboard.press(LABEL_KEY)
    page.click(f"#{ARTICLE}-p{PARAGRAPHS[0]} .text")
    page.click("[data-do=undo] >> xpath=preceding-sibling::label")
    page.keyboard.type("tender, price and dates, nothing else")
    page.fill("#reviewer", "Ada")
    page.evaluate("scrollTo(0, document.querySelector('.para.current').offsetTop - 260)")
    page.screenshot(path=PICTURES / "correction.png")
    with page.expect_download() as waiting:
        page.click("#download")
    waiting.value.save_as(scratch / "corrections-ada.json")
    page.context.close()


def pictures(browser: Browser, scratch: Path) -> None:
    """Take the pictures that need no click."""
    run("predict.py examples/one-event.jsonl --compare --format html --out compare.html", scratch)
    for name, file in (("overview", "report.html"), ("comparison", "compare.html")):
        page = opened(browser, scratch / file)
        page.screenshot(path=PICTURES / f"{name}.png")
        page.context.close()


def opened(browser: Browser, path: Path, anchor: str = "") -> Page:
    """Open a report at the size of the pictures."""
    page = browser.new_context(viewport=SIZE, color_scheme="light", accept_downloads=True).new_page()  # type: ignore[arg-type]
    page.goto(path.as_uri() + anchor)
    return page


def write_transcripts(transcripts: dict[str, str]) -> None:
    """Put what the commands printed into the tutorial."""
    text = TUTORIAL.read_text(encoding="utf-8")
    for command, printed in transcripts.items():
        start = f"<!-- transcript: {command} -->\n"
        head, _, rest = text.partition(start)
        _, _, tail = rest.partition("<!-- end -->")
        shown = f"```\n{printed.strip()}\n```\n" if printed.strip() else ""
        text = f"{head}{start}{shown}<!-- end -->{tail}"
    TUTORIAL.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
