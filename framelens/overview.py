"""Many articles at once: what each comes to, and framing by outlet, by month or by any other such column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framelens.errors import OptionError
from framelens.result import ParagraphReport, PassageReport, Report
from framelens.text import sentence_spans
from framelens.verdict import INTERVAL, RESAMPLES

FloatArray = NDArray[np.float64]

UNKNOWN = "unknown"

# Passages kept of each article and label; the overview shows the strongest of all.
TELLING_PER_ARTICLE = 2

_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Telling:
    """A telling passage, the paragraph it stands in, and what surrounds it in its sentences."""

    passage: PassageReport
    paragraph: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Summary:
    """What one article adds to an overview.

    Attributes
    ----------
    id, title, source, date : str
        Empty where unknown.
    path : str
    label : str
        The verdict.
    labels : tuple of str
    words : int
        Of the scored body.
    shares, interval : mapping
        As in `framelens.verdict.Framing`.
    uncertain : float
        Share of the words in paragraphs whose label set holds more than one label.
    paragraphs : int
    telling : mapping of label to tuple of Telling
        The strongest passages of paragraphs that have that label.
    """

    id: str
    title: str
    source: str
    date: str
    path: str
    label: str
    labels: tuple[str, ...]
    words: int
    shares: Mapping[str, float]
    interval: Mapping[str, tuple[float, float]]
    uncertain: float
    paragraphs: int
    telling: Mapping[str, tuple[Telling, ...]]


@dataclass(frozen=True)
class Group:
    """Articles that share a source, a month, ...; shares by words, with a bootstrap interval over articles."""

    key: tuple[str, ...]
    articles: int
    words: int
    shares: Mapping[str, float]
    interval: Mapping[str, tuple[float, float]]


def summarise(report: Report) -> Summary:
    """Sum an article up for an overview."""
    metadata = report.article.metadata
    words = [max(len(p.text.split()), 1) for p in report.paragraphs]
    unsure = sum(n for n, p in zip(words, report.paragraphs, strict=True) if p.uncertain)
    return Summary(
        id=report.article.id,
        title=metadata.title or report.article.id,
        source=metadata.source or _outlet(report),
        date=metadata.date or "",
        path=report.article.path or "",
        label=report.framing.label,
        labels=report.labels,
        words=sum(words),
        shares=report.framing.shares,
        interval=report.framing.interval,
        uncertain=unsure / sum(words),
        paragraphs=len(report.paragraphs),
        telling={label: _telling(report, label) for label in report.labels},
    )


def _outlet(report: Report) -> str:
    """Name of the outlet as the register has it, where the page itself names none."""
    outlet = report.credibility.provenance.outlet if report.credibility is not None else None
    return "" if outlet is None else outlet.name


def _telling(report: Report, label: str) -> tuple[Telling, ...]:
    # Only sure paragraphs: a passage that argues for a label the model doubts tells little.
    found = [
        _in_sentence(passage, p)
        for p in report.paragraphs
        if p.label == label and not p.uncertain
        for passage in p.passages
        if passage.label == label
    ]
    return tuple(sorted(found, key=lambda t: -t.passage.contribution)[:TELLING_PER_ARTICLE])


def _in_sentence(passage: PassageReport, paragraph: ParagraphReport) -> Telling:
    """Give a passage with the rest of the sentences that it stands in."""
    first, last = passage.start - paragraph.start, passage.end - paragraph.start
    touched = [(a, b) for a, b in sentence_spans(paragraph.text) if b > first and a < last]
    start, end = touched[0][0], touched[-1][1]
    return Telling(passage, paragraph.index, paragraph.text[start:first], paragraph.text[last:end])


def month_of(date: str) -> str:
    """Year and month of an ISO date.

    Examples
    --------
    >>> month_of("2024-03-09"), month_of("last week")
    ('2024-03', 'unknown')
    """
    found = _MONTH.match(date)
    return found.group() if found else UNKNOWN


#: What articles can be grouped by.
KEYS: Mapping[str, Callable[[Summary], str]] = {
    "source": lambda s: s.source or UNKNOWN,
    "month": lambda s: month_of(s.date),
    "year": lambda s: month_of(s.date)[:4] if month_of(s.date) != UNKNOWN else UNKNOWN,
    "verdict": lambda s: s.label,
    "article": lambda s: s.id,
}


def parse_by(value: str) -> tuple[str, ...]:
    """Read the names of ``--by``.

    Raises
    ------
    OptionError
        If a name is not one of `KEYS`.
    """
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    unknown = [name for name in names if name not in KEYS]
    if unknown or not names:
        raise OptionError(f"--by: expected one or more of {', '.join(KEYS)}; found {value!r}")
    return names


def group(summaries: Iterable[Summary], by: Sequence[str], seed: int = 0) -> list[Group]:
    """Group articles and weigh each group.

    Parameters
    ----------
    summaries : iterable of Summary
    by : sequence of str
        Names from `KEYS`.
    seed : int, default 0
        Of the bootstrap.

    Returns
    -------
    list of Group
        Sorted by key, unknown ones last.
    """
    members: dict[tuple[str, ...], list[Summary]] = {}
    for summary in summaries:
        members.setdefault(tuple(KEYS[name](summary) for name in by), []).append(summary)
    ordered = sorted(members, key=lambda key: tuple((part == UNKNOWN, part) for part in key))
    return [_group(key, members[key], seed) for key in ordered]


def _group(key: tuple[str, ...], of: Sequence[Summary], seed: int) -> Group:
    labels = of[0].labels
    words = np.array([s.words for s in of], dtype=float)
    shares = np.array([[s.shares[label] for label in labels] for s in of])
    mean = words @ shares / words.sum()
    if len(of) == 1:  # nothing to resample but the article's own paragraphs
        interval = dict(of[0].interval)
    else:
        low, high = _bootstrap(words, shares, seed)
        interval = {label: (float(low[i]), float(high[i])) for i, label in enumerate(labels)}
    return Group(key, len(of), int(words.sum()), dict(zip(labels, mean.tolist(), strict=True)), interval)


def _bootstrap(words: FloatArray, shares: FloatArray, seed: int) -> tuple[FloatArray, FloatArray]:
    """Middle `INTERVAL` of the shares over resampled articles, drawn one by one to keep memory flat."""
    rng, n = np.random.default_rng(seed), len(words)
    drawn = np.empty((RESAMPLES, shares.shape[1]))
    for i in range(RESAMPLES):
        rows = rng.integers(0, n, size=n)
        drawn[i] = words[rows] @ shares[rows] / words[rows].sum()
    tail = (1 - INTERVAL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return low, high
