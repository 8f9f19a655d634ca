"""Chunks of a corpus on a Dask or Ray cluster: the scheduler gives a chunk to another worker where one dies.

Workers read single files and write their chunks themselves, so inputs, model and output must lie on a file system
that all of them see; through the scheduler go names, records and counts alone.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from framelens.corpus import Backend
from framelens.corpustask import Chunk, Done
from framelens.errors import CorpusError, FramelensError, OptionError

# Chunks handed out ahead for each thread or core of the cluster; more would only fill the scheduler's memory.
_WAITING = 3

# How long a scheduler may take to answer: one that is starting takes seconds.
_SECONDS = 30

# Times a chunk is tried again on another worker before the run gives up, as often as Dask does.
_RETRIES = 3


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
            client = Client(scheduler, timeout=_SECONDS, set_as_default=False)
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


def ray_backend(address: str) -> Backend:
    """Run chunks on the workers of a Ray cluster.

    Parameters
    ----------
    address : str
        Of its head, such as ``host:6379``.

    Raises
    ------
    OptionError
        If Ray is not installed.
    """
    # Ray reports its use to its makers otherwise; nothing here goes to a network that was not named.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError:
        raise OptionError("--backend ray: expected ray; found none. Install it with: pip install ray") from None

    def run(task: Callable[[Chunk], Done], chunks: Iterator[Chunk]) -> Iterable[Done]:
        try:
            _need_listener(address)
            ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise CorpusError(address, f"no Ray cluster answers ({error})", "start one, or mend the address") from None
        try:
            shared = ray.put(task)
            call = ray.remote(_call).options(max_retries=_RETRIES)
            cores = max(int(ray.cluster_resources().get("CPU", 1)), 1)
            pending = [call.remote(shared, chunk) for chunk in islice(chunks, _WAITING * cores)]
            while pending:
                (done,), pending = ray.wait(pending, num_returns=1)
                yield ray.get(done)
                pending += [call.remote(shared, chunk) for chunk in islice(chunks, 1)]
        except (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError):
            raise CorpusError(address, "one chunk ended several workers: memory is short") from None
        except ray.exceptions.RayTaskError as error:
            raise error.cause if isinstance(error.cause, FramelensError) else error from None
        finally:
            ray.shutdown()

    return run


def _need_listener(address: str) -> None:
    """Find out at once whether anything listens there: Ray itself tries for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=_SECONDS).close()


def _call(task: Callable[[Chunk], Done], chunk: Chunk) -> Done:
    return task(chunk)
