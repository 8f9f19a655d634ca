"""Corrections are never lost and never applied twice, also when a run is killed at any moment."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens import correctionstore
from framelens.corrections import CorrectionsError, parse
from framelens.correctionstore import (
    DISPUTED,
    LABELLED,
    RECEIVED,
    SETTINGS,
    WEIGHT,
    agreement,
    latest,
    merge,
    rebuild,
    take_over,
)
from framelens.dataset import read_labelled
from framelens.pipeline import TrainingOptions
from framelens.scorer import Scorer
from framelens.training import train
from tests.conftest import records, write_jsonl
from tests.reports import report
from tests.test_corrections import document, record

ROOT = Path(__file__).parents[1]


def write(folder: Path, name: str, *found: dict[str, object], reviewer: str = "Ada") -> Path:
    path = folder / f"{name}.json"
    path.write_bytes(document(*found, reviewer=reviewer))
    return path


def rows(into: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (into / LABELLED).read_text(encoding="utf-8").splitlines()]


def everything(into: Path) -> dict[str, bytes]:
    return {str(p.relative_to(into)): p.read_bytes() for p in sorted(into.rglob("*")) if p.is_file()}


def test_corrections_become_labelled_paragraphs_with_provenance(tmp_path: Path) -> None:
    into = tmp_path / "mine"
    receipt = take_over([write(tmp_path, "a", record(label="neutral-analytic"), record(1))], into)
    assert (receipt.new_files, receipt.corrections, receipt.relabelled, receipt.confirmed) == (1, 2, 1, 1)
    row = next(r for r in rows(into) if r["framing"] == "neutral-analytic" and r["predicted"] == "pro-kremlin")
    (source,) = row["provenance"]
    assert source["reviewer"] == "Ada"
    assert source["time"] == "2024-05-01T10:00:00Z"
    assert source["model"] == "f" * 64
    assert source["predicted"] == "pro-kremlin"
    base = write_jsonl(tmp_path / "base.jsonl", records())
    assert len(read_labelled(base, into)) == 122


def test_taking_a_file_twice_changes_nothing(tmp_path: Path) -> None:
    into, file = tmp_path / "mine", write(tmp_path, "a", record())
    take_over([file], into)
    before = everything(into)
    renamed = file.rename(tmp_path / "copy.json")
    receipt = take_over([renamed, renamed], into)
    assert (receipt.new_files, receipt.known_files) == (0, 2)
    assert everything(into) == before


@given(st.permutations(range(4)), st.lists(st.integers(0, 3), max_size=4))
def test_order_and_repetition_make_no_difference(order: list[int], again: list[int]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [
            write(folder, "a", record(label="neutral-analytic")),
            write(folder, "b", record(label="western-critical", time="2024-05-02T10:00:00Z")),
            write(folder, "c", record(), record(1), reviewer="Boris"),
            write(folder, "d", record(1, label="pro-kremlin"), reviewer="Cyd"),
        ]
        take_over(files, folder / "at-once")
        for i in [*order, *again]:
            take_over([files[i]], folder / "bit-by-bit")
        assert everything(folder / "at-once") == everything(folder / "bit-by-bit")


def test_a_later_correction_replaces_an_earlier_one_whatever_comes_first(tmp_path: Path) -> None:
    early = write(tmp_path, "early", record(label="neutral-analytic"))
    late = write(tmp_path, "late", record(label="western-critical", time="2024-05-01T10:00:01+00:00"))
    take_over([late], tmp_path / "mine")
    take_over([early], tmp_path / "mine")
    (row,) = rows(tmp_path / "mine")
    assert row["framing"] == "western-critical"


def test_reviewers_who_are_evenly_divided_are_kept_apart(tmp_path: Path) -> None:
    into = tmp_path / "mine"
    files = [write(tmp_path, "a", record()), write(tmp_path, "b", record(label="neutral-analytic"), reviewer="Boris")]
    receipt = take_over(files, into)
    assert (receipt.disputed, rows(into)) == (1, [])
    assert len(json.loads((into / DISPUTED).read_text())) == 1
    take_over([write(tmp_path, "c", record(label="neutral-analytic"), reviewer="Cyd")], into)
    (row,) = rows(into)
    assert row["framing"] == "neutral-analytic"
    assert {p["reviewer"] for p in row["provenance"]} == {"Ada", "Boris", "Cyd"}


def test_one_bad_record_and_nothing_is_taken_over(tmp_path: Path) -> None:
    into = tmp_path / "mine"
    good, bad = write(tmp_path, "good", record()), write(tmp_path, "bad", {**record(), "text": "x"})
    with pytest.raises(CorrectionsError, match=r"bad\.json: correction 1") as caught:
        take_over([good, bad, tmp_path / "missing.json"], into)
    assert "missing.json" in str(caught.value)
    assert not into.exists()


def test_corrections_of_a_changed_article_are_refused(tmp_path: Path) -> None:
    file, article = write(tmp_path, "a", record()), report().article
    assert take_over([file], tmp_path / "mine", [article]).corrections == 1
    changed = type(article)(article.id, article.text + "!", article.paragraphs)
    with pytest.raises(CorrectionsError, match="its article among those given"):
        take_over([file], tmp_path / "other", [changed])


def test_a_received_file_that_was_changed_is_noticed(tmp_path: Path) -> None:
    into = tmp_path / "mine"
    take_over([write(tmp_path, "a", record())], into)
    (kept,) = (into / RECEIVED).glob("*.json")
    kept.write_bytes(kept.read_bytes().replace(b"author", b"quoted"))
    with pytest.raises(CorrectionsError, match="it was changed"):
        rebuild(into)


KILLED = """
import os, signal, sys
from pathlib import Path
from framelens.correctionstore import take_over

# Every step that leaves a trace on disk is counted, and before (or after) step `at` the process dies for good.
at, after, count = int(sys.argv[1]), sys.argv[2] == "after", 0

def counted(name, owner):
    action = getattr(owner, name)
    def step(*args, **kwargs):
        global count
        count += 1
        if count == at and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = action(*args, **kwargs)
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, step)

counted("fsync", os)
counted("replace", Path)
counted("mkdir", Path)
take_over([Path(p) for p in sys.argv[4:]], Path(sys.argv[3]))
print(count)
"""


def run(at: int, when: str, into: Path, files: list[Path]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", KILLED, str(at), when, str(into), *map(str, files)]
    environment = {**os.environ, "PYTHONPATH": str(Path(correctionstore.__file__).parents[1])}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_killed_at_any_step_loses_nothing_and_applies_nothing_twice(tmp_path: Path) -> None:
    first = write(tmp_path, "first", record(label="neutral-analytic"))
    more = [write(tmp_path, "second", record(1), reviewer="Boris"), write(tmp_path, "third", record(), reviewer="Cyd")]
    take_over([first], tmp_path / "expected")
    before = rows(tmp_path / "expected")
    take_over(more, tmp_path / "expected")
    expected = everything(tmp_path / "expected")

    take_over([first], tmp_path / "whole")
    steps = int(run(0, "before", tmp_path / "whole", more).stdout)
    assert steps >= 8
    for at in range(1, steps + 1):
        for when in ("before", "after"):
            into = tmp_path / f"{at}-{when}"
            take_over([first], into)
            assert run(at, when, into, more).returncode == -signal.SIGKILL
            # What was there is whole: either as before or as it will be.
            assert rows(into) in (before, [json.loads(x) for x in expected[LABELLED].splitlines()])
            for kept in (into / RECEIVED).glob("[!.]*.json"):
                assert hashlib.sha256(kept.read_bytes()).hexdigest() == kept.stem
            take_over(more, into)
            found = {k: v for k, v in everything(into).items() if not k.endswith(".tmp")}
            assert found == expected
            assert read_labelled(write_jsonl(into / "base.jsonl", records()), into / LABELLED)


def test_a_file_received_meanwhile_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into, second = tmp_path / "mine", document(record(1), reviewer="Boris")
    original, raced = correctionstore.merge, []

    def merge_while_another_run_receives(found: list[object]) -> object:
        if not raced:
            raced.append(True)
            (into / RECEIVED / f"{hashlib.sha256(second).hexdigest()}.json").write_bytes(second)
        return original(found)  # type: ignore[arg-type]

    monkeypatch.setattr(correctionstore, "merge", merge_while_another_run_receives)
    assert take_over([write(tmp_path, "a", record())], into).corrections == 2
    assert len(rows(into)) == 2


def test_agreement_of_reviewers_is_cohens_kappa() -> None:
    # Of 50 paragraphs both say yes to 20 and no to 15: the textbook example, kappa 0.4.
    pairs = [("p", "p")] * 20 + [("p", "n")] * 5 + [("n", "p")] * 10 + [("n", "n")] * 15
    base = parse("f", document(record()), [])[0]
    fields = vars(base)
    found = []
    for i, (a, b) in enumerate(pairs):
        for reviewer, label in (("Ada", a), ("Boris", b)):
            found.append(type(base)(**{**fields, "start": i, "reviewer": reviewer, "label": label}))
    (pair,) = agreement(found)
    assert (pair.first, pair.second, pair.paragraphs) == ("Ada", "Boris", 50)
    assert pair.agreed == pytest.approx(0.7)
    assert pair.kappa == pytest.approx(0.4)


def test_the_same_paragraph_of_two_articles_is_one_example() -> None:
    (base,) = parse("f", document(record()), [])
    other = type(base)(
        **{**vars(base), "article_sha256": "0" * 64, "time": "2025-01-01T00:00:00Z", "label": "neutral-analytic"}
    )
    labelled, disputed = merge(latest([base, other]))
    assert (len(labelled), disputed) == (1, [])
    assert labelled[0]["framing"] == "neutral-analytic"


def test_a_correction_counts_for_several_paragraphs_and_the_folder_keeps_the_weight(tmp_path: Path) -> None:
    into = tmp_path / "mine"
    assert take_over([write(tmp_path, "a", record())], into).weight == WEIGHT
    assert take_over([], into, weight=9).weight == 9
    # Nobody has to say it again with the next file.
    assert take_over([write(tmp_path, "b", record(1))], into).weight == 9
    assert {row["weight"] for row in rows(into)} == {9}


def test_a_broken_weight_is_named(tmp_path: Path) -> None:
    into = tmp_path / "mine"
    into.mkdir()
    for text in ("{", "[]", '{"weight": "much"}', '{"weight": 0}'):
        (into / SETTINGS).write_text(text)
        with pytest.raises(CorrectionsError, match="a number above 0"):
            take_over([write(tmp_path, "a", record())], into)


def test_the_usual_weight_is_the_lowest_with_which_corrections_show() -> None:
    measured = json.loads((ROOT / "benchmarks" / "results" / "corrections.json").read_text(encoding="utf-8"))
    assert min(w["weight"] for w in measured["weights"] if w["corrected paragraphs right"] >= 0.95) == WEIGHT
    (chosen,) = [w for w in measured["weights"] if w["weight"] == WEIGHT]
    # A paragraph or two of the hundred that nobody corrected may turn either way.
    assert chosen["others of the article, gain"] > -0.02
    assert chosen["other articles, gain"] >= 0


def test_corrections_are_seen_in_the_retrained_model(tmp_path: Path, scorer: Scorer) -> None:
    # A frame of the small set, in other words; the model takes it for that frame, three readers for plain reporting.
    texts = [
        f"The Kremlin's grip on {x} is slipping, said observers of the regime in Osh." for x in ("oil", "gas", "tin")
    ]
    base = parse("f", document(record()), [])[0]
    found = [
        type(base)(**{**vars(base), "text": text, "start": i, "label": "neutral-analytic"})
        for i, text in enumerate(texts)
    ]
    assert {scorer.labels[i] for i in scorer.score(texts).logits.argmax(axis=1)} == {"western-critical"}
    mine, _ = merge(found)
    file = write_jsonl(tmp_path / "mine.jsonl", [{**row, "weight": WEIGHT} for row in mine])
    both = read_labelled(write_jsonl(tmp_path / "base.jsonl", records()), file)
    after = train(both, TrainingOptions(min_df=1, jobs=1)).scorer
    assert {after.labels[i] for i in after.score(texts).logits.argmax(axis=1)} == {"neutral-analytic"}
