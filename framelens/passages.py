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

from framelens.scorer import FloatArray, TokenScores

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


def maximal_segments(scores: FloatArray) -> list[tuple[int, int, float]]:
    """Find all maximal scoring segments of a sequence, in linear time.

    Parameters
    ----------
    scores : ndarray, shape (n,)

    Returns
    -------
    list of (int, int, float)
        Start, end (exclusive) and sum of each segment, from left to right. Each has a positive sum, no prefix or
        suffix of it sums to 0 or less, and no longer stretch around it has these properties.

    Examples
    --------
    >>> import numpy as np
    >>> [(a, b) for a, b, _ in maximal_segments(np.array([4.0, -5, 3, -3, 1, 2, -2, 2, -2, 1, 5]))]
    [(0, 1), (2, 3), (4, 11)]
    """
    # Each candidate: start, end, sum before it, sum up to its end, and the nearest earlier candidate that starts
    # from a lower sum (-1: none). Following that link instead of searching keeps the algorithm linear.
    candidates: list[tuple[int, int, float, float, int]] = []
    total = 0.0
    for i, score in enumerate(scores.tolist()):
        before, total = total, total + score
        if score <= 0:
            continue
        start, left = i, before
        link = len(candidates) - 1
        while link >= 0:
            if candidates[link][2] >= left:
                link = candidates[link][4]
                continue
            if candidates[link][3] >= total:
                break
            start, _, left, _, earlier = candidates[link]
            del candidates[link:]
            link = earlier
        candidates.append((start, i + 1, left, total, link))
    return [(start, end, right - left) for start, end, left, right, _ in candidates]
