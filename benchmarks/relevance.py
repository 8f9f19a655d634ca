"""``python -m benchmarks.relevance``: relevance of the labelled articles and of texts on other subjects."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from framelens.dataset import read_labelled
from framelens.reading.region import THRESHOLD, relevance

ROOT = Path(__file__).parents[1]


def measure() -> dict[str, object]:
    """Lowest values, deciles, and the share on either side of the threshold."""
    articles: dict[str, list[str]] = defaultdict(list)
    for example in read_labelled(ROOT / "labeled").examples:
        if example.article is not None:
            articles[example.article].append(example.text)
    off = (ROOT / "tests" / "data" / "offtopic.txt").read_text(encoding="utf-8").split("\n### ")[1:]
    on = sorted(relevance(paragraphs) for paragraphs in articles.values())
    other = sorted(relevance(text.splitlines()) for text in off)
    return {
        "threshold": THRESHOLD,
        "labelled articles": {"number": len(on), "below": sum(x < THRESHOLD for x in on), "deciles": _deciles(on)},
        "other subjects": {"number": len(other), "below": sum(x < THRESHOLD for x in other), "highest": max(other)},
    }


def _deciles(values: list[float]) -> list[float]:
    return [round(values[i * len(values) // 10], 2) for i in range(10)]


def main() -> None:
    """Print the figures."""
    for name, values in measure().items():
        print(name, values)


if __name__ == "__main__":
    main()
