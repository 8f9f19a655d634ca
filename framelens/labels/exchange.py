"""Labelled records in other tools' files: Label Studio JSON, doccano JSONL, CSV and Excel, there and back.

A record is a mapping of column names to JSON values, as in the labelled set's own ``*.jsonl``: ``text``,
``framing`` (absent where nobody has labelled it yet), ``id``, ``rationale`` and any other columns. Writing
records in one of the formats and reading them again gives equal records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framelens.errors import DatasetError, OptionError, Problem
from framelens.labels import label_studio, tables
from framelens.labels.tables import TEXT_COLUMNS, decode_utf8

Record = dict[str, Any]

#: Names a user may give a format, with the endings of file names that tell it.
FORMATS = ("jsonl", "label-studio", "doccano", "csv", "excel")
_BY_ENDING = {".jsonl": "jsonl", ".json": "label-studio", ".csv": "csv", ".tsv": "csv", ".xlsx": "excel"}

_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class _Format:
    read: Callable[[str, bytes], list[Record]]
    write: Callable[[Sequence[Record]], bytes]


def read_records(path: Path | str, kind: str | None = None, columns: Mapping[str, str] | None = None) -> list[Record]:
    """Read the records of one file.

    Parameters
    ----------
    path : path
    kind : {"jsonl", "label-studio", "doccano", "csv", "excel"}, default None
        None to tell it by the file's ending; doccano must be named, as its files end in ``.jsonl`` like ours.
    columns : mapping of our column to the file's, default None
        For instance ``{"text": "Body", "framing": "Category"}``.

    Raises
    ------
    DatasetError
        If the file is not of that format or a record in it cannot be read.
    OptionError
        If a mapped column is in no record, or two columns would get the same name.
    """
    path = Path(path)
    chosen = format_of(path, kind)
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = Problem(str(path), "a file that can be read", error.strerror or "an error")
        raise DatasetError(path, [problem]) from None
    found = rename(_FORMATS[chosen].read(str(path), data), {v: k for k, v in (columns or {}).items()})
    return _normal_all(path, found)


def _normal_all(path: Path, records: Sequence[Record]) -> list[Record]:
    normal = [_normal(record) for record in records]
    problems = [
        Problem(f"{path}, record {number}", "a label as text (of a doccano file: --from doccano)", repr(label)[:80])
        for number, record in enumerate(records, 1)
        if not isinstance(label := record.get("framing") or record.get("label") or "", str | int | float)
    ]
    if problems:
        raise DatasetError(path, problems)
    return normal


def write_records(records: Sequence[Record], kind: str, columns: Mapping[str, str] | None = None) -> bytes:
    """Write records in a format.

    Parameters
    ----------
    records : sequence of dict
    kind : {"jsonl", "label-studio", "doccano", "csv", "excel"}
    columns : mapping of our column to the file's, default None
        The same as for reading.

    Returns
    -------
    bytes
        The whole file; the same records give the same bytes, save in Excel, which stores the time.
    """
    if kind not in _FORMATS:
        raise OptionError(f"--to: expected one of {', '.join(FORMATS)}; found {kind!r}")
    return _FORMATS[kind].write(rename([_normal(record) for record in records], columns or {}))


def _normal(record: Record) -> Record:
    """One form for what means the same: ``framing`` for ``label``, text in text columns, no empty ones."""
    named = dict(record)
    if "label" in named and not named.get("framing"):
        named["framing"] = named.pop("label")
    return {
        column: str(value) if column in TEXT_COLUMNS else value
        for column, value in named.items()
        if column not in TEXT_COLUMNS or value is not None
    }


def format_of(path: Path, kind: str | None = None) -> str:
    """Tell the format of a file by its name, unless it was given."""
    chosen = kind or _BY_ENDING.get(path.suffix.lower())
    if chosen not in _FORMATS:
        raise OptionError(f"{path}: expected a format of {', '.join(FORMATS)}; found {kind or path.suffix!r}")
    return chosen


def set_files(paths: Iterable[Path]) -> list[Path]:
    """List the files of a labelled set: those named, and in folders all that `read_labelled` reads."""
    files: list[Path] = []
    for path in paths:
        inside = (p for p in path.rglob("*") if p.suffix in {".jsonl", ".csv"} and p.name != "sources.csv")
        files += sorted(inside) if path.is_dir() else [path]
    return files


def parse_columns(pairs: Iterable[str]) -> dict[str, str]:
    """Read ``ours=theirs`` pairs of the command line.

    Examples
    --------
    >>> parse_columns(["text=Body", "framing=Category"])
    {'text': 'Body', 'framing': 'Category'}
    """
    found: dict[str, str] = {}
    for pair in pairs:
        ours, sign, theirs = pair.partition("=")
        ours = "framing" if ours.strip() == "label" else ours.strip()
        if not sign or not ours or not theirs.strip() or ours in found:
            raise OptionError(f"--map: expected our column=the file's column, each of ours once; found {pair!r}")
        found[ours] = theirs.strip()
    return found


def rename(records: Sequence[Record], names: Mapping[str, str]) -> list[Record]:
    """Give columns other names; all records are new, their values are not copied."""
    present = {column for record in records for column in record}
    for old, new in names.items():
        if records and old not in present:
            raise OptionError(f"--map: expected one of the columns {sorted(present)}; found {old!r}")
        if new in present and new not in names:
            raise OptionError(f"--map: {old!r} would become {new!r}, which is there already; map that one, too")
    return [{names.get(column, column): value for column, value in record.items()} for record in records]


def _read_jsonl(name: str, data: bytes) -> list[Record]:
    records: list[Record] = []
    problems: list[Problem] = []
    for number, line in enumerate(decode_utf8(name, data).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_constant=_no_constant)
        except ValueError as error:
            problems.append(Problem(f"{name}:{number}", "a JSON object", f"broken JSON ({error})"))
            continue
        if isinstance(record, dict):
            records.append(record)
        else:
            problems.append(Problem(f"{name}:{number}", "a JSON object", f"a JSON {type(record).__name__}"))
    if problems:
        raise DatasetError(name, problems)
    return records


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _write_jsonl(records: Sequence[Record]) -> bytes:
    return "".join(f"{_json(record)}\n" for record in records).encode("utf-8")


def _read_doccano(name: str, data: bytes) -> list[Record]:
    """Text classification: ``label`` is a list of none or one name; all other fields are columns."""
    records, problems = [], []
    for number, found in enumerate(_read_jsonl(name, data), 1):
        record = dict(found)
        labels = record.pop("label", [])
        labels = [labels] if isinstance(labels, str) else labels
        if not isinstance(labels, list) or len(labels) > 1 or not all(isinstance(x, str) for x in labels):
            problems.append(Problem(f"{name}, record {number}", "one label at most", repr(labels)[:80]))
            continue
        records.append({**record, "framing": labels[0]} if labels else record)
    if problems:
        raise DatasetError(name, problems)
    return records


def _write_doccano(records: Sequence[Record]) -> bytes:
    found = []
    for record in records:
        if "label" in record:
            raise OptionError(
                "--to doccano: expected no column 'label' beside 'framing', as doccano has its own; drop one"
            )
        rest = {column: value for column, value in record.items() if column != "framing"}
        found.append({**rest, "label": [record["framing"]] if "framing" in record else []})
    return _write_jsonl(found)


def _json(value: Any) -> str:
    """One line of JSON; letters as they are, save lone surrogates, which UTF-8 cannot hold."""
    found = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return json.dumps(value, allow_nan=False) if _SURROGATE.search(found) else found


_FORMATS: dict[str, _Format] = {
    "jsonl": _Format(_read_jsonl, _write_jsonl),
    "label-studio": _Format(label_studio.read, label_studio.write),
    "doccano": _Format(_read_doccano, _write_doccano),
    "csv": _Format(tables.read_csv, tables.write_csv),
    "excel": _Format(tables.read_excel, tables.write_excel),
}
