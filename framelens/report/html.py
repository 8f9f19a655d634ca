"""The report as one self-contained HTML file: works offline, by e-mail and in print, and fetches nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from framelens.overview import Summary, summarise
from framelens.report.comparepage import comparison_view
from framelens.report.display import percent, verdict_rule
from framelens.report.overviewpage import overview_view
from framelens.report.page import ArticleView, article_view, tags_of
from framelens.result import Report
from framelens.verdict import INTERVAL

DATA = Path(__file__).parents[1] / "data"


def document(reports: Iterable[Report], card: Mapping[str, Any], by: Sequence[str] = (), compare: bool = False) -> str:
    """Write one page: an article's, or an overview with a section for each article.

    Parameters
    ----------
    reports : iterable of Report
        At least one. Analysed with ``terms=True`` they name the terms of each passage. Taken one by one: only
        what the page shows is kept.
    card : mapping
        The model's card.
    by : sequence of str, default ()
        Keys of `framelens.overview.KEYS`: adds framing by these, over time where one of them is a time.
    compare : bool, default False
        Put the articles side by side, and paragraphs on the same matter next to each other.
    """
    articles: list[ArticleView] = []
    summaries: list[Summary] = []
    report: Report | None = None
    for number, report in enumerate(reports, 1):
        articles.append(article_view(report, number))
        summaries.append(summarise(report))
    if report is None:
        raise ValueError("a page needs at least one report")
    many = len(articles) > 1 or bool(by)
    style, script = _asset("report.css"), _asset("report.js")
    data = {
        "labels": report.labels,
        "model": {"name": report.model.name, "fingerprint": report.model.fingerprint},
        "articles": [a.data for a in articles],
    }
    heading = articles[0].title if not many else f"{len(articles)} articles"
    return _environment().get_template("page.html.j2").render(
        articles=articles,
        overview_data=overview_view(summaries, by) if many else None,
        comparison=comparison_view(articles) if compare and len(articles) > 1 else None,
        heading=heading,
        model=report.model,
        model_labels=report.labels,
        tags=tags_of(report.labels),
        labels=[tags_of(report.labels)[label] for label in report.labels],
        rule=verdict_rule(),
        interval=percent(INTERVAL),
        about=_about(card),
        data=data,
        style=style,
        script=script,
        policy=_policy(style, script),
    )  # fmt: skip


@cache
def _asset(name: str) -> Markup:
    """Read a file of the project's own that goes into the page as it is."""
    return Markup((DATA / name).read_text(encoding="utf-8"))


def _policy(style: str, script: str) -> str:
    """Content-Security-Policy: nothing is fetched, and only this very script and style are used."""
    return (
        f"default-src 'none'; script-src '{_source_hash(script)}'; style-src '{_source_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _source_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(DATA), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _about(card: Mapping[str, Any]) -> dict[str, Any]:
    coverage = card.get("label_sets", {}).get("coverage")
    return {
        "examples": card.get("examples", "an unknown number of"),
        "coverage": None if coverage is None else percent(coverage),
        "metrics": [
            {"name": name, "n": m["n"], **{k: f"{m[k]:.3f}" for k in ("accuracy", "macro_f1", "ece")}}
            for name, m in card.get("metrics", {}).items()
        ],
    }
