"""Articles on the same event: near in time and sharing names and numbers.

Only names and numbers are compared, never evaluative words: otherwise articles of one framing would look like one
event, and the comparison of outlets on the same events would compare nothing.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from framelens.credibility.lexicon import word_set

#: News of an event is reported within three days; later texts are reviews and look back on more.
MAX_DAYS = 3
#: Cosine of the weighted names and numbers. At a third, two reports of one event in other words join and two
#: events of one country on one day do not; see the pairs in the tests.
THRESHOLD = 0.33
#: Names and numbers of a report stand at its head.
_HEAD = 2500

_TERM = re.compile(r"\b(?:[^\W\d_a-zа-яё][\w’'\-]{2,30}|\d[\d.,]{1,12})")
_STOP = word_set(
    """
    the this that these those there then they but and for with from when where while what who how his her its our
    after before monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december according meanwhile however
    """
)


@dataclass(frozen=True)
class Dated:
    """What grouping needs of an article.

    Attributes
    ----------
    date : datetime.date or None
        None: the article stands alone.
    text : str
        Title and body.
    event : str or None
        The user's own name of the event, which settles it.
    """

    date: datetime.date | None
    text: str
    event: str | None = None


def group_events(articles: Sequence[Dated]) -> list[int]:
    """Give every article the number of its event.

    Parameters
    ----------
    articles : sequence of Dated

    Returns
    -------
    list of int
        The same number for articles of the same event. An article joins the first event whose first article lies
        within `MAX_DAYS` and is at least `THRESHOLD` alike; the order of events is that of their dates.
    """
    vectors = _vectors([a.text for a in articles])
    numbers = [-1] * len(articles)
    given: dict[str, int] = {}
    leaders: list[tuple[int, int]] = []
    count = 0
    for index in sorted(range(len(articles)), key=lambda i: (articles[i].date or datetime.date.max, i)):
        article = articles[index]
        if article.event is not None:
            found = given.get(article.event)
            if found is None:
                given[article.event] = found = count
                count += 1
        else:
            found = _leader(articles, vectors, leaders, index)
            if found is None:
                found, count = count, count + 1
                leaders.append((index, found))
        numbers[index] = found
    return numbers


def _leader(
    articles: Sequence[Dated], vectors: Sequence[dict[str, float]], leaders: list[tuple[int, int]], index: int
) -> int | None:
    """Event of the latest leader that is near in time and alike, None if there is none."""
    date = articles[index].date
    if date is None:
        return None
    best, found = THRESHOLD, None
    for leader, number in reversed(leaders):
        other = articles[leader].date
        if other is None:
            continue
        if (date - other).days > MAX_DAYS:
            break
        alike = _cosine(vectors[index], vectors[leader])
        if alike >= best:
            best, found = alike, number
    return found


def _vectors(texts: Sequence[str]) -> list[dict[str, float]]:
    """Make unit vectors of names and numbers, weighted by how few articles have them."""
    terms = [Counter(t for t in _TERM.findall(text[:_HEAD]) if t.lower() not in _STOP) for text in texts]
    spread = Counter(term for counts in terms for term in counts)
    vectors = []
    for counts in terms:
        weighted = {t: (1 + math.log(n)) * (1 + math.log(len(texts) / spread[t])) for t, n in counts.items()}
        norm = math.sqrt(sum(w * w for w in weighted.values())) or 1.0
        vectors.append({t: w / norm for t, w in weighted.items()})
    return vectors


def _cosine(first: dict[str, float], second: dict[str, float]) -> float:
    if len(first) > len(second):
        first, second = second, first
    return sum(weight * second[term] for term, weight in first.items() if term in second)
