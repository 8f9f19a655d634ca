import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framelens.sentences import sentence_cuts
from framelens.text import sentence_spans
from framelens.tokens import tokenize

# What stands about stops, often enough to meet every branch: abbreviations, initials, quotes, numbers, other scripts.
WORDS = [
    "Mr",
    "mr",
    "etc",
    "U.S",
    "e.g",
    "A",
    "К",
    "said",
    "Он",
    "é",
    "\U0001f600",
    "3",
    "7",
    "The",
    "ß",
    "ǅ",
    "\ud800",
]
MARKS = [
    ".",
    "...",
    "!",
    "?",
    "…",
    "%",
    " ",
    "  ",
    "\n",
    "\u00a0",
    '"',
    "”",
    "“",
    "’",
    ")",
    "(",
    "«",
    "»",
    "-",
    ",",
    "_",
]
PARTS = st.sampled_from([*WORDS, *MARKS])
TEXTS = st.lists(st.lists(PARTS, max_size=40).map("".join) | st.text(max_size=30), max_size=6)


@given(TEXTS)
@settings(max_examples=500)
@example(["", ".", "a.", ". A", "a. A", "Mr. A", "MR. A", "dr. A", "No. A", "x. \n"])
@example(["It ended. He left.", "etc. And", "7. B", "“Yes.” He", "a.) B", "J. Smith left. Then he"])
def test_the_sentences_are_those_of_each_text(texts: list[str]) -> None:
    tokens = tokenize(texts)
    expected = set()
    for i, text in enumerate(texts):
        first, last = tokens.bounds[i : i + 2].tolist()
        starts = np.array([0, *(a for a, _ in sentence_spans(text))])
        expected |= set((first + np.searchsorted(tokens.start[first:last], starts)).tolist()) - {last}
    assert sentence_cuts(tokens).tolist() == sorted(expected)


def test_most_stops_are_told_without_the_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framelens.sentences.sentence_end", None)
    tokens = tokenize(["The ministry signed it. Nobody read all 3.5 pages. Then everybody left the U.S hall."] * 3)
    assert len(sentence_cuts(tokens)) == 9


def test_a_million_stops_take_linear_time() -> None:
    tokens = tokenize(["a" + "." * 1_000_000 + " A", "b " + '."' * 500_000 + "B", "c" + " ." * 500_000 + " C"])
    assert sentence_cuts(tokens).tolist() == [0, 1, 2, 4, 5]


@given(TEXTS)
def test_a_text_is_read_back_from_its_code_points(texts: list[str]) -> None:
    tokens = tokenize(texts)
    assert [tokens.text(i) for i in range(len(texts))] == texts
