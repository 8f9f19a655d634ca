"""``predict.py ARTICLE --review``: the same corrections as in the page, for people on a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from framelens.article import Span
from framelens.corrections import CorrectionsError, dump, parse, record_of, text_hash
from framelens.errors import Problem
from framelens.report.display import safe
from framelens.report.terminal import paragraph_body, paragraph_head
from framelens.result import Report

#: Asks a question and gives the answer; raises EOFError where there is none.
Ask = Callable[[str], str]

_NEXT, _BACK, _QUIT = "next", "back", "quit"


class Reviewer:
    """Pages through paragraphs and keeps every answer at once in a corrections file.

    Parameters
    ----------
    name : str
        Of the person.
    target : Path
        The corrections file; one that is there is carried on with.
    console : Console
    ask : callable
    """

    def __init__(self, name: str, target: Path, console: Console, ask: Ask) -> None:
        self.name, self.target, self.console, self.ask = name, target, console, ask
        self.records: dict[tuple[str, int], dict[str, Any]] = {}
        if target.exists():
            self._resume()

    def _resume(self) -> None:
        problems: list[Problem] = []
        data = self.target.read_bytes()
        found = parse(str(self.target), data, problems)
        if any(c.reviewer != self.name for c in found):
            problems.append(Problem(str(self.target), f"corrections by {self.name}", f"some by {found[0].reviewer}"))
        if problems:
            raise CorrectionsError(problems)
        self.records = {(r["article_sha256"], r["start"]): r for r in json.loads(data)["corrections"]}

    def review(self, reports: Iterable[Report]) -> int:
        """Page through the articles; give the number of corrections in the file."""
        for report in reports:
            if self._article(report) == _QUIT:
                break
        return len(self.records)

    def _article(self, report: Report) -> str:
        title = report.article.metadata.title or report.article.id
        self.console.rule(Text(f"{safe(title)} · {report.framing.label}"), align="left", characters="─")
        index = 0
        while index < len(report.paragraphs):
            self._show(report, index)
            step = self._answers(report, index)
            if step == _QUIT:
                return _QUIT
            index = max(index - 1, 0) if step == _BACK else index + 1
        return _NEXT

    def _show(self, report: Report, index: int) -> None:
        paragraph = report.paragraphs[index]
        self.console.print()
        self.console.print(paragraph_head(report, paragraph))
        marks = self.console.no_color or not self.console.is_terminal
        self.console.print(Padding(paragraph_body(report, paragraph, marks), (0, 0, 0, 4)))

    def _answers(self, report: Report, index: int) -> str:
        """Take answers on one paragraph until one leads away from it."""
        numbers = {str(i): label for i, label in enumerate(report.labels, 1)}
        labels = "  ".join(f"{i} {label}" for i, label in numbers.items())
        key = (text_hash(report.article.text), report.paragraphs[index].start)
        while True:
            self._state(key)
            try:
                answer = self.ask(
                    f"Enter next  c confirm  {labels}  v voice  r words  t note  u undo  b back  q quit: "
                )
            except EOFError:
                return _QUIT
            command, _, rest = answer.strip().partition(" ")
            if command in ("", "b", "q"):
                return {"": _NEXT, "b": _BACK, "q": _QUIT}[command]
            if command == "u":
                self.records.pop(key, None)
                self._save(report.labels)
            elif command == "c" or command in numbers:
                label = numbers.get(command, report.paragraphs[index].label)
                self._change(report, index, key, label=label)
                return _NEXT
            elif command in ("v", "r", "t"):
                self._detail(report, index, key, command, rest)
            else:
                self.console.print(f"Unknown answer {command!r}.", markup=False)

    def _detail(self, report: Report, index: int, key: tuple[str, int], command: str, rest: str) -> None:
        paragraph, known = report.paragraphs[index], self.records.get(key, {})
        if command == "v":
            voice = known.get("voice", paragraph.voice)
            self._change(report, index, key, voice="quoted" if voice == "author" else "author")
        elif command == "t":
            self._change(report, index, key, note=rest or self.ask("Note: "))
        else:
            words = rest or self.ask("Words of the paragraph that carry the framing: ")
            # Line breaks are shown as blanks, one for one.
            at = paragraph.text.replace("\n", " ").find(words.strip())
            if at < 0 or not words.strip():
                self.console.print("These words do not stand in the paragraph like that.")
                return
            start = paragraph.start + at
            span = Span(start, start + len(words.strip()), paragraph.text[at : at + len(words.strip())])
            spans = [Span(**r) for r in known.get("rationale", [])]
            apart = [s for s in spans if s.end <= span.start or s.start >= span.end]
            self._change(report, index, key, rationale=sorted([*apart, span], key=lambda s: s.start))

    def _change(self, report: Report, index: int, key: tuple[str, int], **changes: Any) -> None:
        known = self.records.get(key, {})
        answer: dict[str, Any] = {k: known[k] for k in ("label", "voice", "note") if k in known}
        answer["rationale"] = [Span(**r) for r in known.get("rationale", [])]
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.records[key] = record_of(report, index, time, {**answer, **changes})
        self._save(report.labels)

    def _save(self, labels: tuple[str, ...]) -> None:
        dump(self.name, labels, self.records.values(), self.target)

    def _state(self, key: tuple[str, int]) -> None:
        record = self.records.get(key)
        if record is None:
            return
        what = "confirmed" if record["label"] == record["predicted"] else record["label"]
        parts = [f"You: {what}, {record['voice']} voice", *(safe(r["text"]) for r in record["rationale"])]
        self.console.print(Text("; ".join([*parts, *([record["note"]] if record["note"] else [])]), style="bold"))
