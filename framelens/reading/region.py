"""How much a text is about the region: the share of its sentences that name something of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from framelens.text import sentence_spans

# Below this share of sentences the text is about something else; `python -m benchmarks.relevance` shows how the
# labelled articles and texts on other subjects lie around it.
THRESHOLD = 0.1

_NAMES = Path(__file__).parents[1] / "data" / "gazetteer.txt"
_WORD = re.compile(r"[^\W_]+")


@cache
def gazetteer() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of the region by their first word, each as its words in lower case; the longer first.

    The file has one kind of name a line: ``kind: name, name = variant = variant, ...``.
    """
    names: dict[str, set[tuple[str, ...]]] = {}
    text = _NAMES.read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            for name in re.split(r"[,=]", line.partition(":")[2]):
                words = tuple(_WORD.findall(name.lower()))
                names.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in names.items()}


def mentions(text: str) -> int:
    """Count the names of the region in `text`.

    Examples
    --------
    >>> mentions("Kazakhstan's president flew from Alma-Ata to the Kremlin.")
    3
    """
    words = _WORD.findall(text.lower())
    names = gazetteer()
    count = at = 0
    while at < len(words):
        found = next((n for n in names.get(words[at], ()) if tuple(words[at : at + len(n)]) == n), None)
        count += found is not None
        at += len(found) if found else 1
    return count


def relevance(paragraphs: Iterable[str]) -> float:
    """Share of sentences that name the region, 0 to 1.

    Parameters
    ----------
    paragraphs : iterable of str
        The body, with the headline as its first paragraph if there is one.

    Returns
    -------
    float
        0 for no sentence at all.
    """
    sentences = [p[a:b] for p in paragraphs for a, b in sentence_spans(p)]
    return sum(mentions(s) > 0 for s in sentences) / len(sentences) if sentences else 0.0
