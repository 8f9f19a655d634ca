"""Scores of paragraphs by models that were trained without them: what every figure and threshold rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import joblib
import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from framelens import evaluation
from framelens.dataset import LabelledSet
from framelens.pipeline import TrainingOptions, build_classifier
from framelens.scorer import FloatArray
from framelens.text import TOKEN_PATTERN, fold
from framelens.tokens import IntArray

PROTOCOLS = ("random", "unseen event", "unseen group")

#: Called with the number of fits done and the number there will be.
Progress = Callable[[int, int], None]


def out_of_fold_logits(
    labelled: LabelledSet,
    options: TrainingOptions,
    progress: Progress | None = None,
    protocols: Sequence[str] = PROTOCOLS,
) -> dict[str, FloatArray]:
    """Score every example by models that were trained without its fold.

    Returns
    -------
    dict of protocol to ndarray, shape (n_examples, n_labels)
        A protocol for which the set has too few events or groups is missing.
    """
    counts, weights = _count_terms(labelled, options), labelled.weights
    y = evaluation.label_indices(labelled)
    n_labels = len(labelled.labels)
    cuts = {name: evaluation.splits(labelled, name, options.seed) for name in protocols}
    jobs = [(name, split) for name, of in cuts.items() for split in of]
    fits = joblib.Parallel(n_jobs=options.jobs, return_as="generator")(
        joblib.delayed(_fit_and_score)(counts, y, weights, split, n_labels, options) for _, split in jobs
    )
    logits = {name: np.zeros((len(labelled), n_labels)) for name, of in cuts.items() if of}
    for done, ((name, (_, test)), scores) in enumerate(zip(jobs, fits, strict=True), 1):
        logits[name][test] = scores
        if progress:
            progress(done, len(jobs))
    return logits


def _count_terms(labelled: LabelledSet, options: TrainingOptions) -> sparse.csr_matrix:
    """Term counts of the whole set; each fold keeps the columns and the idf that its own rows give."""
    vectorizer = CountVectorizer(
        preprocessor=fold, token_pattern=TOKEN_PATTERN, ngram_range=(1, options.ngrams), min_df=options.min_df
    )
    return vectorizer.fit_transform([e.text for e in labelled.examples])


def _fit_and_score(
    counts: sparse.csr_matrix,
    y: IntArray,
    weights: FloatArray,
    split: evaluation.Split,
    n_labels: int,
    options: TrainingOptions,
) -> FloatArray:
    """Logits of the test rows from a pipeline fitted on the training rows alone, shape (n_test, n_labels)."""
    train_rows, test_rows = split
    training = counts[train_rows]
    columns = np.flatnonzero(training.getnnz(axis=0) >= options.min_df)
    tfidf = TfidfTransformer(sublinear_tf=True)
    features = tfidf.fit_transform(training[:, columns])
    classifier = build_classifier(options).fit(features, y[train_rows], sample_weight=weights[train_rows])
    scores = classifier.decision_function(tfidf.transform(counts[test_rows][:, columns]))
    if scores.ndim == 1:
        scores = np.column_stack([-scores, scores]) / 2
    # A label that stands in the test part alone could not be learnt: its logit stays far below the others.
    logits = np.full((len(test_rows), n_labels), -50.0)
    logits[:, classifier.classes_] = scores
    return logits
