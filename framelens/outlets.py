"""Outlets: their records, and a register that finds them by address or by name.

A record holds facts and no verdicts; what is None or empty is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

#: Facts that each have a reference and a date of their own.
FACTS = ("owner", "funder", "state_control")


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

    @property
    def key(self) -> str:
        """Status and jurisdiction, as `Check.fact` names them."""
        return f"{self.kind} {self.jurisdiction}"


@dataclass(frozen=True)
class Check:
    """That a fact of a record was looked up again elsewhere, and where.

    Attributes
    ----------
    fact : str
        ``owner``, ``funder``, ``state_control`` or ``country``, or a legal status with its jurisdiction
        ("blocked RU").
    reference : str
    """

    fact: str
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
    checked : tuple of Check
        Which of the facts were checked against which second reference.
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
    checked: tuple[Check, ...] = ()

    def references(self, fact: str, reference: str) -> str:
        """Give the reference of a fact, and the second one if it was checked."""
        second = next((check.reference for check in self.checked if check.fact == fact), None)
        return f"{reference}; checked: {second}" if second else reference

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
            "checked": [vars(check) for check in self.checked],
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

    def __iter__(self) -> Iterator[Outlet]:
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
        return self._names.get(fold(name))

    @cached_property
    def _names(self) -> dict[str, Outlet]:
        return {fold(name): outlet for outlet in self for name in (outlet.name, *outlet.aliases)}

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


def fold(name: str) -> str:
    """Fold a name for look-up: its case, its article and its blanks do not count."""
    return " ".join(name.casefold().removeprefix("the ").split())
