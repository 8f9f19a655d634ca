"""Audits of balance: whether events, groups, genres, countries, lengths or single terms tell the label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from framelens.dataset import LabelledSet
from framelens.evaluation import IntArray, label_indices
from framelens.labels.checks import AT_LEAST, Check, check, make_table, not_measured
from framelens.text import TOKEN_PATTERN, fold

# Paragraphs on one matter under one label alone teach the matter. One event in five may: whole articles on a
# plain subject are neutral throughout, as in life.
CONTRASTED = 0.80

# Cramér's V, 0 (none) to 1. Groups and genres cannot be even: a batch of whole news articles is mostly
# neutral, a wire story nearly always, a column hardly ever, in life as in the set.
GROUP_V, GENRE_V = 0.30, 0.50
# Countries and lengths have no such excuse: beyond 0.20, "a small effect" (Cohen 1988, for two degrees of
# freedom), they would serve as a shortcut.
COUNTRY_V, LENGTH_V = 0.20, 0.20

# Values with fewer paragraphs are pooled: their shares are mostly noise.
RARE = 20
LENGTH_BINS = 5

# A term leans when its share of a label is this many standard errors above the label's: one term in 700
# would by chance, and it is about what it takes for a term to gain weight in the model.
LEANING = 3.0
# It hangs on one event or group if more than half of what it leans by comes from there.
HALF = 0.5
# Terms must stand in this many paragraphs: below, every term hangs on a few texts and has little weight.
TERM_DF = 8
# Names of an event's matter are bound to lean now and then; one leaning term in twenty would be a shortcut.
TERM_SHARE = 0.05

FloatArray = NDArray[np.float64]


def label_by_event(labelled: LabelledSet) -> Check:
    """Share of paragraphs whose event is told under at least two labels."""
    name = "events told under two labels or more"
    labels: dict[str, Counter[str]] = {}
    for example in labelled.examples:
        labels.setdefault(example.event, Counter())[example.label] += 1
    shared = {event: found for event, found in labels.items() if found.total() > 1}
    if not shared:
        return not_measured(name, CONTRASTED, "no event has two paragraphs", AT_LEAST)
    n = sum(found.total() for found in shared.values())
    single = [(event, *found.most_common(1)[0]) for event, found in shared.items() if len(found) == 1]
    value = 1 - sum(count for _, _, count in single) / n
    why = (
        "Share of the paragraphs (of events with two or more) whose event comes under at least two labels: "
        "only then does the matter itself tell nothing of the label."
    )
    rows = sorted(single, key=lambda row: -row[2])
    return check(name, value, CONTRASTED, why, make_table(("event", "only label", "paragraphs"), rows), AT_LEAST)


def label_by_group(labelled: LabelledSet) -> Check:
    """Association of the label with the group."""
    return _balance(labelled, "group", [e.group for e in labelled.examples], GROUP_V)


def label_by_genre(labelled: LabelledSet) -> Check:
    """Association of the label with the column ``genre``."""
    return _balance(labelled, "genre", _column(labelled, "genre"), GENRE_V)


def label_by_country(labelled: LabelledSet) -> Check:
    """Association of the label with the column ``country``."""
    return _balance(labelled, "country", _column(labelled, "country"), COUNTRY_V)


def label_by_length(labelled: LabelledSet) -> Check:
    """Association of the label with the fifth of the set that a paragraph's length falls in."""
    words = np.array([len(e.text.split()) for e in labelled.examples])
    edges = np.quantile(words, np.linspace(0, 1, LENGTH_BINS + 1)).astype(int)
    bins = np.searchsorted(edges[1:-1], words, side="right")
    names = [f"{edges[b]}-{edges[b + 1]} words" for b in bins.tolist()]
    return _balance(labelled, "length", names, LENGTH_V)


def _column(labelled: LabelledSet, column: str) -> list[str]:
    return [str(e.extra.get(column) or "") for e in labelled.examples]


def _balance(labelled: LabelledSet, what: str, values: Sequence[str], limit: float) -> Check:
    name = f"label by {what}"
    pooled = pool_rare(values)
    if len(set(pooled)) < 2:
        return not_measured(name, limit, f"there are not two values of {what} with {RARE} paragraphs each")
    labels = labelled.labels
    names = sorted(set(pooled))
    table = contingency(pooled, names, label_indices(labelled), len(labels))
    share = table / table.sum(axis=1, keepdims=True)
    # Furthest from the set's own shares first, by how many paragraphs would have to change.
    distance = np.abs(share - table.sum(axis=0) / table.sum()).sum(axis=1) * table.sum(axis=1) / 2
    rows = [(names[i], int(table[i].sum()), *(f"{x:.0%}" for x in share[i])) for i in np.argsort(-distance).tolist()]
    why = (
        f"Cramér's V of {what} and label, bias-corrected: 0 if every {what} has the same shares of labels, "
        "1 if it tells the label."
    )
    return check(name, cramers_v(table), limit, why, make_table((what, "paragraphs", *labels), rows))


def pool_rare(values: Sequence[str]) -> list[str]:
    """Replace values with fewer than `RARE` paragraphs, and empty ones, by "(other)"."""
    counts = Counter(values)
    return [v if v and counts[v] >= RARE else "(other)" for v in values]


def contingency(values: Sequence[str], names: Sequence[str], y: IntArray, n_labels: int) -> FloatArray:
    """Count the paragraphs of each value and label, shape (n_names, n_labels)."""
    position = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(names), n_labels))
    np.add.at(table, (np.array([position[v] for v in values]), y), 1)
    return table


def cramers_v(table: FloatArray) -> float:
    """Association of two nominal variables, corrected for the bias of small samples (Bergsma 2013).

    Parameters
    ----------
    table : ndarray, shape (n_rows, n_columns)
        Counts; no row or column without any.

    Returns
    -------
    float
        0 for independence, 1 where one variable tells the other.

    Examples
    --------
    >>> cramers_v(np.array([[50.0, 0.0], [0.0, 50.0]])), cramers_v(np.array([[25.0, 25.0], [25.0, 25.0]]))
    (1.0, 0.0)
    """
    n = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    phi2 = float(((table - expected) ** 2 / expected).sum() / n)
    r, k = table.shape
    corrected = max(0.0, phi2 - (r - 1) * (k - 1) / (n - 1))
    r_, k_ = r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    return float(np.sqrt(corrected / min(r_ - 1, k_ - 1)))


def terms_of_one_event(labelled: LabelledSet) -> Check:
    """Share of the leaning terms that owe more than half of it to one event."""
    return _terms_of_one(labelled, "event", [e.event for e in labelled.examples])


def terms_of_one_group(labelled: LabelledSet) -> Check:
    """Share of the leaning terms that owe more than half of it to one group."""
    return _terms_of_one(labelled, "group", [e.group for e in labelled.examples])


def _terms_of_one(labelled: LabelledSet, what: str, units: Sequence[str]) -> Check:
    name = f"terms that hang on one {what}"
    unit_names, unit = np.unique(np.array(units), return_inverse=True)
    if len(unit_names) < 2:
        return not_measured(name, TERM_SHARE, f"there is one {what} only")
    vectorizer = CountVectorizer(
        preprocessor=fold, token_pattern=TOKEN_PATTERN, ngram_range=(1, 2), min_df=TERM_DF, binary=True
    )
    try:
        counts = vectorizer.fit_transform(e.text for e in labelled.examples)
    except ValueError:  # scikit-learn's word for an empty vocabulary
        return not_measured(name, TERM_SHARE, f"no term stands in {TERM_DF} paragraphs")
    terms = vectorizer.get_feature_names_out()
    y = label_indices(labelled)
    membership = sparse.csr_matrix((np.ones(len(unit)), (unit, np.arange(len(unit)))))
    leaning, rows = 0, []
    for i, label in enumerate(labelled.labels):
        columns, z, part, top = _largest_parts(counts, membership, y == i)
        leaning += len(columns)
        for j in np.flatnonzero(part > HALF).tolist():
            rows.append((str(terms[columns[j]]), label, float(z[j]), str(unit_names[top[j]]), f"{part[j]:.0%}"))
    rows.sort(key=lambda row: -row[2])
    why = (
        f"Of the {leaning} words and word pairs that lean to a label (z of {LEANING:g} or more), the share "
        f"that owe more than half of it to a single {what}: the model would learn that {what}, not the frame."
    )
    table = make_table(("term", "label", "z", what, "part"), rows)
    return check(name, len(rows) / max(leaning, 1), TERM_SHARE, why, table)


def _largest_parts(
    counts: sparse.csr_matrix, membership: sparse.csr_matrix, of_label: NDArray[np.bool_]
) -> tuple[IntArray, FloatArray, FloatArray, IntArray]:
    """Columns of the terms that lean to a label, their z, the part their strongest unit gives, that unit."""
    share = float(of_label.mean())
    n_all = np.asarray(counts.sum(axis=0), dtype=float).ravel()
    n_label = np.asarray(counts[of_label].sum(axis=0), dtype=float).ravel()
    z = _z(n_label, n_all, share)
    columns = np.flatnonzero(z >= LEANING)
    leaning = counts[:, columns].astype(float)
    # What each unit adds to a term's count under the label beyond the label's share; these sum to the term's.
    excess = (membership[:, of_label] @ leaning[of_label] - share * (membership @ leaning)).tocsc()
    total = (n_label - share * n_all)[columns]
    top = np.asarray(excess.argmax(axis=0)).ravel() if len(columns) else np.zeros(0, dtype=np.int64)
    largest = excess.max(axis=0).toarray().ravel() if len(columns) else np.zeros(0)
    return columns, z[columns], largest / total, top


def _z(n_label: FloatArray, n_all: FloatArray, share: float) -> FloatArray:
    """Count the standard errors by which terms are commoner under a label than its share would give."""
    spread = np.sqrt(np.maximum(n_all * share * (1 - share), 1e-12))
    return np.asarray((n_label - n_all * share) / spread)
