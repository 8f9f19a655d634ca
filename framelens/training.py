"""Train: one scikit-learn pipeline, measured on what it has not seen, calibrated on that, and frozen."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import joblib
import numpy as np
import sklearn
from scipy import sparse
from scipy.special import softmax
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
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
from framelens.scorer import FloatArray, Scorer, build_weights
from framelens.text import TOKEN_PATTERN, fold
from framelens.tokens import IntArray

# Below this quantile of the labelled paragraphs' share of known words, an article is reported as foreign matter.
FOREIGN = 0.01

PROTOCOLS = ("random", "unseen event", "unseen group")

#: Called with the number of fits done and the number there will be.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class TrainingOptions:
    """How to train; the defaults were chosen on unseen groups (docs/how-it-works.md shows what else was tried).

    Attributes
    ----------
    ngrams : int, default 2
        Longest run of words that makes a term, 1 or 2.
    min_df : int, default 2
        A term must stand in at least this many paragraphs.
    c : float, default 1.0
        Inverse strength of the L2 penalty of the logistic regression.
    context : float, default 1.5
        Strength of the context term, where the set has whole articles; None to fit it on them. Written articles
        mix framings more, and tell them more clearly, than real ones do: fitted on them the strength comes out
        near 0; 1.5 was chosen among 0, 1, 1.5 and 2 on real articles.
    prior : mapping of label to float, default None
        Expected share of each label in new articles; None for `framelens.calibration.default_prior`.
    seed : int, default 0
        Of the random splits.
    jobs : int, default -1
        Processes for the cross-validation; -1 for one per core.
    """

    ngrams: int = 2
    min_df: int = 2
    c: float = 1.0
    context: float | None = 1.5
    prior: Mapping[str, float] | None = None
    seed: int = 0
    jobs: int = -1


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


def build_pipeline(options: TrainingOptions) -> Pipeline:
    """Give the untrained pipeline: TF-IDF of words and word pairs, multinomial logistic regression."""
    tfidf = TfidfVectorizer(
        preprocessor=fold,
        token_pattern=TOKEN_PATTERN,
        ngram_range=(1, options.ngrams),
        min_df=options.min_df,
        sublinear_tf=True,
    )
    return Pipeline([("tfidf", tfidf), ("classifier", _classifier(options))])


def _classifier(options: TrainingOptions) -> LogisticRegression:
    return LogisticRegression(C=options.c, max_iter=1000)


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
    own_shift = prior_shift(y, labels, own_shares, _weights(labelled))
    metrics = {
        name: evaluation.evaluate(
            y, softmax(scores / calibration.temperature + own_shift, axis=1), labels, _weights(labelled)
        )
        for name, scores in logits.items()
    }

    texts = [e.text for e in labelled.examples]
    pipeline = build_pipeline(options).fit(texts, y, classifier__sample_weight=_weights(labelled))
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
        "metrics": {name: m.as_dict() for name, m in metrics.items()},
        "libraries": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
    }
    scorer = freeze(pipeline, card, calibration.shift)
    usual = {"known_words": {"low": _usual_share_of_known_words(scorer, texts)}}
    return TrainingResult(Scorer({**scorer.card, **usual}, scorer.weights), pipeline, metrics)


@dataclass(frozen=True)
class _Calibration:
    """What turns logits into probabilities and label sets; `shift` is added to the intercepts."""

    temperature: float
    shift: FloatArray
    context: Context
    threshold: float


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
    temperature = np.full((len(y), 1), alone)
    temperature[rows] = together
    trained = prior_shift(y, labels, prior, _weights(labelled))
    expected = np.exp(prior_shift(y, labels, prior))[y]
    threshold = fit_label_set_threshold(softmax(in_context / temperature + trained, axis=1), y, weights * expected)
    shift = alone * trained
    centre = np.add(context.centre, shift)
    if context.strength:
        # Scores to come carry the prior in their intercepts, at the temperature of a paragraph alone.
        centre -= (together - alone) * trained / context.strength
    return _Calibration(alone, shift, Context(context.strength, tuple(centre.tolist()), together), threshold)


def _usual_share_of_known_words(scorer: Scorer, texts: Sequence[str]) -> float:
    """Share of known words that all but one in a hundred labelled paragraphs reach: less is foreign matter."""
    known = np.concatenate([batch.known for batch in scorer.score_chunks(texts)])
    return float(np.quantile(known, FOREIGN))


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
    counts, weights = _count_terms(labelled, options), _weights(labelled)
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


def _weights(labelled: LabelledSet) -> FloatArray:
    return np.array([e.weight for e in labelled.examples])


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
    classifier = _classifier(options).fit(features, y[train_rows], sample_weight=weights[train_rows])
    scores = classifier.decision_function(tfidf.transform(counts[test_rows][:, columns]))
    if scores.ndim == 1:
        scores = np.column_stack([-scores, scores]) / 2
    # A label that stands in the test part alone could not be learnt: its logit stays far below the others.
    logits = np.full((len(test_rows), n_labels), -50.0)
    logits[:, classifier.classes_] = scores
    return logits
