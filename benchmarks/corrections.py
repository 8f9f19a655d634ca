"""``python -m benchmarks.corrections``: how much a correction must count in training for its reader to see it.

The articles of some groups of the labelled set are left out, and a model is trained on the rest: like a reader's own
articles, they are new to it. In each of some of them a reader corrects the first three paragraphs on which that model
errs, by the labels of the set. For each weight a model is trained with these three, and looked at on them, on the
other paragraphs of the article, and on those of all other articles that were left out. What is wanted is a weight by
which the corrected paragraphs come out right and the others no worse.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks import RESULTS
from framelens.analysis import AnalysisOptions, analyse
from framelens.article import Article, Paragraph
from framelens.calibration import prior_shift
from framelens.dataset import Example, LabelledSet, read_labelled
from framelens.pipeline import TrainingOptions, build_pipeline
from framelens.scorer import Scorer
from framelens.training import freeze

ROOT = Path(__file__).parents[1]

# Groups of whole articles, some fifty of them; of those with three errors or more, READERS are corrected, one by one.
LEFT_OUT = ("f0", "a0")
READERS, CORRECTED = 12, 3
WEIGHTS = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0)


@dataclass(frozen=True)
class Reading:
    """An article that was left out, with the labels of the set and those of a model."""

    examples: tuple[Example, ...]
    article: Article

    def labels(self, scorer: Scorer) -> list[str]:
        """Label every paragraph in its article, as ``predict.py`` does."""
        report = analyse(self.article, scorer, AnalysisOptions())
        return [p.label for p in report.paragraphs]

    def right(self, scorer: Scorer) -> list[bool]:
        """Compare with the labels of the set."""
        return [e.label == label for e, label in zip(self.examples, self.labels(scorer), strict=True)]


def readings(labelled: LabelledSet) -> list[Reading]:
    """Put the articles that are left out together again."""
    of: dict[str, list[Example]] = defaultdict(list)
    for e in labelled.examples:
        if e.group in LEFT_OUT and e.article:
            of[e.article].append(e)
    return [_reading(name, sorted(examples, key=lambda e: e.n)) for name, examples in sorted(of.items())]


def _reading(name: str, examples: Sequence[Example]) -> Reading:
    found, at = [], 0
    for e in examples:
        found.append(Paragraph(at, at + len(e.text), e.text, " ".join(e.text.split())))
        at += len(e.text) + 2
    return Reading(tuple(examples), Article(name, "\n\n".join(e.text for e in examples), tuple(found)))


def fitted(examples: Sequence[Example], like: Scorer) -> Scorer:
    """Train on examples; prior, temperature and context are those of a model that is there."""
    labels = like.labels
    y = np.array([labels.index(e.label) for e in examples])
    weights = np.array([e.weight for e in examples])
    pipeline = build_pipeline(TrainingOptions()).fit([e.text for e in examples], y, classifier__sample_weight=weights)
    shift = like.temperature * prior_shift(y, labels, like.card["prior"], weights)
    return freeze(pipeline, like.card, shift)


def measure(report: bool = False) -> dict[str, object]:
    """Measure every weight on every reader."""
    labelled, like = read_labelled(ROOT / "labeled"), Scorer.load(ROOT / "model" / "en")
    rest = [e for e in labelled.examples if e.group not in LEFT_OUT]
    articles, base = readings(labelled), fitted(rest, like)
    before = {r.article.id: r.right(base) for r in articles}
    readers = [r for r in articles if before[r.article.id].count(False) >= CORRECTED]
    chosen = readers[:: max(1, len(readers) // READERS)][:READERS]
    rows = []
    for weight in WEIGHTS:
        parts = [_one(r, articles, before, rest, like, weight) for r in chosen]
        rows.append({"weight": weight, **{k: round(float(np.mean([p[k] for p in parts])), 4) for k in parts[0]}})
        if report:
            print(rows[-1], flush=True)
    return {
        "training": len(rest),
        "left out": sum(len(r.examples) for r in articles),
        "articles": len(articles),
        "readers": len(chosen),
        "right before": round(float(np.mean([x for found in before.values() for x in found])), 4),
        "weights": rows,
    }


def _one(
    reader: Reading,
    articles: Sequence[Reading],
    before: dict[str, list[bool]],
    rest: Sequence[Example],
    like: Scorer,
    weight: float,
) -> dict[str, float]:
    """Correct one article's first errors and train again."""
    was = before[reader.article.id]
    corrected = [i for i, right in enumerate(was) if not right][:CORRECTED]
    after = fitted([*rest, *(replace(reader.examples[i], weight=weight) for i in corrected)], like)
    now = reader.right(after)
    others = [i for i in range(len(now)) if i not in corrected]
    elsewhere = [r for r in articles if r is not reader]
    far_before = [x for r in elsewhere for x in before[r.article.id]]
    far_now = [x for r in elsewhere for x in r.right(after)]
    return {
        "corrected paragraphs right": float(np.mean([now[i] for i in corrected])),
        "others of the article, gain": float(np.mean([now[i] - was[i] for i in others])),
        "other articles, gain": float(np.mean(far_now) - np.mean(far_before)),
    }


def main() -> None:
    """Write benchmarks/results/corrections.json; takes about ten minutes."""
    start = time.monotonic()
    result = measure(report=True)
    (RESULTS / "corrections.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"{time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
