"""From scored paragraphs to the article's verdict, by rules that can be told in a sentence.

Every paragraph counts by its length in words, one in a quoted voice by half of it. The article's frame is the
dominant label other than the neutral one if it covers at least `DOMINANT` of the body and at least `TIMES_OTHER` as
much as the next such label. If it covers that much but not so clearly, the verdict is "mixed"; otherwise the article
is neutral. If too few resamplings of its paragraphs and of their labels come to the same, the verdict is "uncertain".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from framelens.voice import QUOTED

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: The neutral label of the project's own set: the absence of a frame.
NEUTRAL = "neutral-analytic"

MIXED, UNCERTAIN = "mixed", "uncertain"

# A third of the body or so sets the tone: opinion pieces that two readers called framed had 30% framed paragraphs
# or more, news reports that quote a loaded statement stayed below.
DOMINANT = 0.30
TIMES_OTHER = 2.0

# Who quotes a side does not speak for it, but chooses whom to quote: on the labelled set's articles, counting quoted
# paragraphs in full, by half and not at all, half is the compromise between the outlet's slant and the author's words.
QUOTED_WEIGHT = 0.5

# Resamplings of the article's paragraphs, drawn with a fixed seed; the interval is the middle 90% of their shares.
RESAMPLES = 1000
INTERVAL = 0.90

# From this share of agreeing resamplings on a verdict is given. The model card says how often it is then right on
# articles by writers that the model has not seen, and how often it would be where none is given.
CERTAIN = 2 / 3

# At most this many paragraphs are named as drivers of the verdict.
DRIVERS = 3

# Resamplings of long articles are made in blocks of about so many numbers, to bound memory.
_BLOCK = 1_000_000


@dataclass(frozen=True)
class Framing:
    """The article's verdict.

    Attributes
    ----------
    label : str
        One of the model's labels, "mixed", or "uncertain".
    leaning : str
        What the verdict is or, where it is uncertain, would be: one of the model's labels, or "mixed".
    certainty : float
        Share of the resamplings of paragraphs, with labels drawn by their probabilities and errors that they share,
        that come to `leaning`, 0 to 1.
    probabilities : mapping of label to float
        Mean of the paragraphs' calibrated probabilities, by words; sums to 1.
    shares : mapping of label to float
        Share of the words in paragraphs of each label; sums to 1.
    interval : mapping of label to (float, float)
        Bootstrap interval of each share over paragraphs.
    voices : mapping of voice to (mapping of label to float)
        The shares within the author's and within quoted paragraphs, where there are any.
    drivers : tuple of int
        Paragraphs that did most for the verdict, strongest first.
    """

    label: str
    leaning: str
    certainty: float
    probabilities: Mapping[str, float]
    shares: Mapping[str, float]
    interval: Mapping[str, tuple[float, float]]
    voices: Mapping[str, Mapping[str, float]]
    drivers: tuple[int, ...]


def decide(shares: Mapping[str, float]) -> str:
    """Name the article's frame by the shares of its words.

    Examples
    --------
    >>> decide({"neutral-analytic": 0.6, "pro-kremlin": 0.35, "western-critical": 0.05})
    'pro-kremlin'
    >>> decide({"neutral-analytic": 0.4, "pro-kremlin": 0.35, "western-critical": 0.25})
    'mixed'
    >>> decide({"neutral-analytic": 0.8, "pro-kremlin": 0.15, "western-critical": 0.05})
    'neutral-analytic'
    """
    labels = list(shares)
    return _names(labels)[int(_decide(labels, np.array([list(shares.values())]))[0])]


def _names(labels: Sequence[str]) -> list[str]:
    """Give the verdicts that the numbers of `_decide` stand for."""
    return [*labels, MIXED]


def _decide(labels: Sequence[str], shares: FloatArray) -> IntArray:
    """Verdict of each row of shares, shape (n, n_labels), as an index into `_names`."""
    mixed = len(labels)
    frames = np.array([i for i, name in enumerate(labels) if name != NEUTRAL])
    of_frames = shares[:, frames]
    top = of_frames.argmax(axis=1)
    ranked = np.sort(np.column_stack([np.zeros(len(shares)), of_frames]), axis=1)
    clear = ranked[:, -1] >= TIMES_OTHER * ranked[:, -2]
    found = np.where(clear, frames[top], mixed)
    neutral = list(labels).index(NEUTRAL) if NEUTRAL in labels else mixed
    return np.where(ranked[:, -1] < DOMINANT, neutral, found)


def weigh(
    labels: Sequence[str],
    probabilities: FloatArray,
    words: Sequence[int],
    voices: Sequence[str],
    shared_error: float = 0.0,
    seed: int = 0,
) -> Framing:
    """Weigh the paragraphs of an article.

    Parameters
    ----------
    labels : sequence of str, length n_labels
    probabilities : ndarray, shape (n_paragraphs, n_labels)
        Calibrated; at least one paragraph.
    words : sequence of int, length n_paragraphs
        Their lengths.
    voices : sequence of str, length n_paragraphs
        "author" or "quoted".
    shared_error : float, default 0.0
        Standard deviation, in logits, of the error that the model makes on all paragraphs of an article alike: one
        outlet's manner misleads it everywhere. `framelens.verdicttrial` fits it.
    seed : int, default 0
        Of the resamplings.
    """
    length = np.maximum(np.asarray(words, dtype=float), 1.0)
    weight = np.where(np.asarray(voices) == QUOTED, QUOTED_WEIGHT * length, length)
    chosen = np.eye(len(labels))[probabilities.argmax(axis=1)]
    verdict = int(_decide(labels, _shares(chosen, weight)[None])[0])
    leaning = _names(labels)[verdict]
    shares, verdicts = _resample(labels, probabilities, length, weight, shared_error, seed)
    certainty = float((verdicts == verdict).mean())
    # Sorted by hand: np.quantile loads NumPy's masked arrays, which a short run would feel.
    ordered, outside = np.sort(shares, axis=0), round((1 - INTERVAL) / 2 * RESAMPLES)
    low, high = ordered[outside].tolist(), ordered[-1 - outside].tolist()
    return Framing(
        label=leaning if certainty >= CERTAIN else UNCERTAIN,
        leaning=leaning,
        certainty=certainty,
        probabilities=dict(zip(labels, _shares(probabilities, length).tolist(), strict=True)),
        shares=dict(zip(labels, _shares(chosen, length).tolist(), strict=True)),
        interval={name: (low[i], high[i]) for i, name in enumerate(labels)},
        voices=_by_voice(labels, chosen, length, voices),
        drivers=_drivers(labels, leaning, probabilities, weight),
    )


def _shares(rows: FloatArray, weight: FloatArray) -> FloatArray:
    return np.asarray(weight @ rows / weight.sum())


def _resample(
    labels: Sequence[str],
    probabilities: FloatArray,
    length: FloatArray,
    weight: FloatArray,
    shared_error: float,
    seed: int,
) -> tuple[FloatArray, IntArray]:
    """Draw paragraphs with replacement: shares of the words by their labels, and verdicts by labels drawn, too.

    Returns
    -------
    shares : ndarray, shape (RESAMPLES, n_labels)
        By each paragraph's likeliest label.
    verdicts : ndarray of int, shape (RESAMPLES,)
        Indices into `_names`, by labels drawn from each paragraph's probabilities.
    """
    rng, n = np.random.default_rng(seed), len(length)
    likeliest, shares, verdicts = probabilities.argmax(axis=1), [], []
    for size in _blocks(n):
        drawn = rng.integers(0, n, size=(size, n))
        chance = rng.random((size, n))
        shift = np.exp(shared_error * rng.normal(size=(size, len(labels))))
        # A label at a time: arrays whose last axis is as short as the labels take twice as long.
        reached = list(accumulate(p.take(drawn) * s[:, None] for p, s in zip(probabilities.T, shift.T, strict=True)))
        labels_drawn = sum((sums < chance * reached[-1] for sums in reached[:-1]), np.zeros((size, n), dtype=np.int64))
        shares.append(_shares_of_rows(likeliest[drawn], length[drawn], len(labels)))
        verdicts.append(_decide(labels, _shares_of_rows(labels_drawn, weight[drawn], len(labels))))
    return np.vstack(shares), np.concatenate(verdicts)


def _blocks(paragraphs: int) -> list[int]:
    """Sizes of the blocks in which `RESAMPLES` resamplings are made."""
    size = max(1, min(RESAMPLES, _BLOCK // paragraphs))
    return [min(size, RESAMPLES - at) for at in range(0, RESAMPLES, size)]


def _shares_of_rows(chosen: IntArray, weight: FloatArray, labels: int) -> FloatArray:
    """Share of each label in every row: `chosen` and `weight` of shape (n_rows, n), the result (n_rows, n_labels)."""
    sums = np.stack([np.where(chosen == label, weight, 0.0).sum(axis=1) for label in range(labels)], axis=1)
    return np.asarray(sums / sums.sum(axis=1, keepdims=True))


def _by_voice(
    labels: Sequence[str], chosen: FloatArray, length: FloatArray, voices: Sequence[str]
) -> dict[str, dict[str, float]]:
    of = np.asarray(voices)
    return {
        voice: dict(zip(labels, _shares(chosen[of == voice], length[of == voice]).tolist(), strict=True))
        for voice in sorted(set(voices))
    }


def _drivers(labels: Sequence[str], leaning: str, probabilities: FloatArray, weight: FloatArray) -> tuple[int, ...]:
    """Paragraphs with the largest weighted probability of the verdict, or of any frame where it is mixed."""
    wanted = [i for i, name in enumerate(labels) if name == leaning or (leaning == MIXED and name != NEUTRAL)]
    force = weight * probabilities[:, wanted].max(axis=1)
    of_label = [i for i in np.argsort(-force, kind="stable").tolist() if probabilities[i].argmax() in wanted]
    return tuple(of_label[:DRIVERS])
