"""How the scorecard stands up: against a user's ratings of outlets, and against the framing it must not follow.

scikit-learn is imported in the functions that need it; scoring never does.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from framelens.article import Article, Paragraph
from framelens.credibility import CRITERIA, Scorecard, assess, score_article
from framelens.dataset import LabelledSet
from framelens.errors import InputError, OptionError
from framelens.outlets import Register
from framelens.profiling.statistics import spearman
from framelens.verdict import NEUTRAL

#: With fewer outlets a rank correlation has no useful interval: at 5, even 1.0 reaches only p = 0.017.
MIN_OUTLETS = 5
#: Resamplings of outlets for the interval of a correlation.
RESAMPLES = 2000

#: Paragraphs on either side below which a criterion's separation is noise: at 30, 0.5 is known to within 0.15.
MIN_JUDGED = 30

EQUAL = "score with equal weights"


@dataclass(frozen=True)
class Correlation:
    """Rank correlation of one quantity with the ratings.

    Attributes
    ----------
    quantity : str
        ``score``, ``score with equal weights`` or a criterion.
    rho : float
        Spearman's, -1 to 1; NaN where the quantity does not vary.
    low, high : float
        Bootstrap interval over outlets.
    outlets : int
    """

    quantity: str
    rho: float
    low: float
    high: float
    outlets: int


def read_ratings(path: Path, register: Register) -> dict[str, float]:
    """Read ratings of outlets: a CSV table with the columns ``outlet`` (name or domain) and ``rating`` (a number).

    Returns
    -------
    dict of str to float
        By the outlet's name in the register, or as it is written.

    Raises
    ------
    InputError
        If the table cannot be read, or a rating is no number.
    """
    ratings: dict[str, float] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"outlet", "rating"} <= set(reader.fieldnames or ()):
                raise InputError(str(path), f"expected the columns outlet and rating; found {reader.fieldnames}")
            for row in reader:
                rating = float(row["rating"])
                if not math.isfinite(rating):
                    raise ValueError(row["rating"])
                ratings[_canonical(row["outlet"].strip(), register)] = rating
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(str(path), f"cannot be read as a CSV table in UTF-8 ({error})") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}:{reader.line_num}", f"a rating that is no number ({error})") from None
    return ratings


def _canonical(name: str, register: Register) -> str:
    outlet = register.by_domain(name) or register.by_name(name)
    return outlet.name if outlet else name


def correlate(
    articles: Iterable[Article], ratings: dict[str, float], register: Register, seed: int = 0
) -> list[Correlation]:
    """Correlate the outlets' mean scorecards with their ratings.

    Parameters
    ----------
    articles : iterable of Article
    ratings : dict of str to float
        `read_ratings`.
    register : Register
    seed : int, default 0

    Returns
    -------
    list of Correlation
        For the score, the score with equal weights, and each criterion.

    Raises
    ------
    OptionError
        If fewer than `MIN_OUTLETS` outlets are both in the corpus and rated.
    """
    cards: dict[str, list[Scorecard]] = defaultdict(list)
    for article in articles:
        result = assess(article, register)
        outlet = result.provenance.outlet
        name = outlet.name if outlet else article.metadata.source
        if name in ratings and result.scorecard.score is not None:
            cards[str(name)].append(result.scorecard)
    if len(cards) < MIN_OUTLETS:
        raise OptionError(
            f"--corpus, --ratings: expected at least {MIN_OUTLETS} outlets that are in both; found {len(cards)}"
            + (f" ({', '.join(sorted(cards))})" if cards else "")
        )
    outlets = sorted(cards)
    quantities: list[tuple[str, Callable[[Scorecard], float | None]]] = [("score", lambda c: c.score)]
    quantities.append((EQUAL, equal_weights))
    quantities += [(name, lambda c, n=name: c[n].value) for name in CRITERIA]  # type: ignore[misc]
    return [_correlation(name, take, outlets, cards, ratings, seed) for name, take in quantities]


def equal_weights(card: Scorecard) -> float:
    """Score with every criterion that could be judged weighing the same."""
    values = [c.value for c in card.criteria if c.value is not None]
    return 100.0 * sum(values) / len(values)


def _correlation(
    name: str,
    take: Callable[[Scorecard], float | None],
    outlets: Sequence[str],
    cards: dict[str, list[Scorecard]],
    ratings: dict[str, float],
    seed: int,
) -> Correlation:
    means, rated = [], []
    for outlet in outlets:
        values = [v for card in cards[outlet] if (v := take(card)) is not None]
        if values:
            # Equal values have equal means, whatever their number: the last bits must not make ranks.
            means.append(round(sum(values) / len(values), 9))
            rated.append(ratings[outlet])
    if len(means) < MIN_OUTLETS:
        return Correlation(name, math.nan, math.nan, math.nan, len(means))
    random = np.random.default_rng(seed)
    a, b = np.array(means), np.array(rated)
    draws = (random.integers(0, len(a), len(a)) for _ in range(RESAMPLES))
    rhos = np.array([spearman(a[i], b[i]) for i in draws])
    known = rhos[~np.isnan(rhos)]
    low, high = np.quantile(known, [0.025, 0.975]) if len(known) else (math.nan, math.nan)
    return Correlation(name, spearman(means, rated), float(low), float(high), len(means))


@dataclass(frozen=True)
class Separation:
    """How far one criterion tells labels apart, over the paragraphs in which it could be judged.

    Attributes
    ----------
    criterion : str
    judged : dict of str to float
        Share of each label's paragraphs in which it could be judged.
    framings, neutral : float
        Chance that a paragraph of the first framed label has a higher value than one of the second, and one of
        the neutral label than a framed one; ties count half, 0.5 is none. NaN below `MIN_JUDGED` paragraphs.
    """

    criterion: str
    judged: dict[str, float]
    framings: float
    neutral: float


@dataclass(frozen=True)
class Leak:
    """How well the framing could be told from the scorecard, with whole groups held out.

    Attributes
    ----------
    paragraphs : int
    by_score, by_criteria : float
        Macro-F1 of a logistic regression on the score alone, and on all criteria.
    chance : float
        Macro-F1 of guessing by the shares of the labels.
    by_pair, pair_chance : float
        The same on all criteria for the two framed labels alone.
    means : dict of str to float
        Mean score of each label's paragraphs.
    auc : float
        Chance that a paragraph of the first of the two framed labels scores above one of the second; 0.5 is none.
    pair : (str, str)
        These two labels.
    separations : tuple of Separation
        One for each criterion that varies.
    """

    paragraphs: int
    by_score: float
    by_criteria: float
    chance: float
    by_pair: float
    pair_chance: float
    means: dict[str, float]
    auc: float
    pair: tuple[str, str]
    separations: tuple[Separation, ...]


def framing_leak(labelled: LabelledSet, seed: int = 0) -> Leak:
    """Measure what the scorecard gives away of the framing on labelled paragraphs.

    Parameters
    ----------
    labelled : LabelledSet
        Each paragraph is scored as an article of its own, without metadata.
    seed : int, default 0

    Returns
    -------
    Leak
    """
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression

    examples = labelled.examples
    cards = [score_article(_single(e.id, e.text)) for e in examples]
    labels = np.array([e.label for e in examples])
    groups = np.array([e.group for e in examples])
    scores = np.array([c.score or 0.0 for c in cards])
    values = np.array([[math.nan if c.value is None else c.value for c in card.criteria] for card in cards])
    # What does not apply is told apart from 0 and 1 by a value of its own.
    criteria = np.where(np.isnan(values), -1.0, values)

    def f1(model: object, features: np.ndarray, rows: np.ndarray) -> float:
        return _held_out_f1(model, features[rows], labels[rows], groups[rows])

    def logistic() -> object:
        return LogisticRegression(class_weight="balanced", max_iter=1000)

    guess = DummyClassifier(strategy="stratified", random_state=seed)
    framed = sorted(set(labels) - {NEUTRAL})[:2]
    everything, two = np.ones(len(labels), dtype=bool), np.isin(labels, framed)
    return Leak(
        paragraphs=len(examples),
        by_score=f1(logistic(), scores[:, None], everything),
        by_criteria=f1(logistic(), criteria, everything),
        chance=f1(guess, scores[:, None], everything),
        by_pair=f1(logistic(), criteria, two),
        pair_chance=f1(guess, scores[:, None], two),
        means={str(label): float(scores[labels == label].mean()) for label in sorted(set(labels))},
        auc=_above(scores, labels == framed[0], labels == framed[1]),
        pair=(str(framed[0]), str(framed[1])),
        separations=tuple(_separation(name, values[:, i], labels, framed) for i, name in enumerate(CRITERIA)),
    )


def _held_out_f1(model: object, features: np.ndarray, labels: np.ndarray, groups: np.ndarray) -> float:
    from sklearn.metrics import f1_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    folds = GroupKFold(min(5, len(set(groups))))
    found = cross_val_predict(model, features, labels, groups=groups, cv=folds)
    return float(f1_score(labels, found, average="macro"))


def _separation(name: str, values: np.ndarray, labels: np.ndarray, framed: Sequence[str]) -> Separation:
    known = ~np.isnan(values)
    shares = {str(label): float(known[labels == label].mean()) for label in sorted(set(labels))}
    first, second, neutral = (known & (labels == label) for label in (*framed, NEUTRAL))
    return Separation(name, shares, _above(values, first, second), _above(values, neutral, first | second))


def _above(values: np.ndarray, higher: np.ndarray, lower: np.ndarray) -> float:
    """Area under the ROC curve of `values` for the rows `higher` against `lower`; NaN for too few of either."""
    from sklearn.metrics import roc_auc_score

    if min(higher.sum(), lower.sum()) < MIN_JUDGED:
        return math.nan
    rows = higher | lower
    return float(roc_auc_score(higher[rows], values[rows]))


def _single(name: str, text: str) -> Article:
    words = text.replace("\n", " ")
    return Article(name, text, (Paragraph(0, len(text), text, words),))
