"""Output formats of predict.py, and how each is written."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from framelens.errors import InputError, OptionError
from framelens.result import Report
from framelens.scorer import Scorer


class Format(StrEnum):
    """Output formats."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"
    parquet = "parquet"


@dataclass(frozen=True)
class Layout:
    """How to lay out many articles: keys to group by, and whether side by side."""

    by: tuple[str, ...] = ()
    compare: bool = False


def check_layout(format: Format, out: Path | None, by: str | None, compare: bool) -> Layout:
    """Check the options that only some formats have."""
    if by is not None and format not in {Format.html, Format.csv, Format.parquet}:
        raise OptionError(f"--by: expected --format html, csv or parquet with it; found --format {format}")
    if compare and format is not Format.html:
        raise OptionError(f"--compare: expected --format html with it; found --format {format}")
    if format is Format.parquet and out is None:
        raise OptionError("--format parquet: expected --out FILE with it; found none")
    if by is None:
        return Layout((), compare)
    from framelens.overview import parse_by

    return Layout(parse_by(by), compare)


def is_corpus_output(out: Path) -> bool:
    """Tell whether ``--out`` without ``--format`` asks for a resumable run: a folder, .jsonl or .parquet."""
    return out.is_dir() or out.suffix.lower() in {"", ".jsonl", ".parquet"}


def write(reports: Iterator[Report], format: Format, stream: TextIO, layout: Layout, scorer: Scorer) -> None:
    """Write reports in a text format; Parquet, which is none, has a way of its own."""
    # Each format is imported when it is asked for: Rich alone takes as long as scoring an article.
    if format is Format.text:
        _write_text(reports, stream)
    elif format is Format.json:
        from framelens.report import json

        found = list(reports)
        stream.write(json.document(found) if found else "")
    elif format is Format.jsonl:
        from framelens.report import json

        stream.writelines(json.lines(reports))
    elif format is Format.html:
        _write_html(reports, stream, layout, scorer)
    else:
        from framelens.report import csv

        stream.writelines(csv.group_lines(reports, layout.by) if layout.by else csv.lines(reports))


def _write_html(reports: Iterator[Report], stream: TextIO, layout: Layout, scorer: Scorer) -> None:
    from framelens.report import html

    first = next(reports, None)
    if first is None:
        raise InputError("--format html", "nothing to show: no input could be read")
    stream.write(html.document(itertools.chain([first], reports), scorer.card, layout.by, layout.compare))


def _write_text(reports: Iterator[Report], stream: TextIO) -> None:
    from rich.console import Console

    from framelens.report.terminal import TerminalReport, plain

    if not stream.isatty():
        for number, report in enumerate(reports):
            stream.write("\n" * bool(number) + plain(report))
        return
    console = Console(file=stream, highlight=False)
    for number, report in enumerate(reports):
        console.print("\n" * bool(number), TerminalReport(report, marks=console.no_color), sep="", end="")
