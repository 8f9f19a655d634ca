"""One result of an audit: a figure, its limit, and the records behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

AT_MOST, AT_LEAST = "at most", "at least"

# Enough to see what is wrong; the JSON report holds no more either, so that it stays readable.
TABLE_ROWS = 50


@dataclass(frozen=True)
class Table:
    """What stands behind a figure.

    Attributes
    ----------
    columns : tuple of str
    rows : tuple of tuple
        Texts and numbers, at most `TABLE_ROWS` rows.
    total : int
        Rows there were before the table was cut.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int


@dataclass(frozen=True)
class Check:
    """One audit of a labelled set.

    Attributes
    ----------
    name : str
    value : float or None
        None where the set has not what it takes to measure it (`why` says what).
    limit : float
    direction : {"at most", "at least"}
        On which side of the limit the value must lie.
    passed : bool
        What cannot be measured passes.
    why : str
        What the figure says and why the limit lies where it does.
    table : Table
    """

    name: str
    value: float | None
    limit: float
    direction: str
    passed: bool
    why: str
    table: Table


def make_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """Make a table of the first rows."""
    return Table(tuple(columns), tuple(tuple(row) for row in rows[:TABLE_ROWS]), len(rows))


NO_TABLE = make_table((), ())


def check(name: str, value: float, limit: float, why: str, table: Table = NO_TABLE, direction: str = AT_MOST) -> Check:
    """Compare a value with its limit."""
    passed = value <= limit if direction == AT_MOST else value >= limit
    return Check(name, value, limit, direction, passed, why, table)


def not_measured(name: str, limit: float, reason: str, direction: str = AT_MOST) -> Check:
    """Say why a check does not apply to a set."""
    return Check(name, None, limit, direction, True, f"Not measured: {reason}.", NO_TABLE)
