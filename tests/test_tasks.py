"""The queue comes out as tasks that read back, with and without the model's word."""

import json

import pytest

from framelens.labels import exchange
from framelens.labels.queue import build_queue, candidates_of
from framelens.labels.tasks import doccano_tasks, label_studio_tasks
from framelens.reading import read_text

ARTICLE = (
    "The Kremlin's blackmail over gas shows the coercion of an imperial power in decline, observers wrote.\n\n"
    "Officials signed an agreement on customs; neither the blackmail nor the puppet-masters were on the agenda.\n"
)


@pytest.mark.parametrize("predictions", [True, False])
def test_tasks_read_back_as_records_without_a_label(scorer, tmp_path, predictions):
    queue = build_queue(candidates_of([read_text(ARTICLE, "new")]), scorer)
    (tmp_path / "q.json").write_bytes(label_studio_tasks(queue, "m 1", predictions))
    (tmp_path / "q.jsonl").write_bytes(doccano_tasks(queue, "m 1", predictions))
    tasks = json.loads((tmp_path / "q.json").read_text())
    assert [("predictions" in t) for t in tasks] == [predictions] * 2
    from_studio = exchange.read_records(tmp_path / "q.json")
    assert [r["text"] for r in from_studio] == [q.candidate.text for q in queue]
    assert not any("framing" in r for r in from_studio)
    from_doccano = exchange.read_records(tmp_path / "q.jsonl", "doccano")
    assert [r.get("framing") for r in from_doccano] == [q.label if predictions else None for q in queue]
    if predictions:
        assert tasks[0]["predictions"][0]["result"][0]["value"]["choices"] == [queue[0].label]
