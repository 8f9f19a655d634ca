"""The report as JSON, schema ``framelens-report/1`` (docs/report-schema.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from framelens.article import Span
from framelens.result import ParagraphReport, Report

SCHEMA = "framelens-report/1"


def to_dict(report: Report) -> dict[str, Any]:
    """Lay a report out as the schema says."""
    metadata = asdict(report.article.metadata)
    credibility = {} if report.credibility is None else {"credibility": report.credibility.to_dict()}
    return {
        "schema": SCHEMA,
        "model": asdict(report.model),
        "article": {"id": report.article.id, "path": report.article.path, **metadata},
        "framing": asdict(report.framing),
        "paragraphs": [_paragraph(p) for p in report.paragraphs],
        "skipped": [{**_span(s), "reason": s.reason} for s in report.skipped],
        **credibility,
        "warnings": list(report.warnings),
    }


def dumps(report: Report, indent: int | None = None) -> str:
    """One report as JSON; without `indent` on a single line."""
    return json.dumps(to_dict(report), ensure_ascii=False, indent=indent)


def lines(reports: Iterable[Report]) -> Iterator[str]:
    """JSON Lines: a report a line, in the order given."""
    for report in reports:
        yield dumps(report) + "\n"


def document(reports: Sequence[Report]) -> str:
    """One JSON document: the report itself, or a list where there are several."""
    value = to_dict(reports[0]) if len(reports) == 1 else [to_dict(r) for r in reports]
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _paragraph(paragraph: ParagraphReport) -> dict[str, Any]:
    fields = {
        "index": paragraph.index,
        **_span(paragraph),
        "voice": paragraph.voice,
        "speaker": paragraph.speaker,
        "label": paragraph.label,
        "label_set": list(paragraph.label_set),
        "probabilities": dict(paragraph.probabilities),
        "logits": dict(paragraph.logits),
        "intercepts": dict(paragraph.intercepts),
        "context": dict(paragraph.context),
        "temperature": paragraph.temperature,
        "known": paragraph.known,
        "passages": [
            {
                **_span(p),
                "label": p.label,
                "contribution": p.contribution,
                "share": p.share,
                "without": p.without,
                "voice": p.voice,
            }
            for p in paragraph.passages
        ],
    }
    if paragraph.terms is not None:
        fields["terms"] = [
            {"start": t.start, "end": t.end, "term": t.text, "contributions": dict(t.contributions)}
            for t in paragraph.terms
        ]
    return fields


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}
