"""The frozen model: load, score and explain paragraphs with NumPy alone.

For every paragraph and label::

    logit = intercept + sum of the contributions of its terms (+ context, where an article is given)
    probability = softmax(logit / temperature)

It equals the scikit-learn pipeline it was frozen from to 1e-9 and needs neither scikit-learn nor SciPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from framelens.explanations import BatchScores, TokenScores
from framelens.lookup import HashIndex, occurrences, paragraph_sums
from framelens.tokens import IntArray, Tokens, hash_neighbours, tokenize
from framelens.weights import CARD, WEIGHTS, FloatArray, Weights, build_weights, read_model, write_model

__all__ = ["CARD", "CHUNK", "WEIGHTS", "BatchScores", "FloatArray", "Scorer", "TokenScores", "Weights", "build_weights"]

# Paragraphs scored together: measured as the fastest size; arrays of so many paragraphs of news fit a core's cache.
CHUNK = 192

# Bytes of a line of the processor's cache.
_LINE = 64


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
    def _table(self) -> FloatArray:
        """IDF and coefficients of each term in one row, and a last row of zeros for what is no term.

        One access to memory finds all of a term's numbers; a row of zeros is cheaper than leaving tokens out.
        """
        n, labels = self.weights.coefficients.shape
        memory = np.empty((n + 1) * (labels + 1) + _LINE // 8)
        first = -memory.ctypes.data // 8 % (_LINE // 8)  # rows of 32 bytes must not lie on two lines
        table = memory[first : first + (n + 1) * (labels + 1)].reshape(n + 1, labels + 1)
        table[:n, 0], table[:n, 1:], table[n] = self.weights.idf, self.weights.coefficients, 0.0
        return table

    @cached_property
    def _index(self) -> HashIndex:
        return HashIndex(self.weights.hashes)

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
    def threshold(self) -> float:
        """From this probability on a label belongs to the label set of a paragraph alone."""
        return float(self.card.get("label_sets", {}).get("threshold", 1.0))

    @property
    def shared_error(self) -> float:
        """Standard deviation, in logits, of the error that all paragraphs of an article share (`verdict.weigh`)."""
        return float((self.card.get("verdicts") or {}).get("shared_error", 0.0))

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
        return cls(*read_model(folder))

    def save(self, folder: Path | str) -> Scorer:
        """Write the model; the same model gives the same bytes. Returns the model as it stands on disk."""
        return Scorer(write_model(Path(folder), self.card, self.weights), self.weights)

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
        rows, n_terms = self._rows(tokens), len(self.weights.idf)
        found = self._table.take(rows, axis=0)
        values = _values(found[..., 0], _times(tokens, rows, n_terms), tokens)
        contributions = np.empty((len(self.labels), *rows.shape))
        for label, added in enumerate(contributions):
            np.multiply(found[..., label + 1], values, out=added)
        logits = self.weights.intercepts + np.ascontiguousarray(paragraph_sums(contributions, tokens.bounds).sum(1).T)
        unknown = np.bincount(tokens.paragraph[rows[0] == n_terms], minlength=len(texts))
        lengths = np.diff(tokens.bounds)
        known = (lengths - unknown) / np.maximum(lengths, 1)
        return BatchScores(logits, known, tokens, rows, contributions, n_terms)

    def score_chunks(self, texts: Sequence[str]) -> Iterator[BatchScores]:
        """Score `texts` `CHUNK` at a time: faster than one large batch, and in bounded memory."""
        for at in range(0, len(texts), CHUNK):
            yield self.score(texts[at : at + CHUNK])

    def _rows(self, tokens: Tokens) -> IntArray:
        """Row of the word, and of the pair, that begins at each token."""
        rows = np.empty((2, len(tokens.start)), dtype=np.int64)
        rows[0] = self._index.rows(tokens.hashes)
        rows[1, :-1] = self._index.rows(hash_neighbours(tokens))
        # The last token of a paragraph begins no pair; in a paragraph without tokens this falls on one before.
        rows[1, tokens.bounds[1:][tokens.bounds[1:] > 0] - 1] = len(self.weights.idf)
        return rows


def _times(tokens: Tokens, rows: IntArray, n_terms: int) -> IntArray:
    """How often the term at each place occurs in its paragraph."""
    key = tokens.paragraph * (n_terms + 1)
    times = np.ones_like(rows)
    times[0] = occurrences(key + rows[0])
    # A pair that occurs twice is made of words that occur twice: only those few need to be counted.
    twice = times[0] > 1
    twice[:-1] &= twice[1:]
    repeated = np.flatnonzero(twice)
    repeated = repeated[rows[1].take(repeated) < n_terms]
    times[1, repeated] = occurrences(key.take(repeated) + rows[1].take(repeated))
    return times


def _values(idf: FloatArray, times: IntArray, tokens: Tokens) -> FloatArray:
    """TF-IDF value of every word and pair: its term's value shared equally among the term's occurrences."""
    share = np.arange(1.0, times.max(initial=1) + 1)
    share = np.append(0.0, (1.0 + np.log(share)) / share)
    values = share.take(times)
    values *= idf
    # A term of n occurrences has the value n times that of one: its square, shared, is n times theirs.
    squares = values * values
    squares *= times
    norm = np.sqrt(paragraph_sums(squares, tokens.bounds).sum(axis=0))
    values *= (1.0 / np.where(norm > 0, norm, 1.0)).take(tokens.paragraph)
    return values
