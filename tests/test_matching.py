from hypothesis import given
from hypothesis import strategies as st

from framelens.matching import Place, match_paragraphs

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
