"""The register of outlets: the file that is shipped, the validator, look-up and overrides."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.errors import DatasetError, InputError
from framelens.outlets import FACTS, Register
from framelens.sources import COLUMNS, DEFAULT, LEGAL, STATE_CONTROL, read_sources

REGISTER = read_sources()


def write(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(**cells):
    return {"id": "steppe-post", "name": "Steppe Post", "kind": "site", "reference": "about page", **cells}


def test_shipped_register_has_at_least_two_hundred_outlets_in_english_or_russian():
    assert len([o for o in REGISTER if {"en", "ru"} & set(o.languages)]) >= 200


def test_shipped_register_covers_every_kind_country_of_the_region_and_degree_of_control():
    assert {o.country for o in REGISTER} >= {
        "KZ",
        "KG",
        "TJ",
        "TM",
        "UZ",
        "RU",
        "UA",
        "BY",
        "MD",
        "GE",
        "AM",
        "AZ",
    }
    assert {o.state_control.value for o in REGISTER if o.state_control} == set(STATE_CONTROL)
    assert {entry.kind for o in REGISTER for entry in o.legal} <= set(LEGAL)


def test_every_fact_of_the_shipped_register_has_its_reference_and_date():
    facts = [getattr(o, name) for o in REGISTER for name in FACTS]
    known = [fact for fact in facts if fact is not None]
    assert len(known) > 300
    assert all(fact.reference and fact.held for fact in known)
    assert all(o.reference for o in REGISTER)


def test_every_legal_status_of_the_shipped_register_was_checked_against_a_second_reference():
    unchecked = [(o.id, e.key) for o in REGISTER for e in o.legal if e.key not in {c.fact for c in o.checked}]
    assert unchecked == []
    assert sum(len(o.checked) for o in REGISTER) > 200
    assert sum(c.fact in FACTS for o in REGISTER for c in o.checked) > 30


def test_a_status_that_ended_says_so():
    ended = {o.id: e.reference for o in REGISTER for e in o.legal if e.kind == "foreign-agent"}
    assert "struck off on 25 August 2023" in ended["rosbalt"]
    assert "struck off on 12 April 2024" in ended["mediazona"]


def test_shipped_file_is_sorted_and_states_unknown_as_empty_cells():
    with DEFAULT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["id"] for r in rows] == sorted(r["id"] for r in rows)
    assert not [r["id"] for r in rows for cell in r.values() if cell.strip() in ("?", "unknown", "n/a")]


def test_eu_broadcasting_bans_name_their_regulation():
    bans = {o.id: e for o in REGISTER for e in o.legal if e.kind == "eu-broadcasting-ban"}
    assert bans["rt"].date == "2022-03-01"
    assert bans["rt"].reference == "Council Regulation (EU) 2022/350 of 1 March 2022"
    assert all(e.reference.startswith("Council Regulation (EU) ") for e in bans.values())
    assert {"sputnik", "rossiya-1", "tsargrad", "ria-novosti", "southfront"} <= bans.keys()


@pytest.mark.parametrize(
    ("address", "outlet"),
    [
        ("https://rus.azattyq.org/a/1.html?x=1", "azattyq"),
        ("WWW.RFERL.ORG", "rferl"),
        ("http://user@www.tass.com:80/world", "tass"),
        ("https://russian.rt.com/world", "rt"),
        ("https://arabic.rt.com/", "rt-arabic"),
        ("https://nottass.com", None),
        ("https://tass.com.example.org", None),
        ("", None),
    ],
)
def test_domain(address, outlet):
    found = REGISTER.by_domain(address)
    assert (found.id if found else None) == outlet


@pytest.mark.parametrize(
    ("name", "outlet"),
    [("the guardian", "guardian"), ("Dozhd", "tv-rain"), ("RFE/RL", "rferl"), ("Nobody's Paper", None)],
)
def test_name(name, outlet):
    found = REGISTER.by_name(name)
    assert (found.id if found else None) == outlet


@given(st.text(max_size=60))
def test_any_address_and_name_can_be_looked_up(text):
    for found in (REGISTER.by_domain(text), REGISTER.by_name(text)):
        assert found is None or found in list(REGISTER)


def test_users_file_replaces_records_of_the_same_id_or_domain(tmp_path):
    path = write(
        tmp_path / "mine.csv",
        row(id="tass", name="TASS (my record)", domains="tass.com"),
        row(id="mine", name="My Guardian", domains="theguardian.com; my.example"),
    )
    register = REGISTER.with_overrides(read_sources(path))
    assert register["tass"].name == "TASS (my record)"
    assert register["tass"].owner is None
    assert register.by_domain("www.theguardian.com").id == "mine"
    assert register.by_name("Guardian") is None
    assert len(register) == len(REGISTER)


def test_missing_columns_mean_unknown(tmp_path):
    path = tmp_path / "small.csv"
    path.write_text("id,name,kind,reference\nsteppe-post,Steppe Post,site,about page\n", encoding="utf-8")
    outlet = read_sources(path)["steppe-post"]
    assert outlet.unknown == ("country", "since", "owner", "funder", "state_control")
    assert outlet.to_dict()["owner"] is None


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"id": "Steppe Post"}, "an id of lower-case letters"),
        ({"name": ""}, "a name"),
        ({"kind": "paper"}, "a kind out of"),
        ({"domains": "https://steppe.example/"}, "a domain such as"),
        ({"country": "Kazakhstan"}, "two-letter code"),
        ({"languages": "English"}, "two-letter codes"),
        ({"since": "long ago"}, "a year"),
        ({"reference": ""}, "a reference for the record"),
        ({"owner": "A. Owner", "owner_held": "2024"}, "a reference for owner"),
        ({"owner": "A. Owner", "owner_reference": "registry", "owner_held": "today"}, "on which owner held"),
        ({"funder_reference": "registry"}, "no reference without a value"),
        (
            {"state_control": "puppet", "state_control_reference": "x", "state_control_held": "2024"},
            "state_control out of",
        ),
        ({"legal": "blocked; KZ; 2024-01-01"}, "in legal"),
        ({"legal": "disliked; KZ; 2024-01-01; decree"}, "a legal status out of"),
        ({"legal": "blocked; KZ; 2024-13-01; decree"}, "jurisdiction and date"),
    ],
)
def test_validator_names_what_is_wrong_and_where(tmp_path, cells, found):
    path = write(tmp_path / "bad.csv", row(**cells))
    with pytest.raises(DatasetError, match=found) as caught:
        read_sources(path)
    assert "bad.csv:2" in str(caught.value)


@pytest.mark.parametrize("column", ["id", "domains", "name"])
def test_duplicates_are_refused(tmp_path, column):
    one = row(id="one", name="One", domains="one.example")
    two = row(id="two", name="Two", domains="two.example")
    path = write(tmp_path / "twice.csv", one, {**two, column: one[column]})
    with pytest.raises(DatasetError, match="once"):
        read_sources(path)


def test_file_that_is_no_table_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv"):
        read_sources(tmp_path / "none.csv")
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_sources(binary)
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks the columns"):
        read_sources(other)
    more = tmp_path / "more.csv"
    more.write_text("id,name,kind,verdict\nx,X,site,bad\n", encoding="utf-8")
    with pytest.raises(InputError, match="verdict"):
        read_sources(more)


def test_register_without_outlets_knows_nobody():
    assert Register([]).by_domain("tass.com") is None


def test_checked_facts_carry_their_second_reference(tmp_path):
    cells = {
        "legal": "blocked; XA; 2024; order 5",
        "owner": "A. Post",
        "owner_reference": "imprint",
        "owner_held": "2024",
    }
    path = write(tmp_path / "mine.csv", row(**cells, checked="owner; trade register | blocked XA; agency report"))
    outlet = read_sources(path)["steppe-post"]
    assert outlet.references("owner", "imprint") == "imprint; checked: trade register"
    assert outlet.references("funder", "imprint") == "imprint"
    assert outlet.to_dict()["checked"] == [
        {"fact": "owner", "reference": "trade register"},
        {"fact": "blocked XA", "reference": "agency report"},
    ]


@pytest.mark.parametrize("cell", ["funder; trade register", "blocked XA; report", "owner", "owner;"])
def test_only_facts_of_the_record_can_have_been_checked(tmp_path, cell):
    known = {"owner": "A. Post", "owner_reference": "imprint", "owner_held": "2024"}
    with pytest.raises(DatasetError, match="in checked"):
        read_sources(write(tmp_path / "mine.csv", row(**known, checked=cell)))
