"""The progress of a corpus on standard error: articles done, how many a second, and the time that is left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from framelens.corpus import SINGLE, input_files
from framelens.corpustask import Done
from framelens.reading.formats import kind_of_name

if TYPE_CHECKING:
    from rich.console import Console

# Records of a file are counted in so much of its beginning and estimated from there: a bar needs no more.
_SAMPLE = 4 * 1024 * 1024


def expected_articles(inputs: Sequence[str]) -> int | None:
    """Estimate how many articles the inputs hold; None where a file does not tell without being read whole.

    Parameters
    ----------
    inputs : sequence of str
        Files, folders and globs.
    """
    total = 0
    for name in input_files(inputs):
        kind, path = kind_of_name(name), Path(name)
        if kind in SINGLE or not path.is_file():
            total += 1
        elif kind in ("jsonl", "csv", "tsv"):
            total += _records(path, header=kind != "jsonl")
        elif kind == "parquet":
            total += _rows(path)
        else:
            return None
    return total


def _records(path: Path, header: bool) -> int:
    """Count lines, or estimate their number in a file larger than the sample."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    lines = sample.count(b"\n") + (len(sample) == size > 0 and not sample.endswith(b"\n"))
    return max(round(lines * size / max(len(sample), 1)) - header, 0)


def _rows(path: Path) -> int:
    from pyarrow import ArrowException, parquet

    try:
        return int(parquet.read_metadata(path).num_rows)
    except (ArrowException, OSError):  # the reader says what is wrong with it
        return 1


@contextmanager
def corpus_progress(inputs: Sequence[str], console: Console | None = None) -> Iterator[Callable[[Done], None] | None]:
    """Show the progress of a corpus where standard error is a terminal.

    Parameters
    ----------
    inputs : sequence of str
    console : Console, default None
        Where to draw it; None for standard error.

    Yields
    ------
    callable or None
        To be told what became of each chunk.
    """
    if console is None and not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("articles"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=console or Console(stderr=True)) as bar:
        task = bar.add_task("", total=expected_articles(inputs), rate="", left="")

        def advance(done: Done) -> None:
            bar.advance(task, done.articles + len(done.failures))
            shown = bar.tasks[task]
            # More than was estimated: the estimate gives way.
            total = None if shown.total is None else max(shown.total, shown.completed)
            speed = shown.speed
            rate = f"{speed:.0f} a second" if speed else ""
            left = f"{_duration((total - shown.completed) / speed)} left" if speed and total is not None else ""
            bar.update(task, total=total, rate=rate, left=left)

        yield advance


def _duration(seconds: float) -> str:
    """Write a duration in two units at most.

    Examples
    --------
    >>> _duration(59.7), _duration(3725)
    ('1 min', '1 h 2 min')
    """
    minutes, rest = divmod(round(seconds), 60)
    if minutes == 0:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
