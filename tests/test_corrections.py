import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framelens.corrections import SCHEMA, Correction, dump, moment, parse, record_of, text_hash
from framelens.errors import Problem
from tests.reports import LABELS, report


def record(index: int = 0, time: str = "2024-05-01T10:00:00Z", **answer: object) -> dict[str, object]:
    return record_of(report(), index, time, answer)


def document(*records: dict[str, object], reviewer: str = "Ada") -> bytes:
    return json.dumps({"schema": SCHEMA, "reviewer": reviewer, "labels": LABELS, "corrections": list(records)}).encode()


def read(data: bytes) -> tuple[list[Correction], list[Problem]]:
    problems: list[Problem] = []
    return parse("file.json", data, problems), problems


def test_what_is_written_is_read(tmp_path: Path) -> None:
    dump("Ada", LABELS, [record(label="neutral-analytic", note="plain")], tmp_path / "c.json")
    found, problems = read((tmp_path / "c.json").read_bytes())
    assert problems == []
    (c,) = found
    article = report().article
    assert (c.label, c.predicted, c.note, c.voice) == ("neutral-analytic", "pro-kremlin", "plain", "author")
    assert article.text[c.start : c.end] == c.text
    assert c.article_sha256 == text_hash(article.text)
    assert c.probability == 0.6
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.json"]  # no temporary file stays behind


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"text": "Another text"}, "changed on the way"),
        ({"end": 3}, "changed on the way"),
        ({"label": "cheerful"}, "cheerful"),
        ({"voice": "choir"}, "choir"),
        ({"time": "yesterday"}, "yesterday"),
        ({"rationale": [{"start": 6, "end": 9, "text": "sun"}]}, "sun"),
        ({"rationale": [{"start": 0, "end": 4, "text": "Menu"}]}, "Menu"),
        ({"model": None}, "wrong or missing"),
        ({"probabilities": {}}, "neutral-analytic"),
    ],
)
def test_a_bad_record_is_named_and_the_good_ones_are_read(change: dict[str, object], expected: str) -> None:
    found, problems = read(
        document(record(), {**record(1), **change} if "rationale" not in change else {**record(), **change})
    )
    assert len(found) == 1
    (problem,) = problems
    assert problem.where == "file.json: correction 2"
    assert expected in str(problem)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"schema": "other"}', b"null", document(reviewer=" ")])
def test_another_file_is_refused(data: bytes) -> None:
    found, problems = read(data)
    assert found == []
    assert len(problems) == 1


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_no_bytes_raise(data: bytes) -> None:
    found, problems = read(data)
    assert found == []
    assert problems


@given(
    st.dictionaries(
        st.sampled_from(sorted(record())),
        st.none() | st.text(max_size=5) | st.integers() | st.lists(st.integers(), max_size=2),
    )
)
@example({"predicted": 7, "probabilities": "0.9"})
def test_no_record_raises(change: dict[str, object]) -> None:
    found, problems = read(document({**record(), **change}))
    assert len(found) + len(problems) == 1


def test_moments_compare_across_time_zones() -> None:
    assert moment("2024-05-01T10:00:00Z") == moment("2024-05-01T12:00:00+02:00") < moment("2024-05-01T10:00:00.001Z")
