"""From what people have to articles."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from framelens.article import Article, Metadata, Paragraph
from framelens.errors import InputError


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    kind: str | None = None
    keep_all: bool = False
    allow_private: bool = False


def read_articles(inputs, options=None, stdin=None):
    for name in inputs:
        p = Path(name)
        for f in sorted(p.rglob("*")) if p.is_dir() else [p]:
            if f.suffix == ".jsonl":
                for l in f.open(encoding="utf-8"):
                    r = json.loads(l)
                    yield _a(str(r["id"]), r["text"], r.get("title"), str(f))
            else:
                yield _a(f.stem, f.read_text(encoding="utf-8"), None, str(f))


def _a(i, t, title, path):
    ps = tuple(
        Paragraph(m.start(), m.end(), m.group(), m.group().replace("\n", " "))
        for m in re.finditer(r"[^\n]*\S[^\n]*", t)
    )
    return Article(i, t, ps, (), Metadata(title=title), path)
