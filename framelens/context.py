"""What the rest of an article adds to the score of one of its paragraphs: a linear term, shown as such.

An article mostly keeps to one frame, so the mean logits of its other paragraphs say something about each; long
paragraphs say more than short ones. The term is ``strength * share * (mean logits of the others - centre)``, the
mean weighted by words up to `FULL_WORDS`. `framelens.pipeline.TrainingOptions` says where the strength comes from; it
can also be fitted on the labelled set's whole articles (`framelens.calibration.fit_context`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

# The others' mean counts in full from this many paragraphs on and proportionally less below: a mean over one or
# two paragraphs is mostly noise.
FULL_WEIGHT = 4

# A paragraph counts by its words up to this many: the logits of longer ones are hardly steadier.
FULL_WORDS = 80


@dataclass(frozen=True)
class Context:
    """The fitted context term.

    Attributes
    ----------
    strength : float
        0 switches it off.
    centre : tuple of float, length n_labels
        Mean logits of all articles: what a paragraph's surroundings are compared with.
    temperature : float, default 1.0
        What logits with the full term are divided by to give probabilities: with more to go by the same sum of
        contributions means another certainty than in a paragraph alone.
    threshold : float, default 1.0
        From this probability on a label belongs to the label set where the full term is in the sum.
    """

    strength: float
    centre: tuple[float, ...]
    temperature: float = 1.0
    threshold: float = 1.0

    @classmethod
    def from_card(cls, card: Mapping[str, Any], temperature: float, threshold: float) -> Context:
        """Read the term from a model's card; a card without one switches it off.

        `temperature` and `threshold` are those of a paragraph alone: what holds where the card gives no others.
        """
        found = card.get("context")
        if not found:
            return cls.off(len(card["labels"]))
        found = {"temperature": temperature, "threshold": threshold, **found}
        return cls(
            float(found["strength"]), tuple(found["centre"]), float(found["temperature"]), float(found["threshold"])
        )

    @classmethod
    def off(cls, labels: int) -> Context:
        """Give the term that adds nothing."""
        return cls(0.0, (0.0,) * labels)

    def as_dict(self) -> dict[str, Any]:
        """As plain values for the card."""
        return asdict(self)

    def share(self, paragraphs: int) -> float:
        """Part of the term that counts in an article of so many paragraphs, 0 to 1."""
        return 0.0 if self.strength == 0.0 else min(max(paragraphs - 1, 0) / FULL_WEIGHT, 1.0)

    def temperature_of(self, alone: float, paragraphs: int) -> float:
        """Give the temperature for an article, between that of a paragraph `alone` and that of the full term."""
        return alone + self.share(paragraphs) * (self.temperature - alone)

    def threshold_of(self, alone: float, paragraphs: int) -> float:
        """Give the threshold of label sets for an article, between that of a paragraph `alone` and that of the term."""
        return alone + self.share(paragraphs) * (self.threshold - alone)

    def of_article(self, logits: FloatArray, words: Sequence[int]) -> FloatArray:
        """Context term of every paragraph of one article.

        Parameters
        ----------
        logits : ndarray, shape (n_paragraphs, n_labels)
            Without context.
        words : sequence of int, length n_paragraphs

        Returns
        -------
        ndarray, shape (n_paragraphs, n_labels)
            Zero for an article of one paragraph.
        """
        share = self.share(len(logits))
        if share == 0.0:
            return np.zeros_like(logits)
        weight = np.clip(np.asarray(words, dtype=float), 1.0, FULL_WORDS)[:, None]
        mean = ((weight * logits).sum(axis=0) - weight * logits) / (weight.sum() - weight)
        return np.asarray(self.strength * share * (mean - np.array(self.centre)))
