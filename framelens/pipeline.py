"""The scikit-learn pipeline that learns the weights, and how it is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from framelens.text import TOKEN_PATTERN, fold


@dataclass(frozen=True, kw_only=True)
class TrainingOptions:
    """How to train; the defaults were chosen on unseen groups (docs/how-it-works.md shows what else was tried).

    Attributes
    ----------
    ngrams : int, default 2
        Longest run of words that makes a term, 1 or 2.
    min_df : int, default 2
        A term must stand in at least this many paragraphs.
    c : float, default 8.0
        Inverse strength of the L2 penalty of the logistic regression.
    context : float, default 0.75
        Strength of the context term, where the set has whole articles; None to fit it on them. Written articles
        mix framings more, and tell them more clearly, than real ones do: fitted on them the strength comes out
        near 0; 0.75 was chosen among 0.5, 0.75, 1, 1.25 and 1.5 on real articles.
    prior : mapping of label to float, default None
        Expected share of each label in new articles; None for `framelens.calibration.default_prior`.
    seed : int, default 0
        Of the random splits.
    jobs : int, default -1
        Processes for the cross-validation; -1 for one per core.
    """

    ngrams: int = 2
    min_df: int = 2
    c: float = 8.0
    context: float | None = 0.75
    prior: Mapping[str, float] | None = None
    seed: int = 0
    jobs: int = -1


def build_pipeline(options: TrainingOptions) -> Pipeline:
    """Give the untrained pipeline: TF-IDF of words and word pairs, multinomial logistic regression."""
    tfidf = TfidfVectorizer(
        preprocessor=fold,
        token_pattern=TOKEN_PATTERN,
        ngram_range=(1, options.ngrams),
        min_df=options.min_df,
        sublinear_tf=True,
    )
    return Pipeline([("tfidf", tfidf), ("classifier", build_classifier(options))])


def build_classifier(options: TrainingOptions) -> LogisticRegression:
    """Give the untrained classifier alone, for term values that have been worked out already."""
    # Newton's method takes 6 steps where L-BFGS takes 140, a ninth of the time, to the same minimum.
    return LogisticRegression(C=options.c, solver="newton-cg", max_iter=1000)
