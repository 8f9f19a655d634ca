from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.article import Metadata
from framelens.errors import InputError
from framelens.reading import ReadOptions, read_text

BODY = "The two delegations met in Osh on Monday and agreed to open the crossing for lorries until late May."
MORE = "Drivers had waited there for nine days. “We slept in the cab,” one of them told a local station."


def test_an_article_with_title_byline_and_date() -> None:
    article = read_text(
        f"Lorries cross again\n\nBy Aida Bek in Osh\n\nMarch 3, 2021\n\n{BODY}\n\n{MORE}",
        "osh",
        path="osh.txt",
    )
    assert [p.text for p in article.paragraphs] == [BODY, MORE]
    assert [(s.reason, s.text) for s in article.skipped] == [
        ("title", "Lorries cross again"), ("byline", "By Aida Bek in Osh"), ("dateline", "March 3, 2021"),
    ]  # fmt: skip
    found = article.metadata
    assert (found.title, found.byline, found.place, found.date) == (
        "Lorries cross again",
        "Aida Bek",
        "Osh",
        "2021-03-03",
    )
    assert (article.id, article.path) == ("osh", "osh.txt")


def test_a_dateline_is_split_from_the_first_paragraph() -> None:
    article = read_text(f"OSH, March 3, 2021 (Newswire) - {BODY}\n\n{MORE}", "osh")
    assert article.paragraphs[0].text == BODY
    assert article.skipped[0].text == "OSH, March 3, 2021 (Newswire) -"
    assert (article.metadata.place, article.metadata.source) == ("Osh", "Newswire")


def test_a_text_that_stands_twice_is_read_once() -> None:
    article = read_text(f"{BODY}\n\n{MORE}\n\n{BODY}\n\n{MORE}", "twice")
    assert [p.text for p in article.paragraphs] == [BODY, MORE]
    assert [s.reason for s in article.skipped] == ["duplicate", "duplicate"]


@pytest.mark.parametrize("only", ["A headline without a stop", "Short.", "No", BODY, BODY.rstrip("."), "Aida Bek"])
def test_the_only_content_is_kept(only: str) -> None:
    assert [p.text for p in read_text(only, "one").paragraphs] == [only]


def test_the_known_title_is_found_and_no_other_is_made_up() -> None:
    text = f"What now?\n\n{BODY}"
    assert read_text(text, "a", metadata=Metadata(title="What now")).paragraphs[0].text == BODY
    other = read_text(text, "a", metadata=Metadata(title="Lorries cross again"))
    assert [p.text for p in other.paragraphs] == ["What now?", BODY]
    assert other.metadata.title == "Lorries cross again"


def test_keep_all_sets_nothing_aside() -> None:
    article = read_text(f"Lorries cross again\n\nShare this\n\nOSH - {BODY}", "a", options=ReadOptions(keep_all=True))
    assert [p.text for p in article.paragraphs] == ["Lorries cross again", "Share this", f"OSH - {BODY}"]
    assert not article.skipped


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"^a\.txt: empty"):
        read_text(text, "a", path="a.txt")


def test_a_text_of_line_breaks_is_refused() -> None:
    with pytest.raises(InputError, match=r"too large for one article .*300,001 lines"):
        read_text("x\n" * 300_000, "a")


@given(st.text(st.sampled_from("abc ABC.?!,\r\n\t“”:*-|>{}©1234567890") | st.characters(), max_size=500))
def test_offsets_index_the_text_and_nothing_is_lost(text: str) -> None:
    try:
        article = read_text(text, "any", options=ReadOptions(languages=()))
    except InputError:
        assert not text.removeprefix("\ufeff").strip(
            "\0\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x7f"
        ).strip() or not any(c.isprintable() and not c.isspace() for c in text)
        return
    pieces = sorted([*article.paragraphs, *article.skipped], key=lambda p: p.start)
    at = 0
    for piece in pieces:
        assert article.text[piece.start : piece.end] == piece.text
        assert not article.text[at : piece.start].strip()
        at = piece.end
    assert not article.text[at:].strip()
    assert all(len(p.words) == len(p.text) and "\n" not in p.words for p in article.paragraphs)


def test_reading_plain_text_imports_nothing_heavy() -> None:
    code = (
        "import sys; from framelens.reading import read_text; read_text('One. Two.', 'a');"
        "print(','.join(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split(",")
    assert not {"numpy", "pandas", "sklearn", "trafilatura", "lxml", "py3langid", "docx", "pypdf"} & set(loaded)
