"""What the HTML templates show of an article's credibility: the scorecard, and the record of its outlet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from framelens.credibility import CRITERIA, Credibility, Criterion
from framelens.outlets import FACTS, Outlet
from framelens.report.display import safe, short, web_address
from framelens.report.scorecard import NO_STATUS

# Enough pieces to check a finding by; the JSON report has all of them.
SHOWN = 3


@dataclass(frozen=True)
class CriterionView:
    """A line of the scorecard; `value` is in words."""

    question: str
    value: str
    weight: str
    why: str
    evidence: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class FactView:
    """A fact of an outlet's record with its reference, a link where it is one."""

    name: str
    value: str
    reference: str
    url: str | None


@dataclass(frozen=True)
class RecordView:
    """An outlet's record."""

    name: str
    about: str
    facts: tuple[FactView, ...]
    unknown: str


@dataclass(frozen=True)
class CredibilityView:
    """Scorecard and records; `score` is in words."""

    score: str
    criteria: tuple[CriterionView, ...]
    source: str
    records: tuple[RecordView, ...]


def credibility_view(credibility: Credibility) -> CredibilityView:
    """Lay out the scorecard and the records of outlet and origin."""
    card, provenance = credibility.scorecard, credibility.provenance
    if card.score is None:
        score = "Nothing could be judged."
    else:
        score = f"{card.score:.0f} of 100 ({card.band}); judged on criteria worth {card.judged:.0f} of 100 points."
    origin = provenance.origin
    taken = f" First published by {origin.name}, as the text says." if origin is not None else ""
    return CredibilityView(
        score,
        tuple(_criterion(c) for c in card.criteria),
        safe(provenance.why + taken),
        tuple(_record(outlet) for outlet in (provenance.outlet, origin) if outlet is not None),
    )


def _criterion(criterion: Criterion) -> CriterionView:
    value = criterion.value
    words = "not judged" if value is None else "yes" if value == 1 else "no" if value == 0 else f"{value:.0%}"
    return CriterionView(
        CRITERIA[criterion.name][1],
        words,
        f"{criterion.weight:.0f}",
        safe(criterion.why),
        tuple(short(span.text, 200) for span in criterion.evidence[:SHOWN]),
        max(len(criterion.evidence) - SHOWN, 0),
    )


def _record(outlet: Outlet) -> RecordView:
    about = (outlet.kind, outlet.country, f"since {outlet.since}" if outlet.since else None)
    unknown = ", ".join(name.replace("_", " ") for name in outlet.unknown)
    return RecordView(
        safe(outlet.name),
        safe(", ".join(a for a in about if a)),
        tuple(_facts(outlet)),
        f"Unknown: {unknown}." if unknown else "",
    )


def _facts(outlet: Outlet) -> Iterator[FactView]:
    for name in FACTS:
        fact = getattr(outlet, name)
        if fact is not None:
            value = f"{safe(str(fact.value))} (held {fact.held})"
            yield FactView(
                name.replace("_", " "),
                value,
                safe(outlet.references(name, fact.reference)),
                web_address(fact.reference),
            )
    for entry in outlet.legal:
        value = safe(f"{entry.kind} ({entry.jurisdiction}) since {entry.date}")
        told = safe(outlet.references(entry.key, entry.reference))
        yield FactView("legal status", value, told, web_address(entry.reference))
    if not outlet.legal:
        yield FactView("legal status", NO_STATUS, "", None)
