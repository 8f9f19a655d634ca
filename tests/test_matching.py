import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.matching import measure
from framelens.dataset import read_labelled
from framelens.matching import SAME_MATTER, Place, match_paragraphs

ROOT = Path(__file__).parents[1]

FIRST = (
    "The parliament put off the vote on the lease of the naval station at Kara-Balta.",
    "The queue of lorries at the customs post was four kilometres long.",
    "Butter prices fell.",
)
SECOND = (
    "Four kilometres of lorries stood before the customs post for days, a disgrace.",
    "Nobody serious doubts the lease of the naval station at Kara-Balta, whatever the vote.",
    "A wedding was held in the village.",
)


def test_paragraphs_on_the_same_matter_are_found() -> None:
    found = {m.places for m in match_paragraphs([FIRST, SECOND])}
    assert found == {(Place(0, 0), Place(1, 1)), (Place(0, 1), Place(1, 0))}


def test_a_third_article_joins_the_same_matter() -> None:
    third = ("Of the naval station at Kara-Balta and its lease the deputies said nothing before the vote.",)
    found = {m.places for m in match_paragraphs([FIRST, SECOND, third])}
    assert (Place(0, 0), Place(1, 1), Place(2, 0)) in found


def test_one_article_has_nothing_to_match() -> None:
    assert match_paragraphs([FIRST]) == []
    assert match_paragraphs([FIRST, ()]) == []


@given(st.lists(st.lists(st.text("abc ", max_size=12), max_size=4), max_size=4))
def test_each_paragraph_stands_once_and_each_article_once_a_matter(articles: list[list[str]]) -> None:
    matters = match_paragraphs(articles)
    places = [place for m in matters for place in m.places]
    assert len(places) == len(set(places))
    for matter in matters:
        assert len({p.article for p in matter.places}) == len(matter.places) >= 2
        assert 0 < matter.similarity <= 1 + 1e-9


def test_the_threshold_leaves_less_than_a_tenth_to_chance() -> None:
    measured = json.loads((ROOT / "benchmarks" / "results" / "matching.json").read_text(encoding="utf-8"))
    lowest = min(r["threshold"] for r in measured["thresholds"] if r["share by chance"] < 0.1)
    assert lowest == SAME_MATTER
    # The recorded figures are those of the code as it is: measured again on some of the events.
    whole = [e for e in read_labelled(ROOT / "labeled" / "en" / "articles-2.jsonl").examples if e.group == "c0"]
    (row,) = measure(whole, (SAME_MATTER,))["thresholds"]
    assert row["pairs on one event"] > 1
    assert row["share by chance"] < 0.15


def test_less_likeness_finds_no_fewer_pairs() -> None:
    assert len(match_paragraphs([FIRST, SECOND], 0.01)) >= len(match_paragraphs([FIRST, SECOND], 0.5))
