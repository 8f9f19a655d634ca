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

from framelens.article import Article, Paragraph, Skipped
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


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(FIXTURE), NAMES, ROLES, SPEECH, st.integers(0, 6))
def test_a_named_source_more_never_lowers_the_score(labelled, name, role, speech, at):
    before = score_article(labelled.article).score
    after = score_article(with_paragraph(labelled, speech.format(name=name, role=role), at)).score
    assert before is not None
    assert after is not None
    assert after >= before - 1e-9


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FIXTURE), NAMES, ROLES, SPEECH, st.integers(0, 6))
def test_taking_the_name_from_a_source_never_raises_the_score(labelled, name, role, speech, at):
    named = score_article(with_paragraph(labelled, speech.format(name=name, role=role), at)).score
    hidden = score_article(with_paragraph(labelled, speech.format(name="one source", role=role), at)).score
    assert hidden <= named + 1e-9


# What depends on the article alone is tried on every one of the fixture, not on a sample.
@pytest.mark.parametrize("labelled", FIXTURE, ids=lambda d: d.article.id)
@pytest.mark.parametrize("name", ["date", "byline", "source"])
def test_removing_metadata_never_raises_the_score(labelled, name):
    article = labelled.article
    bare = dataclasses.replace(article, metadata=dataclasses.replace(article.metadata, **{name: None}))
    assert score_article(bare).score <= score_article(article).score + 1e-9


@pytest.mark.parametrize("labelled", FIXTURE, ids=lambda d: d.article.id)
@pytest.mark.parametrize(("name", "value"), [("date", "2024-05-06"), ("byline", "Dana Orman"), ("source", "TASS")])
def test_metadata_never_lower_the_score(labelled, name, value):
    article = labelled.article
    told = dataclasses.replace(article, metadata=dataclasses.replace(article.metadata, **{name: value}))
    assert score_article(told).score >= score_article(article).score - 1e-9


KREMLIN = "Kremlin spokesman Dmitry Peskov said that talks were useful."
KYIV = "Ukrainian Foreign Ministry spokesman Heorhii Tykhyi said they were not."


@pytest.mark.parametrize("labelled", FIXTURE, ids=lambda d: d.article.id)
@pytest.mark.parametrize(("one", "other"), [(KREMLIN, KYIV), (KYIV, KREMLIN)])
def test_a_second_side_never_lowers_the_score(labelled, one, other):
    first = with_paragraph(labelled, one, 1)
    both = with_paragraph(dataclasses.replace(labelled, article=first), other, 2)
    assert score_article(both).score >= score_article(first).score - 1e-9


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
        "\"We need rain,\" said Aida Bekova, a farmer. The ministry sent 40 pumps, its spokesman Marat Isakov said.",
        "Aida Bekova, who farms there, said that rain was needed. Marat Isakov, the ministry's spokesman, told us that "
        "40 pumps had been sent.",
    ),
    (
        "The march was staged in order to intimidate the judges. Its real aim is plain.",
        "They staged the march so as to silence the judges. The hidden purpose is plain.",
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


@pytest.mark.parametrize(
    ("criterion", "text"),
    [
        ("loaded_wording", "The delegate spoke of “crushing” the town and called the plan 'a farce'."),
        ("loaded_wording", "The mood was not hysterical. There was nothing humiliating in it."),
        ("loaded_wording", "The visa-free regime begins in May. Cargo handlers struck. The Golden Horde ruled here."),
        ("certainty", "Of course there are delays, but the boats run."),
        ("certainty", "Naturally the bank had objections. But it signed."),
        ("certainty", "The line is clearly marked."),
        ("generalisation", "The formula has never been published. There have always been doubters."),
        ("motives", "The city wants to keep the loan small."),
    ],
)
def test_what_is_not_the_authors_verdict_is_no_evidence(criterion, text):
    card = score_article(make_article(text))
    assert (card[criterion].value, card[criterion].evidence) == (1.0, ())


@pytest.mark.parametrize(
    ("criterion", "text", "evidence"),
    [
        ("loaded_wording", "The lackeys' flats were 'let' to the junta.", ["lackeys", "junta"]),
        ("certainty", "Of course the plan will fail.", ["Of course"]),
        ("generalisation", "The council has always been greedy.", ["has always been greedy"]),
    ],
)
def test_evidence_is_the_longest_match_and_only_that(criterion, text, evidence):
    assert [s.text for s in score_article(make_article(text))[criterion].evidence] == evidence


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("According to the Naryn district court, the fence was lawful.", "Naryn district court"),
        ("The European Parliament rejected the plan.", "European Parliament"),
        ("Arcadia's trade ministry said that prices would rise.", "Arcadia's trade ministry"),
        ("The road is long, as the President of Arcadia has said.", "President of Arcadia"),
        ("He liked to quote a friend who said that it would rain.", "a friend"),
        ("“We act alone,” says President\n   Novak.", "President\n   Novak"),
    ],
)
def test_a_source_is_shown_as_it_is_called(text, source):
    assert [s.text for s in score_article(make_article(text))["attribution"].evidence] == [source]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry justified the fence by citing support from foreign sources.",
        "Its rise was confirmed by Arcadia's election as chair of the organisation.",
    ],
)
def test_reasons_and_events_are_no_sources(text):
    assert score_article(make_article(text))["attribution"].evidence == ()


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


TURNS = (
    "President of Arcadia Jan Novak: We met at noon.\n\nOf course we agree. Trade grew by 30 percent.\n\n"
    "Prime Minister of Ruritania Ada Weiss: Thank you.\n\nI believe that it is clear that we won."
)


def test_a_transcripts_labels_hold_until_the_next_one():
    card = score_article(make_article(TURNS))
    assert [s.text for s in card["source_variety"].evidence] == [
        "President of Arcadia Jan Novak",
        "Prime Minister of Ruritania Ada Weiss",
    ]
    assert card["attribution"].value == card["figures"].value == 1.0
    # What the speakers say is not held against whoever wrote it down.
    assert card["certainty"].value == card["opinion_marked"].value == 1.0


def test_a_label_that_the_reader_set_aside_as_a_heading_names_the_speaker():
    text = "Start of the talks President of Arcadia Jan Novak:\n\nOf course we agree.\n\nWe will meet again in May."
    heading, first, second = text.split("\n\n")
    at, then = text.index(first), text.index(second)
    article = Article(
        "talks",
        text,
        (Paragraph(at, at + len(first), first, first), Paragraph(then, len(text), second, second)),
        (Skipped(0, len(heading), heading, "heading"),),
    )
    card = score_article(article)
    assert [s.text for s in card["attribution"].evidence] == ["President of Arcadia Jan Novak"]
    assert card["certainty"].evidence == ()


def test_two_quotations_by_label_make_no_transcript():
    report = "\n\n".join(["The town votes.", *["Rain fell on the road again today."] * 8])
    text = f"Jan Novak: It will pass.\n\nAda Weiss: It will not pass here.\n\n{report}"
    assert score_article(make_article(text))["attribution"].value < 0.5


def test_wrong_numbers_are_no_figures():
    text = "The law of 2014 was signed on 12 May after 30 years. He was 46 when the COVID-19 crisis began in 1999."
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
