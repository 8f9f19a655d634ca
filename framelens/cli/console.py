"""What both commands share: the default command, error handling, progress on standard error."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import typer
from typer.core import TyperGroup

from framelens.errors import ArtifactError, FramelensError, OptionError

EXIT_SOME_FAILED, EXIT_USAGE, EXIT_ARTIFACT = 1, 2, 3


def default_group(default: str) -> type[TyperGroup]:
    """Make a group whose command `default` runs where the first argument names no other command."""

    class DefaultGroup(TyperGroup):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            if not args or (args[0] not in self.commands and args[0] not in {"--help", "--version"}):
                args = [default, *args]
            return super().parse_args(ctx, args)

    return DefaultGroup


def run(app: Callable[[], None]) -> None:
    """Run a Typer app; errors of the library become a message and an exit code, here and nowhere else."""
    try:
        app()
    except OptionError as error:
        _fail(error, EXIT_USAGE)
    except ArtifactError as error:
        _fail(error, EXIT_ARTIFACT)
    except FramelensError as error:
        _fail(error, EXIT_SOME_FAILED)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; without this Python complains again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_SOME_FAILED)


def _fail(error: FramelensError, code: int) -> None:
    show_error(error)
    sys.exit(code)


def show_error(error: object) -> None:
    """Name an error on standard error; names of files and values in it may hold anything, also for a terminal."""
    from framelens.report.display import safe  # imports more than train.py needs where all is well

    typer.echo(f"Error: {safe(str(error))}", err=True)


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """Give a stream to write to: standard output, or a file that appears only when it is complete.

    Parameters
    ----------
    path : Path or None
        None for standard output. A half-written file never takes the place of an old one.
    """
    if path is None:
        yield sys.stdout
        return
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent or Path())
    except OSError as error:
        raise OptionError(f"--out: cannot write in {path.parent}: {error.strerror}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def save(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; folders on the way are made."""
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise OptionError(f"cannot write {path}: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
