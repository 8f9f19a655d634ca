"""From logits to probabilities that can be trusted: class prior, temperature, label sets.

Everything here is fitted on out-of-group scores: on paragraphs whose writer the scoring model had never seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from framelens.dataset import NEUTRAL
from framelens.errors import OptionError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# In 1,009 real paragraphs on the region that two people labelled, two in three were neutral-analytic.
NEUTRAL_PRIOR = 2 / 3

# A confident temperature below or above these bounds means that the fit went wrong.
TEMPERATURE_BOUNDS = (0.05, 20.0)


def default_prior(labels: Sequence[str]) -> dict[str, float]:
    """What to expect of an article before reading it: two thirds neutral, or all labels alike without a neutral."""
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


def prior_shift(y: IntArray, labels: Sequence[str], prior: Mapping[str, float]) -> FloatArray:
    """Log ratio of the expected to the labelled set's share of each label, shape (n_labels,).

    Adding it to log-odds corrects a classifier for another class prior (Saerens, Latinne and Decaestecker 2002).
    """
    share = np.bincount(y, minlength=len(labels)) / len(y)
    wanted = np.array([prior[label] for label in labels])
    return np.asarray(np.log(wanted / share))


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

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log_p = scaled[np.arange(len(y)), y] - np.log(np.exp(scaled).sum(axis=1))
        return float(-np.average(log_p, weights=weights))

    low, high = np.log(TEMPERATURE_BOUNDS)
    return float(np.exp(minimize_scalar(loss, bounds=(low, high), method="bounded").x))
