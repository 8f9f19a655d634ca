"""Records -> articles: one JSON object a line, or one row of a table, each an article."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from framelens.article import Article, Metadata
from framelens.errors import InputError
from framelens.reading.decode import decode
from framelens.reading.options import MAX_TEXT_BYTES, Columns, ReadOptions
from framelens.reading.plain import read_text

# JSON may write every character of a text as an escape of six bytes.
MAX_RECORD_BYTES = 6 * MAX_TEXT_BYTES


def read_jsonl(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read one article from every line of a JSON Lines file.

    Parameters
    ----------
    stream : binary file
    name : str
        File, for messages and for the ids of records without one.
    options : ReadOptions

    Yields
    ------
    Article or InputError
        In order; a broken record is an error that names file and line.
    """
    number = 0
    while raw := stream.readline(MAX_RECORD_BYTES):
        number += 1
        where = f"{name}:{number}"
        if len(raw) == MAX_RECORD_BYTES:
            yield InputError(where, f"a line of more than {MAX_RECORD_BYTES // 2**20} MB", "one record a line")
            return
        if raw.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _from_json(raw, where, name, options)
    if number == 0:
        yield InputError(name, "empty: no record to read")


def _from_json(raw: bytes, where: str, name: str, options: ReadOptions) -> Article | InputError:
    try:
        record = json.loads(decode(raw, where))
    except InputError as error:
        return error
    except (ValueError, RecursionError) as error:
        return InputError(where, f"not a JSON object ({error})", "expected one object a line")
    if not isinstance(record, dict):
        return InputError(where, f"expected a JSON object; found {type(record).__name__}")
    return from_record(record, where, name, options)


def read_table(
    stream: BinaryIO, name: str, options: ReadOptions, delimiter: str = ","
) -> Iterator[Article | InputError]:
    """Read one article from every row of a CSV or TSV file with a header row.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions
    delimiter : str, default ","

    Yields
    ------
    Article or InputError
        In order; a broken row is an error that names file and line.
    """
    csv.field_size_limit(MAX_TEXT_BYTES)
    lines = _decoded_lines(stream, name)
    header: list[str] | None = None
    try:
        first = next(lines, "")
        rows = csv.reader(chain([first] if first else [], lines), delimiter=_delimiter(first, delimiter))
        for row in rows:
            if header is None:
                header = [cell.strip() for cell in row]
            elif any(cell.strip() for cell in row):
                where = f"{name}:{rows.line_num}"
                yield _from_row(header, row, where, name, options)
    except InputError as error:
        yield error
        return
    except csv.Error as error:
        yield InputError(f"{name}:{rows.line_num}", f"not a row of a table ({error})")
        return
    if header is None:
        yield InputError(name, "empty: no record to read")


def _delimiter(header: str, usual: str) -> str:
    """Tell what parts the columns: spreadsheets of many countries write a semicolon into files named .csv."""
    return usual if usual in header else next((mark for mark in ";\t" if mark in header), usual)


def _decoded_lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """Lines of a table, decoded one by one so that a large file is not held in memory."""
    head = stream.readline(MAX_TEXT_BYTES)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:  # UTF-16: lines cannot be told apart as bytes
        text = decode(head + stream.read(MAX_TEXT_BYTES), name)
        yield from io.StringIO(text, newline="")
        return
    while head:
        if len(head) == MAX_TEXT_BYTES:
            raise InputError(name, f"a line of more than {MAX_TEXT_BYTES // 2**20} MB", "one record a row")
        # A line may end inside a quoted cell: its line break must reach the parser.
        yield decode(head, name)
        head = stream.readline(MAX_TEXT_BYTES)


def _from_row(header: list[str], row: list[str], where: str, name: str, options: ReadOptions) -> Article | InputError:
    if len(row) != len(header):
        return InputError(where, f"expected {len(header)} columns; found {len(row)}")
    return from_record(dict(zip(header, row, strict=True)), where, name, options)


def from_record(record: Mapping[str, Any], where: str, name: str, options: ReadOptions) -> Article | InputError:
    """Make an article of one record.

    Parameters
    ----------
    record : mapping
        Fields by name; which is which say `options.columns`.
    where : str
        File and line.
    name : str
        File.
    options : ReadOptions

    Returns
    -------
    Article or InputError
    """
    columns = options.columns
    text = _first(record, columns.text)
    if text is None:
        found = ", ".join(map(str, list(record)[:8])) or "no field"
        return InputError(
            where, f"expected a field {' or '.join(map(repr, columns.text))}; found {found}", "see --column"
        )
    if not isinstance(text, str) or not text.strip():
        return InputError(
            where, "expected a text; found " + ("an empty one" if isinstance(text, str) else repr(text)[:40])
        )
    try:
        id = _string(record, columns.id)
        return read_text(
            text, where if id is None else id, path=name, metadata=_metadata(record, columns), options=options
        )
    except InputError as error:
        return InputError(where, error.reason, error.remedy)


def _metadata(record: Mapping[str, Any], columns: Columns) -> Metadata:
    return Metadata(
        title=_string(record, columns.title),
        byline=_string(record, columns.byline),
        date=_string(record, columns.date),
        source=_string(record, columns.source),
        url=_string(record, columns.url),
    )


def _first(record: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((record[n] for n in names if n in record and record[n] is not None), None)


def _string(record: Mapping[str, Any], names: Iterable[str]) -> str | None:
    value = _first(record, names)
    text = "" if value is None else str(value).strip()
    return text or None
