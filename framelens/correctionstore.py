"""A folder of corrections: take files over, weigh reviewers, and make labelled paragraphs with provenance.

A folder of corrections holds every file that was ever received, word for word and named by its hash
(``received/*.json``), the weight that was asked for, if any (``settings.json``), and two files made of them:
``corrections.jsonl``, a labelled set, and ``disputed.json``, paragraphs on which reviewers are evenly divided. What is
received appears whole or not at all, receiving a file twice changes nothing, and the last two files are made anew of
all that was received: so a run that is cut short at any point loses nothing and applies nothing twice, and the next
run makes good what is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from framelens.article import Article
from framelens.corrections import Correction, CorrectionsError, moment, parse, text_hash, write_whole
from framelens.errors import Problem

RECEIVED, LABELLED, DISPUTED, SETTINGS = "received", "corrections.jsonl", "disputed.json", "settings.json"

# As much as a paragraph of the labelled set: with that all corrected paragraphs come out as they were corrected, and
# other articles no worse. Measured by `python -m benchmarks.corrections` (benchmarks/results/corrections.json): the
# lowest weight tried with which 95% do.
WEIGHT = 1.0

# Corrections make one group in the labelled set: the unseen-group evaluation leaves all of them out together.
GROUP = "corrections"


@dataclass(frozen=True)
class Agreement:
    """How far two reviewers agree on the paragraphs both have seen.

    Attributes
    ----------
    first, second : str
    paragraphs : int
    agreed : float
        Share, 0 to 1.
    kappa : float or None
        Cohen's kappa, at most 1; None where both gave one and the same label throughout.
    """

    first: str
    second: str
    paragraphs: int
    agreed: float
    kappa: float | None


@dataclass(frozen=True)
class Receipt:
    """What taking corrections over came to.

    Attributes
    ----------
    new_files, known_files : int
        Received now, and received before.
    corrections : int
        Of all files, the latest of each reviewer and paragraph.
    confirmed, relabelled : int
        Labelled paragraphs that keep the model's label, and that have another.
    disputed : int
        Paragraphs on which reviewers are evenly divided: kept out of the labelled set.
    agreement : tuple of Agreement
    weight : float
        How many labelled paragraphs each of the folder's counts for in training.
    """

    new_files: int
    known_files: int
    corrections: int
    confirmed: int
    relabelled: int
    disputed: int
    agreement: tuple[Agreement, ...]
    weight: float


def take_over(
    files: Sequence[Path], into: Path, articles: Iterable[Article] | None = None, weight: float | None = None
) -> Receipt:
    """Check corrections files and add them to a folder of corrections.

    Parameters
    ----------
    files : sequence of Path
        As downloaded from a report or written by ``predict.py --review``.
    into : Path
        The folder; made if it is not there.
    articles : iterable of Article, default None
        If given, every correction must be of one of these, letter for letter.
    weight : float, default None
        How many labelled paragraphs each of the folder's counts for in training; the folder keeps it. None for the
        one it was given before, or `WEIGHT`.

    Returns
    -------
    Receipt

    Raises
    ------
    CorrectionsError
        With every problem of every file; then nothing was changed.
    """
    problems: list[Problem] = []
    contents = [(file, _read(file, problems)) for file in files]
    corrections = [(file, parse(str(file), data, problems)) for file, data in contents]
    if articles is not None:
        texts = {text_hash(a.text): a.text for a in articles}
        for file, found in corrections:
            problems += _strangers(str(file), found, texts)
    if problems:
        raise CorrectionsError(problems)
    if weight is not None:
        write_whole(into / SETTINGS, (json.dumps({"weight": weight}) + "\n").encode())
    new = sum([_receive(data, into / RECEIVED) for _, data in contents])
    return rebuild(into, new_files=new, known_files=len(files) - new)


def rebuild(into: Path, new_files: int = 0, known_files: int = 0) -> Receipt:
    """Make the labelled paragraphs anew of all that was received."""
    while True:
        weight = _weight(into / SETTINGS)
        names = _received(into)
        corrections = list(latest(_of_folder(names)))
        labelled, disputed = merge(corrections)
        rows = "".join(json.dumps({**row, "weight": weight}, ensure_ascii=False) + "\n" for row in labelled)
        write_whole(into / LABELLED, rows.encode("utf-8", "backslashreplace"))
        write_whole(into / DISPUTED, (json.dumps(disputed, ensure_ascii=True, indent=1) + "\n").encode())
        # Another run may have received a file meanwhile; then this run's result would hide it.
        if names == _received(into):
            break
    confirmed = sum(row["framing"] == row["predicted"] for row in labelled)
    return Receipt(
        new_files,
        known_files,
        len(corrections),
        confirmed,
        len(labelled) - confirmed,
        len(disputed),
        tuple(agreement(corrections)),
        weight,
    )


def _strangers(name: str, corrections: Sequence[Correction], texts: Mapping[str, str]) -> Iterator[Problem]:
    """Find corrections that are of none of the articles with these hashes and texts."""
    for c in corrections:
        text = texts.get(c.article_sha256)
        if text is None:
            found = f"none with SHA-256 {c.article_sha256[:12]}… (it was changed, or left out of --articles)"
            yield Problem(f"{name}: {c.article}, paragraph {c.n + 1}", "its article among those given", found)
        elif text[c.start : c.end] != c.text:
            yield Problem(f"{name}: {c.article}, paragraph {c.n + 1}", "the paragraph at its offsets", "another text")


def latest(corrections: Iterable[Correction]) -> Iterator[Correction]:
    """Of each reviewer and paragraph, the latest correction."""
    kept: dict[tuple[str, str, int], Correction] = {}
    for c in corrections:
        known = kept.get(c.key)
        # Of two at one moment, any may stay, but always the same one.
        if known is None or (moment(c.time), repr(c)) > (moment(known.time), repr(known)):
            kept[c.key] = c
    yield from (kept[key] for key in sorted(kept))


def merge(corrections: Iterable[Correction]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Make labelled paragraphs of corrections: one a text, with the label most reviewers gave it.

    Returns
    -------
    labelled, disputed : lists of dict
        Records of a labelled set; and those whose first two labels have as many votes.
    """
    by_text: dict[str, list[Correction]] = {}
    for c in corrections:
        by_text.setdefault(text_hash(" ".join(c.text.split())), []).append(c)
    labelled: list[dict[str, Any]] = []
    disputed: list[dict[str, Any]] = []
    for key in sorted(by_text):
        # A reviewer who met the same text in two articles has one vote: the later.
        votes = {c.reviewer: c for c in sorted(by_text[key], key=lambda c: moment(c.time))}
        ranked = Counter(c.label for c in votes.values()).most_common()
        tied = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
        (disputed if tied else labelled).append(_record(key, ranked[0][0], list(votes.values())))
    return labelled, disputed


def _record(key: str, label: str, votes: Sequence[Correction]) -> dict[str, Any]:
    carrying = [c for c in votes if c.label == label]
    first = carrying[-1]
    return {
        "id": f"correction-{key[:16]}",
        "text": first.text,
        "framing": label,
        "rationale": list(dict.fromkeys(r.text for c in carrying for r in c.rationale if r.text in first.text)),
        "voice": first.voice,
        "event": f"article-{first.article_sha256[:12]}",
        "group": GROUP,
        "predicted": first.predicted,
        "headline": first.title,
        "source": first.source,
        "date": first.date,
        "provenance": [
            {
                "reviewer": c.reviewer,
                "time": c.time,
                "label": c.label,
                "note": c.note,
                "predicted": c.predicted,
                "probability": c.probability,
                "model": c.model,
                "article": c.article,
                "article_sha256": c.article_sha256,
                "start": c.start,
                "end": c.end,
            }
            for c in votes
        ],
    }


def agreement(corrections: Iterable[Correction]) -> Iterator[Agreement]:
    """Measure how far each two reviewers agree on the paragraphs both have corrected or confirmed."""
    of: dict[str, dict[tuple[str, int], str]] = {}
    for c in corrections:
        of.setdefault(c.reviewer, {})[c.article_sha256, c.start] = c.label
    for first, second in combinations(sorted(of), 2):
        both = sorted(of[first].keys() & of[second].keys())
        if both:
            pairs = [(of[first][k], of[second][k]) for k in both]
            agreed = sum(a == b for a, b in pairs) / len(pairs)
            yield Agreement(first, second, len(pairs), agreed, _kappa(pairs, agreed))


def _kappa(pairs: Sequence[tuple[str, str]], agreed: float) -> float | None:
    a, b = Counter(x for x, _ in pairs), Counter(y for _, y in pairs)
    by_chance = sum(a[label] * b[label] for label in a) / len(pairs) ** 2
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def _read(file: Path, problems: list[Problem]) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        problems.append(Problem(str(file), "a corrections file", error.strerror or "an error"))
        return b'{"schema": null}'


def _weight(settings: Path) -> float:
    """Read the folder's weight; `WEIGHT` where none was asked for."""
    try:
        weight = json.loads(settings.read_bytes())["weight"]
    except FileNotFoundError:
        return WEIGHT
    except (KeyError, TypeError, ValueError):
        weight = None
    if not isinstance(weight, int | float) or not 0 < weight < float("inf"):
        raise CorrectionsError([Problem(str(settings), '{"weight": a number above 0}', "something else")])
    return float(weight)


def _received(into: Path) -> list[Path]:
    return sorted(p for p in (into / RECEIVED).glob("*.json") if not p.name.startswith("."))


def _of_folder(files: Iterable[Path]) -> Iterator[Correction]:
    problems: list[Problem] = []
    for file in files:
        data = file.read_bytes()
        if hashlib.sha256(data).hexdigest() != file.stem:
            problems.append(Problem(str(file), "the bytes its name is the SHA-256 of", "others: it was changed"))
        yield from parse(str(file), data, problems)
    if problems:
        raise CorrectionsError(problems)


def _receive(data: bytes, folder: Path) -> bool:
    """Keep a file under its hash; tell whether it is new."""
    target = folder / f"{hashlib.sha256(data).hexdigest()}.json"
    if target.exists():
        return False
    write_whole(target, data)
    return True
