"""One chunk of a corpus: read, scored and written by one process, whole or not at all.

A chunk leaves a data file (or several, where the output is partitioned) and then a mark that says it is done, with
its counts and failures. Both appear by renaming, so a process may die at any moment: without the mark the chunk is
done again and gives the same bytes under the same names.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from framelens.analysis import AnalysisOptions, analyse
from framelens.article import Article
from framelens.errors import CorpusError, InputError
from framelens.outlets import Register
from framelens.overview import UNKNOWN, month_of, summarise
from framelens.reading import ReadOptions, read_articles
from framelens.result import Report
from framelens.scorer import Scorer
from framelens.sources import load_register

#: How the data is kept: one file of either kind in the end, or files by outlet and month.
JSONL, PARQUET, PARTITIONED = "jsonl", "parquet", "partitioned"

# The longest part of a folder's name, in bytes once escaped; file systems allow 255 with the column's name.
_MAX_NAME = 150


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What decides the result of a corpus run beside its inputs.

    Attributes
    ----------
    model : Path
        Folder of the model; every process loads it once.
    fingerprint : str
        Of the weights every process must find there.
    kind : str
        `JSONL`, `PARQUET` or `PARTITIONED`.
    analysis : AnalysisOptions
    reading : ReadOptions
    registers : tuple of Path or None
        Registers of outlets beside ours; None leaves credibility out.
    """

    model: Path
    fingerprint: str
    kind: str
    analysis: AnalysisOptions
    reading: ReadOptions
    registers: tuple[Path, ...] | None


@dataclass(frozen=True)
class Chunk:
    """Neighbouring inputs done in one go: names of files to read, or articles that were read already."""

    number: int
    items: Sequence[str | Article | InputError]


@dataclass(frozen=True)
class Done:
    """What became of a chunk.

    Attributes
    ----------
    articles, paragraphs : int
    failures : tuple of str
        Messages for the inputs that could not be read.
    groups : mapping of (source, month) to mapping
        ``articles``, ``words`` and the words of each label.
    """

    articles: int
    paragraphs: int
    failures: tuple[str, ...]
    groups: dict[tuple[str, str], dict[str, int]]


def run_chunk(chunk: Chunk, settings: Settings, out: Path, state: Path) -> Done:
    """Score a chunk and write it, unless its mark says that this was done before.

    Parameters
    ----------
    chunk : Chunk
    settings : Settings
    out : Path
        Folder for the data.
    state : Path
        Folder for the marks.

    Raises
    ------
    CorpusError
        If it cannot be written, or the model is no longer the one the run began with.
    """
    mark = state / f"{chunk.number:08d}.json"
    try:
        if mark.exists():
            return _from_mark(mark)
        reports, failures = _score(chunk, settings)
        for path, data in _files(reports, chunk.number, settings, out):
            write_whole(path, data)
        done = Done(len(reports), sum(len(r.paragraphs) for r in reports), tuple(failures), _groups(reports))
        write_whole(mark, _to_mark(done))
    except OSError as error:
        raise CorpusError(str(error.filename or out), (error.strerror or str(error)).lower()) from None
    return done


def write_whole(path: Path, data: bytes | Callable[[Path], None]) -> None:
    """Write a file that appears only when all of it is on the disk.

    Parameters
    ----------
    path : Path
    data : bytes or callable
        The content, or a function that writes it to a path.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # One process writes a chunk at a time, except where a cluster gives it to a second one: then both write the same.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if isinstance(data, bytes):
            temporary.write_bytes(data)
        else:
            data(temporary)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Have a new name on the disk before the next one: after a power cut no mark stands there without its data."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _score(chunk: Chunk, settings: Settings) -> tuple[list[Report], list[str]]:
    scorer, register = _scorer(settings.model, settings.fingerprint), _register(settings.registers)
    reports, failures = [], []
    for article in _articles(chunk.items, settings.reading):
        try:
            if isinstance(article, InputError):
                raise article
            reports.append(analyse(article, scorer, settings.analysis, register))
        except InputError as error:
            failures.append(str(error))
    return reports, failures


def _articles(items: Iterable[str | Article | InputError], options: ReadOptions) -> Iterator[Article | InputError]:
    for item in items:
        if isinstance(item, str):
            yield from read_articles([item], options)
        else:
            yield item


@lru_cache(maxsize=1)
def _scorer(model: Path, fingerprint: str) -> Scorer:
    scorer = Scorer.load(model)
    if scorer.fingerprint != fingerprint:
        raise CorpusError(str(model), "the model was replaced during the run", "restore it, or use another --out")
    return scorer


def _register(registers: tuple[Path, ...] | None) -> Register | None:
    return None if registers is None else load_register(registers)


def _files(
    reports: Sequence[Report], number: int, settings: Settings, out: Path
) -> Iterator[tuple[Path, bytes | Callable[[Path], None]]]:
    """Give every data file of a chunk with its content."""
    if settings.kind == JSONL:
        from framelens.report import json as report_json

        yield out / f"{number:08d}.jsonl", "".join(report_json.lines(reports)).encode("utf-8", "replace")
        return
    from framelens.report import parquet

    labels = _scorer(settings.model, settings.fingerprint).labels
    if settings.kind == PARQUET:
        yield out / f"{number:08d}.parquet", parquet.writer_of(reports, labels)
        return
    places: dict[Path, list[Report]] = {}
    for report in reports:
        source, month = _group(report)
        folder = out / f"outlet={partition_name(source)}" / f"month={month}"
        places.setdefault(folder, []).append(report)
    for folder, found in sorted(places.items()):
        yield folder / f"{number:08d}.parquet", parquet.writer_of(found, labels)


def partition_name(value: str) -> str:
    """Make a value of an input into part of a folder's name: it cannot lead out of the folder.

    Examples
    --------
    >>> partition_name("../Steppe Post/é")
    '..%2FSteppe%20Post%2F%C3%A9'
    """
    escaped = quote(value, safe="", errors="replace")
    if len(escaped) <= _MAX_NAME:
        return escaped
    return quote(value[:12], safe="", errors="replace") + sha256(value.encode("utf-8", "replace")).hexdigest()[:16]


def _group(report: Report) -> tuple[str, str]:
    summary = summarise(report)
    return summary.source or UNKNOWN, month_of(summary.date)


def _groups(reports: Sequence[Report]) -> dict[tuple[str, str], dict[str, int]]:
    groups: dict[tuple[str, str], Counter[str]] = {}
    for report in reports:
        counts = groups.setdefault(
            _group(report), Counter({"articles": 0, "words": 0} | dict.fromkeys(report.labels, 0))
        )
        counts["articles"] += 1
        for paragraph in report.paragraphs:
            words = len(paragraph.text.split())
            counts["words"] += words
            counts[paragraph.label] += words
    return {key: dict(counts) for key, counts in groups.items()}


def _to_mark(done: Done) -> bytes:
    groups = [[source, month, counts] for (source, month), counts in sorted(done.groups.items())]
    mark = {"articles": done.articles, "paragraphs": done.paragraphs, "failures": done.failures, "groups": groups}
    return (json.dumps(mark, indent=1) + "\n").encode("utf-8")


def _from_mark(path: Path) -> Done:
    try:
        mark: dict[str, Any] = json.loads(path.read_bytes())
        groups = {(source, month): counts for source, month, counts in mark["groups"]}
        return Done(mark["articles"], mark["paragraphs"], tuple(mark["failures"]), groups)
    except (ValueError, KeyError, TypeError):
        raise CorpusError(str(path), "not a mark of this program", "delete it: the chunk is then done again") from None
