import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from framelens.cli.progress import corpus_progress, expected_articles
from framelens.corpustask import Done


def jsonl(path: Path, count: int) -> Path:
    path.write_text("".join(json.dumps({"id": str(i), "text": "Officials met."}) + "\n" for i in range(count)), "utf-8")
    return path


def test_articles_are_counted_where_files_tell(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pyarrow = pytest.importorskip("pyarrow")
    jsonl(tmp_path / "a.jsonl", 7)
    (tmp_path / "b.txt").write_text("one", "utf-8")
    (tmp_path / "c.csv").write_text("id,text\n1,a\n2,b", "utf-8")
    parquet.write_table(pyarrow.table({"text": ["a", "b", "c"]}), tmp_path / "d.parquet")
    assert expected_articles([str(tmp_path)]) == 7 + 1 + 2 + 3
    (tmp_path / "e.zip").write_bytes(b"")
    assert expected_articles([str(tmp_path)]) is None


def test_a_large_file_is_estimated_from_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framelens.cli.progress._SAMPLE", 2000)
    found = expected_articles([str(jsonl(tmp_path / "a.jsonl", 1000))])
    assert found is not None
    assert 950 < found < 1050


def test_the_bar_shows_rate_and_remaining_time(tmp_path: Path) -> None:
    drawn = io.StringIO()
    console = Console(file=drawn, force_terminal=True, width=120)
    with corpus_progress([str(jsonl(tmp_path / "a.jsonl", 400))], console) as advance:
        assert advance is not None
        for _ in range(3):
            advance(Done(99, 99, ("one failed",), {}))
    shown = drawn.getvalue()
    assert "300/400" in shown
    assert " a second" in shown
    assert "s left" in shown


def test_more_articles_than_estimated_are_no_error(tmp_path: Path) -> None:
    drawn = io.StringIO()
    with corpus_progress([str(jsonl(tmp_path / "a.jsonl", 1))], Console(file=drawn, force_terminal=True)) as advance:
        assert advance is not None
        advance(Done(5, 5, (), {}))
    assert "5/5" in drawn.getvalue()


def test_nothing_is_drawn_where_nobody_looks() -> None:
    with corpus_progress(["x.jsonl"]) as advance:
        assert advance is None
