import json

from framelens.report.json import document, dumps, lines
from tests.golden import check
from tests.reports import report


def test_document() -> None:
    check("report.json", document([report(terms=True)]))


def test_several_reports_make_a_list_and_lines_one_each() -> None:
    assert len(json.loads(document([report(), report()]))) == 2
    found = list(lines([report(), report()]))
    assert len(found) == 2
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in found)
    assert json.loads(found[0]) == json.loads(dumps(report()))


def test_terms_only_when_asked_for() -> None:
    assert "terms" not in json.loads(dumps(report()))["paragraphs"][0]


def test_offsets_index_the_text() -> None:
    value, text = json.loads(dumps(report(terms=True))), report().article.text
    spans = [*value["skipped"], *value["paragraphs"], *value["paragraphs"][0]["passages"]]
    assert all(text[s["start"] : s["end"]] == s["text"] for s in spans)
