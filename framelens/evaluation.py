"""How good a model is, measured on splits in which nothing is shared between training and test.

Three protocols stand side by side, because the gap between them is the finding:

- ``random``: paragraphs are split at random, as most published figures are;
- ``unseen event``: all paragraphs about one event stand on one side;
- ``unseen group``: all paragraphs of one writer, outlet or collection stand on one side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, f1_score, roc_auc_score
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold, StratifiedKFold

from framelens.dataset import LabelledSet

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Split = tuple[IntArray, IntArray]

FOLDS = 5

# The interval of a figure is the middle 95% over this many resamplings of whole groups.
RESAMPLES = 200
INTERVAL = 0.95
CALIBRATION_BINS = 10


@dataclass(frozen=True)
class Metrics:
    """Figures of one protocol.

    Attributes
    ----------
    n : int
        Paragraphs tested.
    accuracy, macro_f1 : float
        0 to 1, higher is better; `macro_f1` is the unweighted mean of `f1`.
    weighted_macro_f1 : float
        The same with every example counted by its weight: closer to how often each kind of paragraph is met.
    f1 : mapping of label to float
    auc : mapping of label to float
        One against the rest; 0.5 is chance.
    brier : float
        Mean squared distance of the probabilities from the truth, 0 to 2, lower is better (Brier 1950).
    ece : float
        Expected calibration error over ten bins, 0 to 1, lower is better (Naeini, Cooper and Hauskrecht 2015).
    confusion : list of list of int
        Rows are true labels, columns predicted ones, in the order of the model's labels.
    """

    n: int
    accuracy: float
    macro_f1: float
    weighted_macro_f1: float
    f1: Mapping[str, float]
    auc: Mapping[str, float]
    brier: float
    ece: float
    confusion: list[list[int]]

    def as_dict(self) -> dict[str, Any]:
        """As plain values, figures rounded to four places."""
        plain: dict[str, Any] = rounded(asdict(self))
        return plain


def label_indices(labelled: LabelledSet) -> IntArray:
    """Index of every example's label in ``labelled.labels``, shape (n_examples,)."""
    position = {label: i for i, label in enumerate(labelled.labels)}
    return np.array([position[e.label] for e in labelled.examples], dtype=np.int64)


def splits(labelled: LabelledSet, protocol: str, seed: int = 0, folds: int | None = None) -> list[Split]:
    """Cut a labelled set into training and test parts.

    Parameters
    ----------
    labelled : LabelledSet
    protocol : str
        "random", "unseen event", "unseen group", or "unseen X" for any column X of the records.
    seed : int, default 0
    folds : int, default None
        None for five folds, and for one fold a group where groups are unseen.

    Returns
    -------
    list of (ndarray, ndarray)
        Row numbers of the training and of the test part; the test parts cover the set once. A test part that
        holds the only examples of a label is left out of nothing: its label simply cannot be predicted.
        Empty where the protocol needs more events or groups than there are.
    """
    y = label_indices(labelled)
    if protocol == "random":
        return list(StratifiedKFold(folds or FOLDS, shuffle=True, random_state=seed).split(y, y))
    units = unit_names(labelled, protocol)
    n_units = len(set(units))
    if folds is None and protocol == "unseen group":
        return list(LeaveOneGroupOut().split(y, y, units)) if n_units >= 2 else []
    if n_units < (folds or FOLDS):
        return []
    return list(StratifiedGroupKFold(folds or FOLDS, shuffle=True, random_state=seed).split(y, y, units))


def unit_names(labelled: LabelledSet, protocol: str) -> NDArray[np.str_]:
    """Name what must not stand on both sides of a split, for every example; "random" splits single examples."""
    column = {"random": "id"}.get(protocol, protocol.removeprefix("unseen "))
    return np.array([str(getattr(e, column, None) or e.extra.get(column, "")) for e in labelled.examples])


def evaluate(
    y: IntArray, probabilities: FloatArray, labels: Sequence[str], weights: FloatArray | None = None
) -> Metrics:
    """Compare probabilities with the truth.

    Parameters
    ----------
    y : ndarray of int, shape (n,)
    probabilities : ndarray of float, shape (n, n_labels)
        Rows sum to 1.
    labels : sequence of str, length n_labels
    weights : ndarray, shape (n,), default None
        For `weighted_macro_f1` alone; None for equal ones.
    """
    predicted = probabilities.argmax(axis=1)
    every = np.arange(len(labels))
    one_hot = y[:, None] == every
    f1 = f1_score(y, predicted, labels=every, average=None, zero_division=0.0)
    return Metrics(
        n=len(y),
        accuracy=float((predicted == y).mean()),
        macro_f1=float(f1.mean()),
        weighted_macro_f1=macro_f1(y, probabilities, weights),
        f1=dict(zip(labels, map(float, f1), strict=True)),
        auc={label: auc(one_hot[:, i], probabilities[:, i]) for i, label in enumerate(labels)},
        brier=float(((probabilities - one_hot) ** 2).sum(axis=1).mean()),
        ece=calibration_error(probabilities.max(axis=1), predicted == y),
        confusion=confusion_matrix(y, predicted, labels=every).tolist(),
    )


@dataclass(frozen=True)
class Selective:
    """What abstention buys.

    Attributes
    ----------
    coverage : float
        Share of the paragraphs whose label set holds the true label, 0 to 1.
    set_size : float
        Mean number of labels in a set.
    certain : float
        Share of the paragraphs whose set holds one label.
    certain_accuracy : float
        Accuracy among those.
    risk_at : mapping of str to float
        Error rate among the surest paragraphs, by their share ("25%" to "100%").
    """

    coverage: float
    set_size: float
    certain: float
    certain_accuracy: float
    risk_at: Mapping[str, float]


def label_sets(probabilities: FloatArray, threshold: FloatArray) -> BoolArray:
    """Which labels belong to each label set: from the `threshold`, shape (n, 1), on; the likeliest always does."""
    likeliest = np.arange(probabilities.shape[1]) == probabilities.argmax(axis=1)[:, None]
    return np.asarray((probabilities >= threshold) | likeliest)


def selective(y: IntArray, probabilities: FloatArray, inside: BoolArray) -> Selective:
    """Measure label sets and the risk-coverage curve.

    Parameters
    ----------
    y : ndarray of int, shape (n,)
    probabilities : ndarray, shape (n, n_labels)
    inside : ndarray of bool, shape (n, n_labels)
        Which labels belong to the label set.
    """
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    sizes, wrong = inside.sum(axis=1), predicted != y
    surest = wrong[np.argsort(-confidence, kind="stable")]
    certain = sizes == 1
    return Selective(
        coverage=float(inside[np.arange(len(y)), y].mean()),
        set_size=float(sizes.mean()),
        certain=float(certain.mean()),
        certain_accuracy=float(1 - wrong[certain].mean()) if certain.any() else float("nan"),
        risk_at={f"{s:.0%}": float(surest[: max(int(s * len(y)), 1)].mean()) for s in (0.25, 0.5, 0.75, 1.0)},
    )


def bootstrap(
    figure: Callable[[IntArray], float], units: NDArray[np.str_], seed: int = 0, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """Interval of a figure over resamplings of whole units, so that paragraphs of one writer count as one draw.

    Parameters
    ----------
    figure : callable
        Takes row numbers, gives the figure for these rows.
    units : ndarray of str, shape (n,)
        Unit of every row.
    """
    names, inverse = np.unique(units, return_inverse=True)
    rows = [np.flatnonzero(inverse == i) for i in range(len(names))]
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(resamples):
        drawn = rng.integers(0, len(names), len(names))
        values.append(figure(np.concatenate([rows[i] for i in drawn])))
    tail = (1 - INTERVAL) / 2
    low, high = np.nanquantile(values, [tail, 1 - tail])
    return float(low), float(high)


def macro_f1(y: IntArray, probabilities: FloatArray, weights: FloatArray | None = None) -> float:
    """Unweighted mean of the labels' F1, 0 to 1."""
    every = np.arange(probabilities.shape[1])
    predicted = probabilities.argmax(axis=1)
    return float(f1_score(y, predicted, labels=every, average="macro", sample_weight=weights, zero_division=0.0))


def auc(positive: NDArray[np.bool_], score: FloatArray) -> float:
    """Chance that a positive example scores above a negative one; NaN where one kind is missing."""
    return float(roc_auc_score(positive, score)) if 0 < positive.sum() < len(positive) else float("nan")


def calibration_error(confidence: FloatArray, correct: NDArray[np.bool_]) -> float:
    """Mean gap between confidence and accuracy over ten equally wide bins, weighted by their counts."""
    return sum(b["n"] * abs(b["confidence"] - b["accuracy"]) for b in reliability(confidence, correct)) / max(
        len(confidence), 1
    )


def reliability(confidence: FloatArray, correct: NDArray[np.bool_]) -> list[dict[str, float]]:
    """Accuracy and mean confidence in each of ten equally wide bins that is not empty."""
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    return [
        {
            "n": int((bins == b).sum()),
            "confidence": float(confidence[bins == b].mean()),
            "accuracy": float(correct[bins == b].mean()),
        }
        for b in np.unique(bins)
    ]


def per_group(labelled: LabelledSet, predicted: IntArray) -> Iterator[tuple[str, int, float]]:
    """Name, size and accuracy of every group."""
    y = label_indices(labelled)
    groups = labelled.groups
    for group in sorted(set(groups)):
        of = groups == group
        yield str(group), int(of.sum()), float((predicted[of] == y[of]).mean())


def rounded(value: Any) -> Any:
    """Round every float in nested lists and mappings to four places."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list | tuple) else value
