"""``python predict.py profile``: reports in, profiles of outlets out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framelens.cli.console import EXIT_SOME_FAILED, output, show_error
from framelens.errors import InputError

if TYPE_CHECKING:
    from framelens.profiling.comparisons import Point


class ProfileFormat(StrEnum):
    """Output formats of profiles."""

    text = "text"
    json = "json"


class Period(StrEnum):
    """Periods between which drift is tested."""

    month = "month"
    quarter = "quarter"
    year = "year"


def profile(
    reports: Annotated[list[Path], typer.Argument(help="Reports written with --format jsonl or json.")],
    period: Annotated[Period, typer.Option(help="Test drift between one such period and the next.")] = Period.quarter,
    format: Annotated[
        ProfileFormat, typer.Option("--format", "-f", help="How to write the profiles.")
    ] = ProfileFormat.text,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; standard output if not given.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of bootstrap and permutations.")] = 0,
) -> None:
    """Profile the outlets of scored articles: shares, scorecards, drift, differences on the same events."""
    from framelens.profiling.profiles import make_profiles
    from framelens.report import profile as profile_report

    points, failures = [], 0
    for point in _points(reports):
        if isinstance(point, InputError):
            failures += 1
            show_error(point)
        else:
            points.append(point)
    profiles = make_profiles(points, period.value, seed)
    with output(out) as stream:
        if format is ProfileFormat.json:
            stream.write(profile_report.dumps(profiles))
        else:
            stream.writelines(line + "\n" for line in profile_report.lines(profiles))
    if failures:
        raise typer.Exit(EXIT_SOME_FAILED)


def _points(paths: list[Path]) -> Iterator[Point | InputError]:
    """Points of all reports, with an error in the place of each that cannot be read."""
    from framelens.profiling.profiles import point_of

    for path in paths:
        for where, report in _reports(path):
            if isinstance(report, InputError):
                yield report
                continue
            try:
                yield point_of(report, where)
            except InputError as error:
                yield error


def _reports(path: Path) -> Iterator[tuple[str, dict[str, object] | InputError]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield str(path), InputError(str(path), f"cannot be read ({error})")
        return
    try:
        whole = json.loads(text)
        entries = [(str(path), r) for r in (whole if isinstance(whole, list) else [whole])]
    except json.JSONDecodeError:
        entries = [(f"{path}:{n}", line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    for where, entry in entries:
        try:
            report = json.loads(entry) if isinstance(entry, str) else entry
        except json.JSONDecodeError as error:
            yield where, InputError(where, f"no JSON ({error})")
            continue
        yield where, report if isinstance(report, dict) else InputError(where, "no report but another kind of JSON")
