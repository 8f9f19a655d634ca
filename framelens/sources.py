"""The file of outlets: read and checked, ours and the user's over ours.

The register holds facts and no verdicts. A cell left empty is unknown, and the report says so. Users put
their own file beside ours: its records replace ours of the same id or with one of the same domains.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from framelens.errors import DatasetError, InputError, Problem
from framelens.outlets import FACTS, Check, Fact, Legal, Outlet, Register, fold

#: The register of the project, beside the labelled set.
DEFAULT = Path(__file__).resolve().parent.parent / "labeled" / "sources.csv"

COLUMNS = (
    *("id", "name", "aliases", "domains", "country", "languages", "kind", "since", "reference"),
    *(column for fact in FACTS for column in (fact, f"{fact}_reference", f"{fact}_held")),
    *("legal", "checked"),
)
KINDS = ("agency", "broadcaster", "newspaper", "magazine", "site", "think-tank", "blog", "government")
STATE_CONTROL = ("none", "public-service", "state-funded", "state-controlled")
LEGAL = (
    *("eu-broadcasting-ban", "foreign-agent", "undesirable-organisation", "blocked", "licence-revoked"),
    *("registration-annulled", "us-sanctions", "uk-sanctions", "ua-sanctions", "foreign-mission"),
    *("fara-registration", "extremist-listing", "liquidation", "closed"),
)

_ID = re.compile(r"[a-z0-9][a-z0-9\-]{0,60}")
_DOMAIN = re.compile(r"(?:[a-z0-9\-]{1,63}\.){1,4}[a-z]{2,20}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_ANY = re.compile(r"[^\n]+")
_OPTIONAL = (("country", _COUNTRY, "a country as a two-letter code"), ("since", _DATE, "a year"))


def read_sources(path: Path | str = DEFAULT) -> Register:
    """Read a register of outlets and check every record.

    Parameters
    ----------
    path : path-like, default ``labeled/sources.csv``
        CSV in UTF-8 with the columns `COLUMNS`; ``aliases``, ``domains`` and ``languages`` separate
        by "; ", ``legal`` is "kind; jurisdiction; date; reference", several apart by " | ", and ``checked`` is
        "fact; reference" in the same way. ``id``, ``name`` and ``kind`` are required, other cells and columns may
        be missing: unknown.

    Raises
    ------
    InputError
        If there is no such file, or it is no CSV table in UTF-8.
    DatasetError
        With all problems, if records are wrong.
    """
    rows = _rows(Path(path))
    problems: list[Problem] = []
    outlets = [_outlet(row, f"{path}:{line}", problems) for line, row in rows]
    _check_unique(outlets, str(path), problems)
    if problems:
        raise DatasetError(path, problems)
    return Register(outlets)


@lru_cache(maxsize=4)
def load_register(overrides: tuple[Path, ...] = (), base: Path = DEFAULT) -> Register:
    """Read the project's register and the user's files, later ones over earlier ones; remembered.

    Raises
    ------
    InputError, DatasetError
        As `read_sources`.
    """
    register = read_sources(base)
    for path in overrides:
        register = register.with_overrides(read_sources(path))
    return register


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [(reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}) for row in reader]
            columns = reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(str(path), f"cannot be read as a CSV table in UTF-8 ({error})") from None
    lacking = [c for c in ("id", "name", "kind") if c not in columns]
    if lacking:
        raise InputError(str(path), f"lacks the columns {lacking}", "docs/credibility.md lists the columns")
    foreign = sorted(set(columns) - set(COLUMNS))
    if foreign:
        raise InputError(str(path), f"has columns that mean nothing here: {foreign}", f"known are {list(COLUMNS)}")
    return rows


def _outlet(row: dict[str, str], where: str, problems: list[Problem]) -> Outlet:
    _check_cells(row, where, problems)
    owner, funder, control = (_fact(row, fact, where, problems) for fact in FACTS)
    if control and control.value not in STATE_CONTROL:
        problems.append(Problem(where, f"state_control out of {', '.join(STATE_CONTROL)}", repr(control.value)))
    legal = _legal(row.get("legal", ""), where, problems)
    return Outlet(
        id=row["id"],
        name=row["name"],
        aliases=_split(row, "aliases"),
        domains=_split(row, "domains"),
        country=row.get("country") or None,
        languages=_split(row, "languages"),
        kind=row["kind"],
        since=row.get("since") or None,
        reference=row.get("reference", ""),
        owner=owner,
        funder=funder,
        state_control=control,
        legal=legal,
        checked=_checks(row, legal, where, problems),
    )


def _split(row: dict[str, str], column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in row.get(column, "").split(";") if part.strip())


def _check_cells(row: dict[str, str], where: str, problems: list[Problem]) -> None:
    """Check each cell that has a form of its own."""
    checks = [
        (row["id"], _ID, "an id of lower-case letters, digits and hyphens"),
        (row["name"], _ANY, "a name"),
        (row.get("reference", ""), _ANY, "a reference for the record"),
        *((domain, _DOMAIN, "a domain such as example.org") for domain in _split(row, "domains")),
        *((language, _LANGUAGE, "languages as two-letter codes") for language in _split(row, "languages")),
        *((row[c], pattern, what) for c, pattern, what in _OPTIONAL if row.get(c)),
    ]
    for value, pattern, expected in checks:
        if not pattern.fullmatch(value):
            problems.append(Problem(where, expected, repr(value)))
    if row["kind"] not in KINDS:
        problems.append(Problem(where, f"a kind out of {', '.join(KINDS)}", repr(row["kind"])))


def _fact(row: dict[str, str], name: str, where: str, problems: list[Problem]) -> Fact | None:
    value = row.get(name, "")
    reference, held = row.get(f"{name}_reference", ""), row.get(f"{name}_held", "")
    if not value:
        if reference or held:
            problems.append(Problem(where, f"no reference without a value for {name}", repr(reference or held)))
        return None
    if not reference:
        problems.append(Problem(where, f"a reference for {name}", "none"))
    if not _DATE.fullmatch(held):
        problems.append(Problem(where, f"the year, month or day on which {name} held", repr(held)))
    return Fact(value, reference, held)


def _legal(cell: str, where: str, problems: list[Problem]) -> tuple[Legal, ...]:
    found = []
    for entry in (part.strip() for part in cell.split("|") if part.strip()):
        fields = [field.strip() for field in entry.split(";", 3)]
        if len(fields) != 4 or not fields[3]:
            problems.append(Problem(where, '"kind; jurisdiction; date; reference" in legal', repr(entry)))
            continue
        status = Legal(*fields)
        if status.kind not in LEGAL:
            problems.append(Problem(where, f"a legal status out of {', '.join(LEGAL)}", repr(status.kind)))
        if not _COUNTRY.fullmatch(status.jurisdiction) or not _DATE.fullmatch(status.date):
            problems.append(Problem(where, "jurisdiction and date of a legal status", repr(entry)))
        found.append(status)
    return tuple(found)


def _checks(row: dict[str, str], legal: Sequence[Legal], where: str, problems: list[Problem]) -> tuple[Check, ...]:
    """Read which facts were checked; only what the record says can have been."""
    known = {name for name in (*FACTS, "country") if row.get(name)} | {entry.key for entry in legal}
    found = []
    for entry in (part.strip() for part in row.get("checked", "").split("|") if part.strip()):
        fact, _, reference = (field.strip() for field in entry.partition(";"))
        if fact not in known or not reference:
            problems.append(Problem(where, '"fact; reference" in checked, of a fact of the record', repr(entry)))
        found.append(Check(fact, reference))
    return tuple(found)


def _check_unique(outlets: Sequence[Outlet], path: str, problems: list[Problem]) -> None:
    for what, values in (
        ("id", [(o.id, o.id) for o in outlets]),
        ("domain", [(d, o.id) for o in outlets for d in o.domains]),
        ("name", [(fold(n), o.id) for o in outlets for n in (o.name, *o.aliases)]),
    ):
        seen: dict[str, str] = {}
        for value, outlet_id in values:
            if value in seen and (what == "id" or seen[value] != outlet_id):
                problems.append(Problem(path, f"each {what} once", f"{value!r} in {seen[value]} and {outlet_id}"))
            seen.setdefault(value, outlet_id)
