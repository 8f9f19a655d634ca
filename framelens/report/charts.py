"""Geometry of the trend charts: numbers in, coordinates of an inline SVG out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from framelens.overview import Group
from framelens.report.display import percent
from framelens.report.passagepage import Tag

# One unit is one CSS pixel at full width; the margins hold the scale on the left and the letters on the right.
WIDE, NARROW, HEIGHT = 720, 440, 220
LEFT, RIGHT_MARGIN, TOP, BOTTOM = 40, 30, 10, 190

# Names of periods closer than this would run into each other.
NAME_WIDTH = 56

# Half the width of the band around a period that stands alone.
LONE = 3.0

# Two letters at the ends of lines closer than this would cover each other.
LETTER_HEIGHT = 13.0


@dataclass(frozen=True)
class Series:
    """One label's line, its interval as a band, and its dots; line and band break off where a period is missing."""

    tag: Tag
    line: str
    band: str
    dots: tuple[tuple[float, float, str], ...]
    end: float


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    description: str
    ticks: tuple[tuple[float, str], ...]
    periods: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]
    width: int
    right: int
    height: int = HEIGHT
    left: int = LEFT


def trend(groups: Sequence[Group], periods: Sequence[str], tags: Sequence[Tag], width: int = WIDE) -> Chart:
    """Draw the shares of every label over time.

    Parameters
    ----------
    groups : sequence of Group
        One a period that has articles, in order; the last part of their keys is the period.
    periods : sequence of str
        All periods of the axis: gaps stay gaps in width.
    tags : sequence of Tag
    width : int, default WIDE
        NARROW where two stand side by side.
    """
    right = width - RIGHT_MARGIN
    at = {period: _x(i, len(periods), right) for i, period in enumerate(periods)}
    found = [(at[g.key[-1]], g) for g in groups]
    step = (right - LEFT - 40) / max(len(periods) - 1, 1)
    ends = _spread([_y(groups[-1].shares[tag.name]) for tag in tags])
    series = tuple(_series(tag, _stretches(found, step), end) for tag, end in zip(tags, ends, strict=True))
    every = max(1, round(len(periods) * NAME_WIDTH / (right - LEFT) + 0.49))
    description = "; ".join(
        f"{g.key[-1]}: " + ", ".join(f"{t.name} {percent(g.shares[t.name])}" for t in tags) for g in groups
    )
    return Chart(
        description,
        tuple((_y(share), percent(share)) for share in (0, 0.25, 0.5, 0.75, 1)),
        tuple((at[period], period) for period in periods[::every]),
        series,
        width,
        right,
    )


def _x(i: int, n: int, right: int) -> float:
    return round(LEFT + 20 + (right - LEFT - 40) * (i / (n - 1) if n > 1 else 0.5), 1)


def _y(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)


def _stretches(found: Sequence[tuple[float, Group]], step: float) -> list[list[tuple[float, Group]]]:
    """Cut a series where a period has no articles: a line across would tell of what nobody has read."""
    stretches: list[list[tuple[float, Group]]] = []
    for x, g in found:
        if not stretches or x - stretches[-1][-1][0] > 1.5 * step:
            stretches.append([])
        stretches[-1].append((x, g))
    return stretches


def _series(tag: Tag, stretches: Sequence[Sequence[tuple[float, Group]]], end: float) -> Series:
    lines = [_path([(x, _y(g.shares[tag.name])) for x, g in of]) for of in stretches]
    dots = tuple(
        (
            x,
            _y(g.shares[tag.name]),
            f"{g.key[-1]}, {tag.name}: {_range(g, tag.name)}, {g.articles} article{'s' * (g.articles != 1)}",
        )
        for of in stretches
        for x, g in of
    )
    return Series(tag, "".join(lines), "".join(_band(of, tag.name) for of in stretches), dots, end)


def _band(of: Sequence[tuple[float, Group]], label: str) -> str:
    """Draw the interval of a stretch; around a single period it gets a little width."""
    low = [(x, _y(g.interval[label][0])) for x, g in of]
    high = [(x, _y(g.interval[label][1])) for x, g in of]
    if len(of) == 1:
        low, high = ([(round(x + side, 1), y) for side in (-LONE, LONE) for x, y in edge] for edge in (low, high))
    return _path([*high, *reversed(low)]) + "Z"


def _range(group: Group, label: str) -> str:
    low, high = group.interval[label]
    return f"{percent(group.shares[label])} ({percent(low)} to {percent(high)})"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _spread(heights: Sequence[float]) -> list[float]:
    """Move the letters apart, keeping their order."""
    placed = list(heights)
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + LETTER_HEIGHT)
    return placed
