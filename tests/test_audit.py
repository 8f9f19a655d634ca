"""The audit as a whole: every check is in it, limits decide, both reports hold it, texts are escaped."""

import json
from html.parser import HTMLParser

import pytest

from framelens.dataset import Example, LabelledSet
from framelens.labels.audit import SCHEMA, AuditOptions, audit, blind_readings
from framelens.labels.audit_html import figure, page
from framelens.labels.checks import AT_LEAST, TABLE_ROWS, check, make_table, not_measured

ISSUE = {
    "events told under two labels or more",
    "label by group",
    "label by genre",
    "label by country",
    "label by length",
    "terms that hang on one event",
    "terms that hang on one group",
    "label from names of places",
    "label from all name words",
    "label from length",
    "label from punctuation",
    "group from the text",
    "country from the text",
    "near-duplicates across events",
    "near-duplicates within events",
    "spans shared with outside texts",
    "labels the rest speaks against",
    "blind second readings",
}


@pytest.fixture(scope="module")
def result(labelled):
    """The small set is made of three templates: it must fail."""
    return audit(labelled, AuditOptions(jobs=1))


def test_every_check_is_made_and_says_why(result):
    assert {c.name for c in result.checks} == ISSUE
    assert len(result.checks) == len(ISSUE)
    assert all(len(c.why) > 20 for c in result.checks)


def test_templates_fail_as_near_duplicates(result):
    failed = {c.name for c in result.failed}
    assert "near-duplicates across events" in failed
    assert "events told under two labels or more" not in failed


def test_progress_names_every_step(labelled):
    steps = []
    audit(labelled, AuditOptions(jobs=1), lambda name, done, total: steps.append((name, done, total)))
    assert [done for _, done, _ in steps] == list(range(len(steps)))
    assert {total for _, _, total in steps} == {len(steps)}


def test_json_holds_the_checks(result):
    document = json.loads(result.as_json())
    assert document["schema"] == SCHEMA
    assert document["passed"] is False
    assert {c["name"]: c["value"] for c in document["checks"]} == {c.name: c.value for c in result.checks}


class _Tags(HTMLParser):
    """Collects element names and checks that they nest."""

    void = frozenset({"meta", "link", "br"})

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_nests_and_escapes_the_sets_texts(labelled):
    text = "Officials <script>alert(1)</script> signed & sealed it, the ministry in Osh said again today."
    twins = [Example(f"x{i}", text + "!" * i, "pro-kremlin", f"x{i}", "g0") for i in range(2)]
    found = audit(LabelledSet((*labelled.examples, *twins)), AuditOptions(jobs=1))
    html = page(found)
    assert "&lt;script&gt;" in html
    tags = _Tags()
    tags.feed(html)
    assert tags.open == []
    assert "script" not in tags.seen
    assert all(c.name in html for c in found.checks)
    # Nothing is fetched from elsewhere.
    assert "http" not in html.replace("&lt;", "")


def test_blind_readings_below_the_limit_fail():
    def labelled(seconds):
        return LabelledSet(
            tuple(
                Example(f"p{i}", f"t{i}", "ab"[i % 2], "e", "g", extra={"second_label": s})
                for i, s in enumerate(seconds)
            )
        )

    assert blind_readings(labelled("abababab")).value == 1.0
    poor = blind_readings(labelled("abbaabba"))
    assert (poor.value, poor.passed, poor.direction) == (0.0, False, AT_LEAST)
    assert blind_readings(labelled([None, ""])).value is None


def test_limits_belong_to_what_passes():
    assert check("x", 0.5, 0.5, "").passed
    assert not check("x", 0.51, 0.5, "").passed
    assert check("x", 0.5, 0.5, "", direction=AT_LEAST).passed
    assert not check("x", 0.49, 0.5, "", direction=AT_LEAST).passed
    assert not_measured("x", 0.5, "no such column").passed


def test_tables_are_cut_and_say_so():
    table = make_table(["n"], [(i,) for i in range(TABLE_ROWS + 5)])
    assert len(table.rows) == TABLE_ROWS
    assert table.total == TABLE_ROWS + 5


def test_figures():
    assert [figure(x) for x in (None, 1.0, 0.12345, 7, "a")] == ["–", "1", "0.123", "7", "a"]
