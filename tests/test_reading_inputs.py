from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from framelens.article import Article
from framelens.errors import InputError, OptionError
from framelens.reading import ReadOptions, read_articles

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


def test_a_text_larger_than_any_article(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert ids(path) == [
        f"! {path}: larger than 16 MB: not one article (give many articles as records of a .jsonl file)"
    ]
