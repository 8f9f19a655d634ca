"""Load on the service: ``python -m benchmarks.load [SECONDS]``, 50 clients on loopback for ten minutes.

Every client asks again as soon as it has its answer. Answers are checked, times and the server's memory kept.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import quantiles

import httpx

from benchmarks import RESULTS
from benchmarks.run import machine
from benchmarks.speed import ARTICLE, ROOT

CLIENTS, SECONDS = 50, 600.0
# Memory is read so many times in a run; the first tenth warms up.
SAMPLES = 20


async def _client(address: str, body: bytes, until: float, taken: list[float], errors: list[str]) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        while time.monotonic() < until:
            start = time.monotonic()
            try:
                answer = await client.post("/analyse", content=body)
            except httpx.HTTPError as error:
                errors.append(f"{type(error).__name__}: {error}")
                continue
            taken.append(time.monotonic() - start)
            if answer.status_code != 200 or not answer.json()["paragraphs"]:
                errors.append(f"status {answer.status_code}: {answer.text[:100]}")


async def _memory(process: int, seconds: float) -> list[float]:
    """Resident megabytes of the server, at even intervals."""
    found = []
    for _ in range(SAMPLES):
        await asyncio.sleep(seconds / SAMPLES)
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
        (line,) = (x for x in status.splitlines() if x.startswith("VmRSS"))
        found.append(int(line.split()[1]) / 1024)
    return found


async def _load(address: str, process: int, seconds: float) -> dict[str, object]:
    body = (ROOT / ARTICLE).read_bytes()
    taken: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + seconds
    clients = (_client(address, body, until, taken, errors) for _ in range(CLIENTS))
    memory, *_ = await asyncio.gather(_memory(process, seconds), *clients)
    cuts = quantiles(taken, n=100)
    return {
        "clients": CLIENTS,
        "seconds": seconds,
        "requests": len(taken),
        "errors": len(errors),
        "first_errors": errors[:5],
        "answer_seconds": {"median": cuts[49], "p90": cuts[89], "p99": cuts[98], "longest": max(taken)},
        "memory_megabytes": [round(m, 1) for m in memory],
        # The later half beside the earlier one, without the warm-up.
        "memory_growth": max(memory[SAMPLES // 2 :]) / max(memory[SAMPLES // 10 : SAMPLES // 2]),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(seconds: float) -> dict[str, object]:
    """Start the service as a user would, put load on it, and stop it."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([sys.executable, "predict.py", "serve", "--port", str(port)], cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{address}/openapi.json", timeout=5).raise_for_status()
                break
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        return asyncio.run(_load(address, server.pid, seconds))
    finally:
        server.terminate()
        server.wait(timeout=60)


def main() -> None:
    """Run and write benchmarks/results/load.json."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    text = json.dumps({"machine": machine(), "load": measure(seconds)}, indent=2) + "\n"
    (RESULTS / "load.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
