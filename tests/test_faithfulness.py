import numpy as np

from framelens.dataset import Example, LabelledSet
from framelens.faithfulness import measure, rationale_mask
from framelens.scorer import Scorer


def test_passages_beat_random_stretches(labelled: LabelledSet, scorer: Scorer) -> None:
    figures, auprc, base = measure(scorer, labelled.examples[:60])
    assert figures["passages"].comprehensiveness > figures["random"].comprehensiveness
    assert figures["passages"].sufficiency < figures["random"].sufficiency
    assert figures["passages"].share == figures["random"].share == figures["as many top words"].share
    assert figures["three top words"].comprehensiveness < figures["passages"].comprehensiveness
    assert 0 < base < 1
    assert 0 < auprc <= 1


def test_rationales_are_found_token_by_token(scorer: Scorer) -> None:
    text = "The Kremlin's grip is slipping"
    example = Example("x", text, "western-critical", "e", "g", ("grip is",))
    mask = rationale_mask(example, scorer.score([text]).token_scores(0))
    assert np.array_equal(mask, [False, False, False, True, True, False])
