"""Lexicon files: their own examples, and the pattern language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.credibility.document import split_words
from framelens.credibility.lexicon import GAP, Example, Hit, Lexicon, load, normal

NAMES = ("reporting", "sides", "wording", "disclosure")
EXAMPLES = [(name, example) for name in NAMES for example in load(name).examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda v: v.sentence if isinstance(v, Example) else v)
def test_examples_of_the_files_hold(name, example):
    groups = {hit.group for hit in load(name).find(split_words(example.sentence))}
    assert (example.group in groups) is example.wanted


@pytest.mark.parametrize("name", NAMES)
def test_every_group_has_an_example(name):
    lexicon = load(name)
    assert {e.group for e in lexicon.examples if e.wanted} == set(lexicon.groups)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("real/true aim*", "their true aims", [Hit(1, 3, "g")]),
        ("a source", "a good source", []),
        ("is ~ lost", "is as good as lost", [Hit(0, 5, "g")]),
        ("is ~ lost", "is as good as almost lost", []),
        ("is ~ lost", "is lost", [Hit(0, 2, "g")]),
        ("we all? know", "we know", [Hit(0, 2, "g")]),
        ("we all? know", "we all know", [Hit(0, 3, "g")]),
        ("nato", "NATO’s bases", [Hit(0, 1, "g")]),
    ],
)
def test_pattern_language(pattern, text, found):
    assert list(Lexicon(f"[g]\n{pattern}\n").find(split_words(text))) == found


def test_longest_match_of_a_group_wins():
    lexicon = Lexicon("[g]\nsenior official\nsenior official in ~ ministry\n")
    assert list(lexicon.find(split_words("a senior official in the energy ministry"))) == [Hit(1, 7, "g")]


@given(st.lists(st.sampled_from(["is", "as", "lost"]), max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_matches_stay_inside_their_sentence(words, first, last):
    first, last = sorted((min(first, len(words)), min(last, len(words))))
    for hit in Lexicon("[g]\nis ~ lost\nwe as? is\n").find(words, first, last):
        assert first <= hit.first < hit.last <= last
        assert hit.last - hit.first <= GAP + 2


@pytest.mark.parametrize(("word", "folded"), [("Kremlin’s", "kremlin"), ("It's", "it's"), ("Don’t", "don't")])
def test_normal_form(word, folded):
    assert normal(word) == folded
