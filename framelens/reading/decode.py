"""Bytes to text: byte-order marks, UTF-8, UTF-16, single-byte encodings of Western and Cyrillic pages."""

from __future__ import annotations

import codecs
import re

from framelens.errors import InputError

# Control characters that no text file holds; more than one in a thousand and the file is binary.
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_BINARY_SHARE = 1000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_BREAKS = re.compile(r"\r\n?")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ud800-\udfff]")

# UTF-8 that was read as cp1252 and written again: two or three characters for one curly quote, dash or
# accented letter. The lead is one of the bytes C2-F4, the rest what cp1252 (or latin-1) makes of
# continuation bytes.
_CP1252_HIGH = bytes(b for b in range(0x80, 0xC0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)).decode("cp1252")
_MOJIBAKE = re.compile(f"[\u00c2-\u00f4][\u0080-\u00bf{re.escape(_CP1252_HIGH)}]{{1,3}}")


def decode(data: bytes, name: str) -> str:
    r"""Decode a text file, with line ends as ``"\n"`` and without its byte-order mark.

    Parameters
    ----------
    data : bytes
    name : str
        File or record, for messages.

    Returns
    -------
    str
        Stray control characters and halves of surrogate pairs are blanks and U+FFFD in it, each in its place.

    Raises
    ------
    InputError
        If the bytes are no text.

    Examples
    --------
    >>> decode("Привет, мир".encode("cp1251"), "greeting.txt")
    'Привет, мир'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return clean(data[len(mark) :].decode(encoding, "replace"))
    wide = _wide(data)
    if wide:
        return clean(data.decode(wide, "replace"))
    if len(data.translate(None, _CONTROL)) < len(data) - len(data) // _BINARY_SHARE - 1:
        remedy = "convert it to text, or give its kind with --type where its name does not tell"
        raise InputError(name, "not text but binary data", remedy)
    return clean(_narrow(data))


def clean(text: str) -> str:
    r"""Line ends as ``"\n"``, no byte-order mark, control characters as blanks, mojibake mended.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = _BREAKS.sub("\n", text)
    text = _CONTROLS.sub(lambda m: "\ufffd" if m.group() >= "\ud800" else " ", text)
    return mend(text) if "â€" in text or "Ã" in text else text


def mend(text: str) -> str:
    """Undo UTF-8 that was read as cp1252, where it is certain.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> mend("the Kremlinâ€™s line")
    'the Kremlin’s line'
    """
    return _MOJIBAKE.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    raw = bytearray()
    for character in match.group():
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 255:
                return match.group()
            raw.append(ord(character))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of most texts is zero."""
    head = data[:4096]
    if len(head) < 4 or 0 not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few, many = len(head) // 40, len(head) // 8
    if odd >= many and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even >= many and odd <= few else None


def _narrow(data: bytes) -> str:
    """UTF-8; failing that one of the single-byte encodings; UTF-8 with a few foreign bytes stays UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "surrogateescape")
    broken = [c for c in text if "\ud800" <= c <= "\udfff"]
    whole = sum(c >= "\x80" for c in text) - len(broken)
    if whole > len(broken):
        return "".join(_byte(c) if "\ud800" <= c <= "\udfff" else c for c in text)
    return data.decode(_single_byte(data), "replace")


def _byte(escaped: str) -> str:
    return bytes([ord(escaped) - 0xDC00]).decode("cp1252", "replace")


def _single_byte(data: bytes) -> str:
    """Cyrillic words are runs of high bytes; in Western text high bytes stand alone among ASCII letters.

    In cp1251 small letters lie above the capitals, in KOI8-R below: small letters are the more frequent.
    """
    letters = re.findall(rb"[\xa8\xb8\xc0-\xff]+", data)
    in_runs = sum(len(run) for run in letters if len(run) > 2)
    if 2 * in_runs <= sum(map(len, letters)):
        return "cp1252"
    above = sum(byte >= 0xE0 for run in letters for byte in run)
    return "cp1251" if 2 * above >= sum(map(len, letters)) else "koi8-r"
