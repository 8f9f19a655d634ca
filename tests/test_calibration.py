import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.calibration import (
    COVERAGE,
    MIN_GROUPS,
    default_prior,
    fit_context,
    fit_label_set_threshold,
    fit_temperature,
    parse_prior,
    prior_shift,
)
from framelens.dataset import Example, LabelledSet
from framelens.errors import OptionError

LABELS = ("neutral-analytic", "pro-kremlin", "western-critical")


def draw(logits: np.ndarray, seed: int = 0) -> np.ndarray:
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (p.cumsum(axis=1) < np.random.default_rng(seed).random((len(p), 1))).sum(axis=1).clip(0, 2)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
def test_recovers_the_temperature_that_made_the_labels(temperature: float) -> None:
    logits = np.random.default_rng(1).normal(size=(20_000, 3)) * 2
    assert fit_temperature(logits * temperature, draw(logits)) == pytest.approx(temperature, rel=0.05)


def test_prior() -> None:
    assert default_prior(LABELS) == pytest.approx(dict(zip(LABELS, (0.55, 0.225, 0.225), strict=True)))
    assert default_prior(("a", "b")) == {"a": 0.5, "b": 0.5}
    assert parse_prior("neutral-analytic=2, pro-kremlin=1,western-critical=1", LABELS)["neutral-analytic"] == 0.5
    shift = prior_shift(np.array([0, 1, 2]), LABELS, dict(zip(LABELS, (0.5, 0.25, 0.25), strict=True)))
    assert shift == pytest.approx(np.log([1.5, 0.75, 0.75]))


@pytest.mark.parametrize("text", ["", "pro-kremlin=1", "a=1,b=1,c=1", "neutral-analytic=x,pro-kremlin=1,western-critical=1",
                                  "neutral-analytic=0,pro-kremlin=1,western-critical=1"])  # fmt: skip
def test_bad_priors_are_refused(text: str) -> None:
    with pytest.raises(OptionError, match="a share above 0 for each of"):
        parse_prior(text, LABELS)


@given(st.integers(0, 2**32 - 1))
def test_label_sets_cover_what_they_promise_on_their_own_data(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = rng.dirichlet([1, 1, 1], size=200)
    y = rng.integers(0, 3, 200)
    weights = rng.random(200) + 0.1
    threshold = fit_label_set_threshold(p, y, weights)
    covered = p[np.arange(200), y] >= threshold
    assert np.average(covered, weights=weights) >= COVERAGE - 1e-12


def test_label_sets_cover_groups_not_yet_seen() -> None:
    """Groups differ in how clear they are; the pooled threshold serves the many paragraphs of the clearest group."""
    rng = np.random.default_rng(5)

    def paragraphs(groups: range) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        size = [600 if group == 0 else 30 for group in groups]
        group = np.repeat(list(groups), size)
        clear = np.where(group == 0, 6.0, rng.uniform(0, 3, group.max() + 1)[group])
        y = rng.integers(0, 3, len(group))
        logits = np.eye(3)[y] * clear[:, None] + rng.normal(size=(len(group), 3))
        return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), y, group.astype(str)

    p, y, groups = paragraphs(range(MIN_GROUPS))
    new, truth, _ = paragraphs(range(MIN_GROUPS, 200))
    covered = {
        name: (new[np.arange(len(truth)), truth] >= fit_label_set_threshold(p, y, np.ones(len(y)), given)).mean()
        for name, given in (("by group", groups), ("pooled", None), ("too few", np.where(groups == "0", "0", "1")))
    }
    assert covered["by group"] >= COVERAGE
    assert covered["pooled"] == covered["too few"] < COVERAGE - 0.05


def articles(strength: float) -> tuple[LabelledSet, np.ndarray]:
    """Articles whose paragraphs share a leaning of the given strength, scored with noise."""
    rng = np.random.default_rng(3)
    examples, rows = [], []
    for a in range(60):
        leaning = rng.normal(size=3) * strength
        truth = draw(leaning + rng.normal(size=(12, 3)), seed=a)
        for n, label in enumerate(truth):
            examples.append(Example(f"{a:02d}-{n:02d}", "text", LABELS[label], f"e{a}", "g", article=str(a), n=n))
            rows.append(np.eye(3)[label] + rng.normal(size=3))
    return LabelledSet(tuple(examples)), np.array(rows)


def test_context_is_fitted_where_articles_lean_and_not_where_they_do_not() -> None:
    assert fit_context(*articles(3.0)).strength > 0.5
    assert fit_context(*articles(0.0)).strength < 0.5


def test_without_articles_there_is_no_context(labelled: LabelledSet) -> None:
    assert fit_context(labelled, np.zeros((len(labelled), 3))).strength == 0.0
