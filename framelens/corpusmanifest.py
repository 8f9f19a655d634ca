"""What keeps runs over corpora apart: a manifest of model, settings and inputs, and a lock on the output."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from framelens.corpustask import Settings, write_whole
from framelens.errors import CorpusError, OptionError

#: Raise by one when chunks written before would not fit those written now.
MANIFEST_VERSION = 1


def manifest_of(files: Sequence[str], settings: Settings, chunk_articles: int) -> dict[str, Any]:
    """Describe what decides the result of a run: model, settings, and inputs by name, size and time of change."""
    listing = sha256()
    for name in files:
        path = Path(name)
        status = path.stat() if path.exists() else None
        stamp = None if status is None else (status.st_size, status.st_mtime_ns)
        listing.update(f"{name}\0{stamp}\n".encode("utf-8", "surrogateescape"))
    settings_as_text = json.dumps(
        {
            "analysis": asdict(settings.analysis),
            "reading": asdict(settings.reading),
            "registers": None if settings.registers is None else [_digest(p) for p in settings.registers],
        },
        sort_keys=True,
    )
    return {
        "manifest_version": MANIFEST_VERSION,
        "model": settings.fingerprint,
        "output": settings.kind,
        "chunk_articles": chunk_articles,
        "settings": json.loads(settings_as_text),
        "inputs": {"files": len(files), "sha256": listing.hexdigest()},
    }


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def check_manifest(path: Path, manifest: dict[str, Any], out: Path) -> None:
    """Begin a run, or see that the one begun is the same."""
    if not path.exists():
        if out.is_dir() and any(entry.name != path.parent.name for entry in out.iterdir()):
            raise OptionError(
                f"--out: expected a new or empty folder, or one of an earlier run; {out} holds other files"
            )
        write_whole(path, (json.dumps(manifest, indent=2) + "\n").encode("utf-8"))
        return
    try:
        earlier = json.loads(path.read_bytes())
    except ValueError:
        earlier = None
    if not isinstance(earlier, dict):
        raise CorpusError(str(path), "not a manifest of this program", "delete the folder it is in to begin anew")
    differing = [name for name in manifest if earlier.get(name) != manifest[name]]
    if differing:
        raise OptionError(
            f"--out: {out} was begun with another {', another '.join(differing)}; nothing was mixed. "
            f"Give the command as it was, use another --out, or delete {path.parent} to begin anew"
        )


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """Keep a second run from writing the same output; the lock goes with the process, however that ends."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        stream: BinaryIO = (state / "lock").open("wb")
    except OSError as error:
        raise OptionError(f"--out: cannot write {state.parent}: {(error.strerror or str(error)).lower()}") from None
    with stream:
        try:
            import fcntl
        except ImportError:  # Windows has no such locks: there two runs at once are the user's to avoid
            yield
            return
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CorpusError(str(state.parent), "another run is writing this output", "wait for it to end") from None
        yield
