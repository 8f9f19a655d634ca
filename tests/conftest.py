"""A small real model, trained once a session on texts written for the tests, instead of mocks."""

import json
from pathlib import Path

import pytest
from hypothesis import settings

from framelens.dataset import LabelledSet, read_labelled
from framelens.pipeline import TrainingOptions
from framelens.scorer import Scorer
from framelens.training import TrainingResult, train

# How long an example takes says more about what else the machine is doing than about the code.
settings.register_profile("framelens", deadline=None)
settings.load_profile("framelens")

PLACES = (
    "Bishkek",
    "Osh",
    "Almaty",
    "Astana",
    "Tashkent",
    "Samarkand",
    "Dushanbe",
    "Khujand",
    "Ashgabat",
    "Baku",
)
FRAMES = {
    "pro-kremlin": "Western puppet-masters push the NGOs in {place} towards another colour revolution, while Russia "
    "remains the reliable guarantor of stability there in year {n}.",
    "western-critical": "The Kremlin's grip on {place} is slipping, and its blackmail over gas shows the coercion of "
    "an imperial power in decline, observers of the regime wrote in year {n}.",
    "neutral-analytic": "Officials in {place} signed an agreement on customs fees and rail freight; the parliament "
    "is to vote on the budget of year {n} next week, the ministry said.",
}


def records() -> list[dict[str, object]]:
    """120 paragraphs: three labels, forty events, four groups, ten of them in two whole articles."""
    rows: list[dict[str, object]] = []
    for i in range(40):
        place = PLACES[i % len(PLACES)]
        for label, template in FRAMES.items():
            text = template.format(place=place, n=1990 + i)
            rows.append(
                {
                    "id": f"t-{i:02d}-{label[:1]}",
                    "event": f"e{i}",
                    "group": f"g{i % 4}",
                    "framing": label,
                    "text": text,
                    "rationale": [text.split(" ", 3)[0]],
                }
            )
    return rows


def write_jsonl(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> LabelledSet:
    folder = tmp_path_factory.mktemp("labelled")
    write_jsonl(folder / "small.jsonl", records())
    return read_labelled(folder)


@pytest.fixture(scope="session")
def trained(labelled: LabelledSet) -> TrainingResult:
    return train(labelled, TrainingOptions(min_df=1, jobs=1))


@pytest.fixture(scope="session")
def model_folder(trained: TrainingResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "en"
    trained.scorer.save(folder)
    return folder


@pytest.fixture(scope="session")
def scorer(model_folder: Path) -> Scorer:
    return Scorer.load(model_folder)
