"""From logits to probabilities that can be trusted: class prior, temperature, label sets.

Everything here is fitted on out-of-group scores: on paragraphs whose writer the scoring model had never seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from framelens.context import Context
from framelens.dataset import LabelledSet
from framelens.errors import OptionError
from framelens.evaluation import label_indices
from framelens.verdict import NEUTRAL

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Of 1,386 real paragraphs on the region, labelled by the codebook, 766 were neutral-analytic; the 371 that the model
# card measures on are among them. A single outlet can be far from that: see --prior.
NEUTRAL_PRIOR = 0.55

# How sure readers were of 1,015 real paragraphs on the region (3 clear, 2 leaning, 1 toss-up). Written paragraphs are
# clearer than real ones, so the unclear ones among them count for more when probabilities are calibrated.
REAL_CERTAINTY = {"3": 0.45, "2": 0.45, "1": 0.10}

# Strengths of the context term tried; the likelihood is flat around its maximum, so a fine grid gains nothing.
CONTEXT_STRENGTHS = tuple(np.round(np.arange(0.0, 3.01, 0.1), 1).tolist())

# Label sets hold the true label in this share of cases.
COVERAGE = 0.9

# With fewer groups the one that is not among them would take up half of the 10% that label sets may miss.
MIN_GROUPS = 20

# A temperature outside these bounds means that the fit went wrong.
TEMPERATURE_BOUNDS = (0.05, 20.0)


def default_prior(labels: Sequence[str]) -> dict[str, float]:
    """Give the shares to expect of new articles: mostly neutral; all alike where no label is neutral."""
    if NEUTRAL not in labels:
        return {label: 1 / len(labels) for label in labels}
    rest = (1 - NEUTRAL_PRIOR) / (len(labels) - 1)
    return {label: NEUTRAL_PRIOR if label == NEUTRAL else rest for label in labels}


def parse_prior(text: str, labels: Sequence[str]) -> dict[str, float]:
    """Read ``label=share,label=share``; shares are scaled to sum to 1.

    Raises
    ------
    OptionError
        If a label is unknown or missing, or a share is not above 0.
    """
    pairs = [part.partition("=") for part in text.split(",")]
    try:
        prior = {name.strip(): float(share) for name, _, share in pairs}
    except ValueError:
        prior = {}
    if sorted(prior) != sorted(labels) or min(prior.values()) <= 0:
        raise OptionError(f"--prior: expected a share above 0 for each of {', '.join(labels)}; found {text!r}")
    total = sum(prior.values())
    return {label: prior[label] / total for label in labels}


def prior_shift(
    y: IntArray, labels: Sequence[str], prior: Mapping[str, float], weights: FloatArray | None = None
) -> FloatArray:
    """Log ratio of the expected share of each label to the one trained with, shape (n_labels,).

    Adding it to log-odds corrects a classifier for another class prior (Saerens, Latinne and Decaestecker 2002).
    """
    trained = np.bincount(y, weights=weights, minlength=len(labels))
    wanted = np.array([prior[label] for label in labels])
    return np.asarray(np.log(wanted / (trained / trained.sum())))


def realism_weights(labelled: LabelledSet) -> FloatArray:
    """Weights under which the labelled set is as hard to read as real paragraphs, shape (n_examples,).

    Uses the certainty of the blind second reading (column ``second_confidence``); examples without one, and
    sets that lack one of the degrees, keep weight 1.
    """
    certainty = [str(e.extra.get("second_confidence", "")) for e in labelled.examples]
    counts = {degree: certainty.count(degree) for degree in REAL_CERTAINTY}
    if min(counts.values()) == 0:
        return np.ones(len(labelled))
    known = sum(counts.values())
    weight = {degree: REAL_CERTAINTY[degree] * known / counts[degree] for degree in REAL_CERTAINTY}
    return np.array([weight.get(degree, 1.0) for degree in certainty])


def fit_temperature(logits: FloatArray, y: IntArray, weights: FloatArray | None = None) -> float:
    """Find the temperature under which the logits predict best (Guo and others 2017).

    Parameters
    ----------
    logits : ndarray, shape (n, n_labels)
    y : ndarray of int, shape (n,)
    weights : ndarray, shape (n,), default None
        Weight of every example; None for equal ones.

    Returns
    -------
    float
        Above 1 where the logits are too sure, below where they are too timid.
    """
    low, high = np.log(TEMPERATURE_BOUNDS)
    found = minimize_scalar(
        lambda log_t: log_loss(logits / np.exp(log_t), y, weights), bounds=(low, high), method="bounded"
    )
    return float(np.exp(found.x))


def log_loss(logits: FloatArray, y: IntArray, weights: FloatArray | None = None) -> float:
    """Mean negative log-likelihood of the true labels under ``softmax(logits)``; lower is better."""
    scaled = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(y)), y]
    return float(np.average(losses, weights=weights))


def article_rows(labelled: LabelledSet) -> list[list[int]]:
    """Row numbers of each whole article of the set."""
    rows: dict[str, list[int]] = {}
    for i, example in enumerate(labelled.examples):
        if example.article is not None:
            rows.setdefault(example.article, []).append(i)
    return list(rows.values())


def context_of_set(context: Context, labelled: LabelledSet, logits: FloatArray) -> FloatArray:
    """Context term of every example; zero for those outside an article. Shape (n_examples, n_labels)."""
    out = np.zeros_like(logits)
    for rows in article_rows(labelled):
        words = [len(labelled.examples[row].text.split()) for row in rows]
        out[rows] = context.of_article(logits[rows], words)
    return out


def fit_context(
    labelled: LabelledSet, logits: FloatArray, weights: FloatArray | None = None, strength: float | None = None
) -> Context:
    """Find centre and strength of the context term on the set's whole articles.

    Parameters
    ----------
    labelled : LabelledSet
    logits : ndarray, shape (n_examples, n_labels)
        Out-of-group.
    weights : ndarray, shape (n_examples,), default None
        Weight of every example; None for equal ones.
    strength : float, default None
        None for the one under which the labels inside the articles become most likely.

    Returns
    -------
    Context
        Of strength 0 where the set holds no article.
    """
    rows = [row for article in article_rows(labelled) for row in article]
    if not rows:
        return Context.off(logits.shape[1])
    centre = tuple(logits[rows].mean(axis=0).tolist())
    if strength is not None:
        return Context(strength, centre)
    y, of_rows = label_indices(labelled)[rows], None if weights is None else weights[rows]

    def loss(strength: float) -> float:
        scores = logits[rows] + context_of_set(Context(strength, centre), labelled, logits)[rows]
        # At its own best temperature, so that strength is not mistaken for sharpness.
        return log_loss(scores / fit_temperature(scores, y, of_rows), y, of_rows)

    return Context(min(CONTEXT_STRENGTHS, key=loss), centre)


def fit_label_set_threshold(
    probabilities: FloatArray, y: IntArray, weights: FloatArray, groups: NDArray[np.str_] | None = None
) -> float:
    """Find the probability from which on a label belongs to the label set (split conformal prediction).

    With `groups` the promise is for a paragraph of a group that is not among them: every group counts alike, and one
    more is reckoned with that no label set covers (hierarchical conformal prediction; Lee, Barber and Willett 2023).
    Fewer than `MIN_GROUPS` cannot promise that much with sets worth having, and are pooled.

    Parameters
    ----------
    probabilities : ndarray, shape (n, n_labels)
        Out-of-group and calibrated.
    y : ndarray of int, shape (n,)
    weights : ndarray, shape (n,)
        Weight of every example, such that the weighted set has the label shares expected of new articles
        (weighted conformal prediction; Tibshirani and others 2019).
    groups : ndarray of str, shape (n,), default None

    Returns
    -------
    float
        The largest threshold that at least `COVERAGE` of the true labels reach.
    """
    true, outside = probabilities[np.arange(len(y)), y], 1 - COVERAGE
    if groups is not None and (n := len(set(groups))) >= MIN_GROUPS:
        group = np.unique(groups, return_inverse=True)[1]
        weights = weights / np.bincount(group, weights)[group]
        outside = (outside * (n + 1) - 1) / n
    order = np.argsort(true)
    below = np.cumsum(weights[order]) / weights.sum()
    return float(true[order][np.searchsorted(below, outside)])
