"""Chunks of a corpus on a Dask cluster: the scheduler gives a chunk to another worker where one dies.

Workers read single files and write their chunks themselves, so inputs, model and output must lie on a file system
that all of them see; through the scheduler go names, records and counts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from framelens.corpus import Backend
from framelens.corpustask import Chunk, Done
from framelens.errors import CorpusError, OptionError

# Chunks handed out ahead for each thread of the cluster; more would only fill the scheduler's memory.
_WAITING = 3

# How long a scheduler may take to answer: one that is starting takes seconds.
_TIMEOUT = "30s"


def dask_backend(scheduler: str) -> Backend:
    """Run chunks on the workers of a scheduler.

    Parameters
    ----------
    scheduler : str
        Its address, such as ``tcp://host:8786``.

    Raises
    ------
    OptionError
        If dask.distributed is not installed.
    """
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise OptionError(
            "--backend dask: expected dask.distributed; found none. Install it with: pip install 'dask[distributed]'"
        ) from None

    def run(task: Callable[[Chunk], Done], chunks: Iterator[Chunk]) -> Iterable[Done]:
        try:
            client = Client(scheduler, timeout=_TIMEOUT, set_as_default=False)
        except OSError as error:
            raise CorpusError(scheduler, f"no scheduler answers ({error})", "start one, or mend the address") from None
        with client:
            threads = max(sum(client.nthreads().values()), 1)
            # A chunk writes files, so it must not be taken for another one with equal arguments.
            first = [client.submit(task, c, pure=False) for c in islice(chunks, _WAITING * threads)]
            pending = as_completed(first, loop=client.loop)
            try:
                for future in pending:
                    yield future.result()
                    future.release()
                    for chunk in islice(chunks, 1):
                        pending.add(client.submit(task, chunk, pure=False))
            except KilledWorker:
                raise CorpusError(scheduler, "one chunk ended several workers: memory is short") from None

    return run
