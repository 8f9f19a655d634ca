"""Which articles are on the same event."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from framelens.profiling.events import Dated, group_events

DAY = datetime.date(2024, 5, 6)


def dated(text, day=0, event=None):
    return Dated(DAY + datetime.timedelta(days=day), text, event)


RAIL = (
    "Kazakhstan signs rail contract with Transmash. President Yerzhan Abenov and Transmash director Oleg Ryabov "
    "signed a contract for 300 wagons worth $41 million in Astana."
)
RAIL_AGAIN = (
    "Astana sells its railway to Transmash for a song. Oleg Ryabov smiled while Yerzhan Abenov signed away the "
    "future for 300 wagons and $41 million."
)
FLOOD = "Flood in Atyrau. The Ural river rose by 4 metres, governor Serik Bolat said; 1,200 people left Atyrau."


def test_one_event_in_other_words_is_found_and_others_are_kept_apart():
    assert group_events([dated(RAIL), dated(FLOOD), dated(RAIL_AGAIN, 1)]) == [0, 1, 0]


def test_the_same_words_a_week_later_are_another_event():
    assert group_events([dated(RAIL), dated(RAIL, 7), dated(FLOOD, 7)]) == [0, 1, 2]


def test_the_users_event_settles_it():
    assert group_events([dated(RAIL, 0, "a"), dated(RAIL, 0, "b"), dated(FLOOD, 30, "a")]) == [0, 1, 0]


def test_articles_without_a_date_stand_alone():
    assert len(set(group_events([Dated(None, RAIL), Dated(None, RAIL), dated(RAIL)]))) == 3


@given(st.lists(st.tuples(st.sampled_from([RAIL, RAIL_AGAIN, FLOOD, ""]), st.integers(0, 10)), max_size=12))
def test_every_article_has_one_event_and_events_span_few_days(items):
    articles = [dated(text, day) for text, day in items]
    numbers = group_events(articles)
    assert len(numbers) == len(articles)
    for number in set(numbers):
        dates = [a.date for a, n in zip(articles, numbers, strict=True) if n == number]
        assert (max(dates) - min(dates)).days <= 3
