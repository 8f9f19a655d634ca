"""What a batch of paragraphs scored, and what every term and every token of it added to each label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framelens.tokens import IntArray, Tokens
from framelens.weights import FloatArray


@dataclass(frozen=True)
class Terms:
    """Every term of one paragraph that the model knows, where it stands and what it adds to each logit.

    Attributes
    ----------
    start, end : ndarray of int64, shape (n_terms,)
        Code-point offsets into the paragraph; a bigram reaches from its first word to its second.
    contributions : ndarray of float64, shape (n_terms, n_labels)
        A term that occurs several times has its weight shared equally among its occurrences.
    """

    start: IntArray
    end: IntArray
    contributions: FloatArray


@dataclass(frozen=True)
class TokenScores:
    """What each token of one paragraph adds: its unigram whole and half of each bigram it belongs to.

    Attributes
    ----------
    start, end : ndarray of int64, shape (n_tokens,)
    contributions : ndarray of float64, shape (n_tokens, n_labels)
    """

    start: IntArray
    end: IntArray
    contributions: FloatArray


@dataclass(frozen=True)
class BatchScores:
    """Scores and explanations of a batch of paragraphs, kept as arrays until one is asked for.

    Attributes
    ----------
    logits : ndarray of float64, shape (n_paragraphs, n_labels)
    known : ndarray of float64, shape (n_paragraphs,)
        Share of the paragraph's tokens that are in the vocabulary, 0 to 1.
    tokens : Tokens
    rows : ndarray of int64, shape (2, n_tokens)
        Row of the word that each token is, and of the pair that it begins; `n_terms` where the model knows none.
    contributions : ndarray of float64, shape (n_labels, 2, n_tokens)
        What these add to each logit; 0 where there is none.
    n_terms : int
        Size of the vocabulary.
    """

    logits: FloatArray
    known: FloatArray
    tokens: Tokens
    rows: IntArray
    contributions: FloatArray
    n_terms: int

    def __len__(self) -> int:
        return len(self.logits)

    def terms(self, index: int) -> Terms:
        """Give the terms of paragraph `index`, in order of their start."""
        span = slice(*self.tokens.bounds[index : index + 2].tolist())
        longer, at = np.nonzero(self.rows[:, span] < self.n_terms)
        order = np.argsort(at, kind="stable")
        longer, at = longer[order], at[order] + span.start
        contributions = self.contributions[:, longer, at].T
        return Terms(self.tokens.start[at], self.tokens.end[at + longer], contributions)

    def token_scores(self, index: int) -> TokenScores:
        """Give the per-token contributions of paragraph `index`; they sum to the same as its terms."""
        span = slice(*self.tokens.bounds[index : index + 2].tolist())
        scores = _share_pairs(self.contributions[:, 0, span], self.contributions[:, 1, span])
        return TokenScores(self.tokens.start[span], self.tokens.end[span], scores.T)

    def label_scores(self, labels: IntArray) -> FloatArray:
        """Give every token's contribution to one label of its paragraph's own.

        Parameters
        ----------
        labels : ndarray of int64, shape (n_paragraphs,)
            Index of the label of each paragraph.

        Returns
        -------
        ndarray of float64, shape (n_tokens,)
        """
        n = len(self.tokens.start)
        at = (labels * (2 * n)).take(self.tokens.paragraph) + np.arange(n)
        return _share_pairs(self.contributions.take(at), self.contributions.take(at + n))


def _share_pairs(words: FloatArray, pairs: FloatArray) -> FloatArray:
    """Contributions of tokens, on the last axis: a token's own, and half of each pair it belongs to."""
    half = pairs / 2
    scores = words + half
    # The last token of a paragraph begins no pair, so nothing crosses from one paragraph to the next.
    scores[..., 1:] += half[..., :-1]
    return scores
