"""What another model changes, for people, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from framelens.modelchange import ModelChange, ParagraphChange
from framelens.report.csv import neutralised
from framelens.report.display import percent, safe, short

SCHEMA = "framelens-model-change/1"


def text_lines(changes: Iterable[ModelChange]) -> Iterator[str]:
    """Each article that changed, paragraph by paragraph, and a sum at the end."""
    articles = verdicts = relabelled = paragraphs = 0
    temperatures = (1.0, 1.0)
    for change in changes:
        articles, temperatures = articles + 1, change.temperatures
        paragraphs += change.paragraphs
        verdicts += change.old != change.new
        relabelled += sum(c.relabelled for c in change.changes)
        if change.changes or change.old != change.new:
            yield from _article(change)
    yield (
        f"{verdicts} of {articles} verdict{'s' * (articles != 1)} and {relabelled} of {paragraphs} "
        f"paragraph{'s' * (paragraphs != 1)} have another label.\n"
    )
    if f"{temperatures[0]:.2f}" != f"{temperatures[1]:.2f}":
        yield f"Calibration: logits are divided by {temperatures[1]:.2f} instead of {temperatures[0]:.2f}.\n"


def _article(change: ModelChange) -> Iterator[str]:
    title = short(change.article.metadata.title or change.article.id)
    verdict = f"{change.old} -> {change.new}" if change.old != change.new else f"{change.new} as before"
    yield f"{title}: {verdict}\n"
    moved = [(label, p, change.new_shares[label]) for label, p in change.old_shares.items()]
    shares = ", ".join(f"{label} {percent(a)} -> {percent(b)}" for label, a, b in moved if percent(a) != percent(b))
    if shares:
        yield f"  shares of the words: {shares}\n"
    for c in change.changes:
        yield from _paragraph(c)
    yield "\n"


def _paragraph(c: ParagraphChange) -> Iterator[str]:
    if c.relabelled:
        now = f"{c.old} {percent(c.old_probabilities[c.old])} -> {c.new} {percent(c.new_probabilities[c.new])}"
    else:
        now = f"{c.new} {percent(c.old_probabilities[c.new])} -> {percent(c.new_probabilities[c.new])}"
    yield f"  {c.index + 1:>3} {now}\n      {short(c.text, 100)}\n"
    parts = f"words {c.words:+.2f}, rest of the article {c.context:+.2f}, constant {c.constant:+.2f}"
    yield f"      {c.new} against {c.against}: {parts}\n"
    if c.terms:
        yield f"      words: {', '.join(f'{safe(term)} {value:+.2f}' for term, value in c.terms)}\n"


def json_lines(changes: Iterable[ModelChange]) -> Iterator[str]:
    """One JSON object an article and line."""
    for change in changes:
        record = {
            "schema": SCHEMA,
            "article": {"id": change.article.id, "path": change.article.path, **asdict(change.article.metadata)},
            "verdict": {"old": change.old, "new": change.new},
            "shares": {"old": dict(change.old_shares), "new": dict(change.new_shares)},
            "paragraphs": change.paragraphs,
            "changes": [asdict(c) for c in change.changes],
        }
        yield json.dumps(record, ensure_ascii=False) + "\n"


def csv_lines(changes: Iterable[ModelChange]) -> Iterator[str]:
    """Give a row for each changed paragraph."""
    head = (
        "article",
        "paragraph",
        "start",
        "end",
        "old",
        "new",
        "p_old",
        "p_new",
        "words",
        "context",
        "constant",
        "terms",
        "text",
    )
    yield _line(head)
    for change in changes:
        for c in change.changes:
            cells = (c.index, c.start, c.end, c.old, c.new)
            values = (c.old_probabilities[c.new], c.new_probabilities[c.new], c.words, c.context, c.constant)
            figures = (f"{value:.4f}" for value in values)
            terms = " | ".join(f"{term} {value:+.2f}" for term, value in c.terms)
            texts = (neutralised(terms), neutralised(" ".join(c.text.split())))
            yield _line((neutralised(change.article.id), *cells, *figures, *texts))


def _line(cells: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
