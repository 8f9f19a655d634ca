"""Corrections of reviewers: what one of them says of one paragraph, and the files that carry many."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from framelens.article import Span
from framelens.errors import ArtifactError, Problem
from framelens.result import Report
from framelens.voice import AUTHOR, QUOTED

SCHEMA = "framelens-corrections/1"


class CorrectionsError(ArtifactError):
    """Corrections files with bad records: all of them, found in one go."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  {p}" for p in self.problems)
        count = len(self.problems)
        super().__init__(
            f"{count} problem{'s' * (count != 1)} in the corrections; nothing was taken over.\n{lines}\n"
            "Download the corrections again from the report, or take these records out, and run the same command."
        )


@dataclass(frozen=True, kw_only=True)
class Correction(Span):
    """What one reviewer said of one paragraph; offsets index the article's text as read.

    Attributes
    ----------
    reviewer, time : str
        Who, and when (ISO 8601).
    label, voice : str
        As the reviewer has them.
    rationale : tuple of Span
        What carries the framing, with offsets into the article.
    note : str
    predicted : str
        The model's label; equal to `label` where the reviewer confirmed it.
    probability : float
        The model's probability of `predicted`.
    model : str
        Fingerprint of the model.
    article_sha256 : str
        Of the whole article's text.
    article, title, source, date : str or None
    n : int
        The paragraph's number in the article, from 0.
    """

    reviewer: str
    time: str
    label: str
    voice: str
    rationale: tuple[Span, ...]
    note: str
    predicted: str
    probability: float
    model: str
    article_sha256: str
    article: str
    title: str | None
    source: str | None
    date: str | None
    n: int

    @property
    def key(self) -> tuple[str, str, int]:
        """Reviewer, article and place: a later correction with the same key replaces an earlier one."""
        return self.reviewer, self.article_sha256, self.start


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, lone surrogates passed through."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parse(name: str, data: bytes, problems: list[Problem]) -> list[Correction]:
    """Read one file's corrections; what is wrong with it is added to `problems`."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        problems.append(Problem(name, "a corrections file in JSON", f"text that does not parse ({error})"))
        return []
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        found = document.get("schema") if isinstance(document, dict) else type(document).__name__
        problems.append(Problem(name, f'"schema": "{SCHEMA}"', repr(found)))
        return []
    reviewer, labels = document.get("reviewer"), document.get("labels")
    if not isinstance(reviewer, str) or not reviewer.strip():
        problems.append(Problem(name, "the name of a reviewer", repr(reviewer)))
        return []
    records = document.get("corrections")
    if not isinstance(labels, list) or not isinstance(records, list):
        problems.append(Problem(name, "lists of labels and of corrections", "a file without them"))
        return []
    found_all = [
        _correction(f"{name}: correction {i}", record, reviewer.strip(), labels, problems)
        for i, record in enumerate(records, 1)
    ]
    return [c for c in found_all if c is not None]


def _correction(
    where: str, record: Any, reviewer: str, labels: Sequence[str], problems: list[Problem]
) -> Correction | None:
    """Make a correction of a record, or note the first thing that is wrong with it."""
    try:
        model = record["model"]
        correction = Correction(
            start=int(record["start"]),
            end=int(record["end"]),
            text=str(record["text"]),
            reviewer=reviewer,
            time=str(record["time"]),
            label=str(record["label"]),
            voice=str(record["voice"]),
            rationale=tuple(Span(int(r["start"]), int(r["end"]), str(r["text"])) for r in record["rationale"]),
            note=str(record.get("note") or ""),
            predicted=str(record["predicted"]),
            probability=float(record["probabilities"][record["predicted"]]),
            model=str(model["fingerprint"]),
            article_sha256=str(record["article_sha256"]),
            article=str(record["article"]),
            title=record.get("title"),
            source=record.get("source"),
            date=record.get("date"),
            n=int(record["n"]),
        )
    except (LookupError, TypeError, ValueError) as error:
        problems.append(Problem(where, "the fields of a correction", f"a record with a wrong or missing {error}"))
        return None
    fault = _fault(where, correction, str(record.get("text_sha256")), labels)
    if fault is not None:
        problems.append(fault)
        return None
    return correction


def _fault(where: str, c: Correction, sha256: str, labels: Sequence[str]) -> Problem | None:
    """Find the first thing that does not fit in a correction whose fields are all there."""
    if text_hash(c.text) != sha256 or len(c.text) != c.end - c.start:
        return Problem(where, f"the paragraph with SHA-256 {sha256[:12]}…", "another text: it was changed on the way")
    if c.label not in labels:
        return Problem(where, f"one of the labels {', '.join(labels)}", repr(c.label))
    if c.voice not in (AUTHOR, QUOTED):
        return Problem(where, f"the voice {AUTHOR!r} or {QUOTED!r}", repr(c.voice))
    for r in c.rationale:
        if not (c.start <= r.start < r.end <= c.end and c.text[r.start - c.start : r.end - c.start] == r.text):
            return Problem(where, "each rationale to be a piece of the paragraph at its offsets", repr(r.text[:60]))
    try:
        moment(c.time)
    except ValueError:
        return Problem(where, "a time in ISO 8601", repr(c.time))
    return None


def moment(time: str) -> float:
    """Seconds since the epoch of a time in ISO 8601."""
    return datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()


def write_whole(target: Path, data: bytes) -> None:
    """Write a file that appears complete or not at all, also when the machine loses power."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def record_of(report: Report, index: int, time: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Write down what a reviewer says of a paragraph, as the report's page does.

    Parameters
    ----------
    report : Report
    index : int
        The paragraph's.
    time : str
        ISO 8601.
    answer : mapping
        Any of ``label``, ``voice``, ``rationale`` (list of Span) and ``note``; the model's where missing.
    """
    paragraph, article = report.paragraphs[index], report.article
    return {
        "article_sha256": text_hash(article.text),
        "article": article.id,
        "title": article.metadata.title,
        "source": article.metadata.source,
        "date": article.metadata.date,
        "path": article.path,
        "n": index,
        "start": paragraph.start,
        "end": paragraph.end,
        "text": paragraph.text,
        "text_sha256": text_hash(paragraph.text),
        "predicted": paragraph.label,
        "predicted_voice": paragraph.voice,
        "probabilities": {label: round(p, 4) for label, p in paragraph.probabilities.items()},
        "model": {"name": report.model.name, "fingerprint": report.model.fingerprint},
        "label": answer.get("label", paragraph.label),
        "voice": answer.get("voice", paragraph.voice),
        "rationale": [asdict(span) for span in answer.get("rationale", [])],
        "note": answer.get("note", ""),
        "time": time,
    }


def dump(reviewer: str, labels: Sequence[str], corrections: Iterable[Mapping[str, Any]], target: Path) -> None:
    """Write a corrections file, as the report's page does."""
    document = {"schema": SCHEMA, "reviewer": reviewer, "labels": list(labels), "corrections": list(corrections)}
    write_whole(target, (json.dumps(document, ensure_ascii=True, indent=1) + "\n").encode())
