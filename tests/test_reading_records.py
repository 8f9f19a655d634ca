from __future__ import annotations

import io
import json

import pytest

from framelens.article import Article
from framelens.errors import InputError, OptionError
from framelens.reading import Columns, ReadOptions
from framelens.reading.records import read_jsonl, read_table

OPTIONS = ReadOptions()


def jsonl(*lines: object) -> list[Article | InputError]:
    data = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return list(read_jsonl(io.BytesIO(data.encode()), "in.jsonl", OPTIONS))


def table(text: str, delimiter: str = ",", options: ReadOptions = OPTIONS) -> list[Article | InputError]:
    return list(read_table(io.BytesIO(text.encode()), "in.csv", options, delimiter))


def test_each_line_is_an_article() -> None:
    first, second = jsonl(
        {"id": 7, "text": "Trade grew.", "title": "Trade", "source": "Paper", "date": "2021-03-03"},
        {"text": "It fell."},
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, first.path, first.paragraphs[0].text) == ("7", "in.jsonl", "Trade grew.")
    assert (first.metadata.title, first.metadata.source, first.metadata.date) == (
        "Trade",
        "Paper",
        "2021-03-03",
    )
    assert second.id == "in.jsonl:2"


def test_broken_records_are_named_by_line_and_the_rest_goes_on() -> None:
    read = jsonl(
        {"text": "One."},
        "{broken",
        "",
        [1],
        {"title": "no text"},
        {"text": ""},
        {"text": 5},
        {"text": "Two."},
        "[" * 100_000,
    )
    assert [str(e).split(" (")[0] for e in read if isinstance(e, InputError)] == [
        "in.jsonl:2: not a JSON object",
        "in.jsonl:4: expected a JSON object; found list",
        "in.jsonl:5: expected a field 'text' or 'body' or 'content'; found title",
        "in.jsonl:6: expected a text; found an empty one",
        "in.jsonl:7: expected a text; found 5",
        "in.jsonl:9: not a JSON object",
    ]
    assert [a.paragraphs[0].text for a in read if isinstance(a, Article)] == ["One.", "Two."]


def test_an_empty_file_is_an_error() -> None:
    assert [str(e) for e in jsonl("")] == ["in.jsonl: empty: no record to read"]
    assert [str(e) for e in table("")] == ["in.csv: empty: no record to read"]


def test_a_table_with_quoted_line_breaks() -> None:
    first, second = table('id,text\n1,"One.\nTwo."\n2,Three.\n')
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert [p.text for p in first.paragraphs] == ["One.", "Two."]
    assert second.id == "2"


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_csv_file_of_a_spreadsheet_that_writes_another_mark(mark: str) -> None:
    (article,) = table(f'id{mark}text\n1{mark}"One, two; three."\n')
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("1", "One, two; three.")


def test_rows_of_another_width_are_errors() -> None:
    read = table("id\ttext\n1\tOne.\n2\n", "\t")
    assert str(read[1]) == "in.csv:3: expected 2 columns; found 1"


def test_a_table_in_utf16() -> None:
    read = list(read_table(io.BytesIO("id,text\n1,Łódź is quiet.\n".encode("utf-16")), "in.csv", OPTIONS))
    assert [a.paragraphs[0].text for a in read if isinstance(a, Article)] == ["Łódź is quiet."]


def test_columns_can_be_named() -> None:
    options = ReadOptions(columns=Columns(text=("Artikel",), id=("Nr",)))
    (article,) = table("Nr,Artikel\n9,Osch is quiet.\n", options=options)
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("9", "Osch is quiet.")


def test_half_a_surrogate_pair_in_json_is_replaced() -> None:
    (article,) = jsonl('{"text": "odd \\ud83d end."}')
    assert isinstance(article, Article)
    assert article.text == "odd \ufffd end."


def test_settings_of_columns() -> None:
    assert Columns.parse(["text=A", "text=B", "id=N"]) == Columns(text=("A", "B"), id=("N",))
    for wrong in ("text", "text=", "body=A"):
        with pytest.raises(OptionError, match="--column: expected NAME=COLUMN with one of text, id"):
            Columns.parse([wrong])
