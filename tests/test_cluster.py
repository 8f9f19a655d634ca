"""A real cluster of two worker processes on this machine, one of them killed."""

import json
import os
import signal
from pathlib import Path

import pytest

from framelens.analysis import AnalysisOptions
from framelens.cluster import dask_backend
from framelens.corpus import kind_of_output, local_backend, process_corpus
from framelens.corpustask import Done, Settings
from framelens.errors import CorpusError
from framelens.reading import ReadOptions
from framelens.scorer import Scorer

distributed = pytest.importorskip("distributed")


def settings_for(model_folder: Path, out: Path) -> Settings:
    return Settings(
        model=model_folder,
        fingerprint=Scorer.load(model_folder).fingerprint,
        kind=kind_of_output(out),
        analysis=AnalysisOptions(),
        reading=ReadOptions(),
        registers=None,
    )


def corpus(folder: Path) -> list[str]:
    text = " ".join(f"Officials in Osh signed agreement {i} on customs fees." for i in range(30))
    lines = [json.dumps({"id": f"r{i}", "text": text}) + "\n" for i in range(300)]
    (folder / "many.jsonl").write_text("".join(["{broken\n", *lines]), encoding="utf-8")
    return [str(folder / "many.jsonl")]


def test_a_killed_worker_costs_nothing_but_time(
    tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framelens.corpus.CHUNK_ARTICLES", 10)
    inputs, out = corpus(tmp_path), tmp_path / "out.jsonl"
    whole = process_corpus(
        inputs, tmp_path / "whole.jsonl", settings_for(model_folder, tmp_path / "whole.jsonl"), local_backend(1)
    )
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        killed = []

        def kill_one(done: Done) -> None:
            if not killed:
                killed.append(cluster.workers[0].pid)
                os.kill(killed[0], signal.SIGKILL)

        found = process_corpus(
            inputs, out, settings_for(model_folder, out), dask_backend(cluster.scheduler_address), kill_one
        )
    assert killed
    assert found == whole
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_no_scheduler(tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framelens.cluster._SECONDS", 1)
    out = tmp_path / "out.jsonl"
    with pytest.raises(CorpusError, match="no scheduler answers"):
        process_corpus(corpus(tmp_path), out, settings_for(model_folder, out), dask_backend("tcp://127.0.0.1:9"))
