"""The scorecard and the outlet's record as lines of plain text, each with its evidence and reference."""

from __future__ import annotations

from collections.abc import Iterator

from framelens.article import Span
from framelens.credibility import Credibility
from framelens.outlets import FACTS, Outlet

#: Enough pieces to check a finding by; JSON has all of them.
SHOWN = 3
_WIDEST = 60
#: An outlet without one in the register may have one all the same.
NO_STATUS = "none in this register"


def lines(credibility: Credibility) -> Iterator[tuple[str, bool]]:
    """Lay out scorecard and record.

    Parameters
    ----------
    credibility : Credibility

    Yields
    ------
    (str, bool)
        A line, and whether it is one of evidence and references (shown dim).
    """
    card = credibility.scorecard
    if card.score is None:
        yield "Credibility: nothing could be judged.", False
    else:
        judged = f"{card.judged:.0f} of 100 points of weight could be judged"
        yield f"Credibility: {card.score:.0f} of 100 ({card.band}); {judged}; the framing plays no part.", False
    for criterion in card.criteria:
        value = "   -" if criterion.value is None else f"{criterion.value:4.2f}"
        yield f"  {value} × {criterion.weight:>2.0f}  {criterion.name}: {criterion.why}", False
        if criterion.evidence:
            yield f"            {evidence(criterion.evidence)}", True
    yield f"Source: {credibility.provenance.why}", False
    yield from _record(credibility)


def evidence(spans: tuple[Span, ...]) -> str:
    """Quote spans with their offsets, the first `SHOWN` of them."""
    parts = [f"“{_short(s.text)}” ({s.start}-{s.end})" for s in spans[:SHOWN]]
    rest = len(spans) - SHOWN
    return "at " + ", ".join(parts) + (f" and {rest} more" if rest > 0 else "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1].rstrip() + "…"


def _record(credibility: Credibility) -> Iterator[tuple[str, bool]]:
    provenance = credibility.provenance
    if provenance.outlet is not None:
        yield from outlet_lines(provenance.outlet)
    if provenance.evidence:
        yield f"            {evidence(provenance.evidence)}", True
    if provenance.origin is not None:
        yield f"First published by {provenance.origin.name}, as the text says.", False
        yield f"            {evidence(provenance.origin_evidence)}", True
        yield from outlet_lines(provenance.origin)


def outlet_lines(outlet: Outlet) -> Iterator[tuple[str, bool]]:
    """Give an outlet's facts, each with its reference and date."""
    about = [outlet.kind, outlet.country or "", f"since {outlet.since}" if outlet.since else ""]
    yield f"  {outlet.name}: {', '.join(a for a in about if a)} [{outlet.reference}]", False
    for name in FACTS:
        fact = getattr(outlet, name)
        if fact is not None:
            told = outlet.references(name, f"{fact.reference}; held {fact.held}")
            yield f"  {name.replace('_', ' ')}: {fact.value} [{told}]", False
    for entry in outlet.legal:
        status = f"{entry.kind} ({entry.jurisdiction}) since {entry.date}"
        yield f"  legal status: {status} [{outlet.references(entry.key, entry.reference)}]", False
    if not outlet.legal:
        yield f"  legal status: {NO_STATUS}", False
    if outlet.unknown:
        yield f"  unknown: {', '.join(n.replace('_', ' ') for n in outlet.unknown)}", False
