import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.passages import find_batch_passages, find_passages, maximal_segments
from framelens.scorer import Scorer
from framelens.segments import batch_segments
from framelens.text import sentence_spans

# Whole numbers scaled by a power of two add up without rounding; zero sums would leave the choice open.
SCORES = st.lists(st.integers(-1000, 1000).filter(bool).map(lambda n: n / 64 + (1 / 4096)), max_size=18)


def brute_force(scores: list[float]) -> list[tuple[int, int]]:
    """Ruzzo and Tompa's definition: the best stretch, then the same on either side of it."""

    def seek(first: int, last: int) -> list[tuple[int, int]]:
        stretches = [(sum(scores[a:b]), -(b - a), -a, a, b) for a in range(first, last) for b in range(a + 1, last + 1)]
        best = max(stretches, default=(0.0, 0, 0, 0, 0))
        if best[0] <= 0:
            return []
        return [*seek(first, best[3]), (best[3], best[4]), *seek(best[4], last)]

    return seek(0, len(scores))


@given(SCORES)
def test_segments_are_those_of_the_definition(scores: list[float]) -> None:
    assert [(a, b) for a, b, _ in maximal_segments(np.array(scores))] == brute_force(scores)


@given(SCORES)
def test_segments_sum_to_their_scores(scores: list[float]) -> None:
    for a, b, value in maximal_segments(np.array(scores)):
        assert abs(sum(scores[a:b]) - value) < 1e-9


def test_linear_even_where_every_candidate_ends_lower_than_the_last() -> None:
    falling = np.tile([1.0, -2.0], 50_000)
    assert len(maximal_segments(falling)) == 50_000


def test_no_passage_crosses_a_sentence_end_and_shares_are_of_the_positive_sum(scorer: Scorer) -> None:
    text = "Western puppet-masters push the NGOs. Western puppet-masters push the NGOs. The ministry said so."
    tokens = scorer.score([text]).token_scores(0)
    sentences = sentence_spans(text)
    passages = find_passages(tokens, scorer.labels, "pro-kremlin", sentences)
    assert len(passages) >= 2
    assert all(any(a <= p.start and p.end <= b for a, b in sentences) for p in passages)
    column = tokens.contributions[:, scorer.labels.index("pro-kremlin")]
    assert abs(passages[0].contribution / column[column > 0].sum() - passages[0].share) < 1e-9
    assert [p.contribution for p in passages] == sorted((p.contribution for p in passages), reverse=True)


def test_an_empty_text_has_no_passage(scorer: Scorer) -> None:
    assert find_passages(scorer.score([""]).token_scores(0), scorer.labels, "pro-kremlin", []) == []


@given(st.lists(SCORES, max_size=5), st.integers(0, 3))
def test_a_batch_at_once_has_the_segments_of_each_sentence(sentences: list[list[float]], rounds: int) -> None:
    scores = np.array([x for sentence in sentences for x in sentence])
    cuts = np.cumsum([0, *map(len, sentences)])
    expected = [(c + a, c + b, v) for c, s in zip(cuts, sentences, strict=False) for a, b, v in segments(s)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framelens.segments._ROUNDS", rounds)
        found = batch_segments(scores, cuts[:-1])
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


def segments(scores: list[float]) -> list[tuple[int, int, float]]:
    return maximal_segments(np.array(scores))


def test_a_batch_is_linear_where_every_round_finds_one_segment_alone() -> None:
    rising = np.arange(1, 100_001) * np.tile([1.0, -1.0], 50_000)
    assert len(batch_segments(rising, np.zeros(1, dtype=np.int64))[0]) == 50_000


def test_a_batch_gives_the_passages_of_each_paragraph(scorer: Scorer) -> None:
    texts = [
        "Western puppet-masters push the NGOs. Officials signed an agreement. Russia remains the guarantor.",
        "",
        "Nothing known: xyzzy.",
        "The ministry said so. Russia remains the reliable guarantor!",
    ]
    batch, sentences = scorer.score(texts), [sentence_spans(t) for t in texts]
    chosen = np.array([1, 0, 2, 1])
    found = find_batch_passages(batch, scorer.labels, chosen)
    assert len(found) == len(texts)
    for i in range(len(texts)):
        alone = find_passages(batch.token_scores(i), scorer.labels, scorer.labels[chosen[i]], sentences[i])
        assert [(p.start, p.end, p.label) for p in found.of(i)] == [(p.start, p.end, p.label) for p in alone]
        assert np.allclose([(p.contribution, p.share) for p in found.of(i)], [(p.contribution, p.share) for p in alone])
    strong = find_batch_passages(batch, scorer.labels, chosen, min_share=0.5)
    assert [p for p in found.of(0) if p.share >= 0.5] == strong.of(0)
    assert 0 < len(strong.of(0)) < len(found.of(0))


def test_an_empty_batch_has_no_passages(scorer: Scorer) -> None:
    assert len(find_batch_passages(scorer.score([]), scorer.labels, np.zeros(0, dtype=np.int64))) == 0
