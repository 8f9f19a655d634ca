"""What the user names -> articles: files, folders, globs, addresses, standard input; in order and lazily."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from framelens.article import Article
from framelens.errors import InputError, OptionError
from framelens.reading.formats import KINDS, kind_of_name, read_stream
from framelens.reading.options import ReadOptions

STDIN = "-"

DANGLING = "a link to a file that is not there"

# An address of any scheme: the reader of addresses says which it takes.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)


def read_articles(
    inputs: Sequence[str], options: ReadOptions | None = None, stdin: BinaryIO | None = None
) -> Iterator[Article | InputError]:
    """Read articles from files, folders, globs, addresses and standard input.

    Parameters
    ----------
    inputs : sequence of str
        ``-`` is standard input. Folders are read recursively, in sorted order, hidden files left out.
    options : ReadOptions, default None
    stdin : binary file, default None
        What ``-`` reads.

    Yields
    ------
    Article or InputError
        In the order of `inputs`. What cannot be read is yielded as an error and the rest goes on.

    Raises
    ------
    OptionError
        If `options.kind` is not a kind that can be read.

    Examples
    --------
    >>> [str(e) for e in read_articles(["no-such-file.txt"])]
    ['no-such-file.txt: no such file or folder']
    """
    options = options or ReadOptions()
    if options.kind is not None and options.kind not in KINDS:
        raise OptionError(f"--type: expected one of {', '.join(sorted(KINDS))}; found {options.kind!r}")
    return _read_all(inputs, options, stdin)


def _read_all(inputs: Sequence[str], options: ReadOptions, stdin: BinaryIO | None) -> Iterator[Article | InputError]:
    for name in inputs:
        if name == STDIN:
            yield from _read_stdin(stdin, options)
        elif _ADDRESS.match(name):
            from framelens.reading.web import read_address  # the network's modules only where they are used

            yield from read_address(name, options)
        else:
            for path in _expand(name):
                if isinstance(path, InputError):
                    yield path
                else:
                    yield from _read_file(path, options)


def _read_stdin(stdin: BinaryIO | None, options: ReadOptions) -> Iterator[Article | InputError]:
    if stdin is None:
        yield InputError(STDIN, "standard input is not open")
        return
    yield from read_stream(stdin, "standard input", options.kind or "text", options)


def _expand(name: str) -> Iterator[Path | InputError]:
    """Files that `name` stands for: itself, what is in a folder, or what a glob finds."""
    path = Path(name)
    if path.is_dir():
        yield from _walk(name)
    elif path.exists():
        yield path
    elif path.is_symlink():
        yield InputError(name, DANGLING)
    elif glob.has_magic(name):
        # Path.glob cannot take absolute patterns.
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207
        for match in found:
            yield from _expand(glob.escape(match) if not Path(match).exists() else match)
        if not found:
            yield InputError(name, "no file matches this pattern")
    else:
        yield InputError(name, "no such file or folder")


def _walk(folder: str) -> Iterator[Path | InputError]:
    """Files of known kinds below a folder; what cannot be listed is an error."""
    errors: list[OSError] = []
    found = 0
    for top, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            if not file.startswith(".") and kind_of_name(file) is not None:
                found += 1
                yield Path(top, file)
    yield from (InputError(str(e.filename), (e.strerror or "cannot be listed").lower()) for e in errors)
    if not found and not errors:
        yield InputError(folder, "no file of a kind that can be read", f"known: {', '.join(sorted(KINDS))}")


def _read_file(path: Path, options: ReadOptions) -> Iterator[Article | InputError]:
    name = str(path)
    try:
        if path.exists() and not path.is_file():
            yield InputError(name, "not a regular file")
            return
        if path.is_symlink() and not path.exists():
            yield InputError(name, DANGLING)
            return
        with path.open("rb") as stream:
            # The ending decides; --type helps where there is none that is known.
            kind = kind_of_name(path.name) or options.kind or "text"
            yield from read_stream(stream, name, kind, options)
    except OSError as error:
        yield InputError(name, (error.strerror or "cannot be read").lower())
