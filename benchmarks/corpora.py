"""Corpora at full size, a command at a time: ``python -m benchmarks.corpora`` (half an hour or more on one core).

A million paragraphs from one file of JSON Lines, with the peak memory of the process; and a folder of ten thousand
articles, with its time. Both results are counted before they are reported.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from benchmarks import RESULTS
from benchmarks.growth import PEAK
from benchmarks.run import machine
from benchmarks.speed import ROOT
from framelens.dataset import read_labelled

# A hundred thousand articles of ten paragraphs of forty words, about the length of a paragraph of agency news.
MANY, PARAGRAPHS, WORDS = 100_000, 10, 40
FOLDER = 10_000
# Enough for sources and months to be told apart in the summary.
OUTLETS, MONTHS = 20, 12


class _Texts:
    """Articles cut from the labelled set's words, one after the other, around and around."""

    def __init__(self) -> None:
        self._words = cycle(" ".join(e.text for e in read_labelled(ROOT / "labeled").examples).split())

    def article(self) -> str:
        return "\n\n".join(" ".join(islice(self._words, WORDS)) for _ in range(PARAGRAPHS))


def million(folder: Path) -> dict[str, object]:
    """Score a million paragraphs in one process."""
    texts, source, out = _Texts(), folder / "many.jsonl", folder / "out.jsonl"
    with source.open("w", encoding="utf-8") as stream:
        for i in range(MANY):
            record = {
                "id": f"a{i}",
                "source": f"Outlet {i % OUTLETS}",
                "date": f"2025-{i % MONTHS + 1:02d}-01",
                "text": texts.article(),
            }
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    command = [sys.executable, "-c", PEAK, str(source), "--out", str(out)]
    start = time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    wall = time.perf_counter() - start
    peak, cpu = run.stderr.split()[-2:]
    with out.open("rb") as stream:
        articles = sum(1 for _ in stream)
    with out.with_name("out.jsonl.summary.csv").open(encoding="utf-8", newline="") as stream:
        counted = sum(int(row["articles"]) for row in csv.DictReader(stream))
    if not articles == counted == MANY:
        raise RuntimeError(f"expected {MANY} articles; found {articles} in the output, {counted} in the summary")
    return {
        "paragraphs": MANY * PARAGRAPHS,
        "words_a_paragraph": WORDS,
        "input_megabytes": source.stat().st_size / 2**20,
        "output_megabytes": out.stat().st_size / 2**20,
        "peak_megabytes": int(peak) / 1024,
        "cpu_seconds": float(cpu),
        "wall_seconds": wall,
    }


def folder_of_articles(folder: Path) -> dict[str, object]:
    """Score a folder of text files with one command and all cores."""
    from pyarrow import compute, dataset

    texts, source, out = _Texts(), folder / "articles", folder / "scores"
    source.mkdir()
    for i in range(FOLDER):
        (source / f"{i:05d}.txt").write_text(texts.article() + "\n", encoding="utf-8")
    command = [sys.executable, "predict.py", str(source), "--out", str(out), "--jobs", "-1"]
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    wall = time.perf_counter() - start
    table = dataset.dataset(out, format="parquet").to_table(columns=["path"])
    articles = compute.count_distinct(table["path"]).as_py()
    if articles != FOLDER:
        raise RuntimeError(f"expected {FOLDER} articles; found {articles}")
    return {
        "articles": articles,
        "paragraphs": table.num_rows,
        "wall_seconds": wall,
        "articles_a_second": articles / wall,
    }


def main() -> None:
    """Run both and write benchmarks/results/corpora.json."""
    result: dict[str, object] = {"machine": machine()}
    for task in (folder_of_articles, million):
        with tempfile.TemporaryDirectory() as folder:
            result[task.__name__] = task(Path(folder))
    text = json.dumps(result, indent=2) + "\n"
    (RESULTS / "corpora.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
