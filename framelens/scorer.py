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
from framelens.tokens import HashArray, IntArray, Tokens, hash_neighbours, hash_terms, tokenize

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
    """The model's terms of one length in a batch: one entry for every token that a term could begin with.

    Attributes
    ----------
    rows : ndarray of int64, shape (n_tokens,)
        Row of the term that begins there; the number of terms where there is none.
    contributions : ndarray of float64, shape (n_labels, n_tokens)
        What it adds to each logit; 0 where there is none.
    """

    rows: IntArray
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
    bounds : ndarray of int64, shape (n_paragraphs + 1,)
        Index of each paragraph's first token, and the number of tokens.
    words, pairs : Hits
        Single tokens, and pairs of neighbours at the index of their first.
    n_terms : int
        Size of the vocabulary.
    """

    logits: FloatArray
    known: FloatArray
    tokens: Tokens
    bounds: IntArray
    words: Hits
    pairs: Hits
    n_terms: int

    def __len__(self) -> int:
        return len(self.logits)

    def terms(self, index: int) -> Terms:
        """Give the terms of paragraph `index`, in order of their start."""
        span = slice(*self.bounds[index : index + 2].tolist())
        words = np.flatnonzero(self.words.rows[span] < self.n_terms) + span.start
        pairs = np.flatnonzero(self.pairs.rows[span] < self.n_terms) + span.start
        first, last = np.concatenate([words, pairs]), np.concatenate([words, pairs + 1])
        parts = [self.words.contributions[:, words], self.pairs.contributions[:, pairs]]
        order = np.argsort(first, kind="stable")
        contributions = np.concatenate(parts, axis=1).T[order]
        return Terms(self.tokens.start[first[order]], self.tokens.end[last[order]], contributions)

    def token_scores(self, index: int) -> TokenScores:
        """Give the per-token contributions of paragraph `index`; they sum to the same as its terms."""
        span = slice(*self.bounds[index : index + 2].tolist())
        scores = _share_pairs(self.words.contributions[:, span], self.pairs.contributions[:, span])
        return TokenScores(self.tokens.start[span], self.tokens.end[span], scores.T)

    def label_scores(self, labels: IntArray) -> FloatArray:
        """Give every token's contribution to one label of its paragraph's own.

        Parameters
        ----------
        labels : ndarray of int64, shape (n_paragraphs,)
            Index of the label of each paragraph.

        Returns
        -------
        ndarray of float64, shape (n_tokens,)
        """
        n = len(self.tokens.start)
        at = np.repeat(labels * n, np.diff(self.bounds)) + np.arange(n)
        return _share_pairs(self.words.contributions.take(at), self.pairs.contributions.take(at))


def _share_pairs(words: FloatArray, pairs: FloatArray) -> FloatArray:
    """Contributions of tokens, on the last axis: a token's own, and half of each pair it belongs to."""
    half = pairs / 2
    scores = words + half
    # The last token of a paragraph begins no pair, so nothing crosses from one paragraph to the next.
    scores[..., 1:] += half[..., :-1]
    return scores


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

    # The weights with a last row of zeros, for tokens that begin no term: cheaper than leaving these out.
    @cached_property
    def _idf(self) -> FloatArray:
        return np.append(self.weights.idf, 0.0)

    @cached_property
    def _by_label(self) -> FloatArray:
        """Coefficients of shape (n_labels, n_terms + 1): gathering label after label keeps to one label's weights."""
        return np.ascontiguousarray(np.vstack([self.weights.coefficients, np.zeros(len(self.labels))]).T)

    @cached_property
    def _index(self) -> _HashIndex:
        return _HashIndex(self.weights.hashes)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of every array's last axis."""
        return tuple(self.card["labels"])

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages (ISO 639-1) that the model reads."""
        return tuple(self.card.get("languages", ["en"]))

    @property
    def temperature(self) -> float:
        """What the logits of a paragraph alone are divided by to give calibrated probabilities; above 0."""
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
            Holds ``card.json`` and ``weights.npz``, or a folder ``en`` that does: train.py makes one in the folder
            it is given, and both names mean the same model.

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
        if not (folder / CARD).exists() and (folder / "en" / CARD).exists():
            folder = folder / "en"
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

    def probabilities(self, logits: FloatArray, temperature: float | None = None) -> FloatArray:
        """Give the calibrated probabilities of logits.

        Parameters
        ----------
        logits : ndarray, shape (..., n_labels)
        temperature : float, default None
            `Context.temperature_of` where the logits hold a context term; None for paragraphs alone.

        Returns
        -------
        ndarray, shape (..., n_labels)
            The last axis sums to 1.
        """
        scaled = logits / (self.temperature if temperature is None else temperature)
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
        bounds = np.searchsorted(tokens.paragraph, np.arange(len(texts) + 1))
        words, pairs = self._rows(tokens, bounds)
        word_values, pair_values = self._values(tokens.paragraph, words, pairs, bounds)
        word_hits = Hits(words, self._by_label.take(words, axis=1))
        pair_hits = Hits(pairs, self._by_label.take(pairs, axis=1))
        np.multiply(word_hits.contributions, word_values, out=word_hits.contributions)
        np.multiply(pair_hits.contributions, pair_values, out=pair_hits.contributions)
        added = _sums(word_hits.contributions, bounds) + _sums(pair_hits.contributions, bounds)
        n_terms = len(self.weights.idf)
        known = _sums((words < n_terms).astype(np.float64), bounds) / np.maximum(np.diff(bounds), 1)
        logits = self.weights.intercepts + np.ascontiguousarray(added.T)
        return BatchScores(logits, known, tokens, bounds, word_hits, pair_hits, n_terms)

    def score_chunks(self, texts: Sequence[str]) -> Iterator[BatchScores]:
        """Score `texts` `CHUNK` at a time: faster than one large batch, and in bounded memory."""
        for at in range(0, len(texts), CHUNK):
            yield self.score(texts[at : at + CHUNK])

    def _rows(self, tokens: Tokens, bounds: IntArray) -> tuple[IntArray, IntArray]:
        """Row of the word, and of the pair, that begins at each token."""
        words = self._index.rows(tokens.hashes)
        pairs = np.full_like(words, len(self.weights.idf))
        if len(words):
            pairs[:-1] = self._index.rows(hash_neighbours(tokens))
            pairs[bounds[1:] - 1] = len(self.weights.idf)
        return words, pairs

    def _values(
        self, paragraph: IntArray, words: IntArray, pairs: IntArray, bounds: IntArray
    ) -> tuple[FloatArray, FloatArray]:
        """TF-IDF value of every word and pair: its term's value shared equally among the term's occurrences."""
        key = paragraph * len(self._idf)
        times = _occurrences(key + words)
        # A pair that occurs twice is made of words that occur twice: only those few need to be counted.
        known = pairs[:-1] < len(self.weights.idf)
        repeated = np.flatnonzero(known & (times[:-1] > 1) & (times[1:] > 1))
        pair_times = np.ones_like(times)
        pair_times[repeated] = _occurrences((key + pairs)[repeated])
        share = np.arange(1.0, times.max(initial=1) + 1)
        share = np.append(0.0, (1.0 + np.log(share)) / share)
        values = [self._idf.take(rows) * share.take(n) for rows, n in ((words, times), (pairs, pair_times))]
        # A term of n occurrences has the value n times that of one: its square, shared, is n times theirs.
        squares = values[0] * values[0] * times + values[1] * values[1] * pair_times
        norm = np.sqrt(_sums(squares, bounds))
        scale = np.repeat(1.0 / np.where(norm > 0, norm, 1.0), np.diff(bounds))
        return values[0] * scale, values[1] * scale


def _sums(values: FloatArray, bounds: IntArray) -> FloatArray:
    """Sum over each paragraph's tokens, which lie on the last axis."""
    sums = np.zeros((*values.shape[:-1], len(bounds) - 1))
    filled = np.flatnonzero(np.diff(bounds))
    if len(filled):
        sums[..., filled] = np.add.reduceat(values, bounds[filled], axis=-1)
    return sums


def _occurrences(keys: IntArray) -> IntArray:
    """How often each key occurs among `keys`."""
    n = len(keys)
    # Every key writes its position into a table; the last to write a slot is found there by all equal keys. Sorting
    # would take three times as long, and only the keys that met another one in their slot are sorted.
    slots = keys & ((8 << n.bit_length()) - 1)
    table = np.empty(8 << n.bit_length(), dtype=np.int32)
    table[slots] = np.arange(n, dtype=np.int32)
    owner = table.take(slots)
    clash = np.flatnonzero(keys.take(owner) != keys)
    owner[clash] = n
    times = np.bincount(owner, minlength=n + 1).take(owner)
    if len(clash):
        _, inverse, counts = np.unique(keys[clash], return_inverse=True, return_counts=True)
        times[clash] = counts[inverse]
    return times


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
        """Row of each query; the number of rows where it is not in the vocabulary."""
        at = self._first.take((queries >> self._shift).view(np.int64)).astype(np.int64)
        found = self._hashes.take(at)
        behind = np.flatnonzero(found < queries)
        while len(behind):
            at[behind] += 1
            found[behind] = self._hashes.take(at[behind])
            behind = behind[found[behind] < queries[behind]]
        return np.where(found == queries, at, self._n)


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
