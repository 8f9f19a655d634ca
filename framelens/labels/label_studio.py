"""Records as Label Studio tasks, there and back.

The first annotation of a task holds the label (choices) and the rationale (spans), the second the blind
second reading with its confidence (a rating); every other column goes into the task's ``data``. What Label
Studio adds of its own (ids, times, predictions, further annotations) is kept in the column ``label_studio``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from framelens.errors import DatasetError, Problem

Record = dict[str, Any]
Task = dict[str, Any]

#: Column for what a task holds beside its data and what we read from it.
KEPT = "label_studio"

_ANNOTATED = ("framing", "rationale", "second_label", "second_confidence")


def config(labels: Sequence[str]) -> str:
    """Give the labelling interface (XML) that fits the tasks: one label, rationale spans, a confidence.

    Examples
    --------
    >>> '<Choice value="a & b"/>'.replace("&", "&amp;") in config(["a & b"])
    True
    """
    choices = "".join(f"\n    <Choice value={quoteattr(label)}/>" for label in labels)
    return (
        "<View>\n"
        '  <Labels name="rationale" toName="text">\n    <Label value="rationale"/>\n  </Labels>\n'
        '  <Text name="text" value="$text"/>\n'
        f'  <Choices name="framing" toName="text" choice="single" required="true">{choices}\n  </Choices>\n'
        '  <Rating name="confidence" toName="text" maxRating="3"/>\n'
        "</View>\n"
    )


def read(name: str, data: bytes) -> list[Record]:
    """Read an export in the format "JSON".

    Raises
    ------
    DatasetError
        If it is no list of tasks, or an annotation holds several labels.
    """
    try:
        tasks = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise DatasetError(name, [Problem(name, "Label Studio's JSON", f"broken JSON ({error})")]) from None
    if not isinstance(tasks, list):
        raise DatasetError(name, [Problem(name, "a list of Label Studio tasks", f"a JSON {type(tasks).__name__}")])
    records, problems = [], []
    for number, task in enumerate(tasks, 1):
        try:
            records.append(from_task(task))
        except ValueError as error:
            problems.append(Problem(f"{name}, task {number}", "a task with data and annotations", str(error)))
    if problems:
        raise DatasetError(name, problems)
    return records


def write(records: Sequence[Record]) -> bytes:
    """Write records as tasks to import."""
    # ASCII, because a lone surrogate in somebody's text cannot be written as UTF-8.
    return (json.dumps([to_task(r) for r in records], indent=1, allow_nan=False) + "\n").encode("ascii")


def to_task(record: Mapping[str, Any]) -> Task:
    """Make a task of a record."""
    kept = record.get(KEPT)
    plain = {column: value for column, value in record.items() if column != KEPT}
    if isinstance(kept, dict):
        as_it_was = {**kept, "data": _unannotated(plain)}
        if _annotated_columns(as_it_was) == _annotated_columns(_task_of(plain)):
            return as_it_was
        return {**kept, **_task_of(plain)}
    task = _task_of(plain)
    # Values of an unforeseen kind (a rationale that is no list of passages, say) travel as plain data.
    return task if _same(_read_task(task), plain) else {"data": plain}


def from_task(task: Any) -> Record:
    """Make a record of a task.

    Raises
    ------
    ValueError
        Saying what is wrong with it.
    """
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise ValueError("no data")
    record = _read_task(task)
    if "id" in task and "id" not in record:
        record["id"] = str(task["id"])
    if not _same(_task_of(record), task) and task.keys() - {"data"}:
        record[KEPT] = {key: value for key, value in task.items() if key != "data"}
    return record


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON: unlike in Python, 1, 1.0 and true differ."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _task_of(record: Mapping[str, Any]) -> Task:
    annotations = []
    text = record.get("text")
    if "framing" in record:
        rationale = record.get("rationale") or ()
        spans = [_span(text, passage) for passage in rationale] if isinstance(rationale, list) else []
        annotations.append({"result": [_choice(record["framing"]), *spans]})
        if "second_label" in record:
            rating = [_rating(record["second_confidence"])] if "second_confidence" in record else []
            annotations.append({"result": [_choice(record["second_label"]), *rating]})
    task = {"data": _unannotated(record) if annotations else dict(record)}
    return {**task, "annotations": annotations} if annotations else task


def _unannotated(record: Mapping[str, Any]) -> Record:
    return {column: value for column, value in record.items() if column not in _ANNOTATED}


def _annotated_columns(task: Task) -> list[Any]:
    found = _read_task(task)
    return [found.get(column) for column in _ANNOTATED]


def _choice(label: Any) -> dict[str, Any]:
    return {"from_name": "framing", "to_name": "text", "type": "choices", "value": {"choices": [label]}}


def _rating(confidence: Any) -> dict[str, Any]:
    return {"from_name": "confidence", "to_name": "text", "type": "rating", "value": {"rating": confidence}}


def _span(text: Any, passage: Any) -> dict[str, Any]:
    start = text.find(passage) if isinstance(text, str) and isinstance(passage, str) else -1
    end = start + len(passage) if start >= 0 else -1
    value = {"start": start, "end": end, "text": passage, "labels": ["rationale"]}
    return {"from_name": "rationale", "to_name": "text", "type": "labels", "value": value}


def _read_task(task: Task) -> Record:
    """Read data and the first two annotations that were not cancelled."""
    record = dict(task["data"])
    annotations = task.get("annotations") or []
    if not isinstance(annotations, list) or not all(isinstance(a, dict) for a in annotations):
        raise ValueError("annotations that are no list of objects")
    done = [a for a in annotations if not a.get("was_cancelled") and a.get("result")]
    if done:
        _put(record, "framing", _values(done[0], "choices", "choices"))
        spans = _spans(done[0], record.get("text"))
        if spans:
            record["rationale"] = spans
    if len(done) > 1:
        _put(record, "second_label", _values(done[1], "choices", "choices"))
        _put(record, "second_confidence", _values(done[1], "rating", "rating"))
        if "completed_by" in done[1]:
            record.setdefault("second_annotator", done[1]["completed_by"])
    return record


def _put(record: Record, column: str, values: list[Any]) -> None:
    if len(values) > 1:
        raise ValueError(f"{len(values)} values for {column}: {values!r:.80}")
    if values:
        record[column] = values[0]


def _values(annotation: Mapping[str, Any], kind: str, key: str) -> list[Any]:
    found: list[Any] = []
    for value in _of_kind(annotation, kind):
        of_key = value.get(key)
        found += of_key if isinstance(of_key, list) else [of_key]
    return found


def _of_kind(annotation: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """Give the values of an annotation's results of one kind; relations and the like have none."""
    results = annotation["result"] if isinstance(annotation["result"], list) else []
    of_kind = (r.get("value") for r in results if isinstance(r, dict) and r.get("type") == kind)
    return [value for value in of_kind if isinstance(value, dict)]


def _spans(annotation: Mapping[str, Any], text: Any) -> list[Any]:
    found = []
    for value in _of_kind(annotation, "labels"):
        start, end = value.get("start"), value.get("end")
        passage = value.get("text")
        if passage is None and isinstance(text, str) and isinstance(start, int) and isinstance(end, int):
            passage = text[start:end]
        found.append(passage)
    return found
