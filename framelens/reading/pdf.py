"""PDF files -> articles: columns in reading order, running heads apart, broken words and paragraphs put together."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from statistics import median
from typing import Any, BinaryIO

from framelens.article import Article
from framelens.errors import InputError
from framelens.reading.extras import need, quiet
from framelens.reading.layout import is_terminal
from framelens.reading.limits import read_all
from framelens.reading.options import ReadOptions
from framelens.reading.plain import Piece, from_pieces
from framelens.reading.reader import yields_errors

# An article, a report or a journal; what has more pages is a book, and takes minutes.
MAX_PAGES = 300

# Running heads and page numbers stand in the outer eighth of a page.
MARGIN = 0.125

# Titles and headings are set at least this much larger than the body.
LARGE = 1.15
LARGEST = 1.5

# A line that ends this share of its column's width before the edge is the last of its paragraph.
SHORT_LINE = 0.12

_NUMBERS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page )?\d+(?: of \d+)?\W*")


@dataclass(frozen=True)
class _Line:
    text: str
    page: int
    box: int
    left: float
    right: float
    box_left: float
    box_right: float
    size: float
    outer: bool  # in the top or bottom margin


@yields_errors
def read_pdf(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read a PDF file with a text layer.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
        One of the two.
    """
    need("pdfminer", "documents", name)
    lines = _lines(read_all(stream, name), name)
    if not lines:
        raise InputError(name, "scanned: no text in this PDF", "run a text recognition program on it first")
    yield from_pieces(_pieces(lines), PurePath(name).stem, path=name, options=options)


def _lines(data: bytes, name: str) -> list[_Line]:
    from pdfminer.high_level import extract_pages
    from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed

    quiet("pdfminer")
    if b"%PDF-" not in data[:1024]:
        raise InputError(name, "damaged, or not what its name says (no PDF begins like this)")
    lines: list[_Line] = []
    try:
        for number, page in enumerate(extract_pages(io.BytesIO(data), maxpages=MAX_PAGES + 1)):
            if number == MAX_PAGES:
                raise InputError(name, f"more than {MAX_PAGES} pages: not one article", "give it in parts")
            lines.extend(_page_lines(page, number))
    except InputError:
        raise
    except PDFPasswordIncorrect as error:
        raise InputError(name, "protected by a password") from error
    except PDFTextExtractionNotAllowed as error:
        raise InputError(name, "its author does not allow the text to be taken") from error
    except Exception as error:  # a damaged file makes the parser raise nearly anything
        raise InputError(name, f"a damaged PDF ({type(error).__name__}: {error})") from error
    return lines


def _page_lines(page: Any, number: int) -> Iterator[_Line]:
    from pdfminer.layout import LTTextBox, LTTextLine

    for index, box in enumerate(b for b in page if isinstance(b, LTTextBox)):
        for line in box:
            text = " ".join(line.get_text().split()) if isinstance(line, LTTextLine) else ""
            if text:
                middle = (line.y0 + line.y1) / 2
                outer = not MARGIN * page.height <= middle <= (1 - MARGIN) * page.height
                yield _Line(text, number, index, line.x0, line.x1, box.x0, box.x1, line.height, outer)


def _pieces(lines: Sequence[_Line]) -> list[Piece]:
    """Paragraphs and headings in reading order; running heads at the end, as they belong to no place."""
    heads = _running_heads(lines)
    body = [line for line in lines if line not in heads]
    usual = median(line.size for line in body or lines)
    pieces: list[Piece] = []
    current: list[_Line] = []
    for line in body:
        if current and not _continues(current[-1], line, usual):
            pieces.append(_piece(current, usual))
            current = []
        current.append(line)
    if current:
        pieces.append(_piece(current, usual))
    return _bridged(pieces) + [Piece(line.text, "running head") for line in lines if line in heads]


def _running_heads(lines: Sequence[_Line]) -> set[_Line]:
    """Lines in a margin that stand on several pages, but for their numbers, or are numbers only."""
    places = Counter(key for key, _ in {(_key(line), line.page) for line in lines if line.outer})
    return {x for x in lines if x.outer and (places[_key(x)] > 1 or _PAGE_NUMBER.fullmatch(x.text.lower()))}


def _key(line: _Line) -> str:
    return _NUMBERS.sub("#", line.text)


def _continues(line: _Line, following: _Line, usual: float) -> bool:
    """Tell whether the next line goes on with the paragraph."""
    if abs(line.size - following.size) > 0.1 * usual or (line.page, line.box) != (following.page, following.box):
        return False
    width = max(line.box_right - line.box_left, 1.0)
    if following.left - following.box_left > 0.02 * width and line.left - line.box_left <= 0.02 * width:
        return False  # a first-line indent
    return not (is_terminal(line.text) and line.box_right - line.right > SHORT_LINE * width)


def _piece(lines: Sequence[_Line], usual: float) -> Piece:
    text = lines[0].text
    for line in lines[1:]:
        text = _join(text, line.text)
    large = lines[0].size >= LARGE * usual and len(text.split()) <= 40
    return Piece(
        text, None if not large else "title" if lines[0].page == 0 and lines[0].size >= 1.5 * usual else "heading"
    )


def _join(text: str, following: str) -> str:
    """Put two lines together; a word that was broken at the line's end becomes whole again."""
    if text.endswith("\u00ad"):
        return text[:-1] + following
    if len(text) > 1 and text[-1] in "-‐" and text[-2].isalpha() and following[0].islower():
        return text[:-1] + following
    return f"{text} {following}"


def _runs_on(text: str, following: str) -> bool:
    return text.rstrip("\"'”’»)")[-1:] not in tuple(".!?…:") and following[0].islower()


def _bridged(pieces: list[Piece]) -> list[Piece]:
    """Put together what a column or a page break parted in the middle of a sentence."""
    bridged: list[Piece] = []
    for piece in pieces:
        last = bridged[-1] if bridged else None
        if last and not last.reason and not piece.reason and _runs_on(last.text, piece.text):
            bridged[-1] = Piece(_join(last.text, piece.text))
        else:
            bridged.append(piece)
    return bridged
