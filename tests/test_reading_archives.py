from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from framelens.article import Article
from framelens.reading import ReadOptions, read_articles

BODY = "The port of Aktau opened a second berth on Friday, its director said, and ferries no longer wait at anchor."


def results(path: Path) -> list[str]:
    read = read_articles([str(path)])
    return [f"{a.path} {a.id}" if isinstance(a, Article) else f"! {a}" for a in read]


def test_gz_of_text_and_records(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(BODY.encode()))
    records = "\n".join(json.dumps({"id": i, "text": BODY}) for i in range(3))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(records.encode()))
    assert results(tmp_path / "a.txt.gz") == [f"{tmp_path}/a.txt.gz a"]
    assert [line[-1] for line in results(tmp_path / "b.jsonl.gz")] == ["0", "1", "2"]


def test_a_gz_bomb_and_a_broken_gz(tmp_path: Path) -> None:
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 200_000_000))
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(BODY.encode() * 50)[:-20])
    (tmp_path / "no.txt.gz").write_bytes(b"plain")
    assert results(tmp_path / "bomb.txt.gz")[0].startswith(f"! {tmp_path}/bomb.txt.gz: larger than 16 MB")
    assert results(tmp_path / "cut.txt.gz")[0].startswith(f"! {tmp_path}/cut.txt.gz: a damaged gzip file")
    assert results(tmp_path / "no.txt.gz")[0].startswith(f"! {tmp_path}/no.txt.gz: a damaged gzip file")


def test_a_broken_record_in_a_gz_is_named_by_the_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"no": 1}\n'))
    assert results(tmp_path / "a.jsonl.gz")[0].startswith(f"! {tmp_path}/a.jsonl.gz:1: expected a field")


def zip_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_zip_members_in_order_and_the_broken_one_named(tmp_path: Path) -> None:
    data = zip_of(
        {
            "b.txt": BODY.encode(),
            "empty.txt": b"",
            "bomb.txt": b" " * 30_000_000,
            "picture.png": b"\x89PNG",
            "__MACOSX/._b.txt": b"\0\1",
            "sub/a.html": f"<p>{BODY}</p>".encode(),
        }
    )
    (tmp_path / "in.zip").write_bytes(data)
    name = f"{tmp_path}/in.zip"
    first, empty, bomb, last = results(tmp_path / "in.zip")
    assert (first, last) == (f"{name}/b.txt b", f"{name}/sub/a.html a")
    assert empty == f"! {name}/empty.txt: empty: no text to read"
    assert bomb.startswith(f"! {name}/bomb.txt: would unpack to 30,000,000 bytes from ")


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    once = zip_of({"a.txt": BODY.encode()})
    twice = zip_of({"in.zip": once})
    (tmp_path / "2.zip").write_bytes(twice)
    (tmp_path / "3.zip").write_bytes(zip_of({"deep.zip": twice}))
    assert results(tmp_path / "2.zip") == [f"{tmp_path}/2.zip/in.zip/a.txt a"]
    assert results(tmp_path / "3.zip") == [
        f"! {tmp_path}/3.zip/deep.zip/in.zip: an archive in an archive in an archive: not read"
    ]


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.txt": BODY.encode()}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag that says "encrypted", in the central directory
    (tmp_path / "locked.zip").write_bytes(bytes(data))
    assert results(tmp_path / "locked.zip") == [f"! {tmp_path}/locked.zip/a.txt: protected by a password"]


def test_a_damaged_member_does_not_stop_the_rest(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.txt": BODY.encode() * 9, "b.txt": BODY.encode()}))
    data[45] ^= 0xFF
    (tmp_path / "in.zip").write_bytes(bytes(data))
    first, second = results(tmp_path / "in.zip")
    assert first.startswith(f"! {tmp_path}/in.zip/a.txt: cannot be unpacked")
    assert second == f"{tmp_path}/in.zip/b.txt b"


def test_an_archive_without_anything_to_read(tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(zip_of({"a.png": b"x"}))
    assert results(tmp_path / "in.zip") == [f"! {tmp_path}/in.zip: no file of a kind that can be read in this archive"]


def warc(path: Path, *answers: tuple[str, str, str, bytes]) -> None:
    records = []
    for url, status, kind, data in answers:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + data
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-03-05T10:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        records.append(gzip.compress(record) if path.suffix == ".gz" else record)
    path.write_bytes(b"".join(records))


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_pages_of_a_crawl(tmp_path: Path, name: str) -> None:
    page = f"<html><body><p>{BODY}</p><p>Привет.</p></body></html>"
    warc(
        tmp_path / name,
        ("http://p.example/1", "200 OK", "text/html; charset=windows-1251", page.encode("cp1251")),
        ("http://p.example/logo", "200 OK", "image/png", b"\x89PNG"),
        ("http://p.example/gone", "404 Not Found", "text/html", page.encode()),
        ("http://p.example/empty", "200 OK", "text/html", b"<html></html>"),
        ("http://p.example/2", "200 OK", "text/plain", BODY.encode()),
    )
    first, empty, last = read_articles([str(tmp_path / name)], ReadOptions(keep_all=True))
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert [p.text for p in first.paragraphs] == [BODY, "Привет."]
    assert (first.id, first.metadata.url) == ("http://p.example/1", "http://p.example/1")
    assert str(empty).startswith(f"{tmp_path}/{name} http://p.example/empty: ")
    assert last.id == "http://p.example/2"


def test_a_damaged_crawl(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\nnonsense")
    (tmp_path / "b.warc").write_bytes(b"")
    assert all(line.startswith("! ") for name in ("a.warc", "b.warc") for line in results(tmp_path / name))
