"""Profiles of outlets as text for people and as JSON, schema ``framelens-profile/1``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from framelens.profiling.comparisons import SCORE, Comparison
from framelens.profiling.profiles import MIN_ARTICLES, Profile, Profiles
from framelens.profiling.statistics import Estimate

SCHEMA = "framelens-profile/1"


def to_dict(profiles: Profiles) -> dict[str, Any]:
    """Lay profiles out as JSON; dates as YYYY-MM-DD."""
    return {
        "schema": SCHEMA,
        "min_articles": MIN_ARTICLES,
        "comparisons": profiles.comparisons,
        "profiles": [_profile(p) for p in profiles.profiles],
        "refused": dict(profiles.refused),
        "unnamed": profiles.unnamed,
    }


def _profile(profile: Profile) -> dict[str, Any]:
    fields = asdict(profile)
    fields["first"] = profile.first.isoformat() if profile.first else None
    fields["last"] = profile.last.isoformat() if profile.last else None
    for name in ("drift", "same_events"):
        comparisons: tuple[Comparison, ...] = getattr(profile, name)
        fields[name] = [{**asdict(c), "significant": c.significant} for c in comparisons]
    return fields


def dumps(profiles: Profiles) -> str:
    """Profiles as one JSON document."""
    return json.dumps(to_dict(profiles), ensure_ascii=False, indent=2) + "\n"


def lines(profiles: Profiles) -> Iterator[str]:
    """Profiles as lines of text, each figure with its interval."""
    for profile in profiles.profiles:
        yield from _lines(profile)
        yield ""
    if profiles.refused:
        listed = ", ".join(f"{outlet} ({n})" for outlet, n in profiles.refused.items())
        yield f"Not profiled, fewer than {MIN_ARTICLES} articles: {listed}."
    if profiles.unnamed:
        yield f"Articles whose outlet is not known: {profiles.unnamed}."
    yield (
        f"Intervals are at 95%. p is corrected for all {profiles.comparisons} comparisons (Holm). "
        "A profile describes these articles, not the outlet at large."
    )


def _lines(profile: Profile) -> Iterator[str]:
    period = f", {profile.first} to {profile.last}" if profile.first else ""
    undated = f", {profile.undated} without a date" if profile.undated else ""
    yield f"{profile.outlet}: {profile.articles} articles{period}{undated}"
    for label, estimate in profile.verdicts.items():
        yield f"  verdict {label}: {_percent(estimate)} of the articles"
    for label, estimate in profile.shares.items():
        yield f"  {label}: {_percent(estimate)} of the words"
    if profile.score is not None:
        yield f"  scorecard: {_points(profile.score)} of 100"
    for name, estimate in profile.criteria.items():
        yield f"    {name}: {_points(estimate, 2)} (n = {estimate.n})"
    yield f"  drift between periods: {_count(profile.drift)}"
    yield from (f"    {_comparison(c)}" for c in profile.drift if c.significant)
    yield f"  on {profile.events} events shared with other outlets: {_count(profile.same_events)}"
    yield from (f"    {_comparison(c)}" for c in profile.same_events)


def _count(comparisons: tuple[Comparison, ...]) -> str:
    if not comparisons:
        return "too few articles to compare"
    significant = sum(c.significant for c in comparisons)
    return f"{significant} of {len(comparisons)} comparisons significant"


def _comparison(comparison: Comparison) -> str:
    first, second = comparison.between
    difference = comparison.difference
    if comparison.quantity == SCORE:
        value = f"{difference.value:+.1f} points ({difference.low:+.1f} to {difference.high:+.1f})"
    else:
        low, high = 100 * difference.low, 100 * difference.high
        value = f"{100 * difference.value:+.0f} points of share ({low:+.0f} to {high:+.0f})"
    where = f"{first} to {second}" if not second.startswith("other") else "against other outlets"
    return f"{comparison.quantity}, {where}: {value}, p = {comparison.adjusted_p:.3f}"


def _percent(estimate: Estimate) -> str:
    return f"{estimate.value:.0%} ({estimate.low:.0%} to {estimate.high:.0%})"


def _points(estimate: Estimate, digits: int = 0) -> str:
    return f"{estimate.value:.{digits}f} ({estimate.low:.{digits}f} to {estimate.high:.{digits}f})"
