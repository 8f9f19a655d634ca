"""Profiles of outlets over a user's own corpus: shares, means and intervals, drift, and differences on the same events.

A profile describes the articles that were given, not the outlet at large. Below `MIN_ARTICLES` none is made.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framelens.errors import InputError
from framelens.profiling.comparisons import PERIODS, Comparison, Point, by_event, drift, labels, on_events, shared
from framelens.profiling.statistics import Estimate, bootstrap_mean, holm, wilson

#: With 20 articles the 95% interval of a share is up to 40 points wide; with fewer it says nothing.
MIN_ARTICLES = 20


@dataclass(frozen=True)
class Profile:
    """One outlet in this corpus.

    Attributes
    ----------
    outlet : str
    articles : int
    undated : int
        Articles without a date: they count in shares and means, not in drift or events.
    first, last : datetime.date or None
        Period of the dated ones.
    verdicts : mapping of str to Estimate
        Share of the articles with each verdict, with Wilson's interval.
    shares : mapping of str to Estimate
        Mean share of the words of each label, with a bootstrap interval over articles.
    score : Estimate or None
    criteria : mapping of str to Estimate
        Means over the articles in which the criterion could be judged.
    drift, same_events : tuple of Comparison
    events : int
        Events that the outlet shares with another.
    """

    outlet: str
    articles: int
    undated: int
    first: datetime.date | None
    last: datetime.date | None
    verdicts: Mapping[str, Estimate]
    shares: Mapping[str, Estimate]
    score: Estimate | None
    criteria: Mapping[str, Estimate]
    drift: tuple[Comparison, ...]
    same_events: tuple[Comparison, ...]
    events: int


@dataclass(frozen=True)
class Profiles:
    """All profiles of a corpus.

    Attributes
    ----------
    profiles : tuple of Profile
        In the order of the outlets' names.
    refused : mapping of str to int
        Outlets with too few articles, and how many.
    unnamed : int
        Articles whose outlet is not known.
    comparisons : int
        Tests made, over all of which p was corrected.
    """

    profiles: tuple[Profile, ...]
    refused: Mapping[str, int]
    unnamed: int
    comparisons: int


def read_date(text: str | None) -> datetime.date | None:
    """Date of metadata that begin with year, month and day; None for anything else."""
    match = re.match(r"\d{4}-\d\d-\d\d", text or "")
    try:
        return datetime.date.fromisoformat(match.group()) if match else None
    except ValueError:
        return None


def point_of(report: Mapping[str, Any], where: str = "report") -> Point:
    """Take what a profile needs from a report as JSON has it.

    Raises
    ------
    InputError
        If it is no report of the schema ``framelens-report/1``.
    """
    if report.get("schema") != "framelens-report/1":
        raise InputError(where, "no Framelens report", "write them with: python predict.py ... --format jsonl")
    try:
        article, framing = report["article"], report["framing"]
        credibility = report.get("credibility") or {"score": None, "criteria": [], "source": {}}
        outlet = (credibility["source"].get("outlet") or {}).get("name") or article.get("source")
        paragraphs = [str(p["text"]) for p in report["paragraphs"]]
        return Point(
            id=str(article["id"]),
            outlet=outlet,
            date=read_date(article.get("date")),
            label=str(framing["label"]),
            shares={str(label): float(share) for label, share in framing["shares"].items()},
            score=credibility["score"],
            criteria={c["name"]: c["value"] for c in credibility["criteria"]},
            text="\n".join([str(article.get("title") or ""), *paragraphs]),
            event=article.get("event"),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(where, f"a report with parts missing or of another kind ({error!r})") from None


def make_profiles(points: Iterable[Point], period: str = "quarter", seed: int = 0) -> Profiles:
    """Profile every outlet that has enough articles.

    Parameters
    ----------
    points : iterable of Point
    period : {"month", "quarter", "year"}, default "quarter"
        Drift is tested between each such period and the one before.
    seed : int, default 0
        Of bootstrap and permutations.

    Returns
    -------
    Profiles
    """
    if period not in PERIODS:
        raise ValueError(f"period: expected one of {', '.join(PERIODS)}; found {period!r}")
    corpus = list(points)
    by_outlet: dict[str, list[Point]] = defaultdict(list)
    for point in corpus:
        if point.outlet is not None:
            by_outlet[point.outlet].append(point)
    large = sorted(outlet for outlet, own in by_outlet.items() if len(own) >= MIN_ARTICLES)
    events = by_event(corpus)
    moves = {outlet: drift(by_outlet[outlet], period, seed) for outlet in large}
    pairs = {outlet: on_events(outlet, events, seed) for outlet in large}
    tests = [c for outlet in large for c in (*moves[outlet], *pairs[outlet])]
    adjusted = iter(holm([c.p for c in tests]))
    profiles = []
    for outlet in large:
        moved = tuple(_adjust(c, next(adjusted)) for c in moves[outlet])
        apart = tuple(_adjust(c, next(adjusted)) for c in pairs[outlet])
        profiles.append(_profile(outlet, by_outlet[outlet], moved, apart, shared(outlet, events), seed))
    refused = {outlet: len(own) for outlet, own in sorted(by_outlet.items()) if len(own) < MIN_ARTICLES}
    return Profiles(tuple(profiles), refused, sum(p.outlet is None for p in corpus), len(tests))


def _adjust(comparison: Comparison, adjusted: float) -> Comparison:
    return Comparison(comparison.quantity, comparison.between, comparison.difference, comparison.p, adjusted)


def _profile(
    outlet: str,
    own: Sequence[Point],
    moves: tuple[Comparison, ...],
    pairs: tuple[Comparison, ...],
    events: int,
    seed: int,
) -> Profile:
    dates = sorted(p.date for p in own if p.date is not None)
    verdicts = sorted({p.label for p in own} | {label for p in own for label in p.shares})
    scores = [p.score for p in own if p.score is not None]
    names = dict.fromkeys(name for p in own for name in p.criteria)
    judged = {name: [v for p in own if (v := p.criteria.get(name)) is not None] for name in names}
    return Profile(
        outlet=outlet,
        articles=len(own),
        undated=len(own) - len(dates),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        verdicts={label: wilson(sum(p.label == label for p in own), len(own)) for label in verdicts},
        shares={label: bootstrap_mean([p.shares.get(label, 0.0) for p in own], seed) for label in labels(own)},
        score=bootstrap_mean(scores, seed) if scores else None,
        criteria={name: bootstrap_mean(values, seed) for name, values in judged.items() if values},
        drift=moves,
        same_events=pairs,
        events=events,
    )
