import dataclasses
import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from framelens.report.terminal import TerminalReport, plain, safe
from tests.golden import check
from tests.reports import report


def test_plain_text() -> None:
    check("report.txt", plain(report()))


def test_colours_carry_no_brackets() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=100)
    with console.capture() as capture:
        console.print(TerminalReport(report(), marks=False))
    assert "[[" not in capture.get()
    assert "\x1b[1;4" in capture.get()


@given(st.text())
def test_nothing_in_a_text_reaches_the_terminal_as_a_command(text: str) -> None:
    found = safe(text)
    assert len(found) == len(text)
    assert not any((ord(c) < 32 and c not in "\t\n") or 127 <= ord(c) < 160 or "\u202a" <= c <= "\u202e" for c in found)


def test_neutral_passages_show_only_when_asked_for() -> None:
    one = report()
    neutral = dataclasses.replace(one.paragraphs[0], label="neutral-analytic")
    hidden = dataclasses.replace(one, paragraphs=(neutral,))
    assert "[[" not in plain(hidden)
    assert "[[" in plain(dataclasses.replace(hidden, explain="pro-kremlin"))
