"""Validation of the scorecard: correlation with ratings, leak of the framing, and the commands."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from framelens.cli.predict import app as predict_app
from framelens.cli.train import app as train_app
from framelens.credibility import CRITERIA
from framelens.credibility.validation import EQUAL, correlate, framing_leak, read_ratings
from framelens.dataset import Example, LabelledSet
from framelens.errors import InputError, OptionError
from framelens.sources import read_sources
from tests.credibility_data import make_article

REGISTER = read_sources()
GOOD = 'Marat Isakov, an engineer, said that the gate was mended. "It works," said Aida Bekova, a farmer.'
BAD = "The puppet regime lied again. Everybody knows that its real aim is to plunder us."
PRACTICE = {
    "Reuters": (GOOD, GOOD),
    "BBC": (GOOD, GOOD),
    "Eurasianet": (GOOD, BAD),
    "RT": (BAD, GOOD),
    "TASS": (BAD, BAD),
}


def articles():
    return [make_article(text, source=outlet) for outlet, texts in PRACTICE.items() for text in texts]


def write_ratings(path, rows):
    path.write_text("outlet,rating\n" + "".join(f"{o},{r}\n" for o, r in rows), encoding="utf-8")
    return path


def test_correlation_finds_the_order_of_the_outlets(tmp_path):
    path = write_ratings(
        tmp_path / "r.csv", [("reuters.com", 5), ("BBC", 5), ("eurasianet.org", 3), ("rt.com", 3), ("TASS", 1)]
    )
    found = {c.quantity: c for c in correlate(articles(), read_ratings(path, REGISTER), REGISTER)}
    assert found["score"].rho == pytest.approx(1.0)
    assert found[EQUAL].rho > 0.9
    assert found["loaded_wording"].rho > 0.9
    assert found["score"].outlets == 5
    # A criterion that does not vary has no correlation.
    assert found["date"].rho != found["date"].rho


def test_a_criterion_that_is_the_same_everywhere_has_no_correlation():
    # 0.6 taken three and seven times gives means that differ in their last bits.
    corpus = [make_article(GOOD, source=o) for n, o in enumerate(PRACTICE) for _ in range(3 + 4 * (n % 2))]
    ratings = {REGISTER.by_name(o).name: float(n) for n, o in enumerate(PRACTICE)}
    found = {c.quantity: c for c in correlate(corpus, ratings, REGISTER)}
    assert found["outlet_place"].rho != found["outlet_place"].rho


def test_too_few_rated_outlets_are_refused(tmp_path):
    path = write_ratings(tmp_path / "r.csv", [("Reuters", 5), ("BBC", 4)])
    with pytest.raises(OptionError, match="at least 5 outlets"):
        correlate(articles(), read_ratings(path, REGISTER), REGISTER)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("name,rating\nBBC,1\n", "columns outlet"),
        ("outlet,rating\nBBC,good\n", ":2: a rating"),
        ("outlet,rating\nBBC,nan\n", "a rating"),
    ],
)
def test_bad_ratings_are_named(tmp_path, text, match):
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=match):
        read_ratings(path, REGISTER)


def test_missing_ratings_are_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv"):
        read_ratings(tmp_path / "none.csv", REGISTER)


def test_leak_is_measured_on_every_label(labelled):
    leak = framing_leak(labelled)
    assert leak.paragraphs == len(labelled)
    assert set(leak.means) == set(labelled.labels)
    assert leak.pair == ("pro-kremlin", "western-critical")
    assert all(0.0 <= x <= 1.0 for x in (leak.by_score, leak.by_criteria, leak.chance, leak.auc))
    assert [s.criterion for s in leak.separations] == list(CRITERIA)
    shown = {s.criterion: s for s in leak.separations}
    # No headline, no origin: nothing to separate by.
    assert shown["headline"].framings != shown["headline"].framings
    assert set(shown["figures"].judged) == set(labelled.labels)
    assert 0.0 <= shown["attribution"].framings <= 1.0


def test_leak_finds_a_criterion_that_follows_the_framing():
    def example(number, label):
        text = BAD if label == "pro-kremlin" else GOOD
        return Example(f"e{number}", text, label, event=f"v{number}", group=f"g{number % 10}")

    names = ("neutral-analytic", "pro-kremlin", "western-critical")
    leak = framing_leak(LabelledSet(tuple(example(n, names[n % 3]) for n in range(150))))
    shown = {s.criterion: s for s in leak.separations}
    assert shown["loaded_wording"].framings == 0.0
    assert leak.by_pair > 0.9 > leak.pair_chance


def test_train_credibility_command(tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(json.dumps({"text": a.text, "source": a.metadata.source}) + "\n" for a in articles()))
    ratings = write_ratings(tmp_path / "r.csv", [(o, 5 - i) for i, o in enumerate(PRACTICE)])
    done = CliRunner().invoke(train_app, ["credibility", "--corpus", str(corpus), "--ratings", str(ratings)])
    assert done.exit_code == 0, done.output
    assert "score" in done.output
    assert "Spearman" in done.output
    lone = CliRunner().invoke(train_app, ["credibility", "--corpus", str(corpus)])
    assert isinstance(lone.exception, OptionError)


def test_predict_sources_and_profile_commands(tmp_path, model_folder):
    mine = tmp_path / "mine.csv"
    mine.write_text("id,name,kind,reference\nlake,Lake Gazette,newspaper,its imprint\n", encoding="utf-8")
    records = tmp_path / "articles.jsonl"
    rows = [
        {"id": f"a{i}", "text": f"Officials in Osh signed paper {i}, Marat Isakov said.", "source": "Lake Gazette"}
        for i in range(20)
    ]
    records.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    reports = tmp_path / "reports.jsonl"
    options = ["--model", str(model_folder), "--sources", str(mine), "-f", "jsonl", "-o", str(reports)]
    done = CliRunner().invoke(predict_app, [str(records), *options])
    assert done.exit_code == 0, done.output
    block = json.loads(reports.read_text(encoding="utf-8").splitlines()[0])["credibility"]
    assert block["source"]["outlet"]["reference"] == "its imprint"
    profile = CliRunner().invoke(predict_app, ["profile", str(reports)])
    assert profile.exit_code == 0, profile.output
    assert "Lake Gazette: 20 articles, 20 without a date" in profile.output
    reports.write_text("{}\nnot json\n", encoding="utf-8")
    broken = CliRunner().invoke(predict_app, ["profile", str(reports), "-f", "json"])
    assert broken.exit_code == 1
    assert "reports.jsonl:1" in broken.output
    assert "reports.jsonl:2" in broken.output


def test_no_credibility_leaves_the_block_out(tmp_path, model_folder):
    article = tmp_path / "a.txt"
    article.write_text("Rain in Osh\n\nOfficials in Osh signed the paper, Marat Isakov said.\n", encoding="utf-8")
    options = [str(article), "--model", str(model_folder), "-f", "json"]
    done = CliRunner().invoke(predict_app, [*options, "--no-credibility"])
    assert "credibility" not in json.loads(done.output)
    refused = CliRunner().invoke(predict_app, [*options, "--no-credibility", "--sources", "x.csv"])
    assert isinstance(refused.exception, OptionError)
