"""A real Ray cluster of two worker processes on this machine, one of them killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from framelens.cluster import ray_backend
from framelens.corpus import local_backend, process_corpus
from framelens.corpustask import Done
from framelens.errors import CorpusError
from tests.test_cluster import corpus, settings_for

ray = pytest.importorskip("ray")
psutil = pytest.importorskip("psutil")

# Its own code warns on newer versions of Python and leaves sockets to the collector.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def head() -> Iterator[tuple[str, "psutil.Process"]]:
    """Start a cluster of two workers; give its address and its first process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["--head", "--block", f"--port={port}", "--num-cpus=2", "--include-dashboard=false"]
    process = subprocess.Popen(
        [sys.executable, "-m", "ray.scripts.scripts", "start", "--node-ip-address=127.0.0.1", *command],
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    started = psutil.Process(process.pid)
    yield f"127.0.0.1:{port}", started
    family = started.children(recursive=True)
    process.terminate()
    process.wait(timeout=60)
    for child in family:
        if child.is_running():
            child.kill()


def workers(head: "psutil.Process") -> list["psutil.Process"]:
    """Processes that have run a task of ours."""
    found = []
    for process in head.children(recursive=True):
        with suppress(psutil.Error):
            if process.cmdline()[:1] and process.cmdline()[0].startswith("ray::"):
                found.append(process)
    return found


def test_a_killed_worker_costs_nothing_but_time(
    head: tuple[str, "psutil.Process"], tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framelens.corpus.CHUNK_ARTICLES", 10)
    inputs, out = corpus(tmp_path), tmp_path / "out.jsonl"
    whole = process_corpus(
        inputs, tmp_path / "whole.jsonl", settings_for(model_folder, tmp_path / "whole.jsonl"), local_backend(1)
    )
    address, first = head
    killed = []

    def kill_one(done: Done) -> None:
        running = [p for p in workers(first) if "_call" in p.cmdline()[0]]
        if not killed and running:
            os.kill(running[0].pid, signal.SIGKILL)
            killed.append(running[0].pid)

    found = process_corpus(inputs, out, settings_for(model_folder, out), ray_backend(address), kill_one)
    assert killed
    assert found == whole
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_an_error_of_a_worker_comes_back_as_it_is(
    head: tuple[str, "psutil.Process"], tmp_path: Path, model_folder: Path
) -> None:
    out = tmp_path / "out.jsonl"
    settings = replace(settings_for(model_folder, out), fingerprint="f" * 64)
    with pytest.raises(CorpusError, match="was replaced during the run"):
        process_corpus(corpus(tmp_path), out, settings, ray_backend(head[0]))


def test_no_cluster(tmp_path: Path, model_folder: Path) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(CorpusError, match="no Ray cluster answers"):
        process_corpus(corpus(tmp_path), out, settings_for(model_folder, out), ray_backend("127.0.0.1:9"))
