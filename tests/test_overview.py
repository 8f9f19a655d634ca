import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.errors import OptionError
from framelens.overview import UNKNOWN, Summary, group, month_of, parse_by, summarise
from framelens.report.charts import trend
from framelens.report.overviewpage import overview_view
from framelens.report.passagepage import Tag
from framelens.result import PassageReport
from tests.reports import LABELS, report


def summary(source: str, date: str, words: int, frame: float) -> Summary:
    shares = dict(zip(LABELS, (1 - frame, frame, 0.0), strict=True))
    interval = {label: (s / 2, (1 + s) / 2) for label, s in shares.items()}
    return Summary(
        "id", "title", source, date, "", LABELS[1], LABELS, words, shares, interval, 0.0, 3, dict.fromkeys(LABELS, ())
    )


def test_an_article_is_summed_up() -> None:
    found = summarise(report())
    assert (found.title, found.source, found.date, found.paragraphs) == ("A title", "Steppe Observer", "2024-11-14", 2)
    assert found.words == sum(len(p.text.split()) for p in report().paragraphs)
    # The first paragraph's label set holds two labels.
    assert found.uncertain == pytest.approx(len(report().paragraphs[0].text.split()) / found.words)
    assert found.telling["pro-kremlin"] == ()  # the paragraph is uncertain


def test_a_telling_passage_is_shown_in_its_sentence() -> None:
    text = "It rained. Our so-called partners, he said, fund the NGOs again. The sun shone."
    start = text.index("so-called")
    passage = PassageReport(100 + start, 100 + start + 18, "so-called partners", "pro-kremlin", 0.7, 0.6, "x", "author")
    first = report().paragraphs[0]
    sure = dataclasses.replace(
        first, start=100, end=100 + len(text), text=text, label_set=("pro-kremlin",), passages=(passage,)
    )
    found = summarise(dataclasses.replace(report(), paragraphs=(sure,)))
    (telling,) = found.telling["pro-kremlin"]
    assert (telling.before, telling.after.strip()) == ("Our ", ", he said, fund the NGOs again.")
    (view,) = {tag.name: items for tag, items in overview_view([found, found]).telling}["pro-kremlin"]
    assert view.before + view.text + view.after.rstrip() == "Our so-called partners, he said, fund the NGOs again."


def test_a_line_breaks_off_where_nothing_was_read() -> None:
    found = [summary("A", f"2024-{month}-01", 100, 0.5) for month in ("01", "02", "05")]
    chart = trend(
        group(found, ["month"]),
        ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"],
        [Tag("pro-kremlin", "P", "one")],
    )
    (series,) = chart.series
    assert series.line.count("M") == 2
    assert series.band.count("Z") == 2
    assert len(series.dots) == 3


def test_groups_weigh_articles_by_their_words() -> None:
    found = group(
        [summary("A", "2024-01-05", 100, 1.0), summary("A", "2024-01-09", 300, 0.0), summary("B", "", 5, 0.5)],
        ["source"],
    )
    assert [(g.key, g.articles, g.words) for g in found] == [(("A",), 2, 400), (("B",), 1, 5)]
    assert found[0].shares["pro-kremlin"] == pytest.approx(0.25)
    assert found[0].interval["pro-kremlin"] == (0.0, 1.0)  # either article may be drawn twice
    assert found[1].interval["pro-kremlin"] == (0.25, 0.75)  # of a single article: its own


def test_what_is_unknown_comes_last() -> None:
    found = group(
        [summary("", "", 9, 0.1), summary("Z", "2024-02-01", 9, 0.1), summary("Z", "2023", 9, 0.1)], ["source", "month"]
    )
    assert [g.key for g in found] == [("Z", "2024-02"), ("Z", UNKNOWN), (UNKNOWN, UNKNOWN)]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 500), st.floats(0, 1)), min_size=1, max_size=8))
def test_shares_sum_to_one_and_lie_in_their_intervals(rows: list[tuple[str, int, float]]) -> None:
    for found in group([summary(s, "", words, frame) for s, words, frame in rows], ["source"]):
        assert sum(found.shares.values()) == pytest.approx(1)
        for label, (low, high) in found.interval.items():
            assert -1e-9 <= low <= high <= 1 + 1e-9, label


def test_many_alike_articles_give_a_narrow_interval() -> None:
    few, many = ([summary("A", "", 100, 0.2 + 0.6 * (i % 2)) for i in range(n)] for n in (4, 400))
    widths = [
        g.interval["pro-kremlin"][1] - g.interval["pro-kremlin"][0]
        for g in (*group(few, ["source"]), *group(many, ["source"]))
    ]
    assert widths[1] < widths[0] / 5


def test_by_is_checked() -> None:
    assert parse_by("source, month") == ("source", "month")
    for wrong in ("", ",", "moon", "source,moon"):
        with pytest.raises(OptionError, match="expected one or more of source, month"):
            parse_by(wrong)


@given(st.text(max_size=12))
def test_a_month_is_read_or_unknown(text: str) -> None:
    assert month_of(text) == UNKNOWN or text.startswith(month_of(text))
