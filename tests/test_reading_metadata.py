from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.article import Metadata
from framelens.reading import read_text
from framelens.reading.metadata import (
    dateline,
    describe,
    find_date,
    is_biography,
    is_byline,
    is_date_line,
    is_name,
    merge,
)

BODY = "The two delegations met on Monday and agreed to open the crossing for lorries until the end of May."


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("March 3, 2021", "2021-03-03"), ("3 March 2021", "2021-03-03"), ("Feb. 3, 2009", "2009-02-03"),
        ("on the 21st of June 1999", "1999-06-21"), ("2021-03-03T10:00", "2021-03-03"), ("03.12.2020", "2020-12-03"),
        ("May 2021", None), ("31 February 2021", None), ("3/4/2021", None),
    ],
)  # fmt: skip
def test_dates(text: str, date: str | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "By Aigerim Toleu in Tashkent March 3, 2021",
            Metadata(byline="Aigerim Toleu", place="Tashkent", date="2021-03-03"),
        ),
        ("(By Kanat Omarov)", Metadata(byline="Kanat Omarov")),
        ("by Prof Anna Lee, Steppe Review:", Metadata(byline="Prof Anna Lee", source="Steppe Review")),
        (
            "Viktor Sazonov, Vostok – translated by L. Merz –",
            Metadata(byline="Viktor Sazonov", source="Vostok", translated_by="L. Merz"),
        ),
    ],
)
def test_bylines(line: str, expected: Metadata) -> None:
    assert is_byline(line)
    assert describe(line, "byline") == expected


@pytest.mark.parametrize(
    "line", ["By Friday the crossing was open again.", "By and large it held", "Standby power was cut"]
)
def test_not_bylines(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("words", "place", "date", "source"),
    [
        ("MOSCOW, June 4. /TASS/. The minister left.", "Moscow", None, "TASS"),
        ("BRUSSELS - Those who oppose it are few.", "Brussels", None, None),
        ("ASTANA (Newswire) – Kazakhstan said so.", "Astana", None, "Newswire"),
        ("OSH, March 3, 2021 (Newswire) - Talks went on.", "Osh", "2021-03-03", "Newswire"),
        ("OSH, Kyrgyzstan — The minister left.", "Osh", None, None),
        ("OSH, Kyrgyzstan, June 5 (Newswire) -- The minister left.", "Osh", None, "Newswire"),
        ("Osh, March 3, 2021 – The minister left.", "Osh", "2021-03-03", None),
        ("Osh. 3 March. Newswire - The minister left.", "Osh", None, "Newswire"),
    ],
)
def test_datelines(words: str, place: str, date: str | None, source: str | None) -> None:
    length, found = dateline(words)
    assert words[length:].startswith(("The", "Those", "Kazakhstan", "Talks"))
    assert (found.place, found.date, found.source) == (place, date, source)


@pytest.mark.parametrize(
    "words",
    ["NATO - The alliance", "US. The rest", "Moscow said no.", "Osh, March – the month.", "IT IS OVER. They left."],
)
def test_not_datelines(words: str) -> None:
    assert dateline(words) == (0, Metadata())


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("This article was first published by the Steppe Review.", "Steppe Review"),
        ("Originally published at vostok.example", "vostok.example"),
        ("[From the Valley Times, Feb. 3, 2009]", "Valley Times"),
        ("Republished from Open Steppe under a licence", "Open Steppe"),
    ],
)
def test_provenance(line: str, name: str) -> None:
    article = read_text(f"{BODY}\n\n{line}", "a")
    assert article.metadata.published_by == name
    assert [s.reason for s in article.skipped] == ["provenance"]


def test_a_dated_outlet_line() -> None:
    found = read_text(f"A title here\n\nMarch 1, 2017 – Fort Steppe –\n\n{BODY}", "a").metadata
    assert (found.date, found.source) == ("2017-03-01", "Fort Steppe")


def test_lines_that_are_dates_names_or_lives() -> None:
    assert is_date_line("Updated: 3 March 2021, 10:15 GMT")
    assert not is_date_line("In 1991 it ended")
    assert is_name("Anna van der Lee")
    assert not is_name("Asia's Perfect Storm")
    assert is_biography("Anna Lee is a senior fellow at the Institute.")
    assert not is_biography("Anna Lee is a prisoner of conscience.")


def test_what_is_known_is_not_overwritten() -> None:
    assert merge(Metadata(title="A"), Metadata(title="B", date="2021-03-03")) == Metadata(title="A", date="2021-03-03")


@given(st.text(max_size=200))
def test_any_line_can_be_described(line: str) -> None:
    line = " ".join(line.split())
    for reason in ("byline", "dateline", "provenance"):
        describe(line, reason)
    assert dateline(line)[0] <= len(line)
