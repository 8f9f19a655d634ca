"""The labelled set: read, validate in one go, fingerprint.

A labelled set is a folder of ``*.jsonl`` and ``*.csv`` files (or one such file). Each record needs ``text`` and a
label (``framing`` or ``label``); ``id``, ``event``, ``group``, ``rationale`` and the other columns are optional.
Labels are taken from the data: any set of two or more trains.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framelens.errors import DatasetError, Problem
from framelens.text import fold

# Cross-validation by event and by writer needs several examples of a label on both sides of every split.
MIN_EXAMPLES = 10

# Two texts of different events that share half of their word triples were most likely written twice.
NEAR_DUPLICATE = 0.5

_LABEL_FIELDS = ("framing", "label")
_OWN_FIELDS = ("id", "event", "group", "text", "rationale", "article", "n", "weight", *_LABEL_FIELDS)


@dataclass(frozen=True)
class Example:
    """One labelled paragraph.

    Attributes
    ----------
    id : str
        Unique in the set; ``file:line`` where the record has none.
    text, label : str
    event : str
        What the paragraph is about: paragraphs of one event never stand on both sides of a split.
    group : str
        Who wrote or collected it: the unit of the unseen-group evaluation.
    rationale : tuple of str
        Substrings of `text` that carry the framing.
    article : str or None
        The article it belongs to, with its place `n` in it.
    weight : float
        How much it counts in training, above 0; a contrast paragraph may count less than a natural one.
    extra : mapping
        All other columns.
    """

    id: str
    text: str
    label: str
    event: str
    group: str
    rationale: tuple[str, ...] = ()
    article: str | None = None
    n: int = 0
    weight: float = 1.0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LabelledSet:
    """A validated labelled set.

    Attributes
    ----------
    examples : tuple of Example
        In canonical order (by id): the order of files and lines makes no difference.
    warnings : tuple of str
        What does not stop training but should be looked at.
    """

    examples: tuple[Example, ...]
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.examples)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """All labels, sorted."""
        return tuple(sorted({e.label for e in self.examples}))

    @property
    def weights(self) -> NDArray[np.float64]:
        """How much every example counts in training, shape (n_examples,)."""
        return np.array([e.weight for e in self.examples])

    @property
    def groups(self) -> NDArray[np.str_]:
        """Who wrote or collected every example, shape (n_examples,)."""
        return np.array([e.group for e in self.examples])

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what a model learns from and is evaluated by."""
        digest = hashlib.sha256()
        for e in self.examples:
            record = [e.id, e.text, e.label, e.event, e.group, list(e.rationale), e.article, e.n, e.weight]
            digest.update(
                json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
            )
            digest.update(b"\n")
        return digest.hexdigest()


def read_labelled(*paths: Path | str) -> LabelledSet:
    """Read and validate a labelled set.

    Parameters
    ----------
    *paths : path
        Folders (searched for ``*.jsonl`` and ``*.csv`` at any depth) or single files; together one set.

    Returns
    -------
    LabelledSet

    Raises
    ------
    DatasetError
        With every problem of every file.
    """
    problems: list[Problem] = []
    examples: list[tuple[str, Example]] = []
    for file in _files(paths, problems):
        for where, record in _records(file, problems):
            example = _example(where, record, problems)
            if example is not None:
                examples.append((where, example))
    problems += _problems_of_the_whole(examples)
    if not examples and not problems:
        problems.append(Problem(str(paths[0]), "labelled paragraphs", "none"))
    if problems:
        raise DatasetError(paths[0], problems)
    found = tuple(sorted((e for _, e in examples), key=lambda e: e.id))
    return LabelledSet(found, tuple(_near_duplicates(found)))


def _files(paths: Sequence[Path | str], problems: list[Problem]) -> list[Path]:
    files: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            # sources.csv describes outlets, not paragraphs.
            inside = sorted(p for p in path.rglob("*") if p.suffix in {".jsonl", ".csv"} and p.name != "sources.csv")
            if not inside:
                problems.append(Problem(str(path), "*.jsonl or *.csv files of labelled paragraphs", "none"))
            files += inside
        elif path.is_file() and path.suffix in {".jsonl", ".csv"}:
            files.append(path)
        else:
            found = "another kind of file" if path.is_file() else "nothing of that name"
            problems.append(Problem(str(path), "a folder, or a .jsonl or .csv file", found))
    return files


def _records(file: Path, problems: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield ``file:line`` and the record for every record of `file` that parses."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(Problem(f"{file}:{line}", "UTF-8 text", f"the byte 0x{error.object[error.start]:02x}"))
        return
    if file.suffix == ".csv":
        yield from _csv_records(file, text, problems)
        return
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        where = f"{file}:{number}"
        try:
            record = json.loads(row)
        except json.JSONDecodeError as error:
            problems.append(Problem(where, "a JSON object", f"broken JSON at column {error.colno} ({error.msg})"))
            continue
        if isinstance(record, dict):
            yield where, record
        else:
            problems.append(Problem(where, "a JSON object", f"a JSON {type(record).__name__}"))


def _csv_records(file: Path, text: str, problems: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for record in reader:
            where = f"{file}:{reader.line_num}"
            if None in record or None in record.values():
                problems.append(Problem(where, f"{len(reader.fieldnames or ())} columns", "another number of columns"))
                continue
            rationale = record.get("rationale")
            yield where, {**record, "rationale": _csv_rationale(rationale)} if rationale else record
    except csv.Error as error:
        problems.append(Problem(f"{file}:{reader.line_num}", "a CSV record", str(error)))


def _csv_rationale(cell: str) -> Any:
    """Read a cell that holds a JSON list, or passages separated by " | "."""
    if cell.startswith("["):
        try:
            return json.loads(cell)
        except json.JSONDecodeError:
            return [cell]
    return cell.split(" | ")


def _example(where: str, record: Mapping[str, Any], problems: list[Problem]) -> Example | None:
    """Make an example of a record, or note everything that is wrong with it."""
    before = len(problems)
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        problems.append(Problem(where, "a text", "none" if text is None else repr(text)))
        text = ""
    label = next((record[f] for f in _LABEL_FIELDS if record.get(f)), None)
    if not isinstance(label, str) or not label.strip():
        problems.append(Problem(where, "a label in the field framing (or label)", repr(label)))
    rationale = record.get("rationale") or ()
    if not isinstance(rationale, list | tuple) or not all(isinstance(r, str) for r in rationale):
        problems.append(Problem(where, "rationale as a list of texts", repr(rationale)[:80]))
        rationale = ()
    for passage in rationale:
        if passage not in text:
            problems.append(Problem(where, "each rationale passage to be a substring of the text", repr(passage)[:80]))
    weight = _number(record.get("weight", 1.0))
    if weight is None or not 0 < weight < float("inf"):
        problems.append(Problem(where, "a weight above 0", repr(record.get("weight"))))
    if len(problems) > before or not isinstance(label, str) or weight is None:
        return None
    article, place = record.get("article") or None, str(record.get("n") or 0)
    identity = str(record.get("id") or where)
    event = str(record.get("event") or article or identity)
    return Example(
        id=identity,
        text=text,
        label=label.strip(),
        event=event,
        group=str(record.get("group") or "all"),
        rationale=tuple(rationale),
        article=None if article is None else str(article),
        n=int(place) if place.isdigit() else 0,
        weight=weight,
        extra={k: v for k, v in record.items() if k not in _OWN_FIELDS},
    )


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _problems_of_the_whole(examples: Sequence[tuple[str, Example]]) -> Iterator[Problem]:
    """Find what can only be seen in the whole set: duplicates, rare labels, too few examples."""
    for attribute in ("id", "text"):
        first: dict[str, str] = {}
        for where, example in examples:
            value = " ".join(str(getattr(example, attribute)).split())
            if value in first:
                found = f"the same as at {first[value]}" + (f" ({value!r})" if attribute == "id" else "")
                yield Problem(where, f"an {attribute} of its own" if attribute == "id" else "a text of its own", found)
            else:
                first[value] = where
    counts = Counter(e.label for _, e in examples)
    known = {label for label, count in counts.items() if count >= MIN_EXAMPLES}
    if len(counts) == 1:
        yield Problem(examples[0][0], "at least two labels", f"only {next(iter(counts))!r}")
    for label in sorted(counts.keys() - known):
        rows = [where for where, e in examples if e.label == label]
        if len(known) >= 2 and len(rows) <= 2:
            # So rare a label beside well-filled ones is a slip of the pen: name each record.
            for where in rows:
                yield Problem(where, f"one of the labels {sorted(known)}", f"the unknown label {label!r}")
        else:
            yield Problem(rows[0], f"at least {MIN_EXAMPLES} examples of {label!r}", f"{counts[label]}")


def _near_duplicates(examples: Sequence[Example]) -> Iterator[str]:
    """Warn about texts of different events that share much of their wording (Jaccard index of word triples)."""
    shingles = [_shingles(e.text) for e in examples]
    holders: dict[int, list[int]] = {}
    for i, mine in enumerate(shingles):
        shared: Counter[int] = Counter()
        for shingle in mine:
            others = holders.setdefault(shingle, [])
            # A triple that stands in very many texts is a set phrase and says nothing about copying.
            if len(others) < 50:
                shared.update(others)
                others.append(i)
        for j, common in shared.items():
            union = len(mine) + len(shingles[j]) - common
            if common / union >= NEAR_DUPLICATE and examples[i].event != examples[j].event:
                yield (
                    f"{examples[i].id} and {examples[j].id} are of different events but share "
                    f"{common / union:.0%} of their wording: give them the same event or drop one"
                )


def _shingles(text: str) -> set[int]:
    words = fold(text).split()
    return {hash(tuple(words[i : i + 3])) for i in range(max(len(words) - 2, 1))}


def counts(examples: Iterable[Example], attribute: str) -> dict[str, int]:
    """Count the examples by an attribute, or by a column of `extra`; sorted by name."""
    values = Counter(str(getattr(e, attribute, None) or e.extra.get(attribute, "")) for e in examples)
    return dict(sorted(values.items()))
