import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from framelens.analysis import AnalysisOptions
from framelens.corpus import kind_of_output, local_backend, process_corpus
from framelens.corpustask import Chunk, Done, Settings, partition_name, write_whole
from framelens.errors import CorpusError, OptionError
from framelens.reading import ReadOptions
from framelens.scorer import Scorer

ROOT = Path(__file__).parents[1]
pytest.importorskip("pyarrow")


class PowerCut(BaseException):
    """Nothing in the program catches it, as nothing catches the end of a process."""


@pytest.fixture
def corpus(tmp_path: Path) -> list[str]:
    """Twelve records, two broken ones among them, and two articles as files."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    lines = [
        json.dumps(
            {
                "id": f"r{i}",
                "source": ["Steppe Post", "../../etc", "=SUM(A1)"][i % 3],
                "date": f"2024-0{1 + i % 2}-07",
                "text": f"Officials in Osh signed agreement {i} on customs fees.\n\nWestern NGOs push place {i} again.",
            }
        )
        for i in range(10)
    ]
    lines[4:4] = ["{broken", '{"no": "text"}']
    (folder / "b.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in ("a.txt", "c.txt"):
        (folder / name).write_text(f"The Kremlin's grip on {name} is slipping, observers wrote.", encoding="utf-8")
    return [str(folder), str(tmp_path / "missing.txt")]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framelens.corpus.CHUNK_ARTICLES", 3)


def settings_for(model_folder: Path, out: Path, **changes: object) -> Settings:
    values = {
        "model": model_folder,
        "fingerprint": Scorer.load(model_folder).fingerprint,
        "kind": kind_of_output(out),
        "analysis": AnalysisOptions(),
        "reading": ReadOptions(),
        "registers": None,
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


def run(corpus: list[str], out: Path, model_folder: Path, jobs: int = 1, **changes: object) -> Done:
    return process_corpus(corpus, out, settings_for(model_folder, out, **changes), local_backend(jobs))


def contents(out: Path) -> dict[str, bytes]:
    """Everything a run leaves, by name."""
    if out.is_dir():
        return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    return {p.name.replace(out.name, "out"): p.read_bytes() for p in out.parent.glob(f"{out.name}*")}


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out"])
def test_the_same_bytes_from_one_process_and_from_two(
    corpus: list[str], tmp_path: Path, model_folder: Path, name: str
) -> None:
    results = []
    for jobs in (1, 2):
        out = tmp_path / str(jobs) / name
        out.parent.mkdir()
        done = run(corpus, out, model_folder, jobs)
        assert (done.articles, done.paragraphs, len(done.failures)) == (12, 22, 3)
        results.append(contents(out))
    assert results[0] == results[1]
    assert len(results[0]) > 1


def test_reports_stand_in_the_order_of_the_inputs(corpus: list[str], tmp_path: Path, model_folder: Path) -> None:
    done = run(corpus, tmp_path / "o.jsonl", model_folder, 2)
    ids = [json.loads(x)["article"]["id"] for x in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()]
    assert ids == ["a", *(f"r{i}" for i in range(10)), "c"]
    assert [m.rsplit("/", 1)[-1].split(":")[:2] for m in done.failures[:2]] == [["b.jsonl", "5"], ["b.jsonl", "6"]]
    assert "missing.txt" in done.failures[2]
    assert {p.name for p in tmp_path.iterdir()} == {"inputs", "o.jsonl", "o.jsonl.summary.csv"}


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out"])
def test_cut_off_at_any_step_and_resumed_it_gives_the_same_bytes(
    corpus: list[str], tmp_path: Path, model_folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "whole").mkdir()
    run(corpus, tmp_path / "whole" / name, model_folder)
    expected, cuts = contents(tmp_path / "whole" / name), 0
    for step in range(1, 200):
        out = tmp_path / f"cut-{step}" / name
        out.parent.mkdir()
        with monkeypatch.context() as patch:
            cut = cut_at(step, patch)
            try:
                run(corpus, out, model_folder)
            except cut:
                cuts += 1
        run(corpus, out, model_folder)
        assert contents(out) == expected, step
        if cuts < step:
            break
    assert 10 < cuts < 199  # every write was cut, and the last run had none left to cut


def cut_at(step: int, patch: pytest.MonkeyPatch) -> type[BaseException]:
    """Let the `step`-th write to the disk end the run: by turns with all of it written and with half."""
    real, count = Path.replace, 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == step:
            if step % 2:
                self.write_bytes(self.read_bytes()[: self.stat().st_size // 2])
            raise PowerCut
        return real(self, target)

    patch.setattr(Path, "replace", replace)
    return PowerCut


def test_killed_for_good_and_resumed(tmp_path: Path, model_folder: Path) -> None:
    source = tmp_path / "many.jsonl"
    text = " ".join(f"Officials in Osh signed agreement {i} on customs fees." for i in range(60))
    source.write_text("".join(json.dumps({"id": f"r{i}", "text": text}) + "\n" for i in range(700)), encoding="utf-8")
    command = [sys.executable, "predict.py", str(source), "--model", str(model_folder), "--jobs", "2", "--out"]
    subprocess.run([*command, str(tmp_path / "whole.jsonl")], cwd=ROOT, check=True)
    out = tmp_path / "killed.jsonl"
    killed = 0
    for _ in range(3):
        process = subprocess.Popen([*command, str(out)], cwd=ROOT, start_new_session=True)
        marks = tmp_path / ".killed.jsonl.framelens" / "chunks"
        before = len(list(marks.glob("*.json")))
        while process.poll() is None and len(list(marks.glob("*.json"))) <= before:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
    subprocess.run([*command, str(out)], cwd=ROOT, check=True)
    assert killed >= 1
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_full_disk_is_named_and_the_run_goes_on_later(
    corpus: list[str], tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("framelens.corpustask.os.fsync", full)
        with pytest.raises(CorpusError, match=r"no space left on device .*goes on where it stopped"):
            run(corpus, tmp_path / "o.jsonl", model_folder)
    assert not (tmp_path / "o.jsonl").exists()
    assert run(corpus, tmp_path / "o.jsonl", model_folder).articles == 12


@pytest.mark.parametrize(
    ("change", "named"),
    [({"analysis": AnalysisOptions(top=1)}, "settings"), ({"reading": ReadOptions(keep_all=True)}, "settings")],
)
def test_another_setting_is_refused(
    corpus: list[str], tmp_path: Path, model_folder: Path, change: dict[str, object], named: str
) -> None:
    run(corpus, tmp_path / "out", model_folder)
    before = contents(tmp_path / "out")
    with pytest.raises(OptionError, match=f"begun with another {named}; nothing was mixed"):
        run(corpus, tmp_path / "out", model_folder, **change)
    assert contents(tmp_path / "out") == before


def test_other_inputs_and_other_models_are_refused(corpus: list[str], tmp_path: Path, model_folder: Path) -> None:
    out = tmp_path / "out"
    run(corpus, out, model_folder)
    with pytest.raises(OptionError, match="another inputs"):
        run(corpus[:1], out, model_folder)
    with pytest.raises(OptionError, match="another model"):
        run(corpus, out, model_folder, fingerprint="f" * 64)
    with pytest.raises(CorpusError, match="was replaced during the run"):
        run(corpus, tmp_path / "new", model_folder, fingerprint="f" * 64)


def test_a_folder_with_other_files_is_left_alone(corpus: list[str], tmp_path: Path, model_folder: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OptionError, match="holds other files"):
        run(corpus, tmp_path / "thesis", model_folder)


@pytest.mark.parametrize("name", ["-", "https://example.org/a.html"])
def test_what_may_read_otherwise_the_next_time_cannot_be_resumed(name: str, tmp_path: Path, model_folder: Path) -> None:
    with pytest.raises(OptionError, match="give files"):
        run([name], tmp_path / "o.jsonl", model_folder)


def test_two_runs_at_once_do_not_mix(corpus: list[str], tmp_path: Path, model_folder: Path) -> None:
    out = tmp_path / "o.jsonl"

    def second_run_inside(task: Callable[[Chunk], Done], chunks: Iterator[Chunk]) -> Iterator[Done]:
        with pytest.raises(CorpusError, match="another run is writing"):
            run(corpus, out, model_folder)
        yield from map(task, chunks)

    process_corpus(corpus, out, settings_for(model_folder, out), second_run_inside)
    assert out.exists()


def test_a_damaged_mark_is_named(corpus: list[str], tmp_path: Path, model_folder: Path) -> None:
    run(corpus, tmp_path / "out", model_folder)
    (tmp_path / "out" / ".framelens" / "chunks" / "00000001.json").write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError, match="delete it"):
        run(corpus, tmp_path / "out", model_folder)


def test_pandas_duckdb_and_polars_open_the_partitions(corpus: list[str], tmp_path: Path, model_folder: Path) -> None:
    import pandas

    out = tmp_path / "out"
    run(corpus, out, model_folder)
    frame = pandas.read_parquet(out)
    assert len(frame) == 22
    assert set(frame["outlet"].astype(str)) == {"Steppe Post", "../../etc", "=SUM(A1)", "unknown"}
    assert set(frame["month"].astype(str)) == {"2024-01", "2024-02", "unknown"}
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    query = f"select count(*) from read_parquet('{out}/**/*.parquet', hive_partitioning = true) where label <> ''"
    assert duckdb.sql(query).fetchall() == [(22,)]
    assert len(polars.read_parquet(f"{out}/**/*.parquet", hive_partitioning=True)) == 22


def test_the_summary_counts_by_outlet_and_month(corpus: list[str], tmp_path: Path, model_folder: Path) -> None:
    run(corpus, tmp_path / "o.jsonl", model_folder)
    lines = (tmp_path / "o.jsonl.summary.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("source,month,articles,words,share(neutral-analytic)")
    assert sum(int(line.split(",")[2]) for line in lines[1:]) == 12
    assert any(line.startswith("'=SUM(A1),2024-") for line in lines)


@pytest.mark.parametrize("value", ["../../etc", "/", "..", "a\0b", "x" * 500, "é" * 200, "\ud800", "C:\\x", "CON"])
def test_no_name_leads_out_of_the_folder(value: str, tmp_path: Path) -> None:
    path = tmp_path / f"outlet={partition_name(value)}" / "part"
    write_whole(path, b"x")
    assert path.resolve().parent.parent == tmp_path.resolve()
    assert partition_name(value) != partition_name(value + "2")


def test_commands_that_do_not_fit(tmp_path: Path, model_folder: Path) -> None:
    example = ROOT / "examples" / "balkhash-column.txt"
    for args, message in (
        (["--backend", "abacus"], "expected one of local, dask, ray"),
        (["--backend", "dask"], "expected --scheduler"),
        (["--backend", "ray"], "expected --scheduler"),
        (["--scheduler", "tcp://x:1"], "has no use"),
    ):
        run = subprocess.run(
            [sys.executable, "predict.py", example, "--model", model_folder, "--out", tmp_path / "o.jsonl", *args],
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert run.returncode == 2
        assert message in run.stderr
