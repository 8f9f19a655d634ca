"""What every reader of a kind of file does with an input that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import BinaryIO

from framelens.article import Article
from framelens.errors import InputError
from framelens.reading.options import ReadOptions

#: Takes a binary file, its name for messages, and options; yields what it reads, in order.
Reader = Callable[[BinaryIO, str, ReadOptions], Iterator[Article | InputError]]


def yields_errors(reader: Reader) -> Reader:
    """Let a reader raise: what it raises becomes its last result, so that the rest of a batch is done."""

    @wraps(reader)
    def read(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Article | InputError]:
        try:
            yield from reader(stream, name, options)
        except InputError as error:
            yield error

    return read
