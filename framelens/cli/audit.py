"""``python train.py audit | datasheet``: is a labelled set fit to train on, and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from framelens.cli.console import EXIT_ARTIFACT, save
from framelens.cli.labels import DEFAULT_LABELED, Labeled
from framelens.dataset import LabelledSet, read_labelled
from framelens.errors import OptionError
from framelens.labels import datasheet as sheet
from framelens.labels.audit import Audit, AuditOptions
from framelens.labels.audit import audit as run_audit
from framelens.labels.audit_html import figure, page


def register(app: typer.Typer) -> None:
    """Add the commands to an app."""
    app.command("audit")(audit)
    app.command("datasheet")(datasheet)


def audit(
    labeled: Labeled = None,
    against: Annotated[
        Path | None, typer.Option(help="Folder of outside texts from which no sentence may have been taken over.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="File for the report as HTML.")] = None,
    json: Annotated[Path | None, typer.Option(help="File for the report as JSON.")] = None,
    cleanlab: Annotated[bool, typer.Option("--cleanlab", help="Judge the labels by cleanlab.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=-1, help="Processes; -1 for one a core.")] = -1,
) -> None:
    """Audit a labelled set: balance, leaks, copies, label errors. Exit code 3 if a check is past its limit."""
    if against is not None and not against.exists():
        raise OptionError(f"--against: expected a folder or file; found nothing at {against}")
    labelled = read_labelled(*(labeled or [DEFAULT_LABELED]))
    found = _run(labelled, AuditOptions(against=against, cleanlab=cleanlab, jobs=jobs))
    console = Console(highlight=False)
    console.print(_table(found))
    if html is not None:
        save(html, page(found).encode("utf-8"))
    if json is not None:
        save(json, found.as_json().encode("utf-8"))
    if found.failed:
        console.print(f"{len(found.failed)} of {len(found.checks)} checks past their limits", style="bold red")
        raise typer.Exit(EXIT_ARTIFACT)
    console.print(f"All {len(found.checks)} checks within their limits", style="green")


def _run(labelled: LabelledSet, options: AuditOptions) -> Audit:
    errors = Console(stderr=True, highlight=False)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("audit", total=None)
        return run_audit(
            labelled,
            options,
            lambda name, done, total: progress.update(task, description=name, completed=done, total=total),
        )


def _table(found: Audit) -> Table:
    table = Table("check", "value", "limit", "result", box=None, pad_edge=False)
    for c in found.checks:
        result = "not measured" if c.value is None else "passed" if c.passed else "[bold red]failed[/]"
        table.add_row(c.name, figure(c.value), f"{c.direction} {figure(c.limit)}", result)
    return table


def datasheet(
    labeled: Annotated[Path, typer.Argument(help="Folder of the labelled set.")] = DEFAULT_LABELED,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Data sheet to fill in; README.md in the folder if not given.")
    ] = None,
) -> None:
    """Write the tables of a labelled set's data sheet between its markers; the prose stays."""
    path = out or (labeled if labeled.is_dir() else labeled.parent) / "README.md"
    readings = sheet.read_readings(labeled) if labeled.is_dir() else None
    tables = sheet.make_tables(read_labelled(labeled), readings)
    text = path.read_text(encoding="utf-8") if path.exists() else sheet.skeleton(tables)
    save(path, sheet.fill(text, tables).encode("utf-8"))
    Console(highlight=False).print(f"Tables written to {path}: {', '.join(sorted(tables))}", markup=False)
