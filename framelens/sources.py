"""The outlet's record: facts with references from ``labeled/sources.csv``.

The register holds facts and no verdicts. A cell left empty is unknown, and the report says so. Users put
their own file beside ours: its records replace ours of the same id or with one of the same domains.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from framelens.errors import DatasetError, InputError, Problem

#: The register of the project, beside the labelled set.
DEFAULT = Path(__file__).resolve().parent.parent / "labeled" / "sources.csv"

FACTS = ("owner", "funder", "state_control")
COLUMNS = (
    *("id", "name", "aliases", "domains", "country", "languages", "kind", "since", "reference"),
    *(column for fact in FACTS for column in (fact, f"{fact}_reference", f"{fact}_held")),
    "legal",
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


@dataclass(frozen=True)
class Fact:
    """A fact, where it is from and when it held (a year, month or day)."""

    value: str
    reference: str
    held: str


@dataclass(frozen=True)
class Legal:
    """A legal status: what, where, since when, by which act.

    Attributes
    ----------
    kind : str
        One of `LEGAL`.
    jurisdiction : str
        Two-letter code of the country, or EU.
    date, reference : str
    """

    kind: str
    jurisdiction: str
    date: str
    reference: str


@dataclass(frozen=True)
class Outlet:
    """The record of one outlet; None and empty tuples stand for unknown.

    Attributes
    ----------
    id, name : str
    aliases, domains, languages : tuple of str
    country, since : str or None
        Country of its seat as a two-letter code; year of its foundation.
    kind : str
        One of `KINDS`.
    reference : str
        Where name, country, languages, kind and `since` are from.
    owner, funder, state_control : Fact or None
    legal : tuple of Legal
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str | None
    languages: tuple[str, ...]
    kind: str
    since: str | None
    reference: str
    owner: Fact | None
    funder: Fact | None
    state_control: Fact | None
    legal: tuple[Legal, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the facts that the record does not know."""
        return tuple(name for name in ("country", "since", *FACTS) if getattr(self, name) is None)

    def to_dict(self) -> dict[str, Any]:
        """Record as JSON has it: facts with reference and date, legal status, what is unknown."""
        facts = {name: fact and vars(fact) for name in FACTS for fact in [getattr(self, name)]}
        plain = {name: getattr(self, name) for name in ("id", "name", "country", "kind", "since", "reference")}
        return {
            **plain,
            "languages": list(self.languages),
            "domains": list(self.domains),
            **facts,
            "legal": [vars(entry) for entry in self.legal],
            "unknown": list(self.unknown),
        }


class Register:
    """Outlets, found by domain or by name.

    Parameters
    ----------
    outlets : iterable of Outlet
        Later ones replace earlier ones of the same id or with a domain in common.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._by_id: dict[str, Outlet] = {}
        self._by_domain: dict[str, Outlet] = {}
        for outlet in outlets:
            for domain in outlet.domains:
                known = self._by_domain.get(domain)
                if known is not None and known.id != outlet.id:
                    self._remove(known)
            if outlet.id in self._by_id:
                self._remove(self._by_id[outlet.id])
            self._by_id[outlet.id] = outlet
            self._by_domain.update(dict.fromkeys(outlet.domains, outlet))

    def _remove(self, outlet: Outlet) -> None:
        self._by_id.pop(outlet.id, None)
        for domain in outlet.domains:
            self._by_domain.pop(domain, None)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Any:
        return iter(self._by_id.values())

    def __getitem__(self, outlet_id: str) -> Outlet:
        """Record of an id."""
        return self._by_id[outlet_id]

    def with_overrides(self, outlets: Iterable[Outlet]) -> Register:
        """Give a register in which `outlets` replace those of the same id or domain."""
        return Register([*self, *outlets])

    def by_domain(self, address: str) -> Outlet | None:
        """Find the outlet of an address or host: the host itself, then what it is a part of.

        Parameters
        ----------
        address : str
            ``https://rus.azattyq.org/a/1.html``, ``azattyq.org``.
        """
        host = re.sub(r"^[a-z][a-z0-9+.\-]*://", "", address.strip().lower())
        host = re.split(r"[/?#:]", host.rpartition("@")[2] if "@" in host.split("/")[0] else host)[0]
        parts = host.removesuffix(".").split(".")
        for first in range(len(parts) - 1):
            outlet = self._by_domain.get(".".join(parts[first:]))
            if outlet is not None:
                return outlet
        return None

    def by_name(self, name: str) -> Outlet | None:
        """Find the outlet of this very name or alias, whatever its case and article."""
        return self._names.get(_fold(name))

    @cached_property
    def _names(self) -> dict[str, Outlet]:
        return {_fold(name): outlet for outlet in self for name in (outlet.name, *outlet.aliases)}

    @cached_property
    def spellings(self) -> dict[str, list[tuple[str, Outlet]]]:
        """Names and aliases by their first word, longest first."""
        found: dict[str, list[tuple[str, Outlet]]] = {}
        for outlet in self:
            for name in (outlet.name, *outlet.aliases):
                plain = name.removeprefix("The ")
                found.setdefault(first_word(plain), []).append((plain, outlet))
        for entries in found.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return found


def first_word(text: str) -> str:
    """Leading run of word characters."""
    match = re.match(r"\w+", text)
    return match.group() if match else text


def _fold(name: str) -> str:
    return " ".join(name.casefold().removeprefix("the ").split())


def read_sources(path: Path | str = DEFAULT) -> Register:
    """Read a register of outlets and check every record.

    Parameters
    ----------
    path : path-like, default ``labeled/sources.csv``
        CSV in UTF-8 with the columns `COLUMNS`; ``aliases``, ``domains`` and ``languages`` separate
        by "; ", ``legal`` is "kind; jurisdiction; date; reference", several apart by " | ". ``id``, ``name`` and
        ``kind`` are required, other cells and columns may be missing: unknown.

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
        legal=_legal(row.get("legal", ""), where, problems),
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


def _check_unique(outlets: Sequence[Outlet], path: str, problems: list[Problem]) -> None:
    for what, values in (
        ("id", [(o.id, o.id) for o in outlets]),
        ("domain", [(d, o.id) for o in outlets for d in o.domains]),
        ("name", [(_fold(n), o.id) for o in outlets for n in (o.name, *o.aliases)]),
    ):
        seen: dict[str, str] = {}
        for value, outlet_id in values:
            if value in seen and (what == "id" or seen[value] != outlet_id):
                problems.append(Problem(path, f"each {what} once", f"{value!r} in {seen[value]} and {outlet_id}"))
            seen.setdefault(value, outlet_id)
