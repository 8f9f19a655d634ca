"""Bounded reading of files and archives, so that no input can take all memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from framelens.errors import InputError
from framelens.reading.options import MAX_FILE_BYTES

if TYPE_CHECKING:
    import zipfile

# How files of the old Office begin, and encrypted ones of the new.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Text shrinks to a tenth, rarely to a fiftieth; what shrinks more is one character repeated: a bomb.
MAX_RATIO = 200

# Small files may shrink by any factor without harm.
HARMLESS = 1024 * 1024


def read_all(stream: BinaryIO, name: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """Read a whole file of at most `limit` bytes.

    Raises
    ------
    InputError
        If it is larger, or empty.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(name, f"larger than {limit // 2**20} MB")
    if not data:
        raise InputError(name, "empty: no text to read")
    return data


def head_of(stream: BinaryIO, length: int = 4096) -> bytes | None:
    """Return the first bytes of a stream without taking them; None of a stream that cannot look ahead."""
    if isinstance(stream, io.BytesIO):
        return stream.getvalue()[stream.tell() : stream.tell() + length]
    peek = getattr(stream, "peek", None)
    return bytes(peek(length)[:length]) if peek is not None else None


def open_zip(stream: BinaryIO, name: str, *, strict: bool = True) -> zipfile.ZipFile:
    """Open a zip file (or a kind of document that is one) after a look at what it claims to hold.

    Parameters
    ----------
    stream : binary file
    name : str
    strict : bool, default True
        Refuse the whole file for one bad entry: right for a document, wrong for an archive of many.

    Returns
    -------
    zipfile.ZipFile

    Raises
    ------
    InputError
        If it is damaged, encrypted, or would unpack to far more than it is.
    """
    import zipfile  # only for files that are one

    if (head_of(stream, 8) or b"").startswith(OLE):
        raise InputError(name, "protected by a password, or of the old kind (.doc, .xls)", "save it anew without")
    try:
        opened = zipfile.ZipFile(stream if stream.seekable() else io.BytesIO(read_all(stream, name)))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise InputError(name, f"damaged, or not what its name says ({str(error).lower()})") from error
    for info in opened.infolist() if strict else ():
        check_entry(info, f"{name}/{info.filename}")
    return opened


def check_entry(info: zipfile.ZipInfo, name: str) -> None:
    """Refuse an entry of a zip file that is encrypted or unpacks to far more than it is.

    Raises
    ------
    InputError
    """
    if info.flag_bits & 1:
        raise InputError(name, "protected by a password")
    if info.file_size > max(HARMLESS, MAX_RATIO * info.compress_size):
        raise InputError(name, f"would unpack to {info.file_size:,} bytes from {info.compress_size:,}: not read")
