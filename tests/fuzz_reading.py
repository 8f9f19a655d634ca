"""Coverage-guided fuzzing of the readers of plain text and of web pages; not a part of the test suite.

Run for ten minutes: ``python tests/fuzz_reading.py -max_total_time=600 -max_len=4096 -timeout=20``
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["framelens"]):
    from framelens.errors import InputError
    from framelens.reading.decode import decode
    from framelens.reading.html import decode_page, read_page
    from framelens.reading.options import ReadOptions
    from framelens.reading.plain import read_text

OPTIONS = ReadOptions(languages=())


def one_input(data: bytes) -> None:
    """Read `data` as a text or as a page; whatever is read must keep the article's promises."""
    try:
        if data[:1] < b"\x80":
            article = read_text(decode(data[1:], "fuzz"), "fuzz", options=OPTIONS)
        else:
            # As a fragment: what is fuzzed is the reader here, not trafilatura.
            article = read_page(decode_page(data[1:], "fuzz"), "fuzz", options=OPTIONS, fragment=True)
    except InputError:
        return
    at = 0
    for piece in sorted([*article.paragraphs, *article.skipped], key=lambda p: p.start):
        assert article.text[piece.start : piece.end] == piece.text
        assert piece.start >= at
        assert not article.text[at : piece.start].strip()
        at = piece.end
    assert not article.text[at:].strip()
    assert all(len(p.words) == len(p.text) for p in article.paragraphs)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
