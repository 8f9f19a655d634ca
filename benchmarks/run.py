"""``make bench``: run the benchmarks and write benchmarks/results/*.json with the machine's description."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import RESULTS, growth, speed
from framelens.dataset import read_labelled
from framelens.scorer import Scorer


def machine() -> dict[str, object]:
    """Describe what the figures were measured on."""
    cpuinfo = Path("/proc/cpuinfo")
    models = [x for x in cpuinfo.read_text().splitlines() if x.startswith("model name")] if cpuinfo.exists() else []
    packages = ("numpy", "scikit-learn", "scipy", "joblib", "fasttext-wheel", "lime", "shap", "eli5")
    return {
        "processor": models[0].split(":")[1].strip() if models else platform.processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in packages},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def main() -> None:
    """Run everything."""
    RESULTS.mkdir(exist_ok=True)
    texts = speed.paragraphs(read_labelled(speed.ROOT / "labeled"))
    scorer = Scorer.load(speed.ROOT / "model" / "en")
    for name, result in (("speed", speed.measure()), ("growth", growth.measure(scorer, texts))):
        text = json.dumps({"machine": machine(), **result}, indent=2) + "\n"
        (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()
