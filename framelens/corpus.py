"""Many articles: in chunks, by several processes, resumable after any kind of end, with bounded memory.

The result of a run that was killed and started again is that of a run that was not, byte for byte: what a chunk
holds follows from the inputs alone, every chunk appears whole or not at all (`framelens.corpustask`), and a manifest
keeps runs with another model, other settings or other inputs from mixing.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from framelens.article import Article
from framelens.corpusmanifest import alone, check_manifest, manifest_of
from framelens.corpustask import JSONL, PARQUET, PARTITIONED, Chunk, Done, Settings, run_chunk, write_whole
from framelens.errors import CorpusError, InputError, OptionError
from framelens.reading import read_articles
from framelens.reading.formats import kind_of_name
from framelens.report.csv import neutralised

# Articles of a chunk: about a second of work, so that starting a task costs nothing and a death little.
CHUNK_ARTICLES = 128

# Tasks waiting for each process: enough that none is ever idle, few enough that inputs are not read far ahead.
_WAITING = 3

#: Kinds of file that hold one article each: read by the process that scores them, not by the one that hands out work.
SINGLE = frozenset({"text", "html", "mhtml", "docx", "pdf", "eml"})

#: Runs chunks, in any order, few at a time; gives back what became of them.
Backend = Callable[[Callable[[Chunk], Done], Iterator[Chunk]], Iterable[Done]]


def kind_of_output(out: Path) -> str:
    """Kind of output that a path stands for.

    Examples
    --------
    >>> kind_of_output(Path("scores.parquet")), kind_of_output(Path("scores"))
    ('parquet', 'partitioned')
    """
    return PARTITIONED if out.is_dir() else {".jsonl": JSONL, ".parquet": PARQUET}.get(out.suffix.lower(), PARTITIONED)


def process_corpus(
    inputs: Sequence[str],
    out: Path,
    settings: Settings,
    backend: Backend,
    progress: Callable[[Done], None] | None = None,
) -> Done:
    """Score everything in `inputs` into `out`; go on where an earlier run of the same command stopped.

    Parameters
    ----------
    inputs : sequence of str
        Files, folders and globs.
    out : Path
        A folder, or a file ending in ``.jsonl`` or ``.parquet``, as `settings.kind` says.
    settings : Settings
    backend : callable
        Such as `local_backend`.
    progress : callable, default None
        Told what became of each chunk.

    Returns
    -------
    Done
        The sum of all chunks, failures in the order of the inputs.

    Raises
    ------
    OptionError
        If what stands at `out` was made with another model, other settings or from other inputs.
    CorpusError
        If it cannot be written, or another run writes it.
    """
    if settings.kind != JSONL:
        _need_pyarrow()
    partitioned = settings.kind == PARTITIONED
    state = out / ".framelens" if partitioned else out.with_name(f".{out.name}.framelens")
    data = out if partitioned else state / "data"
    files = list(input_files(inputs))
    with alone(state), _named_errors(out):
        check_manifest(state / "manifest.json", manifest_of(files, settings, CHUNK_ARTICLES), out)
        total = _run(_chunks(files, settings), settings, data, state / "chunks", backend, progress)
        # Readers of data sets pass over names that begin with an underscore.
        summary = out / "_summary.csv" if partitioned else out.with_name(f"{out.name}.summary.csv")
        write_whole(summary, _summary(total).encode("utf-8"))
        if not partitioned:
            write_whole(out, lambda path: _assemble(path, data, settings.kind))
            shutil.rmtree(state)
    return total


def _run(
    chunks: Iterator[Chunk],
    settings: Settings,
    data: Path,
    marks: Path,
    backend: Backend,
    progress: Callable[[Done], None] | None,
) -> Done:
    numbers = 0

    def counted() -> Iterator[Chunk]:
        nonlocal numbers
        for chunk in chunks:
            numbers += 1
            yield chunk

    for done in backend(_Task(settings, data, marks), counted()):
        if progress is not None:
            progress(done)
    # Read back in the order of the inputs, whatever order the chunks were done in.
    return _sum(run_chunk(Chunk(number, ()), settings, data, marks) for number in range(numbers))


class _Task:
    """What a worker does with a chunk; an object of a module, so that it can be sent to other processes."""

    def __init__(self, settings: Settings, data: Path, marks: Path) -> None:
        self._arguments = settings, data, marks

    def __call__(self, chunk: Chunk) -> Done:
        return run_chunk(chunk, *self._arguments)


def local_backend(jobs: int) -> Backend:
    """Run chunks in this process (`jobs` 0 or 1), in `jobs` processes, or in one a core (-1)."""

    def run(task: Callable[[Chunk], Done], chunks: Iterator[Chunk]) -> Iterable[Done]:
        if jobs in (0, 1):
            yield from map(task, chunks)
            return
        import joblib  # takes a third of a second: only where it is used
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        parallel = joblib.Parallel(
            n_jobs=jobs, return_as="generator_unordered", batch_size=1, pre_dispatch=f"{_WAITING}*n_jobs"
        )
        try:
            yield from parallel(joblib.delayed(task)(chunk) for chunk in chunks)
        except TerminatedWorkerError:
            raise CorpusError(
                "--jobs", "a worker process was ended from outside", "give the same command: it goes on"
            ) from None

    return run


def input_files(inputs: Sequence[str]) -> Iterator[str]:
    """Name every file of the inputs, in a fixed order; what is none is named as it is, for its error."""
    for name in inputs:
        if name == "-":
            raise OptionError("--out: standard input cannot be read twice, so a run could not be resumed; give files")
        if name.lower().startswith(("http://", "https://")):
            raise OptionError("--out: an address may answer otherwise when a run is resumed; save pages and give files")
        path = Path(name)
        if path.is_dir():
            for top, folders, files in os.walk(path):
                folders[:] = sorted(f for f in folders if not f.startswith("."))
                kept = (f for f in sorted(files) if not f.startswith(".") and kind_of_name(f) is not None)
                yield from (str(Path(top, f)) for f in kept)
        elif not path.exists() and glob.has_magic(name):
            yield from sorted(glob.glob(name, recursive=True)) or [name]  # noqa: PTH207
        else:
            yield name


def _chunks(files: Iterable[str], settings: Settings) -> Iterator[Chunk]:
    """Cut the inputs into chunks: names of files with one article each, and articles of files with many."""
    items = _items(files, settings)
    number = 0
    while part := tuple(islice(items, CHUNK_ARTICLES)):
        yield Chunk(number, part)
        number += 1


def _items(files: Iterable[str], settings: Settings) -> Iterator[str | Article | InputError]:
    for name in files:
        if kind_of_name(name) in SINGLE:
            yield name
        else:
            yield from read_articles([name], settings.reading)


@contextmanager
def _named_errors(out: Path) -> Iterator[None]:
    """Say what the disk refused, and that the run can be resumed."""
    try:
        yield
    except OSError as error:
        raise CorpusError(str(error.filename or out), (error.strerror or str(error)).lower()) from None


def _sum(parts: Iterable[Done]) -> Done:
    articles, paragraphs = 0, 0
    failures: list[str] = []
    groups: dict[tuple[str, str], Counter[str]] = {}
    for done in parts:
        articles += done.articles
        paragraphs += done.paragraphs
        failures += done.failures
        for key, counts in done.groups.items():
            groups.setdefault(key, Counter()).update(counts)
    return Done(articles, paragraphs, tuple(failures), {key: dict(counts) for key, counts in sorted(groups.items())})


def _summary(total: Done) -> str:
    """Summarise by outlet and month: articles, words and the share of the words in each label."""
    import csv
    import io

    labels = sorted({name for counts in total.groups.values() for name in counts} - {"articles", "words"})
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["source", "month", "articles", "words", *(f"share({label})" for label in labels)])
    for (source, month), counts in total.groups.items():
        shares = [f"{counts[label] / max(counts['words'], 1):.4f}" for label in labels]
        writer.writerow([neutralised(source), month, counts["articles"], counts["words"], *shares])
    return buffer.getvalue()


def _assemble(path: Path, data: Path, kind: str) -> None:
    """Join the files of all chunks in order."""
    parts = sorted(data.glob(f"*.{kind}"))
    if kind == JSONL:
        with path.open("wb") as joined:
            for part in parts:
                with part.open("rb") as stream:
                    shutil.copyfileobj(stream, joined)
        return
    from pyarrow import parquet

    if not parts:
        raise CorpusError(path.name, "no input was found", "name files that can be read")
    with parquet.ParquetWriter(path, parquet.read_schema(parts[0])) as writer:
        for part in parts:
            writer.write_table(parquet.read_table(part))


def _need_pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise OptionError("--out: Parquet needs pyarrow; found none. Install it with: pip install pyarrow") from None
