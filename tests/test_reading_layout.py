from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.reading.layout import MAX_PARAGRAPH, find_blocks, is_turn

FIRST = (
    "The ministers of transport of the two countries met in Aktau on Thursday to agree on the fees that "
    "ferries pay in the port, and to look at the plans for a second berth, which is due to open in the "
    "spring of next year."
)
SECOND = (
    "Neither side gave figures. Shipping companies have asked for lower fees since the autumn, when the "
    "number of containers on the Caspian route doubled, and say that the waiting time has become longer than "
    "the crossing."
)


def words_of(text: str) -> list[str]:
    return [" ".join(block.words.split()) for block in find_blocks(text)]


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\n\n\n\n", "\n \t\n", "\n    "])
def test_paragraphs_apart(separator: str) -> None:
    assert words_of(f"{FIRST}{separator}{SECOND}") == [FIRST, SECOND]


@pytest.mark.parametrize("width", [60, 66, 72, 80, 90])
def test_hard_wrapped_lines_are_joined(width: int) -> None:
    text = "\n\n".join("\n".join(textwrap.wrap(p, width)) for p in (FIRST, SECOND))
    assert words_of(text) == [FIRST, SECOND]


@pytest.mark.parametrize("width", [60, 72, 90])
def test_wrapped_with_indented_first_lines(width: int) -> None:
    text = "\n".join("\n".join(textwrap.wrap(p, width, initial_indent="    ")) for p in (FIRST, SECOND))
    assert words_of(text) == [FIRST, SECOND]


def test_wrapped_with_blank_lines_between_the_lines() -> None:
    text = "\n\n\n\n".join("\n\n".join(textwrap.wrap(p, 64)) for p in (FIRST, SECOND))
    assert words_of(text) == [FIRST, SECOND]


def test_a_blank_line_inside_a_wrapped_sentence_is_bridged() -> None:
    lines = textwrap.wrap(FIRST, 70)
    assert words_of("\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:])) == [FIRST]


def test_short_lines_are_not_joined_to_a_paragraph() -> None:
    assert words_of(f"Home\nnews\nabout us\n{FIRST}") == ["Home", "news", "about us", FIRST]


def test_list_items_and_speakers_begin_a_block_in_wrapped_text() -> None:
    text = textwrap.fill(FIRST, 70) + "\n- lower fees for ferries\n- a second berth\nAnna Lee: We agree."
    assert words_of(text) == [FIRST, "- lower fees for ferries", "- a second berth", "Anna Lee: We agree."]


@pytest.mark.parametrize("width", [60, 66, 72, 80, 90])
@pytest.mark.parametrize("form", ["blank lines", "indented"])
def test_every_usual_width(width: int, form: str) -> None:
    paragraphs = [FIRST, "“It took two years,” he said.", SECOND, f"{FIRST} {SECOND}", "Nobody knows."]
    indent, gap = ("", "\n\n") if form == "blank lines" else ("    ", "\n")
    text = gap.join(textwrap.fill(p, width, initial_indent=indent) for p in paragraphs)
    assert [" ".join(b.words.split()) for b in find_blocks(text)] == paragraphs


def test_a_whole_article_on_one_line_is_cut_at_sentence_ends() -> None:
    blocks = find_blocks(" ".join([FIRST, SECOND] * 8))
    assert all(block.cut for block in blocks)
    assert all(block.words.endswith((".", "!", "?")) for block in blocks)
    assert all(200 <= len(block.words) <= MAX_PARAGRAPH for block in blocks)


def test_section_marks_and_speakers_cut_a_long_line() -> None:
    speech = " ".join([SECOND] * 9)
    blocks = find_blocks(f"{FIRST}*** Opening words Chair of the Council Anna Lee: Welcome. {speech}")
    assert [b.mark for b in blocks[:3]] == [None, "separator", "heading"]
    assert blocks[2].words == "Opening words Chair of the Council Anna Lee:"
    assert blocks[3].words.startswith("Welcome.")


def test_a_long_line_without_a_stop_is_cut_all_the_same() -> None:
    blocks = find_blocks("word " * 5000)
    assert max(len(b.words) for b in blocks) <= MAX_PARAGRAPH
    assert sum(len(b.words.split()) for b in blocks) == 5000


@pytest.mark.parametrize(
    "text", ["." * 100_000 + "x", "* " * 50_000 + "x", "a " * 50_000 + ":", ". " * 50_000, "-" * 100_000]
)
def test_hostile_lines_take_linear_time(text: str) -> None:
    assert sum(b.end - b.start for b in find_blocks(text)) <= len(text)


def test_turns() -> None:
    assert is_turn("President of the Republic of Kazakhstan: Thank you.")
    assert not is_turn("One thing is certain: the fees will rise.")


@given(st.text(st.sampled_from("ab A.?\n \t\u2028*:-–“”\u0301é\x1d"), max_size=400) | st.text(max_size=300))
def test_blocks_cover_all_but_white_space(text: str) -> None:
    text = text.replace("\r", "\n")
    at = 0
    for block in find_blocks(text):
        assert at <= block.start < block.end
        assert not text[at : block.start].strip()
        assert len(block.words) == block.end - block.start
        assert block.words.split() == text[block.start : block.end].split()
        at = block.end
    assert not text[at:].strip()
