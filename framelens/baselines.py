"""What our model must beat on the same splits: the plain methods that others use for the same task."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import LinearSVC

from framelens.heavybaselines import EMBEDDINGS, FASTTEXT, embeddings, fasttext
from framelens.pipeline import TrainingOptions, build_pipeline

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Texts, labels and weights of the training part, then the texts of the test part; gives scores of shape
#: (n_test, n_labels), which rank and whose largest is the label.
Method = Callable[[Sequence[str], IntArray, FloatArray, Sequence[str]], FloatArray]


def framelens(texts: Sequence[str], y: IntArray, weights: FloatArray, test: Sequence[str]) -> FloatArray:
    """Our own pipeline, with the weights of the examples."""
    pipeline = build_pipeline(TrainingOptions()).fit(texts, y, classifier__sample_weight=weights)
    return np.asarray(pipeline.decision_function(test))


def _plain(make: Callable[[], Any]) -> Method:
    """Make a method of a scikit-learn classifier that takes texts; it knows no weights."""

    def method(texts: Sequence[str], y: IntArray, weights: FloatArray, test: Sequence[str]) -> FloatArray:
        fitted = make().fit(texts, y)
        if hasattr(fitted, "predict_log_proba"):
            return np.asarray(np.maximum(fitted.predict_log_proba(test), -50.0))
        return np.asarray(fitted.decision_function(test))

    return method


def _lengths(texts: Sequence[str]) -> FloatArray:
    return np.array([[len(t), len(t.split()), t.count(",") + t.count(";")] for t in texts], dtype=float)


METHODS: dict[str, Method] = {
    "framelens": framelens,
    "majority": _plain(lambda: DummyClassifier(strategy="prior")),
    "length": _plain(lambda: make_pipeline(FunctionTransformer(_lengths), StandardScaler(), LogisticRegression())),
    "TF-IDF and logistic regression at defaults": _plain(
        # All defaults but the iterations: the default hundred end before the best weights are found.
        lambda: make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000))
    ),
    "complement naive Bayes": _plain(lambda: make_pipeline(TfidfVectorizer(), ComplementNB())),
    "linear SVM": _plain(lambda: make_pipeline(TfidfVectorizer(), LinearSVC())),
}

#: Those that need the extra ``baselines``.
MORE: dict[str, Method] = {FASTTEXT: fasttext, EMBEDDINGS: embeddings}
