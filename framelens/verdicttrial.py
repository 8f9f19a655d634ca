"""How often verdicts are right, on the articles of the labelled set itself.

The truth is what the same rules say of the labels and voices that people gave the paragraphs; the verdict comes from
scores of models that had not seen the article's writer. From the same articles comes how much error the paragraphs of
one share: without it, verdicts on articles of many paragraphs are far too certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framelens.calibration import article_rows
from framelens.dataset import Example, LabelledSet
from framelens.scorer import FloatArray
from framelens.verdict import UNCERTAIN, Framing, weigh
from framelens.voice import voice_of

# Standard deviations tried, in logits; the likelihood is flat around its maximum.
SHARED_ERRORS = tuple(np.round(np.arange(0.0, 1.6, 0.2), 1).tolist())

# Fewer articles cannot tell how much error is shared; none is reckoned with.
MIN_ARTICLES = 50

# Nearest to 0 and 1 that a thousand resamplings can tell a certainty.
_SUREST = 0.999


@dataclass(frozen=True)
class VerdictTrial:
    """Figures on verdicts; shares are 0 to 1.

    Attributes
    ----------
    articles : int
    shared_error : float
        Standard deviation, in logits, of the error that the paragraphs of an article share: the one under which the
        certainties of the verdicts are likeliest.
    leaning_right : float
        Share of the articles whose likeliest verdict is the true one.
    given : float
        Share of the articles that get a verdict.
    given_right, withheld_right : float or None
        Share of true ones among the verdicts given, and among the likeliest ones where none was given; None where
        there are none.
    """

    articles: int
    shared_error: float
    leaning_right: float
    given: float
    given_right: float | None
    withheld_right: float | None

    def as_dict(self) -> dict[str, Any]:
        """As plain values for the card."""
        return asdict(self)


def try_verdicts(labelled: LabelledSet, probabilities: FloatArray) -> VerdictTrial | None:
    """Compare verdicts with what the paragraphs' own labels say.

    Parameters
    ----------
    labelled : LabelledSet
    probabilities : ndarray, shape (n_examples, n_labels)
        Calibrated, in context, from models that had not seen the writer.

    Returns
    -------
    VerdictTrial or None
        None where the set has no whole article.
    """
    articles = [_article(labelled, rows, probabilities[rows]) for rows in article_rows(labelled)]
    if not articles:
        return None
    tried = SHARED_ERRORS if len(articles) >= MIN_ARTICLES else (0.0,)
    found = {
        error: [weigh(labelled.labels, a.probabilities, a.words, a.voices, error) for a in articles] for error in tried
    }
    # The error touches certainties alone: the likeliest verdict is the same under all of them.
    right = np.array([f.leaning == a.true for f, a in zip(found[tried[0]], articles, strict=True)])
    best = min(tried, key=lambda error: _surprise(found[error], right))
    given = np.array([f.label != UNCERTAIN for f in found[best]])
    return VerdictTrial(
        len(articles), best, float(right.mean()), float(given.mean()), _share(right[given]), _share(right[~given])
    )


@dataclass(frozen=True)
class _Article:
    """What is weighed of an article, and the verdict on its paragraphs' own labels and voices."""

    probabilities: FloatArray
    words: list[int]
    voices: list[str]
    true: str


def _article(labelled: LabelledSet, rows: Sequence[int], probabilities: FloatArray) -> _Article:
    examples, labels = [labelled.examples[row] for row in rows], labelled.labels
    words = [len(e.text.split()) for e in examples]
    truth = np.eye(len(labels))[[labels.index(e.label) for e in examples]]
    true = weigh(labels, truth, words, [_marked_voice(e) for e in examples]).leaning
    return _Article(probabilities, words, [voice_of(e.text) for e in examples], true)


def _surprise(found: Sequence[Framing], right: NDArray[np.bool_]) -> float:
    """Mean negative log-likelihood of what was right, had it been right with the verdict's certainty."""
    certainty = np.clip([f.certainty for f in found], 1 - _SUREST, _SUREST)
    return float(-np.log(np.where(right, certainty, 1 - certainty)).mean())


def _marked_voice(example: Example) -> str:
    return str(example.extra.get("voice") or voice_of(example.text))


def _share(right: np.ndarray) -> float | None:
    return float(right.mean()) if len(right) else None
