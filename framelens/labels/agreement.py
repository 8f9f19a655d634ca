"""How far annotators agree: Cohen's kappa, Krippendorff's alpha, where they differ and on which words.

Kappa (Cohen 1960) compares two annotators, alpha (Krippendorff 2004, nominal data) any number, with gaps.
Both are 1 for full agreement and 0 for what chance alone would give; below 0 is worse than chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import nan

from framelens.dataset import Example, LabelledSet
from framelens.scorer import Scorer
from framelens.text import fold

#: Labels of one paragraph by annotator; an annotator who did not read it is missing.
Readings = Mapping[str, Mapping[str, str]]

#: Who gave the label of the record itself, where no name is known.
FIRST = "first"

# More than three words a label hide the ones that matter.
DRIVING_WORDS = 3


@dataclass(frozen=True)
class PairAgreement:
    """Two annotators on the paragraphs that both read.

    Attributes
    ----------
    first, second : str
    n : int
        Paragraphs both read.
    observed : float
        Share of equal labels, 0 to 1.
    kappa : float
        Cohen's kappa; NaN where both gave one and the same label throughout.
    kappa_by_label : mapping of label to float
        Kappa of "this label or another".
    confusion : mapping of (label of first, label of second) to int
    """

    first: str
    second: str
    n: int
    observed: float
    kappa: float
    kappa_by_label: Mapping[str, float]
    confusion: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Agreement:
    """Any number of annotators.

    Attributes
    ----------
    annotators, labels : tuple of str
    n : int
        Paragraphs that at least two annotators read.
    alpha : float
        Krippendorff's alpha over all annotators.
    alpha_by_label : mapping of label to float
    pairs : tuple of PairAgreement
        Every two annotators who read a paragraph in common.
    """

    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    n: int
    alpha: float
    alpha_by_label: Mapping[str, float]
    pairs: tuple[PairAgreement, ...]


@dataclass(frozen=True)
class Disagreement:
    """A paragraph on which annotators differ.

    Attributes
    ----------
    id, text : str
    labels : mapping of annotator to label
    words : mapping of label to tuple of str
        What speaks most for each of the labels given, by the model; empty without one.
    """

    id: str
    text: str
    labels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Agreement of two annotators beyond chance.

    Parameters
    ----------
    first, second : sequence of str, length n
        Their labels of the same paragraphs.

    Returns
    -------
    float
        At most 1, higher is better; NaN where chance alone would agree on everything, or nothing was read.

    Examples
    --------
    >>> cohen_kappa(["a", "a", "b", "b"], ["a", "b", "b", "b"])
    0.5
    """
    n = max(len(first), 1)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    of_first, of_second = Counter(first), Counter(second)
    expected = sum(of_first[label] * of_second[label] for label in of_first) / n**2
    return (observed - expected) / (1 - expected) if first and expected < 1 else nan


def krippendorff_alpha(units: Iterable[Sequence[str]]) -> float:
    """Agreement of any number of annotators beyond chance, for nominal labels.

    Parameters
    ----------
    units : iterable of sequence of str
        The labels each paragraph was given; paragraphs with fewer than two say nothing and are passed over.

    Returns
    -------
    float
        At most 1, higher is better; NaN where only one label was used, or nothing was read twice.

    Examples
    --------
    >>> krippendorff_alpha([["a", "a"], ["b", "b"], ["a", "b"], ["a"]])
    0.4444444444444444
    """
    totals: Counter[str] = Counter()
    disagreeing = 0.0
    for labels in units:
        counts, m = Counter(labels), len(labels)
        if m >= 2:
            totals += counts
            # Ordered pairs of unequal labels within the paragraph; each label counts once in all.
            disagreeing += (m * m - sum(k * k for k in counts.values())) / (m - 1)
    n = totals.total()
    by_chance = n * n - sum(k * k for k in totals.values())
    return 1 - (n - 1) * disagreeing / by_chance if by_chance else nan


def agreement(readings: Readings) -> Agreement:
    """Compare all annotators.

    Parameters
    ----------
    readings : mapping of paragraph to (mapping of annotator to label)
    """
    shared = {item: given for item, given in readings.items() if len(given) >= 2}
    annotators = sorted({name for given in readings.values() for name in given})
    labels = tuple(sorted({label for given in shared.values() for label in given.values()}))
    units = [list(given.values()) for given in shared.values()]
    pairs = (_pair(shared, a, b) for a, b in combinations(annotators, 2))
    return Agreement(
        tuple(annotators),
        labels,
        len(shared),
        krippendorff_alpha(units),
        {x: krippendorff_alpha([_one_or_other(unit, x) for unit in units]) for x in labels},
        tuple(pair for pair in pairs if pair.n),
    )


def _pair(readings: Readings, a: str, b: str) -> PairAgreement:
    both = [(given[a], given[b]) for given in readings.values() if a in given and b in given]
    first, second = [x for x, _ in both], [y for _, y in both]
    labels = sorted({*first, *second})
    return PairAgreement(
        a,
        b,
        len(both),
        sum(x == y for x, y in both) / len(both) if both else nan,
        cohen_kappa(first, second),
        {x: cohen_kappa(_one_or_other(first, x), _one_or_other(second, x)) for x in labels},
        dict(sorted(Counter(both).items())),
    )


def _one_or_other(labels: Iterable[str], label: str) -> list[str]:
    return [label if x == label else "" for x in labels]


def readings_of(examples: Iterable[Example], columns: Sequence[str] = ("second_label",)) -> dict[str, dict[str, str]]:
    """Collect the readings that records carry in columns beside their label.

    Parameters
    ----------
    examples : iterable of Example
    columns : sequence of str, default ("second_label",)
        Columns of further labels; a column's name without ``_label`` is its annotator's.

    Returns
    -------
    dict
        By id. Annotator `FIRST`'s label is the record's own, or its ``first_label`` where a disagreement was settled:
        agreement is measured before settling.
    """
    found = {}
    for example in examples:
        labels = {FIRST: example.extra.get("first_label") or example.label}
        labels |= {column.removesuffix("_label"): example.extra.get(column) for column in columns}
        found[example.id] = {
            name: label.strip() for name, label in labels.items() if isinstance(label, str) and label.strip()
        }
    return found


def by_group(labelled: LabelledSet, columns: Sequence[str] = ("second_label",)) -> dict[str, Agreement]:
    """Compare the annotators within each group that was read twice."""
    groups: dict[str, list[Example]] = {}
    for example in labelled.examples:
        groups.setdefault(example.group, []).append(example)
    found = {name: agreement(readings_of(groups[name], columns)) for name in sorted(groups)}
    return {name: result for name, result in found.items() if result.n}


def merge_sets(sets: Mapping[str, LabelledSet]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Join the sets of several annotators by id.

    Parameters
    ----------
    sets : mapping of annotator to LabelledSet

    Returns
    -------
    readings : dict of id to (dict of annotator to label)
    texts : dict of id to str
    """
    readings: dict[str, dict[str, str]] = {}
    texts: dict[str, str] = {}
    for annotator, labelled in sets.items():
        for example in labelled.examples:
            readings.setdefault(example.id, {})[annotator] = example.label
            texts.setdefault(example.id, example.text)
    return readings, texts


def disagreements(readings: Readings, texts: Mapping[str, str], scorer: Scorer | None = None) -> list[Disagreement]:
    """List the paragraphs on which annotators differ, each with the words that speak for either label.

    Parameters
    ----------
    readings : mapping of paragraph to (mapping of annotator to label)
    texts : mapping of paragraph to str
    scorer : Scorer, default None
        The model to ask for driving words; None for none.
    """
    differing = [item for item, given in readings.items() if len(set(given.values())) > 1]
    wanted = [sorted(set(readings[item].values())) for item in differing]
    known = [texts[item] for item in differing]
    words = driving_words(scorer, known, wanted) if scorer else [{} for _ in differing]
    return [
        Disagreement(item, texts[item], dict(readings[item]), found)
        for item, found in zip(differing, words, strict=True)
    ]


def driving_words(
    scorer: Scorer, texts: Sequence[str], labels: Sequence[Sequence[str]]
) -> list[dict[str, tuple[str, ...]]]:
    """Name the terms that speak most for each of some labels against the mean of the others.

    Parameters
    ----------
    scorer, texts
    labels : sequence of sequence of str, as many as texts
        The labels to explain for each; those the model does not know are passed over.

    Returns
    -------
    list of dict of label to tuple of str
        Strongest first.
    """
    column = {label: i for i, label in enumerate(scorer.labels)}
    batch = scorer.score(texts)
    found = []
    for i, text in enumerate(texts):
        terms = batch.terms(i)
        against_mean = terms.contributions - terms.contributions.mean(axis=1, keepdims=True)
        names = [fold(text[a:b]) for a, b in zip(terms.start.tolist(), terms.end.tolist(), strict=True)]
        found.append({x: _strongest(names, against_mean[:, column[x]].tolist()) for x in labels[i] if x in column})
    return found


def _strongest(names: Sequence[str], values: Sequence[float]) -> tuple[str, ...]:
    totals: dict[str, float] = {}
    for name, value in zip(names, values, strict=True):
        totals[name] = totals.get(name, 0.0) + value
    strongest = sorted(totals, key=lambda name: -totals[name])[:DRIVING_WORDS]
    return tuple(name for name in strongest if totals[name] > 0)
