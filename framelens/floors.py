"""Floors under a model's figures: a training that falls below them is refused unless it is said to be meant.

A folder of models may hold ``floors.json``; without one nothing is checked. Floors rise by themselves when a model is
better, and fall only by ``train.py --lower-floors``, so a loss of quality is always somebody's decision in the
history of the repository.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framelens.errors import ArtifactError, FloorError

FLOORS_FILE = "floors.json"

# Nothing is shared between training and test here; random splits flatter.
PROTOCOL = "unseen group"

# Other versions of the libraries move figures by less than this.
SLACK = 0.005


@dataclass(frozen=True)
class Floors:
    """The figures that a model must reach.

    Attributes
    ----------
    labeled_fingerprint : str
        The labelled set that they were measured on; on another one they are compared just the same.
    figures : mapping of name to float
        ``macro_f1`` and ``auc LABEL`` of `PROTOCOL`.
    """

    labeled_fingerprint: str
    figures: Mapping[str, float]

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> Floors:
        """Take the figures of a model's card, as plain values."""
        m = card["metrics"][PROTOCOL]
        figures = {"macro_f1": m["macro_f1"], **{f"auc {label}": auc for label, auc in m["auc"].items()}}
        return cls(str(card["labeled_fingerprint"]), figures)

    @classmethod
    def read(cls, folder: Path) -> Floors | None:
        """Read the floors of a folder of models; None where it has none.

        Raises
        ------
        ArtifactError
            If the file is not what `write` writes.
        """
        path = folder / FLOORS_FILE
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(found["labeled_fingerprint"]), {k: float(v) for k, v in found["figures"].items()})
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArtifactError(f"{path}: expected floors as train.py writes them; found {error!r}") from None

    def write(self, folder: Path) -> None:
        """Write them beside the models."""
        text = json.dumps({"labeled_fingerprint": self.labeled_fingerprint, "figures": dict(self.figures)}, indent=2)
        (folder / FLOORS_FILE).write_text(text + "\n", encoding="utf-8")

    def below(self, found: Floors) -> dict[str, tuple[float, float]]:
        """Give floor and figure of everything in `found` that falls short; figures without a floor pass."""
        pairs = {name: (low, found.figures.get(name, 0.0)) for name, low in self.figures.items()}
        return {name: (low, got) for name, (low, got) in pairs.items() if got < low - SLACK}


def check(folder: Path, card: Mapping[str, Any], lower: bool) -> Floors | None:
    """Compare a new model with the floors of its folder.

    Parameters
    ----------
    folder : Path
    card : mapping
        Of the new model.
    lower : bool
        Accept figures below the floors.

    Returns
    -------
    Floors or None
        What is to stand in the folder from now on; None where it has no floors.

    Raises
    ------
    FloorError
        If a figure lies below its floor and `lower` is false.
    """
    floors = Floors.read(folder)
    if floors is None or PROTOCOL not in card["metrics"]:
        return None
    found = Floors.of(card)
    if lower:
        return found
    below = floors.below(found)
    if below:
        raise FloorError(folder / FLOORS_FILE, below)
    raised = {name: max(value, floors.figures.get(name, 0.0)) for name, value in found.figures.items()}
    return Floors(found.labeled_fingerprint, raised)
