"""The scorecard: against the labelled fixture, its invariants, its evidence."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framelens.article import Article
from framelens.credibility import BANDS, CRITERIA, Scorecard, assess, band, score_article
from framelens.sources import read_sources
from tests.credibility_data import Labelled, f1, fixture, make_article, outcome

FIXTURE = fixture()
#: A class needs this many articles of the fixture for its F1 to mean anything.
MIN_SUPPORT = 4


@lru_cache(maxsize=1)
def cards() -> list[Scorecard]:
    return [score_article(labelled.article) for labelled in FIXTURE]


def test_fixture_has_at_least_sixty_articles_with_own_ids():
    names = [labelled.article.id for labelled in FIXTURE]
    assert len(names) >= 60
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("label", [True, False])
def test_criterion_agrees_with_the_fixture(criterion, label):
    pairs = [(d.truth[criterion], outcome(c[criterion].value)) for d, c in zip(FIXTURE, cards(), strict=True)]
    value, support = f1(pairs, label)
    if support < MIN_SUPPORT:
        # Republication is rare: with two or three articles only a full score is meaningful.
        assert value == 1.0, f"{criterion}: {support} articles"
    assert value >= 0.8, f"{criterion}: F1 {value:.2f} over {support} articles"


@pytest.mark.parametrize("labelled", FIXTURE, ids=lambda d: d.article.id)
def test_evidence_lies_on_the_text_and_values_are_shares(labelled: Labelled):
    card = score_article(labelled.article)
    assert [c.name for c in card.criteria] == list(CRITERIA)
    for criterion in card.criteria:
        assert criterion.value is None or 0.0 <= criterion.value <= 1.0
        assert criterion.why.endswith(".")
        for span in criterion.evidence:
            assert labelled.article.text[span.start : span.end] == span.text != ""


def test_score_is_the_weighted_mean_of_what_could_be_judged():
    card = cards()[0]
    judged = [c for c in card.criteria if c.value is not None]
    assert card.judged == sum(c.weight for c in judged) < 100
    assert card.score == pytest.approx(100 * sum(c.weight * c.value for c in judged) / card.judged)
    assert card.band == band(round(card.score))


def test_weights_sum_to_a_hundred_and_bands_cover_the_scale():
    assert sum(weight for weight, _ in CRITERIA.values()) == 100
    assert [band(s) for s in (0, 24.9, 25, 50, 75, 100)] == [
        "very low",
        "very low",
        "low",
        "medium",
        "high",
        "high",
    ]
    assert min(edge for edge, _ in BANDS) == 0


NAMES = st.sampled_from(["Aliya Zhumabekova", "Peter Lindgren", "Farrukh Mirzoev", "Oksana Hlushko", "Dana Orman"])
ROLES = st.sampled_from(
    [
        "a nurse in Kokand",
        "an economist at the Ural Institute",
        "a lawyer",
        "who sells melons",
        "an opposition deputy",
    ]
)
SPEECH = st.sampled_from(
    [
        '"We looked at every page of it," said {name}, {role}.',
        '{name}, {role}, said that the matter had been on the agenda twice.',
        'According to {name}, {role}, the council met on Tuesday.',
        '"The other side was not asked," {name}, {role}, told reporters.',
    ]
)  # fmt: skip


def with_paragraph(labelled: Labelled, paragraph: str, at: int) -> Article:
    article = labelled.article
    body = [p.text for p in article.paragraphs]
    # Not behind the last one: statements about the page stand there.
    body.insert(min(at, len(body) - 1), paragraph)
    given_metadata = {k: v for k, v in dataclasses.asdict(article.metadata).items() if v is not None}
    furniture = tuple((s.reason, s.text) for s in article.skipped if s.reason != "title")
    return make_article("\n\n".join(body), furniture, **given_metadata)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FIXTURE), NAMES, ROLES, SPEECH, st.integers(0, 6))
def test_a_named_source_more_never_lowers_the_score(labelled, name, role, speech, at):
    before = score_article(labelled.article).score
    after = score_article(with_paragraph(labelled, speech.format(name=name, role=role), at)).score
    assert before is not None
    assert after is not None
    assert after >= before - 1e-9


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FIXTURE), st.sampled_from(["date", "byline", "source"]))
def test_removing_metadata_never_raises_the_score(labelled, name):
    article = labelled.article
    bare = dataclasses.replace(article, metadata=dataclasses.replace(article.metadata, **{name: None}))
    assert score_article(bare).score <= score_article(article).score + 1e-9


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FIXTURE))
def test_a_date_never_lowers_the_score(labelled):
    article = labelled.article
    dated = dataclasses.replace(article, metadata=dataclasses.replace(article.metadata, date="2024-05-06"))
    assert score_article(dated).score >= score_article(article).score - 1e-9


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FIXTURE))
def test_a_second_side_never_lowers_the_score(labelled):
    kremlin = with_paragraph(labelled, "Kremlin spokesman Dmitry Peskov said that talks were useful.", 1)
    both = dataclasses.replace(labelled, article=kremlin)
    kyiv = with_paragraph(both, "Ukrainian Foreign Ministry spokesman Heorhii Tykhyi said they were not.", 2)
    assert score_article(kyiv).score >= score_article(kremlin).score - 1e-9


@pytest.mark.parametrize("labelled", FIXTURE, ids=lambda d: d.article.id)
def test_length_alone_moves_the_score_little(labelled):
    """The same body three times over: shares stay, only the smoothing of short texts goes."""
    article = labelled.article
    body = "\n\n".join([p.text for p in article.paragraphs] * 3)
    metadata = {k: v for k, v in dataclasses.asdict(article.metadata).items() if v is not None}
    furniture = tuple((s.reason, s.text) for s in article.skipped if s.reason != "title")
    longer = score_article(make_article(body, furniture, **metadata))
    assert abs(longer.score - score_article(article).score) <= 10


PARAPHRASES = [
    (
        "The mine will close in May, director Aibek Asanov said. \"There is no ore left,\" he added.",
        "Director Aibek Asanov announced that the mine would shut in May. \"The ore is gone,\" he explained.",
    ),
    (
        "The puppet council has sold the lake. Everybody knows who was paid.",
        "The lackeys in the council have sold the lake. As everyone knows, somebody was paid.",
    ),
    (
        "A source close to the bank told the paper that the loan was late. Analysts believe it will be paid.",
        "Two sources familiar with the bank said that the loan was overdue. Observers say it will be paid.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), PARAPHRASES)
def test_paraphrase_keeps_the_score(one, other):
    assert score_article(make_article(one)).score == pytest.approx(score_article(make_article(other)).score, abs=5)


def test_loaded_words_count_in_the_authors_voice_only():
    own = score_article(make_article("The puppet regime met in secret. It signed the paper."))
    quoted = score_article(make_article('Marat Asanov said: "The puppet regime met in secret." It signed the paper.'))
    assert own["loaded_wording"].value < 1.0
    assert [s.text for s in own["loaded_wording"].evidence] == ["puppet", "regime"]
    assert quoted["loaded_wording"].value == 1.0


def test_anonymity_outweighs_the_institution():
    text = "A source in the Energy Ministry, who asked not to be named, said that the grid would fail."
    card = score_article(make_article(text))
    assert card["named_sources"].value == 0.0
    assert card["source_variety"].value == 0.0


def test_pronouns_and_surnames_do_not_multiply_sources():
    text = (
        "Gulnara Isaeva, an economist, said that prices would rise. She added that wages would not. "
        "Isaeva told reporters that she had written to the bank."
    )
    card = score_article(make_article(text))
    assert card["source_variety"].value == pytest.approx(1 / 3)
    assert card["attribution"].value == 1.0


def test_transcript_labels_name_the_speaker():
    card = score_article(make_article("President of Arcadia Jan Novak: We met at noon. We agreed on water."))
    assert card["attribution"].value == 1.0
    assert card["named_sources"].value == 1.0


def test_wrong_numbers_are_no_figures():
    text = "The law of 2014 was signed on 12 May after 30 years. He was 46 when it began in 1999."
    assert score_article(make_article(text))["figures"].value is None


def test_other_languages_are_judged_on_disclosure_alone():
    text = "Президент подписал указ. Об этом сообщила пресс-служба."
    card = score_article(make_article(text, byline="Анна Иванова", date="2024-01-01"))
    assert {c.name for c in card.criteria if c.value is not None} == {"author", "date", "outlet_place"}
    assert card["author"].value == 1.0


def test_article_without_body_has_no_score():
    card = score_article(Article("empty", "", ()))
    assert (card.score, card.band, card.judged) == (None, None, 0.0)


def test_metadata_may_be_missing():
    card = score_article(make_article("The lake froze on Monday."))
    assert card["headline"].value is None
    assert card["author"].value == 0.0
    assert card["republication"].value is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.text(max_size=40), st.text(max_size=40))
def test_any_text_gives_a_scorecard(body, title, byline):
    article = make_article(body, (("menu", "Home"),), title=title, byline=byline)
    card = score_article(article)
    assert card.score is None or 0.0 <= card.score <= 100.0
    for criterion in card.criteria:
        for span in criterion.evidence:
            assert article.text[span.start : span.end] == span.text


def test_block_of_the_report_has_scorecard_and_record_side_by_side():
    article = make_article("Rain fell.\n\nFirst published by Eurasianet.", source="The Moscow Times")
    block = assess(article, read_sources()).to_dict()
    assert set(block) == {"score", "band", "judged", "criteria", "source"}
    assert all(set(c) == {"name", "value", "weight", "evidence", "why"} for c in block["criteria"])
    assert block["source"]["outlet"]["id"] == "moscow-times"
    assert block["source"]["origin"]["id"] == "eurasianet"
    assert json.loads(json.dumps(block)) == block


def test_the_record_does_not_enter_the_score():
    body = "Rain fell on Monday, the ministry said."
    scores = {assess(make_article(body, source=s), read_sources()).scorecard.score for s in ("RT", "Reuters")}
    assert len(scores) == 1


def test_scoring_needs_no_heavy_library():
    code = (
        "import sys, framelens.credibility as c; "
        "from framelens.article import Article, Paragraph; "
        "c.score_article(Article('x', 'Rain', (Paragraph(0, 4, 'Rain', 'Rain'),))); "
        "print([m for m in ('numpy', 'sklearn', 'scipy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
