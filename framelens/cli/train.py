"""``python train.py``: a labelled set in, a model and its evaluation out; and the labelled set's own tools."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import framelens
from framelens.calibration import parse_prior
from framelens.cli import audit, labels
from framelens.cli.console import default_group, run
from framelens.cli.corrections import corrections
from framelens.cli.credibility import credibility
from framelens.cli.evaluate import evaluate
from framelens.dataset import LabelledSet, counts, read_labelled
from framelens.evaluation import Metrics
from framelens.floors import check
from framelens.modelcard import CARD_FILE, write_card
from framelens.pipeline import TrainingOptions
from framelens.training import TrainingResult, train

ROOT = Path(__file__).parents[2]

app = typer.Typer(cls=default_group("fit"), add_completion=False)
labels.register(app)
audit.register(app)


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Train and look after labelled sets. Without a command: fit."""
    if version:
        typer.echo(framelens.__version__)
        raise typer.Exit


@app.command()
def fit(
    labeled: Annotated[list[Path] | None, typer.Argument(help="Labelled folders or files; together one set.")] = None,
    model: Annotated[Path, typer.Option(help="Folder to write the model to.")] = ROOT / "model",
    prior: Annotated[
        str | None,
        typer.Option(help="Expected shares of the labels in new articles: LABEL=SHARE,LABEL=SHARE."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the random splits.")] = 0,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=-1, help="Processes; -1 for one a core.")] = -1,
    lower_floors: Annotated[
        bool, typer.Option("--lower-floors", help="Accept a model worse than floors.json in its folder allows.")
    ] = False,
    sklearn: Annotated[
        Path | None,
        typer.Option(help="Also write the scikit-learn pipeline with joblib. Such a file runs code when loaded."),
    ] = None,
) -> None:
    """Train on LABELED, measure on unseen events and groups, and write the model and its card."""
    console, errors = Console(highlight=False), Console(stderr=True, highlight=False)
    labelled = read_labelled(*(labeled or [ROOT / "labeled"]))
    for warning in labelled.warnings:
        errors.print(f"Warning: {warning}", markup=False)
    console.print(f"{len(labelled)} paragraphs, fingerprint {labelled.fingerprint[:12]}")
    console.print(_composition(labelled))
    options = TrainingOptions(prior=parse_prior(prior, labelled.labels) if prior else None, seed=seed, jobs=jobs)
    result = _train(labelled, options, errors)
    folder = model / "en"
    floors = check(model, result.scorer.card, lower_floors)
    scorer = result.scorer.save(folder)
    (model / CARD_FILE).write_text(write_card(scorer, labelled), encoding="utf-8")
    if floors is not None:
        floors.write(model)
    if sklearn is not None:
        import joblib

        joblib.dump(result.pipeline, sklearn)
    console.print(_results(result.metrics))
    console.print(f"Model written to {folder} ({scorer.fingerprint[:12]}), its card to {model / CARD_FILE}")


app.command()(evaluate)
app.command()(corrections)
app.command()(credibility)


def _train(labelled: LabelledSet, options: TrainingOptions, errors: Console) -> TrainingResult:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("cross-validation", total=None)
        return train(labelled, options, lambda done, total: progress.update(task, completed=done, total=total))


def _composition(labelled: LabelledSet) -> Table:
    table = Table("label", "paragraphs", "events", "groups", box=None, pad_edge=False)
    for label, count in counts(labelled.examples, "label").items():
        of = [e for e in labelled.examples if e.label == label]
        table.add_row(label, str(count), str(len({e.event for e in of})), str(len({e.group for e in of})))
    return table


def _results(metrics: Mapping[str, Metrics]) -> Table:
    first = next(iter(metrics.values()))
    table = Table(
        "protocol",
        "macro-F1",
        *(f"AUC {label}" for label in first.auc),
        "Brier",
        "ECE",
        box=None,
        pad_edge=False,
    )
    for name, m in metrics.items():
        figures = (m.macro_f1, *m.auc.values(), m.brier, m.ece)
        table.add_row(name, *(f"{x:.3f}" for x in figures))
    return table


def main() -> None:
    """Entry point of train.py."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    run(app)
