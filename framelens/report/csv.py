"""The report as CSV, a row a paragraph, for spreadsheets and data frames."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from framelens.overview import group, summarise
from framelens.result import ParagraphReport, Report

# A cell that starts with one of these is run as a formula by spreadsheet programs (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(reports: Iterable[Report]) -> Iterator[str]:
    """Header and rows of all reports, each with its line end; probabilities have a column a label."""
    header_written = False
    for report in reports:
        if not header_written:
            probabilities = (f"p({label})" for label in report.labels)
            yield _line([*_COLUMNS, *probabilities, "passages", "score", "outlet", "evidence", "text"])
            header_written = True
        for paragraph in report.paragraphs:
            yield _line(_row(report, paragraph))


def group_lines(reports: Iterable[Report], by: Sequence[str]) -> Iterator[str]:
    """Header and a row a group of articles: shares by words, each with its interval."""
    groups = group((summarise(report) for report in reports), by)
    for number, found in enumerate(groups):
        if number == 0:
            figures = [f"{figure}({label})" for label in found.shares for figure in ("share", "low", "high")]
            yield _line([*by, "articles", "words", *figures])
        shares = [f"{x:.4f}" for label, share in found.shares.items() for x in (share, *found.interval[label])]
        yield _line([*map(neutralised, found.key), str(found.articles), str(found.words), *shares])


_COLUMNS = (
    "article", "path", "title", "source", "date", "article_label",
    "paragraph", "start", "end", "voice", "speaker", "label", "label_set",
)  # fmt: skip


def _row(report: Report, paragraph: ParagraphReport) -> list[str]:
    article, metadata = report.article, report.article.metadata
    passages = " | ".join(p.text for p in paragraph.passages)
    texts = [article.id, article.path, metadata.title, metadata.source, metadata.date, report.framing.label]
    return [
        *(neutralised(text or "") for text in texts),
        *(str(n) for n in (paragraph.index, paragraph.start, paragraph.end)),
        *(paragraph.voice, neutralised(paragraph.speaker or ""), paragraph.label, "|".join(paragraph.label_set)),
        *(f"{paragraph.probabilities[label]:.4f}" for label in report.labels),
        neutralised(" ".join(passages.split())),
        *_credibility(report, paragraph),
        neutralised(" ".join(paragraph.text.split())),
    ]


def _credibility(report: Report, paragraph: ParagraphReport) -> list[str]:
    """Score and outlet of the article, and the criteria's evidence that lies in this paragraph."""
    credibility = report.credibility
    if credibility is None:
        return ["", "", ""]
    score, outlet = credibility.scorecard.score, credibility.provenance.outlet
    found = [
        f"{criterion.name}: {span.text} ({span.start}-{span.end})"
        for criterion in credibility.scorecard.criteria
        for span in criterion.evidence
        if paragraph.start <= span.start < paragraph.end
    ]
    shown = "" if score is None else f"{score:.1f}"
    return [shown, neutralised(outlet.name if outlet else ""), neutralised(" ".join(" | ".join(found).split()))]


def neutralised(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula: an apostrophe is put before it."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
