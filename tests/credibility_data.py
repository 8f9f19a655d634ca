"""The fixture of short articles with truth, and a way to make an article for a test."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from framelens.article import Article, Metadata, Paragraph, Skipped
from framelens.credibility import CRITERIA

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


def fixture() -> list[Labelled]:
    records = []
    for path in sorted(FOLDER.glob("*.txt")):
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
