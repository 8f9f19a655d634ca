from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.errors import InputError
from framelens.reading.decode import clean, decode

RUSSIAN = "Министр прибыл в Астану. Переговоры прошли спокойно, стороны договорились о новой встрече."
FRENCH = "Le président a été reçu à Bichkek, où la délégation a passé la journée."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, "“Plain” talk – nothing more."])
def test_unicode_encodings(encoding: str, text: str) -> None:
    text = f"{text} It was a long day in Astana."
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("cp1252", FRENCH),
        ("latin-1", FRENCH),
        ("cp1252", "“Yes” – he’s in"),
    ],
)
def test_single_byte_encodings(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_a_few_foreign_bytes_do_not_spoil_utf8() -> None:
    data = "Переговоры в Астане".encode() + b" \x93quoted\x94 " + "и в Оше".encode()
    assert decode(data, "a.txt") == "Переговоры в Астане “quoted” и в Оше"


def test_line_ends_and_marks() -> None:
    assert decode(codecs.BOM_UTF8 + b"one\r\ntwo\rthree\n", "a.txt") == "one\ntwo\nthree\n"
    assert clean("\ufeffone\r\n") == "one\n"


def test_mojibake_is_mended_where_it_is_certain() -> None:
    # cp1252 leaves five bytes undefined; programs pass them on as they are, as latin-1 does.
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    raw = "The Kremlin’s “line” – as ever, said Zoë".encode()
    spoilt = "".join(chr(b) if b in undefined else bytes([b]).decode("cp1252") for b in raw)
    assert decode(spoilt.encode(), "a.txt") == "The Kremlin’s “line” – as ever, said Zoë"
    assert clean("SÃO PAULO and â€ alone") == "SÃO PAULO and â€ alone"


def test_stray_control_characters_keep_their_place() -> None:
    assert decode(b"one\x00two " + b"text " * 500, "a.txt").startswith("one two text")
    assert clean("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x7fELF\x02\x01\x01" + b"\0\x01\x02" * 50])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.bin: not text but binary data"):
        decode(data, "a.bin")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_an_input_error(data: bytes) -> None:
    try:
        text = decode(data, "a.txt")
    except InputError:
        return
    assert "\r" not in text
    text.encode("utf-8")  # no half of a surrogate pair is left


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_text_comes_back(text: str) -> None:
    if "â€" not in text and "Ã" not in text:
        assert clean(text) == text.removeprefix("\ufeff")
