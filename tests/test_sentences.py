import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framelens.sentences import sentence_starts
from framelens.text import sentence_spans

# What stands about stops, often enough to meet every branch: abbreviations, initials, quotes, numbers, other scripts.
WORDS = ["Mr", "mr", "etc", "U.S", "e.g", "A", "К", "said", "Он", "é", "\U0001f600", "3", "7", "The", "ß", "ǅ", "\ud800"]
MARKS = [".", "...", "!", "?", "…", "%", " ", "  ", "\n", "\u00a0", '"', "”", "“", "’", ")", "(", "«", "»", "-", ",", "_"]
PARTS = st.sampled_from([*WORDS, *MARKS])
TEXTS = st.lists(st.lists(PARTS, max_size=40).map("".join) | st.text(max_size=30), max_size=6)


@given(TEXTS)
@settings(max_examples=500)
@example(["", ".", "a.", ". A", "a. A", "Mr. A", "MR. A", "dr. A", "No. A", "x. \n"])
@example(["It ended. He left.", "etc. And", "7. B", "“Yes.” He", "a.) B", "J. Smith left. Then he"])
def test_the_sentences_are_those_of_each_text(texts: list[str]) -> None:
    text, start = sentence_starts(texts)
    expected = [(i, a) for i, t in enumerate(texts) for a, _ in (sentence_spans(t) or [(0, 0)])]
    assert list(zip(text.tolist(), start.tolist(), strict=True)) == expected


def test_most_stops_are_told_without_the_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("framelens.sentences.sentence_end", lambda text, stop: asked.append(stop))
    text, _ = sentence_starts(["The ministry signed it. Nobody read all 3.5 pages. Then everybody left the hall."] * 3)
    assert text.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert len(asked) == 3  # the last stop of each text


def test_a_million_stops_take_linear_time() -> None:
    assert len(sentence_starts(["." * 1_000_000 + " A", '."' * 500_000])[0]) == 3
