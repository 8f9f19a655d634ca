"""The report as an analyst reads it in a terminal; the same words, without colour, in a pipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from framelens.analysis import ParagraphReport, Report
from framelens.dataset import NEUTRAL
from framelens.verdict import MIXED

# Told apart by colour-blind readers, too: blue, orange and no colour (Okabe and Ito 2008), and the name stands
# beside every colour.
_STYLES = {
    NEUTRAL: "default",
    "pro-kremlin": "dark_orange",
    "western-critical": "dodger_blue1",
    MIXED: "magenta",
}
_OTHER_STYLES = ("dark_orange", "dodger_blue1", "green3", "magenta", "gold3", "cyan3")

# Control characters could move the cursor or set the title of the reader's terminal; direction marks could reorder
# what is shown.
_UNSAFE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)], "�")


class TerminalReport:
    """A report that Rich can print.

    Parameters
    ----------
    report : Report
    marks : bool
        Put passages between double brackets, for output without colour.
    """

    def __init__(self, report: Report, marks: bool) -> None:
        self.report, self.marks = report, marks

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield headline, paragraphs and footer."""
        yield from _headline(self.report)
        for paragraph in self.report.paragraphs:
            yield Text()
            yield _paragraph_head(self.report, paragraph)
            yield Padding(_paragraph_body(self.report, paragraph, self.marks), (0, 0, 0, 4))
        yield Text()
        yield from _footer(self.report)


def safe(text: str) -> str:
    """Neutralise control and direction characters of article text, one for one, so that offsets stay."""
    return text.translate(_UNSAFE)


def _style(report: Report, label: str) -> str:
    if label in _STYLES:
        return _STYLES[label]
    return _OTHER_STYLES[report.labels.index(label) % len(_OTHER_STYLES)]


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{label} {_percent(share)}" for label, share in _by_size(shares))


def _by_size(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(shares.items(), key=lambda item: -item[1])


def _headline(report: Report) -> Iterable[Rule | Text]:
    article, framing = report.article, report.framing
    yield Rule(safe(article.metadata.title or article.id), characters="─", align="left")
    about = [article.metadata.byline, article.metadata.source, article.metadata.date, article.path]
    if any(about):
        yield Text(safe(" · ".join(a for a in about if a)), style="dim")
    yield Text.assemble("Framing: ", (framing.label, f"bold {_style(report, framing.label)}"))
    for label, share in _by_size(framing.shares):
        low, high = framing.interval[label]
        yield Text.assemble(
            f"  {_percent(share):>4} of the words ",
            (label, _style(report, label)),
            f"  (90% interval {_percent(low)} to {_percent(high)})",
        )
    for voice, shares in framing.voices.items():
        if len(framing.voices) > 1:
            yield Text(f"  {voice} voice: {_shares(shares)}", style="dim")
    if framing.drivers:
        numbers = ", ".join(str(i + 1) for i in framing.drivers)
        yield Text(f"  driven most by paragraph{'s' * (len(framing.drivers) > 1)} {numbers}", style="dim")
    for warning in report.warnings:
        yield Text(f"Warning: {safe(warning)}", style="bold yellow")


def _paragraph_head(report: Report, paragraph: ParagraphReport) -> Text:
    certainty = f"{_percent(paragraph.probabilities[paragraph.label])}"
    head = Text.assemble(
        (f"{paragraph.index + 1:>3} ", "bold"),
        (paragraph.label, f"bold {_style(report, paragraph.label)}"),
        f" {certainty}",
    )
    if paragraph.uncertain:
        head.append(f"  uncertain: {' or '.join(paragraph.label_set)}", style="yellow")
    if paragraph.voice != "author":
        head.append(f"  {paragraph.voice} voice", style="dim")
    return head


def _paragraph_body(report: Report, paragraph: ParagraphReport, marks: bool) -> Group:
    text = Text(safe(paragraph.text).replace("\n", " "))
    passages = sorted(paragraph.passages, key=lambda p: p.start)
    for passage in passages:
        style = f"bold underline {_style(report, passage.label)}"
        text.stylize(style, passage.start - paragraph.start, passage.end - paragraph.start)
    if marks:
        text = Text(_marked(text.plain, [(p.start - paragraph.start, p.end - paragraph.start) for p in passages]))
    notes = [
        Text(
            f"{_percent(p.share)} of what speaks for {p.label}: “{_short(safe(p.text))}” ({p.contribution:+.2f})"
            f"{f'; without it: {p.without}' if p.without != paragraph.label else ''}",
            style="dim",
        )
        for p in paragraph.passages
    ]
    return Group(text, *notes)


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "[[", text[start:end], "]]"]
        at = end
    return "".join([*pieces, text[at:]])


def _short(text: str, width: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _footer(report: Report) -> Iterable[Text]:
    if report.skipped:
        reasons = Counter(s.reason for s in report.skipped)
        listed = ", ".join(f"{reason} {n}" for reason, n in sorted(reasons.items()))
        yield Text(f"Set aside, not scored: {listed}.", style="dim")
    model = report.model
    yield Text(
        f"Model {model.name} {model.version} ({model.fingerprint[:12]}). Framing says nothing about truth or credibility.",
        style="dim",
    )
