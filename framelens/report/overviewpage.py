"""What the HTML templates show of many articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from framelens.overview import UNKNOWN, Group, Summary, Telling, group, month_of
from framelens.report.charts import NARROW, WIDE, Chart, trend
from framelens.report.display import percent, safe, short
from framelens.report.page import Bar, bars, tags_of
from framelens.report.passagepage import Tag
from framelens.verdict import INTERVAL, MIXED, NEUTRAL, UNCERTAIN

# An overview names a handful: the table below and the page of each article hold the rest.
TELLING, UNSURE = 5, 6

# Below a quarter of the words the doubt is the usual one: a paragraph here and there.
MUCH_DOUBT = 0.25

# Of the sentence around a telling passage, as many characters on either side: enough to see who does what.
AROUND = 90

TIME_KEYS = ("month", "year")

# How charts show intervals.
LINES, BANDS = "The thin line", "The shaded band"


@dataclass(frozen=True)
class Row:
    """An article in the table; shares in per cent."""

    id: str
    title: str
    source: str
    date: str
    tag: Tag
    bars: tuple[Bar, ...]
    frames: tuple[tuple[float, str], ...]
    unsure: float
    unsure_text: str


@dataclass(frozen=True)
class GroupView:
    """A group of articles with its bars."""

    name: str
    articles: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Trend:
    """A chart over time, of all articles or of one outlet."""

    name: str
    chart: Chart


@dataclass(frozen=True)
class Section:
    """Framing by one or more columns."""

    title: str
    hint: str
    groups: tuple[GroupView, ...] = ()
    trends: tuple[Trend, ...] = ()


@dataclass(frozen=True)
class TellingView:
    """A telling passage in its sentence, with a link to its paragraph."""

    id: str
    before: str
    text: str
    after: str
    title: str
    source: str


@dataclass(frozen=True)
class Overview:
    """The overview page."""

    heading: str
    sentence: str
    labels: tuple[Tag, ...]
    verdicts: tuple[Tag, ...]
    frames: tuple[Tag, ...]
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    telling: tuple[tuple[Tag, tuple[TellingView, ...]], ...]
    unsure: tuple[Row, ...]


def overview_view(summaries: Sequence[Summary], by: Sequence[str] = ()) -> Overview:
    """Lay out the overview.

    Parameters
    ----------
    summaries : sequence of Summary
        In the order of the articles' sections on the page.
    by : sequence of str, default ()
        Keys of `framelens.overview.KEYS` for a section of its own.
    """
    labels = summaries[0].labels
    tags = tags_of(labels)
    frames = tuple(tags[label] for label in labels if label != NEUTRAL)
    rows = tuple(_row(f"a{n}", s, frames, tags) for n, s in enumerate(summaries, 1))
    unsure = sorted((r for r in rows if r.unsure >= 100 * MUCH_DOUBT), key=lambda r: -r.unsure)[:UNSURE]
    counted = Counter(s.label for s in summaries)
    return Overview(
        heading=f"{len(summaries)} articles",
        sentence=_sentence(summaries, counted),
        labels=tuple(tags[label] for label in labels),
        verdicts=tuple(tags[label] for label in (*labels, MIXED, UNCERTAIN) if counted[label]),
        frames=frames,
        rows=rows,
        sections=tuple(_sections(summaries, by, tags)),
        telling=tuple((tags[label], _telling(summaries, label)) for label in labels if label != NEUTRAL),
        unsure=tuple(unsure),
    )


def _row(key: str, summary: Summary, frames: Sequence[Tag], tags: dict[str, Tag]) -> Row:
    return Row(
        key,
        short(summary.title, 160),
        short(summary.source),
        short(summary.date),
        tags[summary.label],
        bars(summary.shares, summary.interval, tags),
        tuple((round(100 * summary.shares[tag.name], 1), percent(summary.shares[tag.name])) for tag in frames),
        round(100 * summary.uncertain, 1),
        percent(summary.uncertain),
    )


def _sentence(summaries: Sequence[Summary], counted: Counter[str]) -> str:
    verdicts = ", ".join(f"{n} {label}" for label, n in counted.most_common())
    months = sorted({month_of(s.date) for s in summaries} - {UNKNOWN})
    sources = len({s.source for s in summaries if s.source})
    where = f" from {sources} sources" if sources > 1 else ""
    when = "" if not months else f", {months[0]}" + (f" to {months[-1]}" if len(months) > 1 else "")
    return f"{len(summaries)} articles{where}{when}. By verdict: {verdicts}."


def _sections(summaries: Sequence[Summary], by: Sequence[str], tags: dict[str, Tag]) -> list[Section]:
    wanted: list[tuple[str, ...]] = []
    if len({s.source for s in summaries if s.source}) > 1:
        wanted.append(("source",))
    if len({month_of(s.date) for s in summaries} - {UNKNOWN}) > 1:
        wanted.append(("month",))
    if by:
        # Time runs along the axis, whatever place it was named in.
        wanted.append((*(k for k in by if k not in TIME_KEYS), *(k for k in by if k in TIME_KEYS)))
    return [_section(summaries, keys, tags) for keys in dict.fromkeys(wanted)]


def _section(summaries: Sequence[Summary], keys: tuple[str, ...], tags: dict[str, Tag]) -> Section:
    found = group(summaries, keys)
    title = "Framing by " + " and ".join(keys)
    hint = (
        f"Share of the words. {{}} is the {percent(INTERVAL)} interval: how far the share would move had other "
        "articles of the same kind been read (where there is one alone: other paragraphs)."
    )
    if keys[-1] not in TIME_KEYS:
        return Section(title, hint.format(LINES), groups=tuple(_group_view(g, tags) for g in found))
    dated = [g for g in found if g.key[-1] != UNKNOWN]
    undated = sum(g.articles for g in found) - sum(g.articles for g in dated)
    left_out = f" {undated} article{'s' * (undated != 1)} without a date left out." if undated else ""
    periods = _periods(sorted({g.key[-1] for g in dated}))
    if len(periods) < 2:  # no line through one point
        return Section(title, hint.format(LINES) + left_out, groups=tuple(_group_view(g, tags) for g in dated))
    lines = [tag for name, tag in tags.items() if name not in (MIXED, UNCERTAIN)]
    by_name = [(name, list(of)) for name, of in groupby(dated, key=lambda g: g.key[:-1])]
    width = WIDE if len(by_name) == 1 else NARROW
    trends = tuple(Trend(_name(name), trend(of, periods, lines, width)) for name, of in by_name)
    return Section(title, hint.format(BANDS) + left_out, trends=trends)


def _group_view(found: Group, tags: dict[str, Tag]) -> GroupView:
    return GroupView(_name(found.key), found.articles, bars(found.shares, found.interval, tags))


def _name(key: Sequence[str]) -> str:
    return short(" · ".join("not given" if part == UNKNOWN else part for part in key))


def _around(telling: Telling) -> tuple[str, str, str]:
    """Give what comes before a passage, the passage, and what comes after it, the outer two cut to size."""
    before, text, after = (
        safe(" ".join(part.split())) for part in (telling.before, telling.passage.text, telling.after)
    )
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    # White space at the seams goes with the outer parts.
    return before + _gap(telling.before[-1:]), short(text, 300), _gap(telling.after[:1]) + after


def _gap(character: str) -> str:
    return " " if character.isspace() else ""


def _periods(found: Sequence[str]) -> list[str]:
    """All months or years from the first to the last, those without articles, too."""
    if not found:
        return []
    if len(found[0]) == 4:
        return [f"{year:04d}" for year in range(int(found[0]), int(found[-1]) + 1)]
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (found[0], found[-1]))
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]


def _telling(summaries: Sequence[Summary], label: str) -> tuple[TellingView, ...]:
    found = [(n, s, t) for n, s in enumerate(summaries, 1) for t in s.telling[label]]
    found.sort(key=lambda item: -item[2].passage.contribution)
    # Syndicated articles have the same passages: each is shown once.
    found = list({short(t.passage.text, 200).lower(): (n, s, t) for n, s, t in reversed(found)}.values())[::-1]
    return tuple(
        TellingView(f"a{n}-p{t.paragraph + 1}", *_around(t), short(s.title), short(s.source))
        for n, s, t in found[:TELLING]
    )
