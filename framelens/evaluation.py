"""How good a model is, measured on splits in which nothing is shared between training and test.

Three protocols stand side by side, because the gap between them is the finding:

- ``random``: paragraphs are split at random, as most published figures are;
- ``unseen event``: all paragraphs about one event stand on one side;
- ``unseen group``: all paragraphs of one writer, outlet or collection stand on one side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, f1_score, roc_auc_score
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold, StratifiedKFold

from framelens.dataset import LabelledSet

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Split = tuple[IntArray, IntArray]

FOLDS = 5
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
    f1: Mapping[str, float]
    auc: Mapping[str, float]
    brier: float
    ece: float
    confusion: list[list[int]]

    def as_dict(self) -> dict[str, Any]:
        """As plain values, figures rounded to four places."""
        rounded: dict[str, Any] = _rounded(asdict(self))
        return rounded


def label_indices(labelled: LabelledSet) -> IntArray:
    """Index of every example's label in ``labelled.labels``, shape (n_examples,)."""
    position = {label: i for i, label in enumerate(labelled.labels)}
    return np.array([position[e.label] for e in labelled.examples], dtype=np.int64)


def splits(labelled: LabelledSet, protocol: str, seed: int = 0) -> list[Split]:
    """Cut a labelled set into training and test parts.

    Parameters
    ----------
    labelled : LabelledSet
    protocol : {"random", "unseen event", "unseen group"}
    seed : int, default 0

    Returns
    -------
    list of (ndarray, ndarray)
        Row numbers of the training and of the test part; the test parts cover the set once. A test part that
        holds the only examples of a label is left out of nothing: its label simply cannot be predicted.
        Empty where the protocol needs more events or groups than there are.
    """
    y = label_indices(labelled)
    if protocol == "random":
        return list(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(y, y))
    units = np.array([e.event if protocol == "unseen event" else e.group for e in labelled.examples])
    n_units = len(set(units))
    if protocol == "unseen event" and n_units >= FOLDS:
        return list(StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(y, y, units))
    if protocol == "unseen group" and n_units >= 2:
        return list(LeaveOneGroupOut().split(y, y, units))
    return []


def evaluate(y: IntArray, probabilities: FloatArray, labels: Sequence[str]) -> Metrics:
    """Compare probabilities with the truth.

    Parameters
    ----------
    y : ndarray of int, shape (n,)
    probabilities : ndarray of float, shape (n, n_labels)
        Rows sum to 1.
    labels : sequence of str, length n_labels
    """
    predicted = probabilities.argmax(axis=1)
    every = np.arange(len(labels))
    one_hot = y[:, None] == every
    f1 = f1_score(y, predicted, labels=every, average=None, zero_division=0.0)
    return Metrics(
        n=len(y),
        accuracy=float((predicted == y).mean()),
        macro_f1=float(f1.mean()),
        f1=dict(zip(labels, map(float, f1), strict=True)),
        auc={label: _auc(one_hot[:, i], probabilities[:, i]) for i, label in enumerate(labels)},
        brier=float(((probabilities - one_hot) ** 2).sum(axis=1).mean()),
        ece=calibration_error(probabilities.max(axis=1), predicted == y),
        confusion=confusion_matrix(y, predicted, labels=every).tolist(),
    )


def _auc(positive: NDArray[np.bool_], score: FloatArray) -> float:
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
    groups = np.array([e.group for e in labelled.examples])
    for group in sorted(set(groups)):
        of = groups == group
        yield str(group), int(of.sum()), float((predicted[of] == y[of]).mean())


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value
