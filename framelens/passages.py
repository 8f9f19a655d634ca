"""From contributions to passages: the stretches of text that pushed a paragraph towards a label.

Passages are the maximal scoring segments of the per-token contributions (Ruzzo and Tompa 1999, "A linear time
algorithm for finding all maximal scoring subsequences"), sought sentence by sentence so that none runs across a
sentence end. A part of the paragraph's mean contribution is taken off each token first: in a paragraph that speaks
for a label nearly every word does so a little, and without this a passage would be the whole sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framelens.explanations import BatchScores, TokenScores
from framelens.lookup import paragraph_sums
from framelens.segments import batch_segments, maximal_segments
from framelens.sentences import sentence_cuts
from framelens.tokens import IntArray
from framelens.weights import FloatArray

# Part of the mean contribution that a token must exceed to speak for the label. With 0 the three strongest passages
# take 64% of a paragraph's words, with 1 they take 38% but fall apart into fragments; agreement with people's
# rationales (python train.py evaluate) hardly differs.
BACKGROUND = 0.5


@dataclass(frozen=True)
class Passage:
    """A stretch of a paragraph that speaks for a label.

    Attributes
    ----------
    start, end : int
        Code-point offsets into the paragraph.
    label : str
    contribution : float
        What its tokens add to the label's logit, negative ones inside it counted; always above 0.
    share : float
        `contribution` over the sum of all positive token contributions to that label, 0 to 1.
    """

    start: int
    end: int
    label: str
    contribution: float
    share: float


def find_passages(
    tokens: TokenScores, labels: Sequence[str], label: str, sentences: Sequence[tuple[int, int]]
) -> list[Passage]:
    """Find all passages of a paragraph for one label, the strongest first.

    Parameters
    ----------
    tokens : TokenScores
    labels : sequence of str
        The model's labels.
    label : str
        The one to explain.
    sentences : sequence of (int, int)
        From `framelens.text.sentence_spans`.

    Returns
    -------
    list of Passage
        Disjoint; ties in the order of the text.
    """
    scores = tokens.contributions[:, list(labels).index(label)]
    total = float(scores[scores > 0].sum())
    if total <= 0:
        return []
    above = scores - BACKGROUND * max(float(scores.mean()), 0.0)
    cuts = np.searchsorted(tokens.start, [start for start, _ in sentences] + [sentences[-1][1]])
    passages = [
        _passage(tokens, scores, first + a, first + b, label, total)
        for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)
        for a, b, _ in maximal_segments(above[first:last])
    ]
    return sorted(passages, key=lambda p: -p.contribution)


def _passage(tokens: TokenScores, scores: FloatArray, a: int, b: int, label: str, total: float) -> Passage:
    value = float(scores[a:b].sum())
    return Passage(int(tokens.start[a]), int(tokens.end[b - 1]), label, value, min(value / total, 1.0))


@dataclass(frozen=True)
class BatchPassages:
    """The passages of a batch of paragraphs, kept as arrays until those of a paragraph are asked for.

    Attributes
    ----------
    bounds : ndarray of int64, shape (n_paragraphs + 1,)
        Where each paragraph's passages begin in the other arrays, and how many there are.
    start, end : ndarray of int64, shape (n_passages,)
        Code-point offsets into the paragraph; the strongest passage of each paragraph first.
    contribution, share : ndarray of float64, shape (n_passages,)
    labels : tuple of str
        The label explained in each paragraph.
    """

    bounds: IntArray
    start: IntArray
    end: IntArray
    contribution: FloatArray
    share: FloatArray
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def of(self, index: int) -> list[Passage]:
        """Give the passages of paragraph `index`, as `find_passages` does."""
        part = slice(*self.bounds[index : index + 2].tolist())
        columns = (self.start[part], self.end[part], self.contribution[part], self.share[part])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [Passage(a, b, self.labels[index], value, share) for a, b, value, share in rows]


def find_batch_passages(
    batch: BatchScores, labels: Sequence[str], chosen: IntArray, min_share: float = 0.0
) -> BatchPassages:
    """Find the passages of every paragraph of a batch: those of `find_passages`, many times as fast.

    Parameters
    ----------
    batch : BatchScores
    labels : sequence of str
        The model's labels.
    chosen : ndarray of int64, shape (n_paragraphs,)
        Index of the label to explain in each paragraph.
    min_share : float, default 0
        Leave out passages with a smaller share.
    """
    tokens, scores = batch.tokens, batch.label_scores(chosen)
    mean = paragraph_sums(scores, tokens.bounds) / np.maximum(np.diff(tokens.bounds), 1)
    background = (BACKGROUND * np.maximum(mean, 0.0)).take(tokens.paragraph)
    first, last, _ = batch_segments(scores - background, sentence_cuts(tokens))
    value = np.add.reduceat(np.append(scores, 0.0), np.stack([first, last], axis=1).ravel())[::2]
    paragraph = tokens.paragraph.take(first)
    total = paragraph_sums(np.maximum(scores, 0.0), tokens.bounds)
    share = np.minimum(value / total.take(paragraph), 1.0)
    kept = np.flatnonzero(share >= min_share)
    kept = kept[np.lexsort((-value[kept], paragraph[kept]))]
    return BatchPassages(
        np.searchsorted(paragraph[kept], np.arange(len(batch) + 1)),
        tokens.start[first[kept]],
        tokens.end[last[kept] - 1],
        value[kept],
        share[kept],
        tuple(labels[i] for i in chosen.tolist()),
    )
