"""``python -m benchmarks.matching``: from what likeness on two paragraphs tell the same matter.

The labelled set holds events of which two whole articles tell, each from its own side. Paragraphs paired between
the two are about one matter, or alike by chance; paragraphs paired between one of them and an article of the same
group on another event are alike by chance alone. The second number over the first is the share of pairs that chance
makes at a threshold. (The set's pairs of single paragraphs on one event are no test: their wordings are so near that
99% are found at any threshold up to 0.3.)
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks import RESULTS
from framelens.dataset import Example, read_labelled
from framelens.matching import match_paragraphs

ROOT = Path(__file__).parents[1]

THRESHOLDS = (0.06, 0.08, 0.09, 0.10, 0.11, 0.12, 0.13, 0.15, 0.20)

# Articles on other events that each article is compared with: of the same group, so much alike in manner.
OTHERS = 5

#: Articles as lists of paragraphs, two for each event; and the event's group.
Told = dict[str, tuple[str, list[list[str]]]]


def measure(examples: Sequence[Example], thresholds: Sequence[float] = THRESHOLDS) -> dict[str, object]:
    """Count pairs at each threshold, a comparison of two articles."""
    told, least = _articles(examples), min(thresholds)
    same = [m.similarity for _, pair in told.values() for m in match_paragraphs(pair, least)]
    comparisons = _strangers(told)
    other = [m.similarity for pair in comparisons for m in match_paragraphs(pair, least)]
    rows = []
    for t in thresholds:
        pairs, chance = sum(s >= t for s in same) / len(told), sum(s >= t for s in other) / len(comparisons)
        row = {"threshold": t, "pairs on one event": round(pairs, 2), "pairs on two events": round(chance, 2)}
        rows.append({**row, "share by chance": round(chance / pairs, 3)})
    return {"events": len(told), "comparisons on two events": len(comparisons), "thresholds": rows}


def _articles(examples: Sequence[Example]) -> Told:
    """Give the two articles of each event that has two."""
    of: dict[str, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
    for e in examples:
        if e.article:
            of[e.event][e.article].append(e)
    return {
        event: (
            next(iter(held.values()))[0].group,
            [[e.text for e in sorted(held[name], key=lambda e: e.n)] for name in sorted(held)],
        )
        for event, held in sorted(of.items())
        if len(held) == 2
    }


def _strangers(told: Told) -> list[list[list[str]]]:
    """Pair the first article of each event with second ones of the same group on other events."""
    rng = random.Random(0)
    pairs = []
    for event, (group, articles) in told.items():
        others = [x for x, (g, _) in told.items() if g == group and x != event]
        pairs += [[articles[0], told[x][1][1]] for x in rng.sample(others, min(OTHERS, len(others)))]
    return pairs


def main() -> None:
    """Write benchmarks/results/matching.json."""
    result = measure(read_labelled(ROOT / "labeled").examples)
    (RESULTS / "matching.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    for row in result["thresholds"]:  # type: ignore[attr-defined]
        print(row)


if __name__ == "__main__":
    main()
