"""The frozen model: load, check, score and explain paragraphs with NumPy alone.

For every paragraph and label::

    logit = intercept + sum of the contributions of its terms (+ context, where an article is given)
    probability = softmax(logit / temperature)

It equals the scikit-learn pipeline it was frozen from to 1e-9 and needs neither scikit-learn nor SciPy.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framelens.errors import ModelFormatError, ModelIntegrityError, ModelMissingError
from framelens.tokens import HashArray, IntArray, Tokens, hash_bigrams, hash_terms, tokenize

FloatArray = NDArray[np.float64]

#: Raise by one when a reader of the old files would go wrong: another tokeniser, hash, formula or array.
FORMAT_VERSION = 1

CARD, WEIGHTS = "card.json", "weights.npz"

# Paragraphs scored together: measured as the fastest size; arrays of so many paragraphs of news fit a core's cache.
CHUNK = 256


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


@dataclass(frozen=True)
class Terms:
    """Every term of one paragraph that the model knows, where it stands and what it adds to each logit.

    Attributes
    ----------
    start, end : ndarray of int64, shape (n_terms,)
        Code-point offsets into the paragraph; a bigram reaches from its first word to its second.
    contributions : ndarray of float64, shape (n_terms, n_labels)
        A term that occurs several times has its weight shared equally among its occurrences.
    """

    start: IntArray
    end: IntArray
    contributions: FloatArray


@dataclass(frozen=True)
class TokenScores:
    """What each token of one paragraph adds: its unigram whole and half of each bigram it belongs to.

    Attributes
    ----------
    start, end : ndarray of int64, shape (n_tokens,)
    contributions : ndarray of float64, shape (n_tokens, n_labels)
    """

    start: IntArray
    end: IntArray
    contributions: FloatArray


@dataclass(frozen=True)
class Hits:
    """Occurrences of the model's terms of one length in a batch, in order of the text.

    Attributes
    ----------
    first : ndarray of int64, shape (n_hits,)
        Index of the (first) token of each.
    contributions : ndarray of float64, shape (n_labels, n_hits)
    """

    first: IntArray
    contributions: FloatArray


@dataclass(frozen=True)
class BatchScores:
    """Scores and explanations of a batch of paragraphs, kept as arrays until one is asked for.

    Attributes
    ----------
    logits : ndarray of float64, shape (n_paragraphs, n_labels)
    known : ndarray of float64, shape (n_paragraphs,)
        Share of the paragraph's tokens that are in the vocabulary, 0 to 1.
    tokens : Tokens
    words, pairs : Hits
        Single tokens and pairs of neighbours that the model knows.
    """

    logits: FloatArray
    known: FloatArray
    tokens: Tokens
    words: Hits
    pairs: Hits

    def __len__(self) -> int:
        return len(self.logits)

    def terms(self, index: int) -> Terms:
        """Give the terms of paragraph `index`, in order of their start."""
        words, pairs = self._hits(self.words, index), self._hits(self.pairs, index)
        first = np.concatenate([words.first, pairs.first])
        last = np.concatenate([words.first, pairs.first + 1])
        contributions = np.concatenate([words.contributions, pairs.contributions], axis=1).T
        order = np.argsort(first, kind="stable")
        return Terms(self.tokens.start[first[order]], self.tokens.end[last[order]], contributions[order])

    def token_scores(self, index: int) -> TokenScores:
        """Give the per-token contributions of paragraph `index`; they sum to the same as its terms."""
        begin, end = self._token_range(index)
        words, pairs = self._hits(self.words, index), self._hits(self.pairs, index)
        scores = np.zeros((self.logits.shape[1], end - begin + 1))
        # A token and a pair stand at most once at each place, so plain indexing adds each exactly once.
        scores[:, words.first - begin] += words.contributions
        scores[:, pairs.first - begin] += pairs.contributions / 2
        scores[:, pairs.first + 1 - begin] += pairs.contributions / 2
        return TokenScores(self.tokens.start[begin:end], self.tokens.end[begin:end], scores[:, :-1].T)

    def _token_range(self, index: int) -> tuple[int, int]:
        begin, end = np.searchsorted(self.tokens.paragraph, [index, index + 1])
        return int(begin), int(end)

    def _hits(self, hits: Hits, index: int) -> Hits:
        a, b = np.searchsorted(hits.first, self._token_range(index))
        return Hits(hits.first[a:b], hits.contributions[:, a:b])


@dataclass(frozen=True)
class Scorer:
    """A frozen model.

    Attributes
    ----------
    card : mapping
        What the model is: labels, temperature, thresholds, figures, fingerprints (see docs/model-format.md).
    weights : Weights
    """

    card: Mapping[str, Any]
    weights: Weights

    @cached_property
    def _by_label(self) -> FloatArray:
        """Coefficients of shape (n_labels, n_terms): gathering row after row keeps to one label's weights."""
        return np.ascontiguousarray(self.weights.coefficients.T)

    @cached_property
    def _index(self) -> _HashIndex:
        return _HashIndex(self.weights.hashes)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of every array's last axis."""
        return tuple(self.card["labels"])

    @property
    def temperature(self) -> float:
        """What logits are divided by to give calibrated probabilities; above 0."""
        return float(self.card["temperature"])

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights file."""
        return str(self.card["weights_sha256"])

    @classmethod
    def load(cls, folder: Path | str) -> Scorer:
        """Read a model and check it; nothing in the files is executed.

        Parameters
        ----------
        folder : path
            Holds ``card.json`` and ``weights.npz``.

        Raises
        ------
        ModelMissingError
            If one of the two files is not there.
        ModelFormatError
            If they are not a model, or one of another format version.
        ModelIntegrityError
            If the weights' SHA-256 or shapes are not those of the card.
        """
        folder = Path(folder)
        try:
            card_bytes, weight_bytes = (folder / CARD).read_bytes(), (folder / WEIGHTS).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise ModelMissingError(folder) from None
        card = _read_card(folder / CARD, card_bytes)
        found = hashlib.sha256(weight_bytes).hexdigest()
        if found != card["weights_sha256"]:
            raise ModelIntegrityError(folder / WEIGHTS, f"SHA-256 {card['weights_sha256'][:12]}…", f"{found[:12]}…")
        return cls(card, _read_weights(folder / WEIGHTS, weight_bytes, len(card["labels"])))

    def save(self, folder: Path | str) -> Scorer:
        """Write the model; the same model gives the same bytes. Returns the model as it stands on disk."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **vars(self.weights))
        data = buffer.getvalue()
        card = {
            "format": "framelens-model",
            "format_version": FORMAT_VERSION,
            **self.card,
            "weights_sha256": hashlib.sha256(data).hexdigest(),
        }
        (folder / WEIGHTS).write_bytes(data)
        (folder / CARD).write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return Scorer(card, self.weights)

    def vocabulary(self) -> list[str]:
        """All terms, in row order."""
        return self.weights.terms.tobytes().decode("utf-8").split("\n")[:-1]

    def probabilities(self, logits: FloatArray) -> FloatArray:
        """Calibrated probabilities of logits of shape (..., n_labels); the last axis sums to 1."""
        scaled = logits / self.temperature
        scaled = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
        return np.asarray(scaled / scaled.sum(axis=-1, keepdims=True))

    def score(self, texts: Sequence[str]) -> BatchScores:
        """Score and explain `texts`, one paragraph each, as one batch.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        BatchScores
        """
        tokens = tokenize(texts)
        pair_hashes, pair_first = hash_bigrams(tokens)
        rows = self._index.rows(np.concatenate([tokens.hashes, pair_hashes]))
        n_tokens, n_texts = len(tokens.start), len(texts)
        seen = np.flatnonzero(rows >= 0)
        n_words = int(np.searchsorted(seen, n_tokens))
        first = np.concatenate([seen[:n_words], pair_first[seen[n_words:] - n_tokens]])
        rows, paragraph = rows[seen], tokens.paragraph[first]

        values = self._values(paragraph, rows, n_texts)
        contributions = self._by_label[:, rows] * values
        logits = np.stack([np.bincount(paragraph, c, minlength=n_texts) for c in contributions], axis=1)

        per_text = np.bincount(tokens.paragraph, minlength=n_texts)
        known = np.bincount(paragraph[:n_words], minlength=n_texts) / np.maximum(per_text, 1)
        return BatchScores(
            self.weights.intercepts + logits,
            known,
            tokens,
            Hits(first[:n_words], contributions[:, :n_words]),
            Hits(first[n_words:], contributions[:, n_words:]),
        )

    def score_chunks(self, texts: Sequence[str]) -> Iterator[BatchScores]:
        """Score `texts` `CHUNK` at a time: faster than one large batch, and in bounded memory."""
        for at in range(0, len(texts), CHUNK):
            yield self.score(texts[at : at + CHUNK])

    def _values(self, paragraph: IntArray, rows: IntArray, n_texts: int) -> FloatArray:
        """TF-IDF value of every term occurrence: its term's value shared equally among the occurrences."""
        if not len(rows):
            return np.zeros(0)
        # Sorting keys with the position in their low bits is several times as fast as sorting positions by key.
        bits = len(rows).bit_length()
        packed = ((paragraph * len(self.weights.idf) + rows) << bits) | np.arange(len(rows))
        packed.sort()
        key, position = packed >> bits, packed & ((1 << bits) - 1)
        begin = np.flatnonzero(np.diff(key, prepend=-1))
        count = np.diff(begin, append=len(key))
        of_text = paragraph[position[begin]]
        value = (1.0 + np.log(count)) * self.weights.idf[rows[position[begin]]]
        norm = np.sqrt(np.bincount(of_text, value * value, minlength=n_texts))
        values = np.empty(len(rows))
        values[position] = np.repeat(value / norm[of_text] / count, count)
        return values


class _HashIndex:
    """Row of every hash: the sorted hashes are entered by their leading bits and followed for a few steps."""

    def __init__(self, hashes: HashArray) -> None:
        bits = max(len(hashes).bit_length() + 2, 1)
        self._shift = np.uint64(64 - bits)
        counts = np.bincount((hashes >> self._shift).astype(np.int64), minlength=1 << bits)
        self._first = np.zeros((1 << bits) + 1, dtype=np.int32)
        np.cumsum(counts, out=self._first[1:])
        # The sentinel is never equal to a bucket's follow-up and stops every walk.
        self._hashes = np.append(hashes, np.uint64(0xFFFFFFFFFFFFFFFF))
        self._n = len(hashes)

    def rows(self, queries: HashArray) -> IntArray:
        """Row of each query, -1 where it is not in the vocabulary."""
        at = self._first[(queries >> self._shift).astype(np.int64)].astype(np.int64)
        behind = np.flatnonzero(self._hashes[at] < queries)
        while len(behind):
            at[behind] += 1
            behind = behind[self._hashes[at[behind]] < queries[behind]]
        return np.where((self._hashes[at] == queries) & (at < self._n), at, -1)


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
            weights = Weights(**{name: arrays[name] for name in Weights.__dataclass_fields__})
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
