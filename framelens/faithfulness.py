"""Whether explanations explain: passages against chance, against top words, and against people's rationales.

Comprehensiveness is what the label's probability loses without the passage, sufficiency what it loses when nothing
but the passage is left (ERASER; DeYoung and others 2020). Agreement is with the rationale passages of the labelled
set, token by token.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from framelens.dataset import Example
from framelens.passages import find_passages
from framelens.scorer import Scorer, TokenScores
from framelens.text import sentence_spans
from framelens.verdict import NEUTRAL

Mask = NDArray[np.bool_]

# A paragraph's explanation is its strongest passages, as reports show them.
PASSAGES = 3


@dataclass(frozen=True)
class Faithfulness:
    """Figures of one way to explain.

    Attributes
    ----------
    comprehensiveness : float
        Mean loss of the label's probability without the explaining tokens; higher is better.
    sufficiency : float
        Mean loss with nothing but them; lower is better.
    token_f1 : float
        Mean F1 of the explaining tokens against the rationale's, 0 to 1.
    share : float
        Mean share of the tokens that the explanation takes, 0 to 1.
    """

    comprehensiveness: float
    sufficiency: float
    token_f1: float
    share: float


def measure(scorer: Scorer, examples: Sequence[Example], seed: int = 0) -> tuple[dict[str, Faithfulness], float, float]:
    """Compare passages with top words, three or as many as the passages hold, and with as long random stretches.

    Parameters
    ----------
    scorer : Scorer
        Best one that has not seen the examples.
    examples : sequence of Example
        Those with rationales and a frame are explained, each for its own label: a neutral paragraph has no words
        that make it so, and its rationales are those of its plainness.

    Returns
    -------
    figures : dict of str to Faithfulness
        "passages", "three top words", "as many top words", "random".
    auprc : float
        Mean area under the precision-recall curve of token contributions against the rationale.
    base_rate : float
        What a random order would give: the mean share of rationale tokens.
    """
    rng = np.random.default_rng(seed)
    chosen = [e for e in examples if is_explained(e) and e.label in scorer.labels]
    tokens = [scorer.score([e.text]).token_scores(0) for e in chosen]
    truth = [rationale_mask(e, t) for e, t in zip(chosen, tokens, strict=True)]
    masks = [_passage_mask(scorer, e, t) for e, t in zip(chosen, tokens, strict=True)]
    column = [scorer.labels.index(e.label) for e in chosen]
    ways: dict[str, Callable[[int], Mask]] = {
        "passages": lambda i: masks[i],
        "three top words": lambda i: _top_words(tokens[i].contributions[:, column[i]], PASSAGES),
        "as many top words": lambda i: _top_words(tokens[i].contributions[:, column[i]], int(masks[i].sum())),
        "random": lambda i: _stretch(rng, len(masks[i]), int(masks[i].sum())),
    }
    figures = {name: _figures(scorer, chosen, tokens, truth, column, way) for name, way in ways.items()}
    curves = [
        average_precision_score(m, t.contributions[:, c])
        for m, t, c in zip(truth, tokens, column, strict=True)
        if 0 < m.sum() < len(m)
    ]
    return figures, float(np.mean(curves)), float(np.mean([m.mean() for m in truth if len(m)]))


def is_explained(example: Example) -> bool:
    """Tell whether people said what frames a paragraph."""
    return bool(example.rationale) and example.label != NEUTRAL


def rationale_mask(example: Example, tokens: TokenScores) -> Mask:
    """Tell which tokens lie in a rationale passage."""
    mask = np.zeros(len(tokens.start), dtype=bool)
    for passage in example.rationale:
        start = example.text.find(passage)
        mask |= (tokens.start >= start) & (tokens.end <= start + len(passage))
    return mask


def _passage_mask(scorer: Scorer, example: Example, tokens: TokenScores) -> Mask:
    mask = np.zeros(len(tokens.start), dtype=bool)
    for p in find_passages(tokens, scorer.labels, example.label, sentence_spans(example.text))[:PASSAGES]:
        mask |= (tokens.start >= p.start) & (tokens.end <= p.end)
    return mask


def _top_words(scores: NDArray[np.float64], count: int) -> Mask:
    mask = np.zeros(len(scores), dtype=bool)
    mask[np.argsort(-scores, kind="stable")[:count]] = True
    return mask


def _stretch(rng: np.random.Generator, length: int, count: int) -> Mask:
    mask = np.zeros(length, dtype=bool)
    start = int(rng.integers(0, length - count + 1))
    mask[start : start + count] = True
    return mask


def _figures(
    scorer: Scorer,
    examples: Sequence[Example],
    tokens: Sequence[TokenScores],
    truth: Sequence[Mask],
    column: Sequence[int],
    way: Callable[[int], Mask],
) -> Faithfulness:
    masks = [way(i) for i in range(len(examples))]
    texts = [e.text for e in examples]
    rows = np.arange(len(texts))
    whole = _probabilities(scorer, texts)[rows, column]
    without = _probabilities(scorer, [_keep(*x) for x in zip(texts, tokens, [~m for m in masks], strict=True)])
    alone = _probabilities(scorer, [_keep(*x) for x in zip(texts, tokens, masks, strict=True)])
    return Faithfulness(
        float((whole - without[rows, column]).mean()),
        float((whole - alone[rows, column]).mean()),
        float(np.mean([_f1(a, b) for a, b in zip(masks, truth, strict=True)])),
        float(np.mean([m.mean() for m in masks if len(m)])),
    )


def _probabilities(scorer: Scorer, texts: list[str]) -> NDArray[np.float64]:
    return np.vstack([scorer.probabilities(b.logits) for b in scorer.score_chunks(texts)])


def _keep(text: str, tokens: TokenScores, mask: Mask) -> str:
    spans = zip(tokens.start[mask].tolist(), tokens.end[mask].tolist(), strict=True)
    return " ".join(text[a:b] for a, b in spans)


def _f1(found: Mask, truth: Mask) -> float:
    both = int((found & truth).sum())
    return 2 * both / (int(found.sum()) + int(truth.sum())) if both else 0.0
