"""The documentation names every reason and every kind of input."""

from __future__ import annotations

import re
from pathlib import Path

from framelens.reading.formats import KINDS
from framelens.reading.furniture import SOFT
from framelens.reading.rules import RULES
from framelens.reading.tags import REASON_BY_NAME, REASON_BY_ROLE, REASON_BY_TAG

PAGE = (Path(__file__).parents[1] / "docs" / "reading.md").read_text(encoding="utf-8")


def test_every_reason_is_explained() -> None:
    named = {reason for reason, _ in REASON_BY_NAME}
    reasons = {r.reason for r in RULES} | SOFT | named | set(REASON_BY_TAG.values()) | set(REASON_BY_ROLE.values())
    told = set(re.findall(r"`([a-z ]+)`", PAGE.partition("## Furniture")[2]))
    assert reasons <= told, reasons - told


def test_every_kind_and_ending_is_listed() -> None:
    inputs = PAGE.partition("## Paragraphs")[0]
    for kind, endings in KINDS.items():
        assert f"`{kind}`" in inputs
        assert all(ending in inputs for ending in endings)
