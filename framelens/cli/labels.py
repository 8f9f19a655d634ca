"""The labelled set's own tools: ``python train.py check | import | export | agreement | queue``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from framelens.cli.console import EXIT_SOME_FAILED, save, show_error
from framelens.dataset import Example, LabelledSet, counts, read_labelled
from framelens.errors import DatasetError, InputError, OptionError, Problem
from framelens.labels import agreement as agreeing
from framelens.labels import datasheet, exchange

ROOT = Path(__file__).parents[2]
DEFAULT_LABELED, DEFAULT_MODEL = ROOT / "labeled", ROOT / "model" / "en"

_FORMATS = ", ".join(exchange.FORMATS)

Labeled = Annotated[list[Path] | None, typer.Argument(help="Labelled folders or files; together one set.")]
From = Annotated[
    str | None, typer.Option("--from", help=f"Format: {_FORMATS}. Told by the ending if not given (not doccano).")
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", help="Our column = the file's, e.g. --map text=Body --map label=Class. May be repeated."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to an app."""
    app.command("check")(check)
    app.command("import")(import_)
    app.command("export")(export)
    app.command("agreement")(agreement)
    app.command("queue")(queue)


def check(labeled: Labeled = None) -> None:
    """Check a labelled set without training; every bad record is named (exit code 3)."""
    console, errors = Console(highlight=False), Console(stderr=True, highlight=False)
    labelled = read_labelled(*(labeled or [DEFAULT_LABELED]))
    for warning in labelled.warnings:
        errors.print(f"Warning: {warning}", markup=False)
    for what, column in (("label", "label"), ("group", "group"), ("second label", "second_label")):
        found = counts(labelled.examples, column)
        shown = ", ".join(f"{name or '(none)'} {n}" for name, n in found.items())
        console.print(f"{what}: {shown if len(found) <= 12 else f'{len(found)} values'}", markup=False)
    events = len({e.event for e in labelled.examples})
    console.print(f"{len(labelled)} paragraphs of {events} events, no problem, {len(labelled.warnings)} warnings")


def import_(
    files: Annotated[list[Path], typer.Argument(help="Files of another tool.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="JSONL file to write, e.g. labeled/en/mine.jsonl.")],
    kind: From = None,
    columns: Map = None,
) -> None:
    """Bring labels from Label Studio (JSON), doccano, CSV or Excel into the labelled set's own form."""
    names = exchange.parse_columns(columns or [])
    records = [record for file in files for record in exchange.read_records(file, kind, names)]
    without = [i for i, record in enumerate(records, 1) if not str(record.get("text") or "").strip()]
    if without:
        first = sorted(records[without[0] - 1])
        found = f"{len(without)} without; the first is record {without[0]}, with the columns {first}"
        raise DatasetError(files[0], [Problem(str(files[0]), "a text in every record (see --map)", found)])
    save(out, exchange.write_records(records, "jsonl"))
    unlabelled = sum("framing" not in record for record in records)
    Console(highlight=False).print(
        f"{len(records)} records written to {out}" + (f", {unlabelled} of them without a label" if unlabelled else ""),
        markup=False,
    )


def export(
    labeled: Annotated[list[Path], typer.Argument(help="Labelled folders or files.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write.")],
    kind: Annotated[
        str | None, typer.Option("--to", help=f"Format: {_FORMATS}. Told by the ending if not given.")
    ] = None,
    columns: Map = None,
) -> None:
    """Write a labelled set for Label Studio, doccano, or as CSV or Excel; importing it again loses nothing."""
    chosen = exchange.format_of(out, kind)
    read_labelled(*labeled)
    records = [record for file in exchange.set_files(labeled) for record in exchange.read_records(file)]
    save(out, exchange.write_records(records, chosen, exchange.parse_columns(columns or [])))
    Console(highlight=False).print(f"{len(records)} records written to {out} ({chosen})", markup=False)


def agreement(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(help="One set with columns of further labels, or a file for each annotator (joined by id)."),
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="Column of a further reading in a single set. May be repeated.")
    ] = None,
    kind: From = None,
    columns: Map = None,
    model: Annotated[Path, typer.Option(help="Model to ask for driving words.")] = DEFAULT_MODEL,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File for the disagreements: .csv, .xlsx or .jsonl.")
    ] = None,
) -> None:
    """Measure agreement: kappa, alpha, confusion, by label and group; list disagreements with their words."""
    from framelens.scorer import Scorer

    names = exchange.parse_columns(columns or [])
    paths = sources or [DEFAULT_LABELED]
    groups: dict[str, agreeing.Agreement] = {}
    if len(paths) > 1:
        readings, texts = agreeing.merge_sets({_name(path, paths): _records_set(path, kind, names) for path in paths})
    else:
        labelled = _single(paths[0], kind, names)
        chosen = column or ["second_label"]
        readings = agreeing.readings_of(labelled.examples, chosen)
        texts = {e.id: e.text for e in labelled.examples}
        groups = agreeing.by_group(labelled, chosen)
    found = agreeing.agreement(readings)
    if not found.n:
        raise OptionError("agreement: expected paragraphs that two annotators labelled; found none (see --column)")
    scorer = Scorer.load(model) if (model / "card.json").exists() else None
    differing = agreeing.disagreements(readings, texts, scorer)
    console = Console(highlight=False)
    _print_agreement(console, found, groups)
    _print_disagreements(console, differing)
    if out is not None:
        records = [_disagreement_record(d) for d in differing]
        save(out, exchange.write_records(records, exchange.format_of(out)))
        console.print(f"{len(records)} disagreements written to {out}", markup=False)


def _name(path: Path, paths: list[Path]) -> str:
    """Name an annotator after the file, or the whole path where two files have the same name."""
    return path.stem if [p.stem for p in paths].count(path.stem) == 1 else str(path)


def _single(path: Path, kind: str | None, names: dict[str, str]) -> LabelledSet:
    """Give a set with its blind readings: those kept beside it, of dropped paragraphs, too, if there are any."""
    if path.is_dir():
        return datasheet.read_readings(path) or read_labelled(path)
    return _records_set(path, kind, names)


def _records_set(path: Path, kind: str | None, names: dict[str, str]) -> LabelledSet:
    """Read labelled records as they are: an annotator's share need not make a set that could be trained on."""
    if path.is_dir():
        return read_labelled(path)
    examples = [
        Example(
            id=str(record.get("id") or number),
            text=str(record.get("text") or ""),
            label=str(record["framing"]),
            event="",
            group=str(record.get("group") or "all"),
            extra=record,
        )
        for number, record in enumerate(exchange.read_records(path, kind, names), 1)
        if record.get("framing")
    ]
    return LabelledSet(tuple(examples))


def _print_agreement(console: Console, found: agreeing.Agreement, groups: dict[str, agreeing.Agreement]) -> None:
    console.print(f"{found.n} paragraphs read twice or more; Krippendorff's alpha {found.alpha:.3f}")
    pairs = Table("annotators", "paragraphs", "agreement", "kappa", *found.labels, box=None, pad_edge=False)
    for p in found.pairs:
        by_label = (f"{p.kappa_by_label[x]:.3f}" if x in p.kappa_by_label else "–" for x in found.labels)
        pairs.add_row(f"{p.first}, {p.second}", str(p.n), f"{p.observed:.1%}", f"{p.kappa:.3f}", *by_label)
    console.print(pairs)
    for p in found.pairs:
        table = Table(f"{p.first}, by {p.second}", *found.labels, box=None, pad_edge=False)
        for a in found.labels:
            table.add_row(a, *(str(p.confusion.get((a, b), 0)) for b in found.labels))
        console.print(table)
    if len(groups) > 1:
        table = Table("group", "paragraphs", "kappa", "alpha", box=None, pad_edge=False)
        for name, of in groups.items():
            table.add_row(name, str(of.n), f"{of.pairs[0].kappa:.3f}", f"{of.alpha:.3f}")
        console.print(table)


def _print_disagreements(console: Console, differing: list[agreeing.Disagreement], shown: int = 20) -> None:
    for d in differing[:shown]:
        console.print(f"{d.id}: " + ", ".join(f"{name} {label}" for name, label in d.labels.items()), markup=False)
        for label, words in d.words.items():
            console.print(f"    {label}: {', '.join(words) or 'no word speaks for it'}", markup=False)
    if len(differing) > shown:
        console.print(f"... and {len(differing) - shown} more disagreements (--out writes all)")


def _disagreement_record(d: agreeing.Disagreement) -> exchange.Record:
    labels = {f"label_{name}": label for name, label in d.labels.items()}
    words = {f"words_{label}": list(found) for label, found in d.words.items()}
    return {"id": d.id, "text": d.text, **labels, **words}


def queue(
    inputs: Annotated[list[str], typer.Argument(help="New articles: files, folders, globs, or - for standard input.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the tasks to.")],
    size: Annotated[int, typer.Option(min=1, help="Paragraphs to queue.")] = 50,
    model: Annotated[Path, typer.Option(help="Folder of the model.")] = DEFAULT_MODEL,
    labeled: Annotated[Path, typer.Option(help="The model's labelled set, for the disagreement.")] = DEFAULT_LABELED,
    seeds: Annotated[int, typer.Option(min=0, help="Models to train for the disagreement; 0 leaves it out.")] = 5,
    blind: Annotated[bool, typer.Option("--blind", help="Leave the model's labels out of the tasks.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=-1, help="Processes; -1 for one a core.")] = -1,
) -> None:
    """Choose the paragraphs of new articles to label next; write Label Studio and doccano tasks."""
    from framelens.labels import queue as queueing
    from framelens.labels.label_studio import config
    from framelens.labels.tasks import doccano_tasks, label_studio_tasks
    from framelens.reading import ReadOptions, read_articles
    from framelens.scorer import Scorer

    scorer = Scorer.load(model)
    labelled = read_labelled(labeled) if seeds >= 2 else None
    articles, failed = [], False
    for article in read_articles(inputs, ReadOptions(languages=scorer.languages), sys.stdin.buffer):
        if isinstance(article, InputError):
            failed = True
            show_error(article)
        else:
            articles.append(article)
    options = queueing.QueueOptions(size=size, seeds=seeds, jobs=jobs)
    found = queueing.build_queue(queueing.candidates_of(articles, labelled), scorer, labelled, options)
    name = f"{scorer.card.get('name', 'model')} {scorer.fingerprint[:12]}"
    save(out / "label-studio.json", label_studio_tasks(found, name, not blind))
    save(out / "label-studio.xml", config(scorer.labels).encode("utf-8"))
    save(out / "doccano.jsonl", doccano_tasks(found, name, not blind))
    Console(highlight=False).print(f"{len(found)} paragraphs of {len(articles)} articles queued in {out}", markup=False)
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)
