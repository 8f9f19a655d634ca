"""Differences that a corpus shows: an outlet between periods, and outlets on the same events."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from framelens.profiling.events import Dated, group_events
from framelens.profiling.statistics import Estimate, bootstrap_mean, permutation_p, sign_flip_p

#: A period with fewer articles is not compared with the one before.
MIN_PERIOD = 10
#: Fewer shared events than this cannot reach p < 0.01 by sign flips (2 / 2**8).
MIN_EVENTS = 8
#: After Holm's correction over all comparisons of the corpus.
SIGNIFICANT = 0.05

PERIODS = ("month", "quarter", "year")
SCORE = "score"


@dataclass(frozen=True)
class Point:
    """What a profile takes from one article's report.

    Attributes
    ----------
    id : str
    outlet : str or None
        Name of the outlet; articles without one enter no profile.
    date : datetime.date or None
    label : str
        The article's verdict.
    shares : mapping of str to float
        Share of the words of each label.
    score : float or None
        Of the scorecard, 0 to 100.
    criteria : mapping of str to (float or None)
    text : str
        Title and paragraphs, to find articles on the same event.
    event : str or None
        The user's own name of the event.
    """

    id: str
    outlet: str | None
    date: datetime.date | None
    label: str
    shares: Mapping[str, float]
    score: float | None
    criteria: Mapping[str, float | None]
    text: str
    event: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A difference with its test.

    Attributes
    ----------
    quantity : str
        A label's share of the words (0 to 1), or ``score`` (0 to 100).
    between : (str, str)
        The two periods; or the outlet and "other outlets on the same events".
    difference : Estimate
        Second minus first for periods, outlet minus others on events.
    p, adjusted_p : float
        Before and after Holm's correction over all comparisons of the corpus.
    """

    quantity: str
    between: tuple[str, str]
    difference: Estimate
    p: float
    adjusted_p: float

    @property
    def significant(self) -> bool:
        """Whether it holds after the correction."""
        return self.adjusted_p < SIGNIFICANT


def labels(points: Iterable[Point]) -> list[str]:
    """All labels of the articles' shares, in alphabetical order."""
    return sorted({label for p in points for label in p.shares})


def _values(points: Sequence[Point], quantity: str) -> list[float]:
    if quantity == SCORE:
        return [p.score for p in points if p.score is not None]
    return [p.shares.get(quantity, 0.0) for p in points]


def period_of(date: datetime.date, period: str) -> str:
    """Name of the period: ``2024``, ``2024-Q2`` or ``2024-05``."""
    if period == "year":
        return f"{date.year:04}"
    return f"{date.year:04}-Q{(date.month + 2) // 3}" if period == "quarter" else f"{date.year:04}-{date.month:02}"


def drift(own: Sequence[Point], period: str, seed: int) -> list[Comparison]:
    """Compare each period with enough articles with the last such period before it."""
    by_period: dict[str, list[Point]] = defaultdict(list)
    for point in own:
        if point.date is not None:
            by_period[period_of(point.date, period)].append(point)
    names = sorted(name for name, points in by_period.items() if len(points) >= MIN_PERIOD)
    found = []
    for earlier, later in pairwise(names):
        for quantity in (*labels(own), SCORE):
            first, second = _values(by_period[earlier], quantity), _values(by_period[later], quantity)
            if min(len(first), len(second)) >= MIN_PERIOD:
                p = permutation_p(first, second, seed)
                found.append(Comparison(quantity, (earlier, later), _difference(first, second, seed), p, 1.0))
    return found


def _difference(first: Sequence[float], second: Sequence[float], seed: int) -> Estimate:
    """Difference in means; the interval joins the two means' intervals as independent (Newcombe 1998)."""
    a, b = bootstrap_mean(first, seed), bootstrap_mean(second, seed + 1)
    value = b.value - a.value
    below = ((b.value - b.low) ** 2 + (a.high - a.value) ** 2) ** 0.5
    above = ((b.high - b.value) ** 2 + (a.value - a.low) ** 2) ** 0.5
    return Estimate(value, value - below, value + above, a.n + b.n)


def by_event(corpus: Sequence[Point]) -> list[list[Point]]:
    """Group the articles by event, for the events that more than one outlet reported."""
    named = [p for p in corpus if p.outlet is not None and (p.date is not None or p.event is not None)]
    numbers = group_events([Dated(p.date, p.text, p.event) for p in named])
    events: dict[int, list[Point]] = defaultdict(list)
    for number, point in zip(numbers, named, strict=True):
        events[number].append(point)
    return [points for points in events.values() if len({p.outlet for p in points}) > 1]


def shared(outlet: str, events: Iterable[Sequence[Point]]) -> int:
    """Count the events that the outlet shares with another."""
    return sum(any(p.outlet == outlet for p in points) for points in events)


def on_events(outlet: str, events: Sequence[Sequence[Point]], seed: int) -> list[Comparison]:
    """Take the mean over shared events of the outlet's mean minus the mean of the other outlets' means."""
    found = []
    for quantity in (*labels(p for points in events for p in points), SCORE):
        differences = [d for points in events if (d := _against_others(outlet, points, quantity)) is not None]
        if len(differences) >= MIN_EVENTS:
            estimate, p = bootstrap_mean(differences, seed), sign_flip_p(differences, seed)
            found.append(Comparison(quantity, (outlet, "other outlets on the same events"), estimate, p, 1.0))
    return found


def _against_others(outlet: str, points: Sequence[Point], quantity: str) -> float | None:
    means: dict[str, float] = {}
    for name in {p.outlet for p in points if p.outlet is not None}:
        values = _values([p for p in points if p.outlet == name], quantity)
        if values:
            means[name] = sum(values) / len(values)
    own = means.pop(outlet, None)
    return None if own is None or not means else own - sum(means.values()) / len(means)
