"""``make bench``: run the benchmarks and write benchmarks/results/*.json with the machine's description."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks import speed

RESULTS = Path(__file__).parent / "results"


def machine() -> dict[str, object]:
    """Describe what the figures were measured on."""
    cpuinfo = Path("/proc/cpuinfo")
    models = [x for x in cpuinfo.read_text().splitlines() if x.startswith("model name")] if cpuinfo.exists() else []
    packages = ("numpy", "scikit-learn", "scipy", "joblib", "fasttext-wheel")
    return {
        "processor": models[0].split(":")[1].strip() if models else platform.processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in packages},
    }


def main() -> None:
    """Run everything."""
    RESULTS.mkdir(exist_ok=True)
    result = {"machine": machine(), **speed.measure()}
    (RESULTS / "speed.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
