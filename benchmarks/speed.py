"""Speed: the frozen scorer beside the scikit-learn pipeline and fastText, and a cold start of predict.py.

Every ratio compares two things measured in turn in the same run, so that it holds on a slow or busy machine, too.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import fasttext
import joblib

from benchmarks import explainers
from framelens.analysis import MIN_SHARE
from framelens.dataset import LabelledSet, read_labelled
from framelens.evaluation import label_indices
from framelens.passages import find_batch_passages
from framelens.pipeline import TrainingOptions, build_pipeline
from framelens.scorer import Scorer

ROOT = Path(__file__).parents[1]
PARAGRAPHS, WORDS = 6000, 100
ROUNDS = 7
_PIPELINE = "pipeline.joblib"
ARTICLE = "examples/balkhash-column.txt"

# What a user would write without Framelens: load the pipeline with joblib, score the paragraphs of one article.
_PLAIN_SCRIPT = """
import sys, joblib
pipeline = joblib.load(sys.argv[1])
paragraphs = [p for p in open(sys.argv[2], encoding="utf-8").read().split("\\n\\n") if p.strip()]
for text, row in zip(paragraphs, pipeline.predict_proba(paragraphs)):
    print(row, text)
"""


def measure() -> dict[str, object]:
    """Run every comparison; the keys say what is divided by what."""
    labelled, scorer = read_labelled(ROOT / "labeled"), Scorer.load(ROOT / "model" / "en")
    pipeline = build_pipeline(TrainingOptions()).fit([e.text for e in labelled.examples], label_indices(labelled))
    texts = paragraphs(labelled)
    with tempfile.TemporaryDirectory() as folder:
        # As users have it: loaded from a file it is about a seventh faster than as it was fitted.
        joblib.dump(pipeline, Path(folder) / _PIPELINE)
        pipeline = joblib.load(Path(folder) / _PIPELINE)
        fast = _train_fasttext(labelled, Path(folder))
        scoring = _in_turn(
            {
                "framelens, every term's contributions": lambda: _consume(scorer, texts),
                "framelens, passages, too": lambda: _passages(scorer, texts),
                "scikit-learn Pipeline.predict_proba": lambda: pipeline.predict_proba(texts),
                "fastText predict": lambda: fast.predict(texts),
            },
            time.process_time,
        )
        cold = _cold_start(Path(folder))
    ours = scoring["framelens, every term's contributions"]
    return {
        "scoring": {
            "paragraphs": PARAGRAPHS,
            "words": WORDS,
            "cpu_seconds": scoring,
            "speed_against_scikit_learn": scoring["scikit-learn Pipeline.predict_proba"] / ours,
            "speed_with_passages_against_scikit_learn": scoring["scikit-learn Pipeline.predict_proba"]
            / scoring["framelens, passages, too"],
            "speed_against_fasttext": scoring["fastText predict"] / ours,
        },
        "explaining": explainers.measure(pipeline, scorer, texts),
        "cold_start": cold,
    }


def paragraphs(labelled: LabelledSet) -> list[str]:
    """Paragraphs of the same length, cut from the labelled set's words."""
    words = " ".join(e.text for e in labelled.examples).split()
    step = max((len(words) - WORDS) // PARAGRAPHS, 1)
    return [" ".join(words[i * step : i * step + WORDS]) for i in range(PARAGRAPHS)]


def _consume(scorer: Scorer, texts: Sequence[str]) -> int:
    return sum(len(batch) for batch in scorer.score_chunks(texts))


def _passages(scorer: Scorer, texts: Sequence[str]) -> int:
    found = 0
    for batch in scorer.score_chunks(texts):
        found += len(find_batch_passages(batch, scorer.labels, batch.logits.argmax(axis=1), MIN_SHARE).start)
    return found


def _train_fasttext(labelled: LabelledSet, folder: Path) -> fasttext.FastText._FastText:
    path = folder / "fasttext.txt"
    rows = (f"__label__{e.label} {' '.join(e.text.split())}" for e in labelled.examples)
    path.write_text("\n".join(rows), encoding="utf-8")
    return fasttext.train_supervised(str(path), wordNgrams=2, epoch=10, verbose=0, thread=1)


def _cold_start(folder: Path) -> dict[str, object]:
    """Wall time of whole processes, from the command to the last line."""
    (folder / "plain.py").write_text(_PLAIN_SCRIPT, encoding="utf-8")
    plain = [sys.executable, str(folder / "plain.py"), str(folder / _PIPELINE), ARTICLE]
    seconds = _in_turn(
        {
            "predict.py": lambda: _run([sys.executable, "predict.py", ARTICLE]),
            "a script with scikit-learn and joblib": lambda: _run(plain),
        },
        time.perf_counter,
    )
    ours, theirs = seconds.values()
    return {"wall_seconds": seconds, "share_of_the_scikit_learn_script": ours / theirs}


def _run(command: list[str]) -> None:
    # The pipeline names this library's tokeniser, so the plain script needs it on its path.
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env={"PYTHONPATH": str(ROOT), "PATH": ""})


def _in_turn(tasks: dict[str, Callable[[], object]], clock: Callable[[], float]) -> dict[str, float]:
    """Median seconds of each task over several rounds, A B C A B C ..., after one round that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(ROUNDS + 1):
        for name, task in tasks.items():
            start = clock()
            task()
            taken[name].append(clock() - start)
    return {name: statistics.median(times[1:]) for name, times in taken.items()}
