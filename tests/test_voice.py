import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.voice import AUTHOR, QUOTED, quotations, quoted_share, voice_of, voice_of_passage


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("“We shall defend our interests by all means,” the minister said.", QUOTED),
        ('"We shall defend our interests by all means," the minister said.', QUOTED),
        ("The minister spoke of a “so-called peace” and left the hall with his aides at noon.", AUTHOR),
        ("“This quotation is opened here and goes on in the next paragraph", QUOTED),
        ("Nothing is quoted here.", AUTHOR),
        ("«Мы будем защищать свои интересы», сказал министр.", QUOTED),
        ("", AUTHOR),
    ],
)
def test_voice(text: str, voice: str) -> None:
    assert voice_of(text) == voice


@given(st.text())
def test_share_is_a_share(text: str) -> None:
    assert 0 <= quoted_share(text) <= 1


@pytest.mark.parametrize(
    ("passage", "voice"),
    [("shall defend our interests", QUOTED), ("the minister said", AUTHOR), ('interests," the minister said', AUTHOR)],
)
def test_voice_of_a_passage(passage: str, voice: str) -> None:
    text = '"We shall defend our interests," the minister said.'
    start = text.index(passage)
    assert voice_of_passage(quotations(text), start, start + len(passage)) == voice
