import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framelens.analysis import AnalysisOptions, analyse
from framelens.article import Article, Paragraph
from framelens.errors import InputError, OptionError
from framelens.scorer import Scorer

P = "Western puppet-masters push the NGOs in Osh towards another colour revolution. The ministry said so."
W = "The Kremlin's grip on Baku is slipping, and its blackmail over gas shows coercion."
N = "Officials in Osh signed an agreement on customs fees; the parliament is to vote on the budget."


def article(*texts: str) -> Article:
    paragraphs, at = [], 0
    for text in texts:
        paragraphs.append(Paragraph(at, at + len(text), text, text.replace("\n", " ")))
        at += len(text) + 2
    return Article("a", "\n\n".join(texts), tuple(paragraphs))


@given(st.lists(st.sampled_from([P, W, N]) | st.text(min_size=1, max_size=80), min_size=1, max_size=6))
@settings(max_examples=60)
def test_every_logit_is_the_sum_of_its_parts(scorer: Scorer, texts: list[str]) -> None:
    report = analyse(article(*texts), scorer, AnalysisOptions(terms=True, top=0))
    for p in report.paragraphs:
        assert p.terms is not None
        for label in report.labels:
            parts = p.intercepts[label] + sum(t.contributions[label] for t in p.terms) + p.context[label]
            assert abs(parts - p.logits[label]) < 1e-9
        assert abs(sum(p.probabilities.values()) - 1) < 1e-9
        for span in (*p.passages, *p.terms):
            assert report.article.text[span.start : span.end] == span.text
            assert p.start <= span.start < span.end <= p.end
        assert p.label == p.label_set[0] == max(p.probabilities, key=lambda x: p.probabilities[x])


def test_without_is_what_the_model_says_of_the_rest(scorer: Scorer) -> None:
    report = analyse(article(P), scorer)
    (paragraph,) = report.paragraphs
    assert paragraph.label == "pro-kremlin"
    for passage in paragraph.passages:
        rest = P[: passage.start] + " " + P[passage.end :]
        assert passage.without == scorer.labels[int(scorer.score([rest]).logits[0].argmax())]


def test_explaining_another_label(scorer: Scorer) -> None:
    report = analyse(article(P, N), scorer, AnalysisOptions(explain="neutral-analytic"))
    assert {x.label for p in report.paragraphs for x in p.passages} == {"neutral-analytic"}
    with pytest.raises(OptionError, match="expected one of neutral-analytic, pro-kremlin, western-critical; found 'x'"):
        analyse(article(P), scorer, AnalysisOptions(explain="x"))


def test_top_limits_passages(scorer: Scorer) -> None:
    text = " ".join([P] * 6)
    all_of_them = analyse(article(text), scorer, AnalysisOptions(top=0)).paragraphs[0].passages
    assert len(all_of_them) > 2
    assert analyse(article(text), scorer, AnalysisOptions(top=2)).paragraphs[0].passages == all_of_them[:2]


def test_nothing_to_score_is_an_error_with_a_remedy(scorer: Scorer) -> None:
    with pytest.raises(InputError, match="--keep-all"):
        analyse(article(), scorer)


def test_context_can_be_switched_off(scorer: Scorer) -> None:
    card = {**scorer.card, "context": {"strength": 1.0, "centre": [0.0, 0.0, 0.0]}}
    in_context = Scorer(card, scorer.weights)
    with_it = analyse(article(P, P, N), in_context).paragraphs[2]
    without = analyse(article(P, P, N), in_context, AnalysisOptions(context=False)).paragraphs[2]
    assert any(with_it.context.values())
    assert not any(without.context.values())
    assert with_it.logits["pro-kremlin"] > without.logits["pro-kremlin"]


def test_foreign_matter_is_warned_about(scorer: Scorer) -> None:
    usual = Scorer({**scorer.card, "known_words": {"low": 0.5}}, scorer.weights)
    (warning,) = [w for w in analyse(article("Lorem ipsum dolor sit amet."), usual).warnings if "knows only" in w]
    assert "0% of the words (50% or more is usual)" in warning
    assert not any("knows only" in w for w in analyse(article(N), usual).warnings)


def test_an_unsure_model_says_so(scorer: Scorer) -> None:
    unsure = Scorer({**scorer.card, "label_sets": {"threshold": 0.0}}, scorer.weights)
    assert any("unsure of 100% of the text" in w for w in analyse(article(N), unsure).warnings)
    sure = Scorer({**scorer.card, "label_sets": {"threshold": 1.0}}, scorer.weights)
    assert analyse(article(N), sure).warnings == ()
