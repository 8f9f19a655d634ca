"""The files of a model: arrays without pickles, and a card with their hash.

Nothing in them is executed when they are read; whatever does not hold is a named error (docs/model-format.md).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framelens.errors import ModelFormatError, ModelIntegrityError, ModelMissingError
from framelens.tokens import HashArray, hash_terms

FloatArray = NDArray[np.float64]

#: Raise by one when a reader of the old files would go wrong: another tokeniser, hash, formula or array.
FORMAT_VERSION = 1

CARD, WEIGHTS = "card.json", "weights.npz"


@dataclass(frozen=True)
class Weights:
    """The arrays of a model; rows are terms in ascending order of their hash.

    Attributes
    ----------
    hashes : ndarray of uint64, shape (n_terms,)
    idf : ndarray of float64, shape (n_terms,)
    coefficients : ndarray of float64, shape (n_terms, n_labels)
    intercepts : ndarray of float64, shape (n_labels,)
        With the class prior already in them.
    terms : ndarray of uint8
        UTF-8 of all terms in row order, each ended by a line feed: for people and tables, not for scoring.
    """

    hashes: HashArray
    idf: FloatArray
    coefficients: FloatArray
    intercepts: FloatArray
    terms: NDArray[np.uint8]


def read_model(folder: Path) -> tuple[dict[str, Any], Weights]:
    """Read a model and check it.

    Raises
    ------
    ModelMissingError
        If one of the two files is not there.
    ModelFormatError
        If they are not a model, or one of another format version.
    ModelIntegrityError
        If the weights' SHA-256 or shapes are not those of the card.
    """
    try:
        card_bytes, weight_bytes = (folder / CARD).read_bytes(), (folder / WEIGHTS).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ModelMissingError(folder) from None
    card = _read_card(folder / CARD, card_bytes)
    found = hashlib.sha256(weight_bytes).hexdigest()
    if found != card["weights_sha256"]:
        raise ModelIntegrityError(folder / WEIGHTS, f"SHA-256 {card['weights_sha256'][:12]}…", f"{found[:12]}…")
    return card, _read_weights(folder / WEIGHTS, weight_bytes, len(card["labels"]))


def write_model(folder: Path, card: Mapping[str, Any], weights: Weights) -> dict[str, Any]:
    """Write a model; the same model gives the same bytes. Returns the card as it stands on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    arrays = {**vars(weights), "coefficients": _narrowed(weights.coefficients)}
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    data = buffer.getvalue()
    written = {
        "format": "framelens-model",
        "format_version": FORMAT_VERSION,
        **card,
        "weights_sha256": hashlib.sha256(data).hexdigest(),
    }
    (folder / WEIGHTS).write_bytes(data)
    (folder / CARD).write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return written


def build_weights(terms: Sequence[str], idf: FloatArray, coefficients: FloatArray, intercepts: FloatArray) -> Weights:
    """Arrange a vocabulary for scoring.

    Parameters
    ----------
    terms : sequence of str, length n_terms
        One token, or two separated by a blank.
    idf : ndarray, shape (n_terms,)
    coefficients : ndarray, shape (n_terms, n_labels)
    intercepts : ndarray, shape (n_labels,)

    Raises
    ------
    ValueError
        If two terms have the same hash: then exactness cannot be promised.
    """
    hashes = hash_terms(terms)
    order = np.argsort(hashes)
    hashes = hashes[order]
    same = np.flatnonzero(hashes[1:] == hashes[:-1])
    if len(same):
        pair = [terms[order[same[0]]], terms[order[same[0] + 1]]]
        raise ValueError(f"the terms {pair} have the same 64-bit hash; change one constant in framelens.tokens")
    blob = "".join(terms[i] + "\n" for i in order).encode("utf-8")
    return Weights(
        hashes,
        np.ascontiguousarray(idf[order], dtype=np.float64),
        np.ascontiguousarray(coefficients[order], dtype=np.float64),
        np.asarray(intercepts, dtype=np.float64),
        np.frombuffer(blob, dtype=np.uint8),
    )


def _narrowed(values: FloatArray) -> NDArray[Any]:
    """Give the same values in half the bytes, where they fit."""
    narrow = values.astype(np.float32)
    return narrow if (narrow == values).all() else values


def _read_card(path: Path, data: bytes) -> dict[str, Any]:
    try:
        card = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelFormatError(path, "a model card in JSON", f"text that does not parse ({error})") from None
    if not isinstance(card, dict) or card.get("format") != "framelens-model":
        raise ModelFormatError(path, 'a card with "format": "framelens-model"', "another kind of JSON")
    if card.get("format_version") != FORMAT_VERSION:
        raise ModelFormatError(path, f"format version {FORMAT_VERSION}", f"{card.get('format_version')!r}")
    missing = {"labels", "temperature", "weights_sha256", "labeled_fingerprint"} - card.keys()
    if missing:
        raise ModelFormatError(path, f"the fields {sorted(missing)}", "a card without them")
    return card


def _read_weights(path: Path, data: bytes, n_labels: int) -> Weights:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            read = {name: arrays[name] for name in Weights.__dataclass_fields__}
        weights = Weights(**{**read, "coefficients": read["coefficients"].astype(np.float64)})
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, EOFError) as error:
        raise ModelFormatError(path, "NumPy arrays hashes, idf, coefficients, intercepts, terms", str(error)) from None
    n = len(weights.hashes)
    expected = {"hashes": (n,), "idf": (n,), "coefficients": (n, n_labels), "intercepts": (n_labels,)}
    found = {name: getattr(weights, name).shape for name in expected}
    if found != expected:
        raise ModelIntegrityError(path, f"shapes {expected}", f"{found}")
    if n and not (weights.hashes[1:] > weights.hashes[:-1]).all():
        raise ModelIntegrityError(path, "hashes in ascending order", "hashes out of order")
    if not all(np.isfinite(a).all() for a in (weights.idf, weights.coefficients, weights.intercepts)):
        raise ModelIntegrityError(path, "finite numbers", "NaN or infinity")
    return weights
