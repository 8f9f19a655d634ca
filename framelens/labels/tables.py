"""Records as tables: CSV and Excel. A cell holds text, or JSON where the value is no text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any

from framelens.errors import DatasetError, OptionError, Problem

Record = dict[str, Any]

# These columns hold text even where it looks like a number: an id "007" stays what it is.
TEXT_COLUMNS = frozenset({"id", "text", "framing", "event", "group", "article"})

# What does not survive in a cell of every format: control characters (XML forbids most of them and turns a
# carriage return into a line feed), lone surrogates, the two other code points that XML forbids.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

# Excel's own escape for a code point; a text that happens to look like one is itself escaped: "_x005F_x0041_".
_EXCEL_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EXCEL_LOOKALIKE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")

# More characters do not fit an Excel cell (a limit of the file format).
EXCEL_CELL = 32_767


def read_csv(name: str, data: bytes) -> list[Record]:
    """Read comma, semicolon or tab separated values with a header."""
    text = decode_utf8(name, data)
    # Spreadsheets of half of Europe write semicolons; the header tells.
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise DatasetError(name, [Problem(name, "CSV", str(error))]) from None
    return _from_table(name, [row for row in rows if row])


def write_csv(records: Sequence[Record]) -> bytes:
    """Write comma separated values, one column for every column that any record has."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(_to_table(records))
    return stream.getvalue().encode("utf-8")


def read_excel(name: str, data: bytes) -> list[Record]:
    """Read the first sheet of a workbook; its first row is the header."""
    openpyxl = _openpyxl()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets through whatever its ZIP and XML readers raise
        raise DatasetError(name, [Problem(name, "an Excel workbook (.xlsx)", str(error) or "none")]) from None
    rows = [["" if cell is None else _cell_text(cell) for cell in row] for row in book.worksheets[0].values]
    width = max((i + 1 for i, cell in enumerate(rows[0]) if cell), default=0) if rows else 0
    return _from_table(name, [row[:width] + [""] * (width - len(row)) for row in rows if any(row)])


def write_excel(records: Sequence[Record]) -> bytes:
    """Write a workbook of one sheet, every cell as text."""
    book = _openpyxl().Workbook()
    sheet = book.active
    for number, row in enumerate(_to_table(records), 1):
        for place, cell in enumerate(row, 1):
            if len(cell) > EXCEL_CELL:
                found = f"{len(cell)} characters in row {number}, column {place}"
                raise OptionError(f"--to excel: a cell holds at most {EXCEL_CELL} characters; found {found}")
            if cell:
                # Given as a string, a text that begins with "=" is no formula and "#N/A" no error.
                sheet.cell(number, place, _EXCEL_LOOKALIKE.sub("_x005F_x", cell)).data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise OptionError("Excel files need openpyxl: pip install 'framelens[tables]'") from None
    return openpyxl


def _cell_text(cell: Any) -> str:
    """Write out a typed cell of somebody's sheet; whole numbers without the ".0" that Excel adds."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _EXCEL_ESCAPE.sub(lambda match: chr(int(match[1], 16)), str(cell))


def _to_table(records: Sequence[Record]) -> list[list[str]]:
    columns = list(dict.fromkeys(column for record in records for column in record))
    rows = [[encode(column, record[column]) if column in record else "" for column in columns] for record in records]
    return [columns, *rows]


def _from_table(name: str, rows: Sequence[Sequence[str]]) -> list[Record]:
    if not rows:
        raise DatasetError(name, [Problem(name, "a header and records", "nothing")])
    header = rows[0]
    problems = []
    if len(set(header)) < len(header) or not all(header):
        problems.append(Problem(f"{name}, header", "a name of its own for every column", repr(list(header))))
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            problems.append(Problem(f"{name}, record {number}", f"{len(header)} columns", str(len(row))))
    if problems:
        raise DatasetError(name, problems)
    return [{c: decode(c, cell) for c, cell in zip(header, row, strict=True) if cell} for row in rows[1:]]


def encode(column: str, value: Any) -> str:
    """Write a value as the text of a cell: text as it is, everything else as JSON.

    Examples
    --------
    >>> encode("hard", True), encode("years", [1991, 2026]), encode("note", "true"), encode("id", "7")
    ('true', '[1991, 2026]', '"true"', '7')
    """
    return value if isinstance(value, str) and _is_plain(column, value) else _cell_json(value)


def decode(column: str, cell: str) -> Any:
    """Read the text of a cell: the inverse of `encode`.

    Only what `encode` would write just so is taken for JSON: a cell by another hand ("1e3", "[sic]") is text.
    """
    try:
        value = json.loads(cell)
        if _cell_json(value) != cell:
            return cell
    except (ValueError, RecursionError):
        return cell
    if isinstance(value, str):
        return cell if _is_plain(column, value) else value
    return cell if column in TEXT_COLUMNS else value


def _is_plain(column: str, text: str) -> bool:
    """Whether a text can stand in a cell as it is: it survives in every format and is read back as itself."""
    return bool(text) and not _UNSAFE.search(text) and decode(column, text) == text


def _cell_json(value: Any) -> str:
    found = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return json.dumps(value, allow_nan=False) if _UNSAFE.search(found) else found


def decode_utf8(name: str, data: bytes) -> str:
    """Decode a file's bytes, with or without a byte order mark; an error names the line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(f"{name}:{line}", "UTF-8 text", f"the byte 0x{data[error.start]:02x}")
        raise DatasetError(name, [problem]) from None
