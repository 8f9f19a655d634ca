"""``python -m benchmarks.furniture``: what is set aside of the test pages, and of paragraphs that are surely none.

Precision is the share of furniture in what is set aside, recall the share of the furniture that is set aside. The
labelled paragraphs are read one by one as records: whatever of them is set aside is a mistake.
"""

from __future__ import annotations

from pathlib import Path

from framelens.dataset import read_labelled
from framelens.reading.furniture import classify
from framelens.reading.layout import find_blocks
from tests.test_reading_furniture import outcomes, saved_outcomes

ROOT = Path(__file__).parents[1]


def measure() -> dict[str, object]:
    """Measure on every file of pages, with blank lines between the blocks, and on the saved pages."""
    result: dict[str, object] = {}
    measured = {name: list(outcomes(name, "\n\n")) for name in ("pages.txt", "pages-unseen.txt")}
    measured["saved pages"] = list(saved_outcomes(pasted=False))
    measured["the same, pasted"] = list(saved_outcomes(pasted=True))
    for name, found in measured.items():
        right = sum(not body and not kept for _, body, kept, _ in found)
        lost = sum(body and not kept for _, body, kept, _ in found)
        left = sum(not body and kept for _, body, kept, _ in found)
        result[name] = {
            "pages": len({kind for kind, *_ in found}),
            "paragraphs": sum(body for _, body, *_ in found),
            "furniture": right + left,
            "precision": round(right / (right + lost), 4),
            "recall": round(right / (right + left), 4),
        }
    result["labelled paragraphs"] = _labelled()
    return result


def _labelled() -> dict[str, object]:
    """How many labelled paragraphs would be set aside, and for what reasons."""
    examples = read_labelled(ROOT / "labeled").examples
    reasons = [next((r for r in classify(find_blocks(e.text)) if r), None) for e in examples]
    return {"read": len(examples), "set aside": sorted(r for r in reasons if r)}


def main() -> None:
    """Print the figures."""
    for name, values in measure().items():
        print(name, values)


if __name__ == "__main__":
    main()
