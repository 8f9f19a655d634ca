import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.dataset import read_labelled
from framelens.errors import ArtifactError, FloorError
from framelens.floors import FLOORS_FILE, SLACK, Floors, check

ROOT = Path(__file__).parents[1]


def card(f1: float, auc: float = 0.8, fingerprint: str = "a") -> dict[str, Any]:
    return {"labeled_fingerprint": fingerprint, "metrics": {"unseen group": {"macro_f1": f1, "auc": {"p": auc}}}}


def test_the_model_in_the_repository_stands_on_its_floors() -> None:
    """The quality gate: it fails when a worse model or other data come in without anybody's saying so."""
    floors = Floors.read(ROOT / "model")
    assert floors is not None
    found = Floors.of(json.loads((ROOT / "model" / "en" / "card.json").read_text(encoding="utf-8")))
    assert floors.below(found) == {}
    assert floors.labeled_fingerprint == found.labeled_fingerprint == read_labelled(ROOT / "labeled").fingerprint


def test_without_floors_nothing_is_checked(tmp_path: Path) -> None:
    assert check(tmp_path, card(0.1), lower=False) is None


def test_a_worse_model_is_refused_and_said_so(tmp_path: Path) -> None:
    Floors.of(card(0.7)).write(tmp_path)
    with pytest.raises(FloorError, match=r"macro_f1: expected at least 0\.7000, found 0\.6900.*--lower-floors"):
        check(tmp_path, card(0.69), lower=False)


def test_a_label_that_is_gone_is_below_its_floor(tmp_path: Path) -> None:
    Floors.of(card(0.7)).write(tmp_path)
    gone = card(0.7)
    gone["metrics"]["unseen group"]["auc"] = {"q": 0.9}
    with pytest.raises(FloorError, match=r"auc p: expected at least 0\.8000, found 0\.0000"):
        check(tmp_path, gone, lower=False)


def test_lowered_only_when_it_is_said(tmp_path: Path) -> None:
    Floors.of(card(0.7)).write(tmp_path)
    lowered = check(tmp_path, card(0.6, fingerprint="b"), lower=True)
    assert lowered == Floors("b", {"macro_f1": 0.6, "auc p": 0.8})


@given(st.lists(st.floats(0.5, 1.0), min_size=1, max_size=6))
def test_floors_never_sink_by_themselves(figures: list[float]) -> None:
    floors = Floors.of(card(figures[0]))
    for f1 in figures:
        found = Floors.of(card(f1))
        refused = bool(floors.below(found))
        assert refused == (f1 < floors.figures["macro_f1"] - SLACK)
        if not refused:
            raised = max(f1, floors.figures["macro_f1"])
            floors = Floors("a", {**floors.figures, "macro_f1": raised})
    assert floors.figures["macro_f1"] == max(figures)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FLOORS_FILE).write_text("[]", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"floors\.json: expected floors as train\.py writes them"):
        check(tmp_path, card(0.7), lower=False)
