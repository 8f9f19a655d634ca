import numpy as np
import pytest

from framelens.dataset import Example, LabelledSet
from framelens.verdict import CERTAIN, weigh
from framelens.verdicttrial import MIN_ARTICLES, SHARED_ERRORS, try_verdicts

LABELS = ("neutral-analytic", "pro-kremlin", "western-critical")
PARAGRAPHS = 20


def articles(count: int, shared_error: float) -> tuple[LabelledSet, np.ndarray]:
    """Articles whose labels are drawn by the probabilities given, but for an error that each shares."""
    rng = np.random.default_rng(11)
    examples, rows = [], []
    for a in range(count):
        logits = rng.normal(size=(PARAGRAPHS, 3)) + 0.7 * rng.normal(size=3)
        true = np.exp(logits + shared_error * rng.normal(size=3))
        cumulative = (true / true.sum(axis=1, keepdims=True)).cumsum(axis=1)
        labels = (cumulative[:, :-1] < rng.random((PARAGRAPHS, 1))).sum(axis=1)
        rows.append(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))
        for n, label in enumerate(labels):
            example = Example(f"{a:03d}-{n:02d}", "ten words " * 5, LABELS[label], f"e{a}", "g", article=str(a), n=n)
            examples.append(example)
    return LabelledSet(tuple(examples)), np.vstack(rows)


@pytest.mark.parametrize("shared_error", [0.0, 1.0])
def test_the_error_that_an_articles_paragraphs_share_is_found_again(shared_error: float) -> None:
    trial = try_verdicts(*articles(200, shared_error))
    assert trial is not None
    assert trial.articles == 200
    assert trial.shared_error == pytest.approx(shared_error, abs=0.4)
    assert trial.given_right is not None
    assert trial.given_right > CERTAIN


def test_a_few_articles_cannot_tell_it() -> None:
    labelled, probabilities = articles(MIN_ARTICLES - 1, 1.5)
    trial = try_verdicts(labelled, probabilities)
    assert trial is not None
    assert trial.shared_error == 0.0


def test_without_articles_there_is_no_trial(labelled: LabelledSet) -> None:
    assert try_verdicts(labelled, np.full((len(labelled), 2), 0.5)) is None


def test_shared_errors_make_verdicts_on_long_articles_less_certain_and_nothing_else() -> None:
    p = np.tile([0.3, 0.55, 0.15], (60, 1))
    found = [weigh(LABELS, p, [50] * 60, ["author"] * 60, shared_error) for shared_error in SHARED_ERRORS]
    certainties = [f.certainty for f in found]
    assert certainties[0] > 0.9
    assert certainties[-1] < CERTAIN
    assert certainties == sorted(certainties, reverse=True)
    assert len({(f.leaning, tuple(f.shares.items()), tuple(f.interval.items())) for f in found}) == 1
