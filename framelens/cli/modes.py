"""What predict.py does beside reports: compare two models, and take corrections in a terminal."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from framelens.article import Article
from framelens.cli.console import output, show_error
from framelens.cli.formats import Format
from framelens.errors import InputError, OptionError
from framelens.modelchange import ModelChange, compare_models
from framelens.reading import ReadOptions, read_articles
from framelens.report import change
from framelens.result import Report
from framelens.scorer import Scorer

_WRITERS: dict[Format, Callable[[Iterable[ModelChange]], Iterator[str]]] = {
    Format.text: change.text_lines,
    Format.json: change.json_lines,
    Format.jsonl: change.json_lines,
    Format.csv: change.csv_lines,
}


def show_changes(
    inputs: Sequence[str], reading: ReadOptions, models: tuple[Path, Path], format: Format, out: Path | None
) -> int:
    """Write what changes from the first model to the second; give the number of inputs that failed."""
    if format not in _WRITERS:
        raise OptionError(f"--compare-models: expected --format {', '.join(_WRITERS)} with it; found {format}")
    old, new = map(Scorer.load, models)
    both = tuple(language for language in old.languages if language in new.languages)
    if not both:
        languages = f"{', '.join(old.languages)} and {', '.join(new.languages)}"
        raise OptionError(f"--compare-models: expected models that read the same language; found {languages}")
    articles = read_articles(inputs, replace(reading, languages=both), sys.stdin.buffer)
    failures: list[InputError] = []
    with output(out) as stream:
        stream.writelines(_WRITERS[format](_changes(articles, old, new, failures)))
    return len(failures)


def _changes(
    articles: Iterable[Article | InputError], old: Scorer, new: Scorer, failures: list[InputError]
) -> Iterator[ModelChange]:
    for article in articles:
        try:
            if isinstance(article, InputError):
                raise article
            yield compare_models(article, old, new)
        except InputError as error:
            failures.append(error)
            show_error(error)


def take_corrections(reports: Iterator[Report], reviewer: str | None, out: Path | None) -> None:
    """Page through articles in the terminal and keep the corrections in a file."""
    from rich.console import Console

    from framelens.cli.review import Reviewer

    name = reviewer or getpass.getuser()
    target = out or Path(f"corrections-{name}.json")
    count = Reviewer(name, target, Console(highlight=False), input).review(reports)
    if count:
        typer.echo(f"{count} correction{'s' * (count != 1)} in {target}. Take them over with:")
        typer.echo(f"  python train.py corrections {target} --into my-labels")
