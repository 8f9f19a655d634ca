"""Parquet files and Excel sheets -> articles, a row each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from framelens.article import Article
from framelens.errors import InputError
from framelens.reading.extras import need
from framelens.reading.limits import open_zip, read_all
from framelens.reading.options import ReadOptions
from framelens.reading.reader import yields_errors
from framelens.reading.records import from_record

# Rows held in memory at a time; an article of 16 MB in each would still fit.
BATCH = 64


@yields_errors
def read_parquet(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read one article from every row of a Parquet file.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
    """
    need("pyarrow", "tables", name)
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        file = parquet.ParquetFile(stream if stream.seekable() else io.BytesIO(read_all(stream, name)))
        for batch in file.iter_batches(batch_size=BATCH, columns=_wanted(file.schema_arrow.names, options)):
            for record in batch.to_pylist():
                number += 1
                yield from_record(record, f"{name}:{number}", name, options)
    except (pyarrow.ArrowException, OSError) as error:
        yield InputError(name, f"a damaged Parquet file ({error})")
        return
    if number == 0:
        yield InputError(name, "empty: no record to read")


def _wanted(names: list[str], options: ReadOptions) -> list[str] | None:
    """Columns that are used; all if none of them is there, for the message to name them."""
    used = {name for group in vars(options.columns).values() for name in group}
    return [name for name in names if name in used] or None


@yields_errors
def read_xlsx(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Read one article from every row of the first sheet of an Excel file with a header row.

    Parameters
    ----------
    stream : binary file
    name : str
    options : ReadOptions

    Yields
    ------
    Article or InputError
    """
    try:
        need("openpyxl", "tables", name)
        data = read_all(stream, name)
        open_zip(io.BytesIO(data), name).close()
        yield from _sheet(data, name, options)
    except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile, EOFError) as error:
        yield InputError(name, f"not an Excel file ({error})")


def _sheet(data: bytes, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        rows = iter(book.worksheets[0].iter_rows(values_only=True) if book.worksheets else ())
        header = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
        number = 1
        for row in rows:
            number += 1
            record: dict[str, Any] = {key: cell for key, cell in zip(header, row, strict=False) if key}
            if any(cell is not None for cell in row):
                yield from_record(record, f"{name}:{number}", name, options)
        if number == 1:
            yield InputError(name, "empty: no record to read")
    finally:
        book.close()
