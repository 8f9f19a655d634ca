"""The fixture of short articles with truth, and a way to make an article for a test."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from framelens.article import Article, Metadata, Paragraph, Skipped
from framelens.credibility import CRITERIA, score_article
from framelens.credibility.validation import equal_weights
from framelens.profiling.statistics import spearman

FOLDER = Path(__file__).parent / "data" / "credibility"


@dataclass(frozen=True)
class Labelled:
    article: Article
    truth: dict[str, bool | None]


def make_article(
    body: str, furniture: tuple[tuple[str, str], ...] = (), *, name: str = "x", **metadata: str
) -> Article:
    """An article whose body has its paragraphs apart by empty lines; the title stands above it."""
    title = metadata.get("title")
    text = f"{title}\n\n{body}" if title else body
    skipped = [Skipped(0, len(title), title, "title")] if title else []
    start = len(title) + 2 if title else 0
    paragraphs = [
        Paragraph(start + m.start(), start + m.end(), m.group(), m.group().replace("\n", " "))
        for m in re.finditer(r"[^\n]+(?:\n[^\n]+)*", body)
    ]
    for reason, words in furniture:
        text += "\n\n"
        skipped.append(Skipped(len(text), len(text) + len(words), words, reason))
        text += words
    return Article(name, text, tuple(paragraphs), tuple(skipped), Metadata(**metadata))


def fixture(pattern: str = "articles-*.txt") -> list[Labelled]:
    records = []
    for path in sorted(FOLDER.glob(pattern)):
        for record in path.read_text(encoding="utf-8").split("=====\n"):
            records.append(_labelled(record))
    return records


def _labelled(record: str) -> Labelled:
    head, body = record.split("---\n", 1)
    fields, furniture = {}, []
    for line in head.strip().splitlines():
        key, _, value = line.partition(":")
        if key == "furniture":
            reason, _, words = value.partition("|")
            furniture.append((reason.strip(), words.strip()))
        else:
            fields[key] = value.strip()
    unmet, not_applicable = fields.pop("not", "").split(), fields.pop("na", "").split()
    unknown = {*unmet, *not_applicable} - CRITERIA.keys()
    assert not unknown, f"{fields['id']}: {unknown}"
    truth = {c: None if c in not_applicable else c not in unmet for c in CRITERIA}
    return Labelled(make_article(body.strip(), tuple(furniture), name=fields.pop("id"), **fields), truth)


def outcome(value: float | None) -> bool | None:
    """A criterion counts as met from 0.5 on."""
    return None if value is None else value >= 0.5


def f1(pairs: list[tuple[bool | None, bool | None]], label: bool) -> tuple[float, int]:
    hits = sum(truth is label and found is label for truth, found in pairs)
    wrong = sum((truth is label) != (found is label) for truth, found in pairs)
    return 2 * hits / (2 * hits + wrong), sum(truth is label for truth, _ in pairs)


def table() -> str:
    """The table of docs/credibility.md: F1 of each criterion on the fixture and on the articles held out."""
    records, held_out = fixture(), fixture("held-out.txt")
    cards = [score_article(r.article) for r in records]
    rows = ["| criterion | met | not met | held out: right |", "| --- | --- | --- | --- |"]
    right = total = 0
    for criterion in CRITERIA:
        pairs = [(r.truth[criterion], outcome(c[criterion].value)) for r, c in zip(records, cards, strict=True)]
        cells = [f"{value:.2f} ({support})" for value, support in (f1(pairs, True), f1(pairs, False))]
        found = [outcome(score_article(r.article)[criterion].value) is r.truth[criterion] for r in held_out]
        right, total = right + sum(found), total + len(found)
        rows.append(f"| {criterion} | {' | '.join(cells)} | {sum(found)} of {len(found)} |")
    scores = [c.score or 0.0 for c in cards]
    rho = spearman(scores, [equal_weights(c) for c in cards])
    summary = f"Held out: {right} of {total} judgements right ({right / total:.0%}).\n\n"
    weights = f"Rank correlation of the score with the score under equal weights: {rho:.2f}.\n"
    return "\n".join(rows) + "\n\n" + summary + weights


if __name__ == "__main__":
    sys.stdout.write(table())
