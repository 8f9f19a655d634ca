"""Train: one scikit-learn pipeline, measured on what it has not seen, calibrated on that, and frozen."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import sklearn
from scipy import sparse
from scipy.special import softmax
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import Pipeline

import framelens
from framelens import evaluation
from framelens.calibration import (
    COVERAGE,
    article_rows,
    context_of_set,
    default_prior,
    fit_context,
    fit_label_set_threshold,
    fit_temperature,
    prior_shift,
    realism_weights,
)
from framelens.context import Context
from framelens.dataset import LabelledSet
from framelens.outoffold import Progress, out_of_fold_logits
from framelens.pipeline import TrainingOptions, build_pipeline
from framelens.scorer import FloatArray, Scorer, build_weights
from framelens.text import TOKEN_PATTERN, fold
from framelens.verdicttrial import try_verdicts

# Below this quantile of the labelled paragraphs' share of known words, an article is reported as foreign matter.
FOREIGN = 0.01


@dataclass(frozen=True)
class TrainingResult:
    """A trained model and what was measured on the way.

    Attributes
    ----------
    scorer : Scorer
        Frozen; its card holds all figures.
    pipeline : sklearn.pipeline.Pipeline
        What the scorer was frozen from, without prior and temperature.
    metrics : mapping of protocol to Metrics
    """

    scorer: Scorer
    pipeline: Pipeline
    metrics: Mapping[str, evaluation.Metrics]


def train(
    labelled: LabelledSet, options: TrainingOptions | None = None, progress: Progress | None = None
) -> TrainingResult:
    """Fit, evaluate, calibrate and freeze.

    Parameters
    ----------
    labelled : LabelledSet
    options : TrainingOptions, default None
    progress : callable, default None
        Called with (fits done, fits in all).

    Returns
    -------
    TrainingResult
    """
    options = options or TrainingOptions()
    labels, y = labelled.labels, evaluation.label_indices(labelled)
    logits = out_of_fold_logits(labelled, options, progress)
    unseen = logits.get("unseen group", logits.get("unseen event", logits["random"]))

    prior = options.prior or default_prior(labels)
    calibration = _calibrate(labelled, unseen, prior, options)
    own_shares = dict(zip(labels, (np.bincount(y, minlength=len(labels)) / len(y)).tolist(), strict=True))
    own_shift = prior_shift(y, labels, own_shares, labelled.weights)
    metrics = {
        name: evaluation.evaluate(
            y, softmax(scores / calibration.temperature + own_shift, axis=1), labels, labelled.weights
        )
        for name, scores in logits.items()
    }

    verdicts = try_verdicts(labelled, calibration.probabilities)
    texts = [e.text for e in labelled.examples]
    pipeline = build_pipeline(options).fit(texts, y, classifier__sample_weight=labelled.weights)
    classifier = pipeline.named_steps["classifier"]
    # Half the file and of its reading; the solver stops long before the digits that are cut.
    classifier.coef_ = classifier.coef_.astype(np.float32).astype(np.float64)
    card = {
        "name": "framelens-" + ("framing" if "pro-kremlin" in labels else "custom"),
        "version": framelens.__version__,
        "labels": list(labels),
        "labeled_fingerprint": labelled.fingerprint,
        "examples": len(labelled),
        "options": {k: v for k, v in asdict(options).items() if k not in {"jobs", "prior"}},
        "prior": dict(prior),
        "temperature": calibration.temperature,
        "context": calibration.context.as_dict(),
        "label_sets": {"coverage": COVERAGE, "threshold": calibration.threshold},
        "known_words": {"low": _usual_share_of_known_words(labelled)},
        "verdicts": verdicts.as_dict() if verdicts else None,
        "metrics": {name: m.as_dict() for name, m in metrics.items()},
        "libraries": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
    }
    scorer = freeze(pipeline, card, calibration.shift)
    return TrainingResult(scorer, pipeline, metrics)


@dataclass(frozen=True)
class _Calibration:
    """What turns logits into probabilities and label sets; `shift` is added to the intercepts.

    `probabilities` are those of the labelled paragraphs, in their articles, from models that had not seen their writer.
    """

    temperature: float
    shift: FloatArray
    context: Context
    threshold: float
    probabilities: FloatArray


def _calibrate(
    labelled: LabelledSet, unseen: FloatArray, prior: Mapping[str, float], options: TrainingOptions
) -> _Calibration:
    """Fit everything on scores of paragraphs whose writer the scoring models had not seen."""
    labels, y = labelled.labels, evaluation.label_indices(labelled)
    weights = realism_weights(labelled)
    context = fit_context(labelled, unseen, weights, options.context)
    in_context = unseen + context_of_set(context, labelled, unseen)
    alone = fit_temperature(unseen, y, weights)
    rows = [row for article in article_rows(labelled) for row in article] if context.strength else []
    together = fit_temperature(in_context[rows], y[rows], weights[rows]) if rows else alone
    trained = prior_shift(y, labels, prior, labelled.weights)
    expected = weights * np.exp(prior_shift(y, labels, prior))[y]
    groups = labelled.groups
    probabilities = softmax(unseen / alone + trained, axis=1)
    threshold = in_articles = fit_label_set_threshold(probabilities, y, expected, groups)
    if rows:
        probabilities[rows] = softmax(in_context[rows] / together + trained, axis=1)
        in_articles = fit_label_set_threshold(probabilities[rows], y[rows], expected[rows], groups[rows])
    shift = alone * trained
    centre = np.add(context.centre, shift)
    if context.strength:
        # Scores to come carry the prior in their intercepts, at the temperature of a paragraph alone.
        centre -= (together - alone) * trained / context.strength
    articles = Context(context.strength, tuple(centre.tolist()), together, in_articles)
    return _Calibration(alone, shift, articles, threshold, probabilities)


def _usual_share_of_known_words(labelled: LabelledSet) -> float:
    """Share of known words that all but one in a hundred labelled paragraphs reach: less is foreign matter.

    A paragraph's word counts as known if another group uses it, too: a model knows every word it was trained on.
    """
    vectorizer = CountVectorizer(preprocessor=fold, token_pattern=TOKEN_PATTERN)
    counts = vectorizer.fit_transform([e.text for e in labelled.examples])
    groups = np.unique(labelled.groups, return_inverse=True)[1]
    of_group = sparse.csr_matrix((np.ones(len(groups)), (groups, np.arange(len(groups)))))
    known = (of_group @ counts).getnnz(axis=0) >= min(2, of_group.shape[0])
    of_known, of_all = (np.asarray(c.sum(axis=1), dtype=float).ravel() for c in (counts[:, known], counts))
    return float(np.quantile(of_known / np.maximum(of_all, 1.0), FOREIGN))


def freeze(pipeline: Pipeline, card: Mapping[str, Any], shift: FloatArray | None = None) -> Scorer:
    """Turn a fitted pipeline into a scorer that gives the same logits, plus `shift`, without scikit-learn.

    Parameters
    ----------
    pipeline : Pipeline
        From `build_pipeline`, fitted.
    card : mapping
        Must hold ``labels`` in the order of the classifier's classes, and ``temperature``.
    shift : ndarray, shape (n_labels,), default None
        Added to the intercepts: the class prior.
    """
    tfidf, classifier = pipeline.named_steps["tfidf"], pipeline.named_steps["classifier"]
    coefficients, intercepts = classifier.coef_, classifier.intercept_
    if len(coefficients) == 1:  # two classes share one row in scikit-learn
        coefficients, intercepts = (
            np.vstack([-coefficients, coefficients]) / 2,
            np.hstack([-intercepts, intercepts]) / 2,
        )
    return Scorer(
        dict(card),
        build_weights(
            tfidf.get_feature_names_out().tolist(),
            tfidf.idf_,
            coefficients.T,
            intercepts + (0.0 if shift is None else shift),
        ),
    )
