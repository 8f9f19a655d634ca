from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from framelens.article import Article
from framelens.errors import InputError, OptionError
from framelens.reading import ReadOptions, read_articles
from framelens.reading.formats import KINDS

ROOT = Path(__file__).parents[1]
TEXT = "The crossing at Osh is open again after nine days."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.md", ".hidden.txt", "notes.xyz"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{TEXT} {name}.", encoding="utf-8")
    return tmp_path


def ids(*inputs: object, **options: object) -> list[str]:
    read = read_articles([str(i) for i in inputs], ReadOptions(**options))  # type: ignore[arg-type]
    return [a.id if isinstance(a, Article) else f"! {a}" for a in read]


def test_folders_recurse_in_order_and_skip_hidden_and_unknown_files(folder: Path) -> None:
    assert ids(folder) == ["a", "b", "c"]


def test_globs_and_order_of_inputs(folder: Path) -> None:
    assert ids(folder / "b.txt", folder / "*.txt") == ["b", "a", "b"]
    assert ids(folder / "**" / "*.md") == ["c"]
    assert ids(folder / "*.pdf") == [f"! {folder}/*.pdf: no file matches this pattern"]


def test_a_name_with_brackets_is_a_name(folder: Path) -> None:
    path = folder / "osh [2021].txt"
    path.write_text(TEXT, encoding="utf-8")
    assert ids(path) == ["osh [2021]"]


def test_what_cannot_be_read_is_named_and_the_rest_is_read(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "dangling.txt").symlink_to(folder / "gone.txt")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 4)
    read = ids(folder / "gone.txt", folder / "dangling.txt", folder, folder / "a.txt")
    assert read == [
        f"! {folder}/gone.txt: no such file or folder",
        f"! {folder}/dangling.txt: a link to a file that is not there",
        "a",
        "b",
        f"! {folder}/binary.txt: not text but binary data "
        "(convert it to text, or give its kind with --type where its name does not tell)",
        f"! {folder}/dangling.txt: a link to a file that is not there",
        f"! {folder}/empty.txt: empty: no text to read",
        "c",
        "a",
    ]


@pytest.mark.parametrize("ending", sorted({e for endings in KINDS.values() for e in endings}))
def test_an_empty_file_of_any_kind(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"")
    assert ids(path) == [f"! {path}: empty: no text to read"]


@pytest.mark.parametrize("ending", ["docx", "pdf", "epub", "xlsx", "zip", "parquet", "txt.gz"])
def test_a_text_with_the_wrong_ending_is_named(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(TEXT, encoding="utf-8")
    (line,) = ids(path)
    assert line.startswith(f"! {path}: ")
    assert "damaged" in line


def test_a_text_named_html_keeps_its_paragraphs(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"{TEXT}\n\n{TEXT} Again.", encoding="utf-8")
    (article,) = read_articles([str(tmp_path / "a.html")])
    assert isinstance(article, Article)
    assert len(article.paragraphs) == 2


def test_records_are_known_by_their_beginning(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(f'{{"id": "one", "text": "{TEXT}"}}\n', encoding="utf-8")
    (tmp_path / "b.json").write_text(f'[{{"id": "one", "text": "{TEXT}"}}]', encoding="utf-8")
    first, second = ids(tmp_path / "a.json", tmp_path / "b.json")
    assert first == "one"
    assert second == f"! {tmp_path}/b.json:1: expected a JSON object; found list"


@pytest.mark.parametrize("address", ["ftp://paper.example/a", "file:///etc/hostname", "s3://bucket/a.txt"])
def test_addresses_that_are_not_of_the_web(address: str) -> None:
    assert ids(address) == [f"! {address}: expected an address that begins with http:// or https://"]


def test_a_folder_without_anything_to_read(tmp_path: Path) -> None:
    assert ids(tmp_path)[0].startswith(f"! {tmp_path}: no file of a kind that can be read")


def test_special_files_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert ids(tmp_path / "pipe.txt") == [f"! {tmp_path}/pipe.txt: not a regular file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_permission_denied(folder: Path) -> None:
    (folder / "a.txt").chmod(0)
    assert ids(folder / "a.txt") == [f"! {folder}/a.txt: permission denied"]


def test_standard_input_is_text_or_what_is_said() -> None:
    read = list(read_articles(["-"], stdin=io.BytesIO(TEXT.encode())))
    assert [a.text for a in read if isinstance(a, Article)] == [TEXT]
    records = list(read_articles(["-"], ReadOptions(kind="jsonl"), io.BytesIO(b'{"text": "One."}\n{"text": "Two."}')))
    assert [a.text for a in records if isinstance(a, Article)] == ["One.", "Two."]
    (closed,) = read_articles(["-"])
    assert isinstance(closed, InputError)


def test_an_unknown_kind_is_an_option_error() -> None:
    with pytest.raises(OptionError, match=r"--type: expected one of .*text.*; found 'docs'"):
        read_articles(["-"], ReadOptions(kind="docs"))


def test_reading_is_lazy(folder: Path) -> None:
    reader = read_articles([str(folder / "a.txt"), str(folder / "b.txt")])
    next(reader)
    (folder / "b.txt").unlink()
    assert isinstance(next(reader), InputError)


PEAK = """
import sys
from framelens.reading import read_articles
for result in read_articles(sys.argv[1:]):
    print(result)
status = open("/proc/self/status").read()
print(status.partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from there")
@pytest.mark.parametrize("unit", [b"\0", f"{TEXT} ".encode()], ids=["NULs", "text"])
@pytest.mark.parametrize("ending", ["txt", "html", "csv"])
def test_200_megabytes_in_one_line_take_little_memory(tmp_path: Path, unit: bytes, ending: str) -> None:
    path = tmp_path / f"dump.{ending}"
    chunk = unit * (2**20 // len(unit))
    with path.open("wb") as file:
        for _ in range(200 * 2**20 // len(chunk) + 1):
            file.write(chunk)
    run = subprocess.run([sys.executable, "-c", PEAK, path], capture_output=True, text=True, check=True, cwd=ROOT)
    message, kilobytes = run.stdout.splitlines()
    assert message.startswith(f"{path}: ")
    assert re.search(r"larger than (?:16|32) MB|a line of more than 16 MB|not text but binary", message)
    assert int(kilobytes) < 130 * 1024, "a third of the file at most, and the program itself"
