"""``python predict.py``: articles in, reports out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

import framelens
from framelens.analysis import AnalysisOptions, analyse
from framelens.article import Article
from framelens.cli.console import EXIT_SOME_FAILED, default_group, output, run, show_error
from framelens.cli.formats import Format, Layout, check_layout, is_corpus_output, write
from framelens.cli.profile import profile
from framelens.cli.serve import serve
from framelens.errors import FramelensError, InputError, OptionError
from framelens.reading import Columns, ReadOptions, read_articles
from framelens.result import Report
from framelens.scorer import Scorer
from framelens.sources import load_register

DEFAULT_MODEL = Path(__file__).parents[2] / "model" / "en"

app = typer.Typer(cls=default_group("score"), add_completion=False, no_args_is_help=True)


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Score articles: framing of every paragraph, with the passages that drove it."""
    if version:
        typer.echo(framelens.__version__)
        raise typer.Exit


@app.command()
def score(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, globs, addresses, or - for standard input.")],
    model: Annotated[Path, typer.Option(help="Folder of the model.")] = DEFAULT_MODEL,
    format: Annotated[Format, typer.Option("--format", "-f", help="How to write the reports.")] = Format.text,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="File to write. A folder, FILE.jsonl or FILE.parquet without --format: resumable."
        ),
    ] = None,
    terms: Annotated[bool, typer.Option("--terms", help="List every term with its contributions (JSON).")] = False,
    explain: Annotated[str | None, typer.Option(help="Show the passages for this label in every paragraph.")] = None,
    top: Annotated[int, typer.Option(min=0, help="At most this many passages a paragraph; 0 for all.")] = 3,
    context: Annotated[bool, typer.Option(help="Let the rest of the article weigh in on each paragraph.")] = True,
    keep_all: Annotated[bool, typer.Option("--keep-all", help="Score page furniture, too.")] = False,
    type: Annotated[
        str | None, typer.Option("--type", help="Kind of input where the name does not tell (for -).")
    ] = None,
    credibility: Annotated[
        bool, typer.Option(help="Add the scorecard of the article and the record of its outlet.")
    ] = True,
    sources: Annotated[
        list[Path] | None,
        typer.Option("--sources", help="CSV of outlets whose records override ours; may be repeated."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Field of records by another name, as text=NAME; also id, title, source, date, url, byline."),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch addresses on this machine and in private networks, too.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=-1, help="Processes; -1 for one a core.")] = 1,
    by: Annotated[
        str | None, typer.Option(help="Framing by source, month, year, verdict or article (html, csv, parquet).")
    ] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Lay the articles side by side (html).")] = False,
    compare_models: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Show what changes from the first model to the second.")
    ] = None,
    review: Annotated[bool, typer.Option("--review", help="Page through paragraphs and correct them.")] = False,
    reviewer: Annotated[str | None, typer.Option(help="Your name in the corrections of --review.")] = None,
    backend: Annotated[str, typer.Option(help="Who runs a corpus: local, dask or ray.")] = "local",
    scheduler: Annotated[str | None, typer.Option(help="Address of the cluster's scheduler.")] = None,
) -> None:
    """Score articles and print the explained result."""
    layout = check_layout(format, out, by, compare)
    columns = Columns.parse(column or ())
    reading = ReadOptions(kind=type, keep_all=keep_all, columns=columns, allow_private=allow_private)
    failures: list[FramelensError] = []
    if compare_models is not None:
        from framelens.cli.modes import show_changes

        failed = show_changes(inputs, reading, compare_models, format, out)
        raise typer.Exit(EXIT_SOME_FAILED if failed else 0)
    scorer = Scorer.load(model)
    options = AnalysisOptions(terms=terms or format is Format.html, explain=explain, top=top, context=context)
    if explain is not None and explain not in scorer.labels:
        raise OptionError(f"--explain: expected one of {', '.join(scorer.labels)}; found {explain!r}")
    records = _records(sources, credibility)
    reading = replace(reading, languages=scorer.languages)
    if out is not None and format is Format.text and not review and is_corpus_output(out):
        from framelens.cli.corpus import corpus_settings, pick_backend, score_corpus

        settings = corpus_settings(out, model, scorer, options, reading, records)
        raise typer.Exit(score_corpus(inputs, out, settings, pick_backend(backend, jobs, scheduler)))
    articles = read_articles(inputs, reading, sys.stdin.buffer)
    reports = _successes(_analyse_all(articles, scorer, options, records, jobs), failures)
    if review:
        from framelens.cli.modes import take_corrections

        take_corrections(reports, reviewer, out)
    else:
        _write_out(reports, format, out, layout, scorer)
    if failures:
        raise typer.Exit(EXIT_SOME_FAILED)


app.command()(profile)
app.command()(serve)


def _records(sources: list[Path] | None, credibility: bool) -> tuple[Path, ...] | None:
    """Give the files of outlets' records, checked; None where credibility is left out."""
    if sources and not credibility:
        raise OptionError("--sources: has no use with --no-credibility")
    if not credibility:
        return None
    records = tuple(sources or ())
    load_register(records)  # a bad file stops everything before the first report
    return records


def _write_out(reports: Iterator[Report], format: Format, out: Path | None, layout: Layout, scorer: Scorer) -> None:
    if format is Format.parquet and out is not None:
        from framelens.report import parquet

        parquet.write(reports, out, layout.by)
        return
    with output(out) as stream:
        write(reports, format, stream, layout, scorer)


def _analyse_all(
    articles: Iterable[Article | InputError],
    scorer: Scorer,
    options: AnalysisOptions,
    records: tuple[Path, ...] | None,
    jobs: int,
) -> Iterator[Report | FramelensError]:
    """Analyse in order; with more than one job, in worker processes that each hold the model once."""
    if jobs in (0, 1):
        return (_analyse_one(a, scorer, options, records) for a in articles)
    import joblib  # takes a third of a second: only where it is used

    work = (joblib.delayed(_analyse_one)(a, scorer, options, records) for a in articles)
    done: Iterator[Report | FramelensError] = joblib.Parallel(n_jobs=jobs, return_as="generator")(work)
    return done


def _analyse_one(
    article: Article | InputError,
    scorer: Scorer,
    options: AnalysisOptions,
    records: tuple[Path, ...] | None,
) -> Report | FramelensError:
    if isinstance(article, InputError):
        return article
    try:
        # Each process reads the register once and keeps it.
        register = None if records is None else load_register(records)
        return analyse(article, scorer, options, register)
    except InputError as error:
        return error


def _successes(results: Iterable[Report | FramelensError], failures: list[FramelensError]) -> Iterator[Report]:
    """Pass reports on; name each failure on standard error as it comes and keep it."""
    for result in results:
        if isinstance(result, Report):
            yield result
        else:
            failures.append(result)
            show_error(result)


def main() -> None:
    """Entry point of predict.py."""
    # Reports hold any character; the locale of a server often cannot write them.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    run(app)
