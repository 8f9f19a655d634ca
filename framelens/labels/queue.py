"""Active learning: which paragraphs of new articles are worth labelling next.

Three figures decide, each between 0 and 1: how uncertain the model is, how far models that were trained on other
draws of the labelled set disagree, and how unlike a paragraph is to those already in the queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import joblib
import numpy as np
from scipy import sparse
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline

from framelens.article import Article
from framelens.dataset import LabelledSet
from framelens.errors import OptionError
from framelens.pipeline import TrainingOptions, build_pipeline
from framelens.scorer import FloatArray, Scorer
from framelens.text import TOKEN_PATTERN, fold

# Shorter paragraphs carry no frame (the codebook labels no fragments) and would fill the queue with doubt.
MIN_WORDS = 12


@dataclass(frozen=True, kw_only=True)
class QueueOptions:
    """How to choose.

    Attributes
    ----------
    size : int, default 50
        Paragraphs to queue.
    seeds : int, default 5
        Models to train for the disagreement; below 2, or without a labelled set, it is left out.
    jobs : int, default -1
        Processes for the training.
    """

    size: int = 50
    seeds: int = 5
    jobs: int = -1


@dataclass(frozen=True)
class Candidate:
    """A paragraph that may be queued.

    Attributes
    ----------
    id : str
        The article's id and the paragraph's number, from 1.
    text : str
    article : str
    n : int
        Its number.
    """

    id: str
    text: str
    article: str
    n: int


@dataclass(frozen=True)
class Queued:
    """A paragraph in the queue.

    Attributes
    ----------
    candidate : Candidate
    label : str
        What the model says.
    probabilities : mapping of label to float
    uncertainty : float
        Entropy of the probabilities, 0 (sure) to 1 (all labels alike).
    disagreement : float
        Jensen-Shannon divergence of the models of other seeds, 0 (of one mind) to 1.
    novelty : float
        1 less the likeness (cosine) to the nearest paragraph before it in the queue.
    """

    candidate: Candidate
    label: str
    probabilities: Mapping[str, float]
    uncertainty: float
    disagreement: float
    novelty: float


def candidates_of(articles: Iterable[Article], labelled: LabelledSet | None = None) -> list[Candidate]:
    """List the paragraphs of articles that are long enough, each text once, none that is labelled already."""
    seen = {_key(example.text) for example in labelled.examples} if labelled else set()
    found = []
    for article in articles:
        for n, paragraph in enumerate(article.paragraphs, 1):
            key = _key(paragraph.text)
            if key not in seen and len(key.split()) >= MIN_WORDS:
                seen.add(key)
                found.append(Candidate(f"{article.id}-{n}", " ".join(paragraph.text.split()), article.id, n))
    return found


def _key(text: str) -> str:
    return " ".join(fold(text).split())


def build_queue(
    candidates: Sequence[Candidate],
    scorer: Scorer,
    labelled: LabelledSet | None = None,
    options: QueueOptions | None = None,
) -> list[Queued]:
    """Choose the paragraphs to label next, the most telling first.

    Parameters
    ----------
    candidates : sequence of Candidate
    scorer : Scorer
    labelled : LabelledSet, default None
        For the disagreement between seeds; its labels must be the model's.
    options : QueueOptions, default None

    Returns
    -------
    list of Queued
        The same for the same input.

    Raises
    ------
    OptionError
        If there is no candidate, or the labelled set has other labels than the model.
    """
    options = options or QueueOptions()
    if not candidates:
        raise OptionError(f"no paragraph of {MIN_WORDS} words or more that is not labelled already")
    texts = [c.text for c in candidates]
    probabilities = scorer.probabilities(scorer.score(texts).logits)
    uncertainty = entropy(probabilities)
    if labelled is not None and labelled.labels != tuple(sorted(scorer.labels)):
        raise OptionError(f"--labeled: expected the model's labels {scorer.labels}; found {labelled.labels}")
    disagreement = np.zeros(len(texts))
    if labelled is not None and options.seeds >= 2:
        disagreement = divergence(committee(labelled, texts, options))
    merit = ranks(uncertainty)
    if disagreement.any():
        merit = (merit + ranks(disagreement)) / 2
    return [
        Queued(
            candidates[i],
            scorer.labels[int(probabilities[i].argmax())],
            dict(zip(scorer.labels, probabilities[i].tolist(), strict=True)),
            float(uncertainty[i]),
            float(disagreement[i]),
            novelty,
        )
        for i, novelty in diverse(merit, _vectors(texts), options.size)
    ]


def ranks(values: FloatArray) -> FloatArray:
    """Give every value its rank, above 0 and up to 1, ties alike.

    Entropies crowd near 1 and divergences near 0: as they stand one figure would drown the other.

    Examples
    --------
    >>> ranks(np.array([0.1, 0.9, 0.1, 0.5])).tolist()
    [0.5, 1.0, 0.5, 0.75]
    """
    return np.asarray(np.searchsorted(np.sort(values), values, side="right") / len(values))


def entropy(probabilities: FloatArray) -> FloatArray:
    """Entropy along the last axis, scaled to 0 (one label) to 1 (all labels alike)."""
    logs = np.log(np.maximum(probabilities, 1e-300))
    return np.asarray(-(probabilities * logs).sum(axis=-1) / np.log(probabilities.shape[-1]))


def divergence(votes: FloatArray) -> FloatArray:
    """Jensen-Shannon divergence of the models for every text, 0 (of one mind) to 1.

    Parameters
    ----------
    votes : ndarray, shape (n_models, n_texts, n_labels)
        Probabilities.
    """
    return np.asarray(np.clip(entropy(votes.mean(axis=0)) - entropy(votes).mean(axis=0), 0.0, 1.0))


def committee(labelled: LabelledSet, texts: Sequence[str], options: QueueOptions) -> FloatArray:
    """Let models vote that were each trained on another draw of the labelled set's events.

    Returns
    -------
    ndarray, shape (n_seeds, n_texts, n_labels)
        Labels in sorted order.
    """
    pipeline = build_pipeline(TrainingOptions())
    votes = joblib.Parallel(n_jobs=options.jobs)(
        joblib.delayed(_vote)(clone(pipeline), labelled, texts, seed) for seed in range(options.seeds)
    )
    return np.stack(votes)


def _vote(pipeline: Pipeline, labelled: LabelledSet, texts: Sequence[str], seed: int) -> FloatArray:
    """Train on as many events as there are, drawn with replacement, and give the probabilities of `texts`."""
    rows: dict[str, list[int]] = {}
    for i, example in enumerate(labelled.examples):
        rows.setdefault(example.event, []).append(i)
    events = list(rows.values())
    drawn = np.random.default_rng(seed).integers(0, len(events), len(events))
    chosen = [i for event in drawn.tolist() for i in events[event]]
    examples = [labelled.examples[i] for i in chosen]
    pipeline.fit([e.text for e in examples], [e.label for e in examples])
    votes = np.zeros((len(texts), len(labelled.labels)))
    # A rare label may have been drawn by no seed's luck: its column stays 0.
    columns = [labelled.labels.index(label) for label in pipeline.classes_]
    votes[:, columns] = pipeline.predict_proba(texts)
    return votes


def _vectors(texts: Sequence[str]) -> sparse.csr_matrix:
    return TfidfVectorizer(preprocessor=fold, token_pattern=TOKEN_PATTERN, sublinear_tf=True).fit_transform(texts)


def diverse(merit: FloatArray, vectors: sparse.csr_matrix, size: int) -> list[tuple[int, float]]:
    """Choose greedily by merit times novelty.

    Parameters
    ----------
    merit : ndarray, shape (n,)
        0 or above.
    vectors : sparse matrix, shape (n, n_terms)
        Of length 1, or 0 for an empty text.
    size : int

    Returns
    -------
    list of (int, float)
        Row and novelty (1 less the cosine to the nearest row chosen before) of each choice.
    """
    likeness = np.zeros(len(merit))
    open_ = np.ones(len(merit), dtype=bool)
    chosen = []
    for _ in range(min(size, len(merit))):
        # Rows that are taken stay behind those of no merit at all.
        best = int(np.where(open_, merit * (1 - likeness), -1.0).argmax())
        chosen.append((best, float(1 - likeness[best])))
        open_[best] = False
        cosine = (vectors @ vectors[best].T).toarray().ravel()
        likeness = np.clip(np.maximum(likeness, cosine), 0.0, 1.0)
    return chosen
