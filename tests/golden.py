"""Golden files: what a report looks like, kept word for word; FRAMELENS_GOLDEN=1 rewrites them."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def check(name: str, found: str) -> None:
    path = FOLDER / name
    if os.environ.get("FRAMELENS_GOLDEN"):
        path.write_text(found, encoding="utf-8", newline="")
    assert found == path.read_bytes().decode("utf-8"), f"{name} differs; read the difference, then FRAMELENS_GOLDEN=1"
