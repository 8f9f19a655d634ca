"""The report as an analyst reads it in a terminal; the same words, without colour, in a pipe."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from framelens.report import scorecard
from framelens.report.display import by_size, certainty, percent, safe
from framelens.result import ParagraphReport, PassageReport, Report
from framelens.verdict import MIXED, NEUTRAL, UNCERTAIN

# Told apart by colour-blind readers, too: blue, orange and no colour (Okabe and Ito 2008), and the name stands
# beside every colour.
_STYLES = {
    NEUTRAL: "default",
    "pro-kremlin": "dark_orange",
    "western-critical": "dodger_blue1",
    MIXED: "magenta",
    UNCERTAIN: "yellow",
}
_OTHER_STYLES = ("dark_orange", "dodger_blue1", "green3", "magenta", "gold3", "cyan3")

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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
            yield paragraph_head(self.report, paragraph)
            yield Padding(paragraph_body(self.report, paragraph, self.marks), (0, 0, 0, 4))
        yield Text()
        yield from _credibility(self.report)
        yield from _footer(self.report)


def plain(report: Report, width: int = 100) -> str:
    """Give the same report without colour, for a pipe or a file: passages stand between double brackets."""
    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False, legacy_windows=False)
    with console.capture() as capture:
        console.print(TerminalReport(report, marks=True))
    return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


def _style(report: Report, label: str) -> str:
    if label in _STYLES:
        return _STYLES[label]
    return _OTHER_STYLES[report.labels.index(label) % len(_OTHER_STYLES)]


def _shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{label} {percent(share)}" for label, share in by_size(shares))


def _headline(report: Report) -> Iterable[Rule | Text]:
    article, framing = report.article, report.framing
    yield Rule(safe(article.metadata.title or article.id), characters="─", align="left")
    about = [article.metadata.byline, article.metadata.source, article.metadata.date, article.path]
    if any(about):
        yield Text(safe(" · ".join(a for a in about if a)), style="dim")
    head = Text.assemble("Framing: ", (framing.label, f"bold {_style(report, framing.label)}"))
    likeliest = "" if framing.label == framing.leaning else f"{framing.leaning} is likeliest, "
    yield head.append(f"  {likeliest}certainty {percent(framing.certainty)}", style="dim")
    for label, share in by_size(framing.shares):
        low, high = framing.interval[label]
        yield Text.assemble(
            f"  {percent(share):>4} of the words ",
            (label, _style(report, label)),
            f"  (90% interval {percent(low)} to {percent(high)})",
        )
    for voice, shares in framing.voices.items():
        if len(framing.voices) > 1:
            yield Text(f"  {voice} voice: {_shares(shares)}", style="dim")
    if framing.drivers:
        numbers = ", ".join(str(i + 1) for i in framing.drivers)
        yield Text(f"  driven most by paragraph{'s' * (len(framing.drivers) > 1)} {numbers}", style="dim")
    for warning in report.warnings:
        yield Text(f"Warning: {safe(warning)}", style="bold yellow")


def paragraph_head(report: Report, paragraph: ParagraphReport) -> Text:
    """Give number, label, certainty and voice of a paragraph."""
    probability = paragraph.probabilities[paragraph.label]
    head = Text.assemble(
        (f"{paragraph.index + 1:>3} ", "bold"),
        (paragraph.label, f"bold {_style(report, paragraph.label)}"),
        f" {certainty(probability)}",
    )
    if paragraph.uncertain:
        head.append(f"  uncertain: {' or '.join(paragraph.label_set)}", style="yellow")
    if paragraph.voice != "author":
        speaker = f": {safe(paragraph.speaker)}" if paragraph.speaker else ""
        head.append(f"  {paragraph.voice} voice{speaker}", style="dim")
    return head


def paragraph_body(report: Report, paragraph: ParagraphReport, marks: bool) -> Group:
    """Text with its passages marked and numbered, the strongest first, and a line that says what each adds."""
    plain = safe(paragraph.text).replace("\n", " ")
    shown = _shown_passages(report, paragraph)
    text, at = Text(), 0
    for number, passage in sorted(shown, key=lambda item: item[1].start):
        start, end = passage.start - paragraph.start, passage.end - paragraph.start
        style = f"bold underline {_style(report, passage.label)}"
        text.append(plain[at:start])
        text.append(f"[[{plain[start:end]}]]" if marks else plain[start:end], style=style)
        text.append(str(number).translate(_SUPERSCRIPTS), style="dim")
        at = end
    text.append(plain[at:])
    notes = [_note(number, passage, paragraph) for number, passage in shown]
    return Group(text, *([Text("; ".join(notes), style="dim")] if notes else []))


def _shown_passages(report: Report, paragraph: ParagraphReport) -> list[tuple[int, PassageReport]]:
    """Give the passages their numbers; a neutral paragraph shows none unless they were asked for."""
    shown = paragraph.label != NEUTRAL or report.explain is not None
    return list(enumerate(paragraph.passages, 1)) if shown else []


def _note(number: int, passage: PassageReport, paragraph: ParagraphReport) -> str:
    share = f"{percent(passage.share)} of what speaks for {passage.label}" if number == 1 else percent(passage.share)
    without = f", without it {passage.without}" if passage.without != paragraph.label else ""
    return f"{str(number).translate(_SUPERSCRIPTS)} {share} ({passage.contribution:+.2f}{without})"


def _credibility(report: Report) -> Iterable[Text | Padding]:
    if report.credibility is None:
        return
    for line, dim in scorecard.lines(report.credibility):
        text = Text(safe(line.lstrip()), style="dim" if dim else "default")
        yield Padding(text, (0, 0, 0, len(line) - len(line.lstrip())))
    yield Text()


def _footer(report: Report) -> Iterable[Text]:
    if report.skipped:
        reasons = Counter(s.reason for s in report.skipped)
        listed = ", ".join(f"{reason} {n}" for reason, n in sorted(reasons.items()))
        yield Text(f"Set aside, not scored: {listed}.", style="dim")
    model = report.model
    about = f"Model {model.name} {model.version} ({model.fingerprint[:12]})."
    yield Text(f"{about} Framing says nothing about truth or credibility.", style="dim")
