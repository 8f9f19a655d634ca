from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from framelens.article import Article
from framelens.errors import InputError
from framelens.reading import ReadOptions, read_articles, web

BODY = "The port of Aktau opened a second berth on Friday, its director said, and ferries no longer wait at anchor."
PAGE = f"<html><body><p>{BODY}</p></body></html>".encode()


class Handler(BaseHTTPRequestHandler):
    robots = b"User-agent: *\nDisallow: /private/\n"

    answers: ClassVar[dict[str, tuple[str, bytes]]] = {
        "/page": ("text/html; charset=utf-8", PAGE),
        "/private/page": ("text/html", PAGE),
        "/text": ("text/plain", BODY.encode()),
        "/picture": ("image/png", b"\x89PNG"),
        "/untyped": ("", PAGE),
        "/file.html": ("application/octet-stream", PAGE),
        "/file.bin": ("application/octet-stream", PAGE),
        "/large": ("text/html", b"a" * (33 * 1024 * 1024)),
    }
    packed: ClassVar[dict[str, bytes]] = {"/packed": PAGE, "/bomb": b" " * (40 * 1024 * 1024)}
    redirects: ClassVar[dict[str, str]] = {
        "/once": "/page?x=1",
        "/loop": "/loop2",
        "/loop2": "/loop",
        "/to-file": "file:///etc/hostname",
        **{f"/long/{i}": f"/long/{i + 1}" for i in range(1, 20)},
    }

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/robots.txt":
            self.answer(200, "text/plain", self.robots)
        elif path in self.answers:
            self.answer(200, *self.answers[path])
        elif path in self.packed:
            self.answer(200, "text/html", gzip.compress(self.packed[path]), encoding="gzip")
        elif path in self.redirects:
            self.answer(302, "text/html", b"", location=self.redirects[path])
        elif path == "/to-private":
            self.answer(302, "text/html", b"", location=f"http://127.0.0.2:{self.server.server_address[1]}/page")
        elif path == "/nowhere":
            self.answer(302, "text/html", b"")
        elif path.startswith("/lag/"):
            threading.Event().wait(0.2)
            self.answer(302, "text/html", b"", location=f"/lag/{int(path[5:]) + 1}")
        elif path == "/slow":
            self.drip()
        else:
            self.answer(404, "text/html", b"no")

    def answer(self, status: int, kind: str, data: bytes, location: str = "", encoding: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (("Location", location), ("Content-Encoding", encoding)):
            if value:
                self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:
            return  # the reader has seen enough

    def drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        stop = threading.Event()
        try:
            while not stop.wait(0.05):
                self.wfile.write(b"<p>")
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def read(address: str, **options: object) -> Article | InputError:
    (result,) = read_articles([address], ReadOptions(allow_private=True, **options))  # type: ignore[arg-type]
    return result


@pytest.mark.parametrize(
    "path", ["/page", "/page#part", "/packed", "/text", "/once", "/untyped", "/file.html", "/page?q=a b&c=ü"]
)
def test_addresses_are_read(server: str, path: str) -> None:
    article = read(server + path)
    assert isinstance(article, Article), article
    assert [p.text for p in article.paragraphs] == [BODY]
    assert article.metadata.url is not None
    assert article.metadata.url.startswith(server)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "the server answered 404 Not Found"),
        ("/picture", "not a text but image/png"),
        ("/file.bin", "not a text but application/octet-stream"),
        ("/nowhere", "redirects without saying where to"),
        ("/large", "larger than 32 MB"),
        ("/bomb", "larger than 32 MB"),
        ("/loop", "redirects in a loop"),
        ("/long/1", "more than 6 redirects"),
        ("/to-file", "expected an address that begins with http:// or https://"),
        ("/private/page", "the site's robots.txt asks not to fetch this page (save it from a browser)"),
    ],
)
def test_what_cannot_be_read_is_named(server: str, path: str, reason: str) -> None:
    assert str(read(server + path)) == f"{server}{path}: {reason}"


def test_a_server_that_sends_too_slowly(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "TOTAL_TIMEOUT", 0.3)
    assert str(read(f"{server}/slow")) == f"{server}/slow: no answer in time"


def test_the_time_is_for_all_redirects_together(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "TOTAL_TIMEOUT", 0.5)
    assert str(read(f"{server}/lag/1")) == f"{server}/lag/1: no answer in time"


def test_a_handshake_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "STEP_TIMEOUT", 0.5)
    stop = threading.Event()

    def drip(listener: socket.socket) -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 kB is to come
            while not stop.wait(0.05):
                try:
                    client.sendall(b"\x02")
                except OSError:
                    return

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=drip, args=[listener])
        thread.start()
        address = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        assert str(read(address)) == f"{address}: no answer in time"
        stop.set()
        thread.join()


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "STEP_TIMEOUT", 0.2)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert str(read(address)) == f"{address}: no answer in time"


def test_no_host_and_no_port(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no host of this name" in str(read("http://nowhere.invalid/"))
    assert "not an address" in str(read("http://paper.example:port/"))
    assert "expected an address" in str(read("http:///page"))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],
)
def test_private_addresses_are_refused(host: str) -> None:
    (result,) = read_articles([f"http://{host}/page"])
    assert isinstance(result, InputError)
    assert "in a private network (see --allow-private)" in str(result) or "no host of this name" in str(result)


def test_public_addresses_are_told_from_others() -> None:
    public = ["93.184.216.34", "2606:2800:220:1::1"]
    private = ["100.64.0.1", "224.0.0.1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::"]
    assert [ip for ip in public + private if web._is_public(ip)] == public


def test_a_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_is_public", lambda ip: ip == "127.0.0.1")
    (result,) = read_articles([f"{server}/to-private"])
    assert "in a private network" in str(result)


def test_a_robots_file_that_forbids_all(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Handler, "robots", b"User-agent: *\nDisallow: /\n")
    web._robots.cache_clear()
    assert "robots.txt asks not to" in str(read(f"{server}/page"))
