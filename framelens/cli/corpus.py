"""``predict.py ... --out FOLDER|FILE.jsonl|FILE.parquet``: many articles, resumable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framelens.analysis import AnalysisOptions
from framelens.cli.console import EXIT_SOME_FAILED, show_error
from framelens.cli.progress import corpus_progress
from framelens.corpus import Backend, kind_of_output, local_backend, process_corpus
from framelens.corpustask import Settings
from framelens.errors import OptionError
from framelens.reading import ReadOptions
from framelens.scorer import Scorer

BACKENDS = ("local", "dask", "ray")


def corpus_settings(
    out: Path,
    model: Path,
    scorer: Scorer,
    analysis: AnalysisOptions,
    reading: ReadOptions,
    registers: tuple[Path, ...] | None,
) -> Settings:
    """Gather what decides the result; folders in full, since workers may run elsewhere."""
    return Settings(
        model=model.resolve(),
        fingerprint=scorer.fingerprint,
        kind=kind_of_output(out),
        analysis=analysis,
        reading=reading,
        registers=None if registers is None else tuple(p.resolve() for p in registers),
    )


def pick_backend(name: str, jobs: int, scheduler: str | None) -> Backend:
    """Choose who runs the chunks."""
    if name not in BACKENDS:
        raise OptionError(f"--backend: expected one of {', '.join(BACKENDS)}; found {name!r}")
    if name == "local":
        if scheduler is not None:
            raise OptionError("--scheduler: has no use with --backend local")
        return local_backend(jobs)
    if scheduler is None:
        raise OptionError(f"--backend {name}: expected --scheduler ADDRESS with it; found none")
    from framelens.cluster import dask_backend, ray_backend

    return dask_backend(scheduler) if name == "dask" else ray_backend(scheduler)


def score_corpus(inputs: Sequence[str], out: Path, settings: Settings, backend: Backend) -> int:
    """Score a corpus with progress on standard error; give the exit code."""
    with corpus_progress(inputs) as progress:
        total = process_corpus(inputs, out, settings, backend, progress)
    for message in total.failures:
        show_error(message)
    return EXIT_SOME_FAILED if total.failures else 0
