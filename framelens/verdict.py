"""From scored paragraphs to the article's verdict, by rules that can be told in a sentence.

Every paragraph counts by its length in words. The article's frame is the dominant label other than the neutral
one if it covers at least `DOMINANT` of the body and at least `TIMES_OTHER` as much as the next such label. If it
covers that much but not so clearly, the verdict is "mixed"; otherwise the article is neutral.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framelens.dataset import NEUTRAL

FloatArray = NDArray[np.float64]

MIXED = "mixed"

# A third of the body or so sets the tone: opinion pieces that two readers called framed had 30% framed paragraphs
# or more, news reports that quote a loaded statement stayed below.
DOMINANT = 0.30
TIMES_OTHER = 2.0

# The interval is the middle 90% of this many resamplings of the article's paragraphs, drawn with a fixed seed.
RESAMPLES = 1000
INTERVAL = 0.90

# At most this many paragraphs are named as drivers of the verdict.
DRIVERS = 3


@dataclass(frozen=True)
class Framing:
    """The article's verdict.

    Attributes
    ----------
    label : str
        One of the model's labels, or "mixed".
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
    frames = sorted((label for label in shares if label != NEUTRAL), key=lambda x: -shares[x])
    top, other = frames[0], shares[frames[1]] if len(frames) > 1 else 0.0
    if shares[top] < DOMINANT:
        return NEUTRAL if NEUTRAL in shares else MIXED
    return top if shares[top] >= TIMES_OTHER * other else MIXED


def weigh(
    labels: Sequence[str],
    probabilities: FloatArray,
    words: Sequence[int],
    voices: Sequence[str],
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
    seed : int, default 0
        Of the bootstrap.
    """
    weight = np.maximum(np.asarray(words, dtype=float), 1.0)
    chosen = np.eye(len(labels))[probabilities.argmax(axis=1)]
    shares = _shares(chosen, weight)
    by_label = dict(zip(labels, shares.tolist(), strict=True))
    label = decide(by_label)
    low, high = _bootstrap(chosen, weight, seed)
    return Framing(
        label=label,
        probabilities=dict(zip(labels, _shares(probabilities, weight).tolist(), strict=True)),
        shares=by_label,
        interval={name: (low[i], high[i]) for i, name in enumerate(labels)},
        voices=_by_voice(labels, chosen, weight, voices),
        drivers=_drivers(labels, label, probabilities, weight),
    )


def _shares(rows: FloatArray, weight: FloatArray) -> FloatArray:
    return np.asarray(weight @ rows / weight.sum())


def _bootstrap(chosen: FloatArray, weight: FloatArray, seed: int) -> tuple[list[float], list[float]]:
    n = len(weight)
    drawn = np.random.default_rng(seed).integers(0, n, size=(RESAMPLES, n))
    totals = weight[drawn].sum(axis=1)
    shares = np.einsum("rn,rnl->rl", weight[drawn], chosen[drawn]) / totals[:, None]
    tail = (1 - INTERVAL) / 2
    low, high = np.quantile(shares, [tail, 1 - tail], axis=0)
    return low.tolist(), high.tolist()


def _by_voice(
    labels: Sequence[str], chosen: FloatArray, weight: FloatArray, voices: Sequence[str]
) -> dict[str, dict[str, float]]:
    of = np.asarray(voices)
    return {
        voice: dict(zip(labels, _shares(chosen[of == voice], weight[of == voice]).tolist(), strict=True))
        for voice in sorted(set(voices))
    }


def _drivers(labels: Sequence[str], label: str, probabilities: FloatArray, weight: FloatArray) -> tuple[int, ...]:
    """Paragraphs with the largest weighted probability of the verdict, or of any frame where it is mixed."""
    wanted = [i for i, name in enumerate(labels) if name == label or (label == MIXED and name != NEUTRAL)]
    force = weight * probabilities[:, wanted].max(axis=1)
    of_label = [i for i in np.argsort(-force, kind="stable").tolist() if probabilities[i].argmax() in wanted]
    return tuple(of_label[:DRIVERS])
