"""How time and memory grow: with paragraphs, their length, the vocabulary, the labels; and the memory of a corpus."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from framelens.scorer import Scorer, Weights

ROOT = Path(__file__).parents[1]
ROUNDS = 5

# Articles of the two corpora whose peak memory is compared: if it grew with the corpus, four times would show it.
ARTICLES, PARAGRAPHS = (1000, 4000), 8

# The process's own high-water mark: the one of getrusage is handed down from the process that started it.
PEAK = """
import sys, time
from framelens.cli.predict import main
try: main()
finally:
    peak = [x.split()[1] for x in open("/proc/self/status") if x.startswith("VmHWM")]
    print(peak[0], time.process_time(), file=sys.stderr)
"""


def measure(scorer: Scorer, texts: Sequence[str]) -> dict[str, Any]:
    """Each curve as pairs of size and seconds, with the exponent of growth: 1 is linear, below 1 better."""
    words = " ".join(texts).split()
    curves = {
        "paragraphs": {n: _scoring(scorer, texts[:n]) for n in (750, 1500, 3000, 6000)},
        "words": {
            n: _scoring(scorer, [" ".join(words[i * n : i * n + n]) for i in range(1000)]) for n in (50, 100, 200, 400)
        },
        "vocabulary": {
            n: _scoring(_smaller(scorer, n), texts[:3000]) for n in (len(scorer.weights.idf) // k for k in (8, 4, 2, 1))
        },
        "labels": {n: _scoring(_labelled(scorer, n), texts[:3000]) for n in (3, 6, 12, 24)},
    }
    result = {}
    for name, tasks in curves.items():
        seconds = _least(tasks)
        slope = float(np.polyfit(np.log(list(seconds)), np.log(list(seconds.values())), 1)[0])
        result[name] = {"cpu_seconds": {str(n): s for n, s in seconds.items()}, "exponent": slope}
    return {"growth": result, "corpus": _corpus(texts)}


def _scoring(scorer: Scorer, texts: Sequence[str]) -> Callable[[], None]:
    def score() -> None:
        for _ in scorer.score_chunks(texts):
            pass

    return score


def _least(tasks: dict[int, Callable[[], None]]) -> dict[int, float]:
    """Least CPU seconds of each task over several rounds, in turn: what others do on the machine only adds."""
    least = dict.fromkeys(tasks, float("inf"))
    for _ in range(ROUNDS):
        for size, task in tasks.items():
            start = time.process_time()
            task()
            least[size] = min(least[size], time.process_time() - start)
    return least


def _smaller(scorer: Scorer, n: int) -> Scorer:
    kept = np.sort(np.random.default_rng(0).choice(len(scorer.weights.idf), n, replace=False))
    weights = scorer.weights
    return Scorer(
        scorer.card,
        Weights(weights.hashes[kept], weights.idf[kept], weights.coefficients[kept], weights.intercepts, weights.terms),
    )


def _labelled(scorer: Scorer, n: int) -> Scorer:
    times = n // len(scorer.labels)
    weights = replace(
        scorer.weights,
        coefficients=np.tile(scorer.weights.coefficients, times),
        intercepts=np.tile(scorer.weights.intercepts, times),
    )
    return Scorer({**scorer.card, "labels": [f"label {i}" for i in range(n)]}, weights)


def _corpus(texts: Sequence[str]) -> dict[str, object]:
    """Score generated JSON Lines of two sizes to JSON Lines in one process: peak memory, and CPU time a paragraph."""
    peaks, cpu = {}, []
    with tempfile.TemporaryDirectory() as folder:
        for articles in ARTICLES:
            source = Path(folder) / f"{articles}.jsonl"
            with source.open("w", encoding="utf-8") as stream:
                for i in range(articles):
                    body = "\n\n".join(texts[(i * PARAGRAPHS + k) % len(texts)] for k in range(PARAGRAPHS))
                    stream.write(json.dumps({"id": str(i), "text": body}) + "\n")
            command = [sys.executable, "-c", PEAK, str(source), "--out", str(source.with_suffix(".out.jsonl"))]
            run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            peak, seconds = run.stderr.split()[-2:]
            peaks[f"{articles * PARAGRAPHS} paragraphs"] = int(peak) / 1024
            cpu.append(float(seconds))
    # From one size to the other, so that the start of the process does not count.
    a_paragraph = (cpu[1] - cpu[0]) / ((ARTICLES[1] - ARTICLES[0]) * PARAGRAPHS)
    return {"peak_megabytes": peaks, "cpu_seconds_a_paragraph": a_paragraph}
