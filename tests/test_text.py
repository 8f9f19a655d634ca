import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framelens.text import fold, sentence_spans


@given(st.text())
@example("İİ")
def test_folding_moves_no_character(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_sentences_tile_the_text(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join(text[a:b] for a, b in spans) == text
    assert all(a < b for a, b in spans)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
        ("He said: “Go.” She went.", ["He said: “Go.” ", "She went."]),
        ("The U.S. Treasury and Dr. Smith met at 5 p.m. in Osh.", None),
        ("V. I. Lenin was mentioned.", None),
        ("It rose by 3.5 per cent. In 2020 it fell.", ["It rose by 3.5 per cent. ", "In 2020 it fell."]),
        ("Не так. Это другое.", ["Не так. ", "Это другое."]),
    ],
)
def test_sentences(text: str, sentences: list[str] | None) -> None:
    assert [text[a:b] for a, b in sentence_spans(text)] == (sentences or [text])
