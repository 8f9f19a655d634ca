"""The page as text; how it looks and behaves in a browser is tested in test_page.py."""

import base64
import dataclasses
import hashlib
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.article import Span
from framelens.credibility import CRITERIA, Credibility, add_up
from framelens.credibility.model import Finding
from framelens.origin import Provenance
from framelens.outlets import Fact, Outlet
from framelens.report import html
from framelens.report.display import letters, percent, safe, slot, verdict_sentence, web_address
from framelens.result import Report
from tests.golden import check
from tests.reports import LABELS, of, report

CARD = {
    "labels": list(LABELS),
    "examples": 120,
    "label_sets": {"coverage": 0.9},
    "metrics": {"random": {"n": 120, "accuracy": 0.9, "macro_f1": 0.8, "ece": 0.01}},
}


class Reader(HTMLParser):
    """Text of paragraphs, tags and attributes, as an HTML parser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "p":
            self.inside = dict(attrs).get("class") == "text"
            if self.inside:
                self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data


def with_body(text: str) -> Report:
    """The hand-made report with another first paragraph, and no passage in it."""
    base = report()
    first = dataclasses.replace(base.paragraphs[0], text=text, end=base.paragraphs[0].start + len(text), passages=())
    return dataclasses.replace(base, paragraphs=(first, base.paragraphs[1]))


def test_golden_body_of_a_page() -> None:
    page = html.document([report(terms=True)], CARD)
    body = page[page.index("<main") : page.index("</main>") + 8]
    check("report.html", body + "\n")


def test_nothing_is_fetched_and_only_the_own_script_runs() -> None:
    page = html.document([report(), report()], CARD, compare=True)
    tags = Reader(page).tags
    assert not [t for t, a in tags if "src" in a or "style" in a or any(name.startswith("on") for name in a)]
    assert not [t for t, _ in tags if t in {"link", "iframe", "object", "embed", "base", "img"}]
    policy = next(a["content"] for t, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    script, style = re.search(r"<script>(.*?)</script>", page, re.S), re.search(r"<style>(.*?)</style>", page, re.S)
    for found in (script, style):
        digest = base64.b64encode(hashlib.sha256(found.group(1).encode()).digest()).decode()  # type: ignore[union-attr]
        assert f"'sha256-{digest}'" in str(policy)
    assert "default-src 'none'" in str(policy)
    assert "unsafe" not in str(policy)


@given(
    st.text(min_size=1, max_size=80)
    | st.sampled_from(["</script><script>x()</script>", "<!--", "]]>", "{{ 7*7 }}", "&amp;"])
)
def test_any_text_is_shown_as_it_is_but_for_what_is_neutralised(text: str) -> None:
    found = Reader(html.document([with_body(text)], CARD))
    assert found.texts[0] == safe(text)
    assert [t for t, _ in found.tags].count("script") == 2
    html.document([with_body(text)], CARD).encode("utf-8")


@given(st.text())
def test_neutralising_keeps_offsets(text: str) -> None:
    assert len(safe(text)) == len(text)
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " javascript:x", "data:text/html,x", "//host", "http:", "http://[", None, ""]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_address(url) is None


def test_a_web_address_becomes_a_link() -> None:
    base = report()
    article = dataclasses.replace(
        base.article, metadata=dataclasses.replace(base.article.metadata, url='https://example.org/?a="b"')
    )
    links = [a for t, a in Reader(html.document([dataclasses.replace(base, article=article)], CARD)).tags if t == "a"]
    link = next(a for a in links if str(a.get("href")).startswith("https"))
    assert link["href"] == 'https://example.org/?a="b"'
    assert "noreferrer" in str(link["rel"])


def test_credibility_stands_apart_where_there_is_one() -> None:
    base = report()
    assert "Credibility of text" not in html.document([base], CARD)
    evidence = (Span(0, 4, "Menu <b>"),) * 5
    findings = {name: Finding(None, "Not judged.") for name in CRITERIA} | {
        "author": Finding(1.0, "A <i> byline.", evidence)
    }
    fact = Fact("a <state> company", "https://example.org/?a", "2024-01-01")
    outlet = Outlet("x", "X <Daily>", (), (), "KZ", (), "newspaper", None, "", fact, None, None, ())
    found = Credibility(add_up(findings), Provenance(outlet, "metadata", None, (), (), None))
    page = html.document([dataclasses.replace(base, credibility=found)], CARD)
    assert "100 of 100 (high); judged on criteria worth 6 of 100 points." in page
    assert "A &lt;i&gt; byline." in page
    assert page.count("<blockquote") == 3
    assert "and 2 more" in page
    assert 'href="https://example.org/?a"' in page
    assert "a &lt;state&gt; company (held 2024-01-01)" in page
    assert "Unknown: since, funder, state control." in page
    # Neither the verdict nor its shares change with it.
    verdict = re.compile(r'<section class="verdict.*?</section>', re.S)
    assert verdict.findall(page) == verdict.findall(html.document([base], CARD))


def test_the_sentence_says_share_interval_and_certainty() -> None:
    assert verdict_sentence(report()) == (
        "60% of the words stand in pro-kremlin paragraphs (90% interval 0% to 100%); "
        "the model is not sure of 1 of the 2 paragraphs."
    )
    framing = dataclasses.replace(report().framing, label="mixed", leaning="mixed", shares=of(0.3, 0.4, 0.3))
    assert verdict_sentence(dataclasses.replace(report(), framing=framing)).startswith(
        "No one frame leads: 40% of the words are pro-kremlin and 30% of the words are western-critical;"
    )
    framing = dataclasses.replace(report().framing, label="uncertain", certainty=0.54)
    assert verdict_sentence(dataclasses.replace(report(), framing=framing)).startswith(
        "No verdict: pro-kremlin is likeliest, but with a certainty of only 54%. 60% of the words stand in"
    )


@pytest.mark.parametrize(
    "labels", [["a", "b"], ["mild", "severe"], ["alpha", "apex", "b"], list("abcdefgh"), list(LABELS)]
)
def test_each_label_has_a_letter_of_its_own(labels: list[str]) -> None:
    given_ = letters(labels)
    assert len(set(given_.values())) == len([*labels, "mixed", "uncertain"])
    assert all(slot(label, labels) for label in given_)
    assert percent(0.5) == "50%"


def test_an_overview_lists_every_article_and_links_to_it() -> None:
    page = Reader(html.document([report()] * 20, CARD, by=("source", "month")))
    ids = {a.get("id") for _, a in page.tags}
    targets = {str(a["href"])[1:] for t, a in page.tags if t == "a"}
    assert targets <= ids | {"main"}
    assert {f"a{n}" for n in range(1, 21)} <= targets


def test_plain_text_does_not_load_jinja() -> None:
    root = Path(__file__).parents[1]
    code = "import framelens.cli.predict, sys; sys.exit(any(m in sys.modules for m in ('jinja2', 'sklearn', 'pyarrow', 'rich.console')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
