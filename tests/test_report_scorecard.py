"""Scorecard and record in every report format: the same findings, with their spans and references."""

from __future__ import annotations

import csv
import io

import pytest

from framelens.analysis import analyse
from framelens.outlets import Outlet
from framelens.report import csv as csv_report
from framelens.report import json as json_report
from framelens.report.scorecard import NO_STATUS, evidence, lines, outlet_lines
from framelens.report.terminal import plain
from framelens.result import Report
from framelens.sources import read_sources
from tests.credibility_data import make_article

BODY = (
    "The puppet council sold the lake. Officials said that the price was $40 million.\n\n"
    '"I was not asked," said Aigul Omarova, who fishes there.\n\n'
    "This article was first published by Eurasianet."
)


@pytest.fixture(scope="module")
def report(scorer) -> Report:
    article = make_article(BODY, title="Lake sold", source="RT", byline="Jan Novak")
    return analyse(article, scorer, register=read_sources())


def test_without_a_register_there_is_no_credibility(scorer):
    bare = analyse(make_article(BODY), scorer)
    assert bare.credibility is None
    assert "credibility" not in json_report.to_dict(bare)
    assert "Credibility" not in plain(bare)


def test_text_shows_every_criterion_with_evidence_and_the_record(report):
    text = " ".join(plain(report).split())
    for criterion in report.credibility.scorecard.criteria:
        assert f"{criterion.name}: {' '.join(criterion.why.split())}" in text
    at = report.article.text.index("puppet")
    assert f"at “puppet” ({at}-{at + 6})" in text
    assert "Source: RT, recognised by the name in the metadata." in text
    assert (
        "eu-broadcasting-ban (EU) since 2022-03-01 [Council Regulation (EU) 2022/350 of 1 March 2022; checked: " in text
    )
    assert "state control: state-controlled [Wikipedia: RT (TV network); held 2024]" in text
    assert "First published by Eurasianet, as the text says." in text


def test_an_outlet_without_a_legal_status_has_none_in_this_register():
    outlet = Outlet("lake", "Lake Gazette", (), (), None, (), "newspaper", None, "its imprint", None, None, None, ())
    assert f"  legal status: {NO_STATUS}" in [line for line, _ in outlet_lines(outlet)]


def test_unknown_outlet_says_so(scorer):
    unknown = analyse(make_article(BODY.replace("Eurasianet", "our friends")), scorer, register=read_sources())
    assert "Source: The outlet is unknown: it is in no register that was given." in plain(unknown)


def test_json_has_the_block_of_the_schema(report):
    block = json_report.to_dict(report)["credibility"]
    assert block == report.credibility.to_dict()
    text = report.article.text
    spans = [span for criterion in block["criteria"] for span in criterion["evidence"]]
    assert spans
    assert all(text[s["start"] : s["end"]] == s["text"] for s in spans)


def test_csv_has_score_outlet_and_the_evidence_of_each_paragraph(report):
    rows = list(csv.DictReader(io.StringIO("".join(csv_report.lines([report])))))
    assert {r["score"] for r in rows} == {f"{report.credibility.scorecard.score:.1f}"}
    assert {r["outlet"] for r in rows} == {"RT"}
    assert "loaded_wording: puppet" in rows[0]["evidence"]
    assert "named_sources: Aigul Omarova" in rows[1]["evidence"]


def test_framing_and_credibility_do_not_touch_each_other(report, scorer):
    bare = analyse(report.article, scorer)
    assert (bare.framing, bare.paragraphs) == (report.framing, report.paragraphs)


def test_long_evidence_is_cut_and_counted(report):
    spans = report.credibility.scorecard["attribution"].evidence * 3
    assert evidence(spans).endswith("and 3 more")
    assert all(len(line) < 600 for line, _ in lines(report.credibility))
