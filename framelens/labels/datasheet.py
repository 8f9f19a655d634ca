"""The tables of a labelled set's data sheet, written between markers so that prose and figures share a file.

A table stands between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``; whatever is there is replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import isnan
from pathlib import Path
from typing import Any

from framelens.dataset import Example, LabelledSet
from framelens.errors import DatasetError, OptionError, Problem
from framelens.labels.agreement import Agreement, agreement, readings_of
from framelens.labels.exchange import read_records

#: All blind readings, those of paragraphs that were dropped for disagreement, too, beside the set's own files: a
#: table with the columns id, group, framing, second_label and second_confidence. Without it the set's records count.
READINGS = "readings.tsv"

NOT_GIVEN = "(not given)"

# Genres and countries have long tails of one or two paragraphs.
LONGEST = 30

# The post-Soviet space begins in the year in which the Soviet Union ends.
FIRST_YEAR = 1991

# What a second reader writes for "clear" (2 is "leaning", 1 "a toss-up").
CERTAIN = "3"

_MARKER = re.compile(r"<!-- (begin|end) ([a-z-]+) -->")


def fill(text: str, tables: dict[str, str]) -> str:
    r"""Put each table between its markers.

    Parameters
    ----------
    text : str
        Markdown with markers; tables without markers are left out.
    tables : dict of name to Markdown

    Raises
    ------
    OptionError
        If nothing is marked, a marker names no table, or a begin has no end.

    Examples
    --------
    >>> fill("<!-- begin labels -->\nold\n<!-- end labels -->", {"labels": "new"})
    '<!-- begin labels -->\nnew\n<!-- end labels -->'
    """
    lines: list[str] = []
    inside: str | None = None
    filled = 0
    for line in text.split("\n"):
        marker = _MARKER.fullmatch(line.strip())
        expected = ("end", inside) if inside else ("begin", marker and marker[2])
        if marker and (marker.groups() != expected or marker[2] not in tables):
            raise OptionError(_marker_message(line, inside, tables))
        if marker or not inside:
            lines.append(line)
        if marker:
            inside = None if inside else marker[2]
            lines += [tables[inside]] if inside else []
            filled += 1
    if inside or not filled:
        raise OptionError(_marker_message("the end of the file", inside, tables))
    return "\n".join(lines)


def _marker_message(found: str, inside: str | None, tables: Iterable[str]) -> str:
    wanted = f"<!-- end {inside} -->" if inside else f"<!-- begin NAME --> with NAME one of {', '.join(sorted(tables))}"
    return f"data sheet: expected {wanted}; found {found.strip()}"


def skeleton(tables: Iterable[str]) -> str:
    """Give a data sheet that holds nothing but the markers, for a set that has none yet."""
    blocks = (f"## {name.capitalize()}\n\n<!-- begin {name} -->\n<!-- end {name} -->\n" for name in tables)
    return "# Data sheet\n\n" + "\n".join(blocks)


def make_tables(labelled: LabelledSet, readings: LabelledSet | None = None) -> dict[str, str]:
    """Make all tables of a set.

    Parameters
    ----------
    labelled : LabelledSet
    readings : LabelledSet, default None
        All blind readings (`read_readings`); None to take those of the set's own records.
    """
    examples = labelled.examples
    read_twice = (readings or labelled).examples
    return {
        "labels": _by(labelled, "label", lambda e: e.label),
        "groups": _by(labelled, "group", lambda e: e.group),
        "genres": _by(labelled, "genre", lambda e: str(e.extra.get("genre") or ""), LONGEST),
        "countries": _by(labelled, "country", lambda e: str(e.extra.get("country") or ""), LONGEST),
        "years": _by(labelled, "years", _period),
        "voices": _by(labelled, "voice", lambda e: str(e.extra.get("voice") or "")),
        "lengths": _lengths(examples),
        "agreement": _agreement(read_twice),
        "agreement-labels": _agreement_by_label(read_twice),
        "confusion": _confusion(read_twice),
    }


def read_readings(folder: Path) -> LabelledSet | None:
    """Read the blind readings kept beside a set, dropped paragraphs' too; None where there are none."""
    path = folder / READINGS
    if not path.is_file():
        return None
    records = read_records(path)
    missing = {"id", "framing", "second_label"} - {column for record in records for column in record}
    if missing:
        raise DatasetError(path, [Problem(str(path), f"the columns {sorted(missing)}", "a table without them")])
    return LabelledSet(
        tuple(
            Example(
                id=str(record.get("id")),
                text="",
                label=str(record.get("framing")),
                event="",
                group=str(record.get("group") or "all"),
                extra=record,
            )
            for record in records
        )
    )


def markdown(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write a Markdown table, first column to the left, the others to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "–" if isnan(value) else f"{value:.3f}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def _by(labelled: LabelledSet, what: str, value: Callable[[Example], str], longest: int | None = None) -> str:
    found: dict[str, list[Example]] = {}
    for example in labelled.examples:
        found.setdefault(value(example) or NOT_GIVEN, []).append(example)
    if longest is None:
        order = sorted(found, key=lambda name: (name == NOT_GIVEN, not name.startswith("before"), name))
    else:
        order = sorted(found, key=lambda name: (-len(found[name]), name))
    rows = [[name, *_figures(found[name], labelled.labels, what)] for name in order[:longest]]
    rest = [example for name in order[len(rows) :] for example in found[name]]
    if rest:
        rows.append([f"({len(order) - len(rows)} others)", *_figures(rest, labelled.labels, what)])
    if len(found) > 1:
        rows.append(["all", *_figures(labelled.examples, labelled.labels, what)])
    shares = () if what == "label" else labelled.labels
    return markdown([what, "paragraphs", "words", "events", "articles", *shares], rows)


def _figures(examples: Sequence[Example], labels: Sequence[str], what: str) -> list[str]:
    of = Counter(example.label for example in examples)
    shares = [] if what == "label" else [f"{of[label] / len(examples):.0%}" for label in labels]
    return [
        f"{len(examples):,}",
        f"{sum(len(e.text.split()) for e in examples):,}",
        f"{len({e.event for e in examples}):,}",
        f"{len({e.article for e in examples} - {None}):,}",
        *shares,
    ]


def _period(example: Example) -> str:
    """Tell the five years a paragraph is about: fine enough to show a gap, coarse enough for a table."""
    year = str(example.extra.get("year") or "")
    if not year.isdigit():
        return ""
    if int(year) < FIRST_YEAR:
        return f"before {FIRST_YEAR}"
    first = (int(year) - 1) // 5 * 5 + 1
    return f"{first}-{first + 4}"


def _lengths(examples: Sequence[Example]) -> str:
    labels = sorted({e.label for e in examples})
    rows = []
    for label in labels:
        words = sorted(len(e.text.split()) for e in examples if e.label == label)
        rows.append([label, *(words[round(q * (len(words) - 1))] for q in (0, 0.1, 0.5, 0.9, 1))])
    return markdown(["words a paragraph", "shortest", "10%", "median", "90%", "longest"], rows)


def _agreement(examples: Sequence[Example]) -> str:
    groups: dict[str, list[Example]] = {}
    for example in examples:
        groups.setdefault(example.group, []).append(example)
    rows = [[name, *_agreement_figures(groups[name])] for name in sorted(groups)]
    rows.append(["all", *_agreement_figures(examples)])
    header = ["group", "paragraphs", "read blind", "agreement", "Cohen's kappa", "Krippendorff's alpha", "certain"]
    return markdown(header, rows)


def _agreement_figures(examples: Sequence[Example]) -> list[Any]:
    found = agreement(readings_of(examples))
    if not found.pairs:
        return [f"{len(examples):,}", 0, "–", "–", "–", "–"]
    pair, given = found.pairs[0], [str(e.extra.get("second_confidence", "")) for e in examples]
    rated = [c for c in given if c.isdigit()]
    certain = f"{sum(c == CERTAIN for c in rated) / len(rated):.0%}" if rated else "–"
    return [f"{len(examples):,}", f"{pair.n:,}", f"{pair.observed:.1%}", pair.kappa, found.alpha, certain]


def _agreement_by_label(examples: Sequence[Example]) -> str:
    found = agreement(readings_of(examples))
    kappa = found.pairs[0].kappa_by_label if found.pairs else {}
    rows = [[label, kappa[label], found.alpha_by_label[label]] for label in found.labels]
    return markdown(["label against the rest", "Cohen's kappa", "Krippendorff's alpha"], rows)


def _confusion(examples: Sequence[Example]) -> str:
    found: Agreement = agreement(readings_of(examples))
    counts = found.pairs[0].confusion if found.pairs else {}
    rows = [[f"label {a}", *(f"{counts.get((a, b), 0):,}" for b in found.labels)] for a in found.labels]
    return markdown(["", *(f"second {label}" for label in found.labels)], rows)
