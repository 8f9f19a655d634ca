"""Draw docs/pictures/growth.svg from the benchmark's figures: ``python -m docs.make_charts``."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "benchmarks" / "results" / "growth.json"
PICTURE = ROOT / "docs" / "pictures" / "growth.svg"

# Four panels in a row; one unit is a CSS pixel.
SIDE, GAP, LEFT, TOP, BOTTOM = 150, 48, 48, 34, 46
TITLES = {
    "paragraphs": "paragraphs",
    "words": "words a paragraph",
    "vocabulary": "terms of the vocabulary",
    "labels": "labels",
}

_STYLE = (
    "text{font:11px sans-serif;fill:#222}.t{font-weight:bold}.m{text-anchor:middle}.e{text-anchor:end}"
    ".a{fill:none;stroke:#999}.l{fill:none;stroke:#999;stroke-dasharray:3 3}.c{fill:none;stroke:#0072b2;stroke-width:2}"
)


def draw(growth: dict[str, dict[str, object]]) -> str:
    """Draw one panel a curve, both axes logarithmic: a straight line of slope 1 is linear growth."""
    width = LEFT + len(growth) * (SIDE + GAP)
    height = TOP + SIDE + BOTTOM
    panels = [_panel(name, found, LEFT + i * (SIDE + GAP)) for i, (name, found) in enumerate(growth.items())]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        "<title>CPU milliseconds by size, on logarithmic axes; dashed: linear growth</title>"
        f"<style>{_STYLE}</style>"
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
    )
    return "\n".join([head, *panels, "</svg>", ""])


def _panel(name: str, found: dict[str, object], left: float) -> str:
    seconds = {int(size): float(value) * 1000 for size, value in dict(found["cpu_seconds"]).items()}  # type: ignore[call-overload]
    sizes, times = list(seconds), list(seconds.values())
    # Both axes span the same factor, so that slopes can be compared by eye.
    span = max(sizes[-1] / sizes[0], max(times) / min(times)) * 1.3

    def place(size: float, time: float) -> tuple[float, float]:
        x = left + SIDE * (math.log(size / sizes[0]) / math.log(span) + 0.04)
        return x, TOP + SIDE - SIDE * (math.log(time / min(times)) / math.log(span) + 0.04)

    linear = [place(size, times[0] * size / sizes[0]) for size in (sizes[0], sizes[-1])]
    curve = [place(size, time) for size, time in seconds.items()]
    parts = [
        f'<text class="t m" x="{left + SIDE / 2:.0f}" y="14">{TITLES[name]}</text>',
        f'<text class="m" x="{left + SIDE / 2:.0f}" y="28">exponent {found["exponent"]:.2f}</text>',
        f'<path class="a" d="M{left:.0f} {TOP}V{TOP + SIDE}H{left + SIDE:.0f}"/>',
        f'<path class="l" d="{_path(linear)}"/>',
        f'<path class="c" d="{_path(curve)}"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#0072b2"/>' for x, y in curve),
        *(
            f'<text class="m" x="{place(size, times[0])[0]:.1f}" y="{TOP + SIDE + 16}">{size:,}</text>'
            for size in (sizes[0], sizes[-1])
        ),
        *(
            f'<text class="e" x="{left - 4:.0f}" y="{place(sizes[0], t)[1] + 4:.1f}">{t:.0f} ms</text>'
            for t in _ends(times)
        ),
    ]
    return "\n".join(parts)


def _ends(times: Sequence[float]) -> tuple[float, float]:
    return min(times), max(times)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def main() -> None:
    """Draw the picture."""
    growth = json.loads(FIGURES.read_text(encoding="utf-8"))["growth"]
    PICTURE.write_text(draw(growth), encoding="utf-8")


if __name__ == "__main__":
    main()
