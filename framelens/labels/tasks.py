"""The queue as files to import into Label Studio and doccano, with the model's predictions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from framelens.labels.label_studio import to_task
from framelens.labels.queue import Queued

Record = dict[str, Any]


def as_record(queued: Queued) -> Record:
    """Make a record of a queued paragraph: no label yet, its figures as columns."""
    return {
        "id": queued.candidate.id,
        "text": queued.candidate.text,
        "article": queued.candidate.article,
        "n": queued.candidate.n,
        "uncertainty": round(queued.uncertainty, 4),
        "disagreement": round(queued.disagreement, 4),
        "novelty": round(queued.novelty, 4),
    }


def label_studio_tasks(queue: Sequence[Queued], model: str, predictions: bool = True) -> bytes:
    """Write the queue as Label Studio tasks to import.

    Parameters
    ----------
    queue : sequence of Queued
    model : str
        Name and version of the model, for Label Studio's ``model_version``.
    predictions : bool, default True
        Show the model's label to the annotator; without it the reading is blind.
    """
    tasks = []
    for queued in queue:
        task = to_task(as_record(queued))
        if predictions:
            choice = {
                "from_name": "framing",
                "to_name": "text",
                "type": "choices",
                "value": {"choices": [queued.label]},
            }
            score = round(queued.probabilities[queued.label], 4)
            task["predictions"] = [{"model_version": model, "score": score, "result": [choice]}]
        tasks.append(task)
    return (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def doccano_tasks(queue: Sequence[Queued], model: str, predictions: bool = True) -> bytes:
    """Write the queue as doccano's JSONL to import; the model's label stands as the label to confirm."""
    lines = []
    for queued in queue:
        label = [queued.label] if predictions else []
        probabilities = {k: round(v, 4) for k, v in queued.probabilities.items()} if predictions else {}
        shown = {"model": model, "probabilities": probabilities} if predictions else {}
        lines.append(json.dumps({**as_record(queued), **shown, "label": label}, ensure_ascii=False) + "\n")
    return "".join(lines).encode("utf-8")
