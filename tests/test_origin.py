"""Which outlet an article is from, and whose text it took over."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.origin import recognise
from framelens.sources import read_sources
from tests.credibility_data import make_article

REGISTER = read_sources()


def found(article):
    provenance = recognise(article, REGISTER)
    return (
        provenance.outlet.id if provenance.outlet else None,
        provenance.matched_by,
        provenance.origin.id if provenance.origin else None,
    )


@pytest.mark.parametrize(
    ("body", "furniture", "metadata", "expected"),
    [
        ("The lake froze.", (), {"url": "https://eurasianet.org/lake"}, ("eurasianet", "address", None)),
        ("The lake froze.", (), {"source": "Eurasianet"}, ("eurasianet", "metadata", None)),
        ("The lake froze.", (), {"source": "thediplomat.com"}, ("the-diplomat", "metadata", None)),
        ("TASHKENT, May 3. /TASS/. The lake froze.", (), {}, ("tass", "mark", None)),
        ("ASTANA (Interfax) - The lake froze.", (), {}, ("interfax", "mark", None)),
        ("May 3, 2017 – Fort Russ – The lake froze.", (), {}, ("fort-russ", "mark", None)),
        (
            "The lake froze.",
            (("donation", "Support The Moscow Times!"),),
            {},
            ("moscow-times", "furniture", None),
        ),
        ("The lake froze.\n\nSubscribe to Meduza now.", (), {}, ("meduza", "furniture", None)),
        (
            "The lake froze.\n\nThis article was first published by the Carnegie Endowment.",
            (),
            {"source": "The Moscow Times"},
            ("moscow-times", "metadata", "carnegie"),
        ),
        ("[From the Washington Times, May 3]\n\nThe lake froze.", (), {}, (None, None, "washington-times")),
        ("The lake froze.", (("note", "Source: Reuters"),), {}, (None, None, "reuters")),
        # A name in the body says nothing about where the text stands.
        ("The lake froze, The New York Times reported. Time is short.", (), {}, (None, None, None)),
        ("The law was first published in 1998. The Guardian wrote of it.", (), {}, (None, None, None)),
    ],
)
def test_recognition(body, furniture, metadata, expected):
    assert found(make_article(body, furniture, **metadata)) == expected


def test_evidence_is_quoted_from_the_text():
    article = make_article("The lake froze.\n\nOriginally appeared in Eurasianet.", (("menu", "Support Meduza"),))
    provenance = recognise(article, REGISTER)
    assert [s.text for s in provenance.origin_evidence] == ["Originally appeared in Eurasianet"]
    for span in (*provenance.evidence, *provenance.origin_evidence):
        assert article.text[span.start : span.end] == span.text
    assert provenance.why == "Meduza, recognised by the page's own words around the article."


def test_unknown_outlets_are_said_to_be_unknown():
    provenance = recognise(make_article("The lake froze.", source="Lake Gazette"), REGISTER)
    assert provenance.why == "The outlet (Lake Gazette) is unknown: it is in no register that was given."
    assert provenance.to_dict()["outlet"] is None


def test_the_record_goes_into_the_report_with_its_unknowns():
    block = recognise(make_article("Rain.", url="https://www.rt.com/news"), REGISTER).to_dict()
    assert block["outlet"]["state_control"]["value"] == "state-controlled"
    bans = [e for e in block["outlet"]["legal"] if e["kind"] == "eu-broadcasting-ban"]
    assert bans[0]["reference"] == "Council Regulation (EU) 2022/350 of 1 March 2022"
    assert set(block) == {"outlet", "matched_by", "evidence", "origin", "origin_evidence", "why"}


@given(st.text(alphabet="abT /–-()©AS[From theTASS.\n", max_size=120))
def test_any_text_can_be_searched(text):
    article = make_article(text)
    for span in recognise(dataclasses.replace(article), REGISTER).evidence:
        assert article.text[span.start : span.end] == span.text


def test_a_name_that_the_metadata_took_from_the_text_is_shown_where_it_stands():
    article = make_article("Rain fell.", title="Lake Gazette: rain", source="Eurasianet")
    assert recognise(article, REGISTER).evidence == ()
    named = make_article("Rain fell.", title="Eurasianet: rain", source="Eurasianet")
    provenance = recognise(named, REGISTER)
    assert [(s.start, s.text) for s in provenance.evidence] == [(0, "Eurasianet")]
    assert "which stands above the text" in provenance.why
