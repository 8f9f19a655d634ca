"""Profiles of outlets: refusals, intervals, drift, and differences on the same events."""

from __future__ import annotations

import datetime
import json
import random

import pytest

from framelens.analysis import analyse
from framelens.errors import InputError
from framelens.profiling.comparisons import Point
from framelens.profiling.profiles import MIN_ARTICLES, make_profiles, point_of, read_date
from framelens.report import json as json_report
from framelens.report import profile as profile_report
from framelens.sources import read_sources
from tests.credibility_data import make_article

FIRST = datetime.date(2024, 1, 1)


def point(outlet, day, share, score=60.0, event=None):
    label = "pro-kremlin" if share > 0.3 else "neutral-analytic"
    shares = {"pro-kremlin": share, "neutral-analytic": 1 - share}
    date = FIRST + datetime.timedelta(days=day)
    return Point(f"{outlet}-{day}", outlet, date, label, shares, score, {"date": 1.0, "figures": None}, "", event)


def corpus(seed, shift=0.0, slant=0.0):
    """Two outlets on the same 60 events over half a year; `shift` after the first quarter, `slant` of Alpha."""
    draw = random.Random(seed)
    points = []
    for day in range(0, 180, 3):
        base = draw.uniform(0.1, 0.3)
        late = shift if day >= 91 else 0.0
        points.append(point("Alpha", day, min(1.0, base + slant + late), event=f"e{day}"))
        points.append(point("Beta", day, draw.uniform(0.1, 0.3), event=f"e{day}"))
    return points


def test_too_few_articles_are_refused():
    points = [point("Small", i, 0.2) for i in range(MIN_ARTICLES - 1)] + [point(None, 1, 0.2)]
    profiles = make_profiles(points)
    assert profiles.profiles == ()
    assert profiles.refused == {"Small": MIN_ARTICLES - 1}
    assert profiles.unnamed == 1


def test_profile_counts_shares_and_period():
    profile = make_profiles([point("Alpha", i, 0.5 if i < 5 else 0.0) for i in range(25)]).profiles[0]
    assert (profile.articles, profile.undated) == (25, 0)
    assert (profile.first, profile.last) == (FIRST, FIRST + datetime.timedelta(days=24))
    assert profile.verdicts["pro-kremlin"].value == 0.2
    assert profile.shares["pro-kremlin"].value == pytest.approx(0.1)
    assert profile.shares["pro-kremlin"].low < 0.1 < profile.shares["pro-kremlin"].high
    assert profile.score.value == 60.0
    assert profile.criteria["date"].n == 25
    assert "figures" not in profile.criteria


def test_no_drift_and_no_slant_are_found_where_there_is_none():
    profiles = make_profiles(corpus(1))
    assert profiles.comparisons > 0
    assert not [c for p in profiles.profiles for c in (*p.drift, *p.same_events) if c.significant]


def test_drift_is_found_between_the_periods_where_it_lies():
    alpha = make_profiles(corpus(2, shift=0.3)).profiles[0]
    found = {c.quantity: c for c in alpha.drift if c.significant}
    assert found["pro-kremlin"].between == ("2024-Q1", "2024-Q2")
    assert found["pro-kremlin"].difference.low > 0.2
    assert "score" not in found


def test_slant_is_found_on_the_same_events_with_its_direction():
    alpha, beta = make_profiles(corpus(3, slant=0.25)).profiles
    assert alpha.events == beta.events == 60
    own = {c.quantity: c for c in alpha.same_events}
    other = {c.quantity: c for c in beta.same_events}
    assert own["pro-kremlin"].significant
    assert own["pro-kremlin"].difference.value == pytest.approx(0.25, abs=0.05)
    assert other["pro-kremlin"].difference.value == pytest.approx(-own["pro-kremlin"].difference.value)


def test_correction_counts_all_comparisons_of_the_corpus():
    few = make_profiles(corpus(4, shift=0.06)).profiles[0]
    many = make_profiles(
        corpus(4, shift=0.06) + [point(f"Other {i}", day, 0.2) for i in range(20) for day in range(0, 180, 3)]
    ).profiles[0]
    pairs = zip(few.drift, many.drift, strict=True)
    assert all(a.p == b.p and a.adjusted_p <= b.adjusted_p for a, b in pairs)


def test_undated_articles_count_in_shares_alone():
    points = corpus(5)
    undated = [Point(**{**vars(p), "date": None, "event": None}) for p in points if p.outlet == "Alpha"]
    profile = make_profiles(undated).profiles[0]
    assert (profile.undated, profile.first, profile.drift, profile.same_events) == (60, None, (), ())


def test_the_same_corpus_gives_the_same_profiles():
    assert make_profiles(corpus(6)) == make_profiles(corpus(6))


@pytest.mark.parametrize(
    ("text", "date"),
    [("2024-05-06", datetime.date(2024, 5, 6)), ("2024-05-06T10:00", datetime.date(2024, 5, 6)), ("May", None)],
)
def test_dates(text, date):
    assert read_date(text) == date
    assert read_date("2024-02-31") is None
    assert read_date(None) is None


def test_point_is_taken_from_a_report(scorer):
    article = make_article("Officials in Osh signed it.", title="Osh", source="RT", date="2024-05-06")
    report = json.loads(json_report.dumps(analyse(article, scorer, register=read_sources())))
    found = point_of(report)
    assert (found.outlet, found.date, found.id) == ("RT", datetime.date(2024, 5, 6), "x")
    assert found.score == report["credibility"]["score"]
    assert sum(found.shares.values()) == pytest.approx(1.0)
    with pytest.raises(InputError, match="no Framelens report"):
        point_of({"text": "an article"})
    with pytest.raises(InputError, match="parts missing"):
        point_of({"schema": "framelens-report/1", "article": {}})


def test_text_and_json_show_the_same_figures():
    profiles = make_profiles([*corpus(3, slant=0.25), point("Small", 1, 0.2)])
    data = json.loads(profile_report.dumps(profiles))
    assert data["schema"] == "framelens-profile/1"
    assert data["refused"] == {"Small": 1}
    assert data["profiles"][0]["same_events"][0]["significant"] in (True, False)
    text = "\n".join(profile_report.lines(profiles))
    assert "Alpha: 60 articles, 2024-01-01 to 2024-06-26" in text
    assert "on 60 events shared with other outlets" in text
    assert f"corrected for all {profiles.comparisons} comparisons (Holm)" in text
    assert "Not profiled, fewer than 20 articles: Small (1)." in text
