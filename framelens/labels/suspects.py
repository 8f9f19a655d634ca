"""Audit of the labels themselves: which ones the rest of the set speaks against (confident learning)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framelens.dataset import LabelledSet
from framelens.errors import OptionError
from framelens.evaluation import FloatArray, IntArray, label_indices
from framelens.labels.checks import Check, check, make_table, not_measured
from framelens.outoffold import out_of_fold_logits
from framelens.pipeline import TrainingOptions

# A linear model is sure against the label now and then where the codebook's hard cases part wording and frame on
# purpose. One paragraph in twelve is more than such cases explain: then the labels need another reading.
SUSPECT_SHARE = 0.08


def suspects(probabilities: FloatArray, y: IntArray) -> NDArray[np.bool_]:
    """Find the examples that count against their label in the confident joint (Northcutt, Jiang and Chuang 2021).

    A label is credible for an example if its probability is at least the mean that examples so labelled get. An
    example is suspect if the most probable of its credible labels is not its own, and its own is not the most probable
    of all.

    Parameters
    ----------
    probabilities : ndarray, shape (n, n_labels)
        Out of fold; rows sum to 1.
    y : ndarray of int, shape (n,)
        The labels given; each occurs.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    thresholds = np.array([probabilities[y == k, k].mean() for k in range(probabilities.shape[1])])
    credible = np.where(probabilities >= thresholds - 1e-6, probabilities, -1.0)
    best = credible.argmax(axis=1)
    return np.asarray((credible.max(axis=1) >= 0) & (best != y) & (probabilities.argmax(axis=1) != y))


def cleanlab_suspects(probabilities: FloatArray, y: IntArray) -> NDArray[np.bool_]:
    """Find label issues with cleanlab's default method, which weighs the classes' noise rates as well."""
    try:
        from cleanlab.filter import find_label_issues
    except ImportError:
        raise OptionError("--cleanlab needs cleanlab: pip install 'framelens[audit]'") from None
    found = find_label_issues(y, probabilities, n_jobs=1)
    return np.asarray(found, dtype=bool)


def label_errors(labelled: LabelledSet, jobs: int = -1, cleanlab: bool = False) -> Check:
    """Share of paragraphs whose label the others speak against, by models that saw nothing of their event.

    Parameters
    ----------
    labelled : LabelledSet
    jobs : int, default -1
        Processes for the cross-validation.
    cleanlab : bool, default False
        Judge by cleanlab instead of the confident joint alone.
    """
    name = "labels the rest speaks against"
    logits = out_of_fold_logits(labelled, TrainingOptions(jobs=jobs), protocols=("unseen event",))
    if not logits:
        return not_measured(name, SUSPECT_SHARE, "the set has too few events")
    scores = logits["unseen event"]
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = exp / exp.sum(axis=1, keepdims=True)
    y = label_indices(labelled)
    found = cleanlab_suspects(probabilities, y) if cleanlab else suspects(probabilities, y)
    own = probabilities[np.arange(len(y)), y]
    margin = probabilities.max(axis=1) - own
    order = [i for i in np.argsort(-margin, kind="stable").tolist() if found[i]]
    rows = [
        (
            labelled.examples[i].id,
            labelled.examples[i].label,
            f"{own[i]:.2f}",
            labelled.labels[int(probabilities[i].argmax())],
            f"{probabilities[i].max():.2f}",
            labelled.examples[i].text[:160],
        )
        for i in order
    ]
    why = (
        "Share of the paragraphs for which another label is credible and their own is not, by models that saw "
        "nothing of their event. Read the table: some are slips, some the hard cases the set is there for."
    )
    table = make_table(("paragraph", "label", "probability", "rather", "probability of that", "text"), rows)
    return check(name, float(found.mean()), SUSPECT_SHARE, why, table)
