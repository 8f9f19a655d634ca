"""Our model beside the baselines, on the same splits or on the same labelled records from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from framelens import evaluation
from framelens.baselines import METHODS, MORE, FloatArray, IntArray, Method
from framelens.calibration import fit_label_set_threshold, fit_temperature
from framelens.dataset import LabelledSet
from framelens.errors import OptionError
from framelens.outoffold import PROTOCOLS

# Folds of every protocol here: with each group a fold of its own, six methods would take an hour.
FOLDS = 10

# Shares of the groups at which the learning curve is taken.
CURVE = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1.0)


@dataclass(frozen=True)
class Row:
    """One method under one protocol.

    Attributes
    ----------
    method, protocol : str
    metrics : Metrics
    macro_f1_interval : (float, float)
        95% bootstrap interval over the protocol's units.
    auc_intervals : mapping of label to (float, float)
    selective : Selective
        With thresholds fitted on other units than those they are tested on.
    reliability : list of mapping
        Confidence and accuracy by bins.
    """

    method: str
    protocol: str
    metrics: evaluation.Metrics
    macro_f1_interval: tuple[float, float]
    auc_intervals: Mapping[str, tuple[float, float]]
    selective: evaluation.Selective
    reliability: list[dict[str, float]]

    def as_dict(self) -> dict[str, Any]:
        """As plain values, figures rounded to four places."""
        rounded: dict[str, Any] = evaluation.rounded(asdict(self))
        return rounded


def usual_protocols(labelled: LabelledSet) -> list[str]:
    """Name the protocols of training, and "unseen manner" where every record names the manner it follows.

    Writers who follow the same model of manner write alike, so that leaving out one of them leaves in what tells of
    the other.
    """
    told = all(e.extra.get("manner") for e in labelled.examples)
    return [*PROTOCOLS, *(["unseen manner"] if told else [])]


def compare(
    labelled: LabelledSet,
    protocols: Sequence[str],
    methods: Sequence[str] = tuple(METHODS),
    jobs: int = -1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Row]:
    """Cross-validate every method under every protocol.

    Parameters
    ----------
    labelled : LabelledSet
    protocols : sequence of str
        See `framelens.evaluation.splits`.
    methods : sequence of str
        Names in `framelens.baselines.METHODS` or `MORE`.
    jobs : int, default -1
    progress : callable, default None

    Raises
    ------
    OptionError
        If a protocol needs more units than the set has.
    """
    y, texts, weights = _arrays(labelled)
    rows: list[Row] = []
    for protocol in protocols:
        folds = evaluation.splits(labelled, protocol, folds=FOLDS)
        units = evaluation.unit_names(labelled, protocol)
        if not folds:
            raise OptionError(f"{protocol}: expected at least {FOLDS} different values; found {len(set(units))}")
        for name in methods:
            fits = joblib.Parallel(n_jobs=jobs)(
                joblib.delayed(_method(name))([texts[i] for i in a], y[a], weights[a], [texts[i] for i in b])
                for a, b in folds
            )
            scores = np.zeros((len(y), len(labelled.labels)))
            for (_, test), found in zip(folds, fits, strict=True):
                scores[test] = _columns(found)
            rows.append(_row(name, protocol, y, scores, labelled.labels, units))
            if progress:
                progress(len(rows), len(protocols) * len(methods))
    return rows


def compare_on(labelled: LabelledSet, other: LabelledSet, methods: Sequence[str] = tuple(METHODS)) -> list[Row]:
    """Train every method on `labelled` and test it on `other`, whose labels must be among the trained ones."""
    unknown = set(other.labels) - set(labelled.labels)
    if unknown:
        raise OptionError(
            f"--test: expected the labels {', '.join(labelled.labels)}; found {', '.join(sorted(unknown))}"
        )
    y, texts, weights = _arrays(labelled)
    truth = np.array([labelled.labels.index(e.label) for e in other.examples])
    units = np.array([e.group if len({x.group for x in other.examples}) > 1 else e.id for e in other.examples])
    rows = []
    for name in methods:
        scores = _columns(_method(name)(texts, y, weights, [e.text for e in other.examples]))
        rows.append(_row(name, "other records", truth, scores, labelled.labels, units))
    return rows


def learning_curve(labelled: LabelledSet, other: LabelledSet) -> list[dict[str, Any]]:
    """Test our pipeline on `other` after training on ever more of the set, one writer's batch after another.

    Returns
    -------
    list of dict
        ``paragraphs`` trained on, ``macro_f1`` and ``auc`` by label; steps that lack a label are left out.
    """
    order = np.random.default_rng(0).permutation(sorted(set(labelled.groups)))
    points = []
    for share in CURVE:
        chosen = set(order[: max(round(share * len(order)), 1)].tolist())
        part = LabelledSet(tuple(e for e in labelled.examples if e.group in chosen))
        if part.labels == labelled.labels:
            (row,) = compare_on(part, other, ["framelens"])
            point = {"paragraphs": len(part), "macro_f1": row.metrics.macro_f1, "auc": dict(row.metrics.auc)}
            points.append(evaluation.rounded(point))
    return points


def _method(name: str) -> Method:
    return METHODS.get(name) or MORE[name]


def _arrays(labelled: LabelledSet) -> tuple[IntArray, list[str], FloatArray]:
    return evaluation.label_indices(labelled), [e.text for e in labelled.examples], labelled.weights


def _columns(scores: FloatArray) -> FloatArray:
    return np.column_stack([-scores, scores]) / 2 if scores.ndim == 1 else scores


def _row(
    method: str, protocol: str, y: IntArray, scores: FloatArray, labels: Sequence[str], units: NDArray[np.str_]
) -> Row:
    """Each method at its own best temperature, so that the comparison is of what it knows, not of its scale."""
    probabilities = softmax(scores / fit_temperature(scores, y), axis=1)
    sets = evaluation.label_sets(probabilities, _thresholds(probabilities, y, units))
    return make_row(method, protocol, y, probabilities, labels, units, sets)


def make_row(
    method: str,
    protocol: str,
    y: IntArray,
    probabilities: FloatArray,
    labels: Sequence[str],
    units: NDArray[np.str_],
    sets: NDArray[np.bool_],
) -> Row:
    """Measure probabilities and label sets, both of shape (n, n_labels)."""

    def auc(label: int) -> Callable[[IntArray], float]:
        return lambda rows: evaluation.auc(y[rows] == label, probabilities[rows, label])

    return Row(
        method,
        protocol,
        evaluation.evaluate(y, probabilities, labels),
        evaluation.bootstrap(lambda rows: evaluation.macro_f1(y[rows], probabilities[rows]), units),
        {label: evaluation.bootstrap(auc(i), units) for i, label in enumerate(labels)},
        evaluation.selective(y, probabilities, sets),
        evaluation.reliability(probabilities.max(axis=1), probabilities.argmax(axis=1) == y),
    )


def _thresholds(probabilities: FloatArray, y: IntArray, units: NDArray[np.str_]) -> FloatArray:
    """Label-set threshold of every row, fitted on the units of the other parts; shape (n, 1)."""
    part = np.unique(units, return_inverse=True)[1] % evaluation.FOLDS
    thresholds = np.zeros((len(y), 1))
    for i in range(evaluation.FOLDS):
        rest = part != i
        thresholds[~rest] = fit_label_set_threshold(probabilities[rest], y[rest], np.ones(int(rest.sum())))
    return thresholds


__all__ = ["METHODS", "Method", "Row", "compare", "compare_on", "learning_curve"]
