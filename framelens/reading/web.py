"""Addresses -> articles: one polite request at a time, to public hosts only, bounded in size and time."""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from framelens.article import Article, Metadata
from framelens.errors import InputError
from framelens.reading.html import MAX_PAGE_BYTES, decode_page, read_page
from framelens.reading.options import ReadOptions
from framelens.reading.plain import read_text

USER_AGENT = "Framelens/0.1 (reads single news articles at a user's request)"

# Seconds for one step of the network, and for a whole page with its redirects.
STEP_TIMEOUT = 10.0
TOTAL_TIMEOUT = 30.0

# Browsers allow 20; news sites need two or three (http to https, to www, to the language).
MAX_REDIRECTS = 6

# Crawlers read at most 500 KiB of a robots file (RFC 9309).
MAX_ROBOTS_BYTES = 500 * 1024

_HEADERS = {"User-Agent": USER_AGENT, "Accept": "text/html,text/plain;q=0.9,*/*;q=0.1", "Accept-Encoding": "identity"}
_SAFE = "/%?=&+:;,@!$'()*~[]"  # what stays as it is in a path and a query; anything else is escaped

_REDIRECTS = (301, 302, 303, 307, 308)
_KINDS = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "text",
    "application/pdf": "pdf", "application/rss+xml": "feed", "application/atom+xml": "feed", "text/xml": "feed",
    "application/xml": "feed", "application/epub+zip": "epub", "message/rfc822": "eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip

# What servers call files that they know nothing of: there the ending of the address tells.
_UNKNOWN = ("application/octet-stream", "binary/octet-stream", "application/force-download")


@dataclass(frozen=True)
class Answer:
    """What a server sent: the address it came from in the end, the media type, its charset, and the bytes."""

    address: str
    media_type: str
    charset: str | None
    data: bytes


def read_address(address: str, options: ReadOptions) -> Iterator[Article | InputError]:
    """Fetch an address and read the article there.

    Parameters
    ----------
    address : str
        http or https.
    options : ReadOptions
        Unless `allow_private`, no request goes to this machine or a private network.

    Yields
    ------
    Article or InputError
        Several articles if the address is a feed.
    """
    from framelens.reading.formats import kind_of_name, read_stream, sniff

    try:
        answer = fetch(address, allow_private=options.allow_private)
        kind = _KINDS.get(answer.media_type)
        if answer.media_type in _UNKNOWN:
            kind = kind_of_name(urlsplit(answer.address).path)
        if kind is None:
            raise InputError(address, f"not a text but {answer.media_type or 'of no known type'}")
        if kind == "text":  # also what came without a type
            kind = sniff(answer.data[:4096], kind)
        if kind not in ("html", "text"):
            yield from read_stream(io.BytesIO(answer.data), address, kind, options)
            return
        text = decode_page(answer.data, address, answer.charset)
        metadata = Metadata(url=answer.address)
        reader = read_page if kind == "html" else read_text
        yield reader(text, address, path=address, metadata=metadata, options=options)
    except InputError as error:
        yield error


def fetch(address: str, *, allow_private: bool = False) -> Answer:
    """Fetch an address, following its redirects, if the site's robots file allows it.

    Parameters
    ----------
    address : str
    allow_private : bool, default False

    Returns
    -------
    Answer

    Raises
    ------
    InputError
        Whatever the reason: the message names the address as it was given.
    """
    deadline = _Deadline(TOTAL_TIMEOUT)
    seen: set[str] = set()
    current = address
    try:
        while True:
            parts = _split(current)
            seen.add(urlunsplit(parts))
            if not _robots(parts.scheme, parts.netloc, allow_private).can_fetch(USER_AGENT, current):
                raise InputError(address, "the site's robots.txt asks not to fetch this page", "save it from a browser")
            status, headers, data = _request(parts, MAX_PAGE_BYTES, allow_private, deadline)
            if status not in _REDIRECTS:
                return _answer(current, status, headers, data)
            current = _next(current, headers, seen)
    except InputError as error:
        raise InputError(address, error.reason, error.remedy) from error
    except TimeoutError as error:
        raise InputError(address, "no answer in time") from error
    except ssl.SSLError as error:
        raise InputError(address, f"no secure connection ({error.reason or error})") from error
    except (OSError, http.client.HTTPException, zlib.error) as error:
        raise InputError(address, f"cannot be fetched ({error or type(error).__name__})") from error


def _next(address: str, headers: http.client.HTTPMessage, seen: set[str]) -> str:
    """Address that a redirect leads to."""
    if "Location" not in headers:
        raise InputError(address, "redirects without saying where to")
    following = urljoin(address, str(headers["Location"]))
    if following in seen:
        raise InputError(address, "redirects in a loop")
    if len(seen) > MAX_REDIRECTS:
        raise InputError(address, f"more than {MAX_REDIRECTS} redirects")
    return following


def _answer(address: str, status: int, headers: http.client.HTTPMessage, data: bytes) -> Answer:
    if status != 200:
        raise InputError(address, f"the server answered {status} {http.client.responses.get(status, '')}".rstrip())
    return Answer(address, headers.get_content_type(), headers.get_content_charset(), data)


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise InputError(address, f"not an address ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise InputError(address, "expected an address that begins with http:// or https://")
    return parts._replace(fragment="")


@lru_cache(maxsize=256)
def _robots(scheme: str, netloc: str, allow_private: bool) -> RobotFileParser:
    """Read a site's rules for robots; without such a file all may be fetched."""
    rules = RobotFileParser()
    parts = SplitResult(scheme, netloc, "/robots.txt", "", "")
    status, _, data = _request(parts, MAX_ROBOTS_BYTES, allow_private, _Deadline(STEP_TIMEOUT), truncate=True)
    if status in (401, 403):
        rules.parse(["User-agent: *", "Disallow: /"])
    elif status >= 500:
        raise InputError(netloc, f"its robots.txt cannot be read (the server answered {status})")
    else:
        rules.parse(data.decode("utf-8", "replace").splitlines() if status == 200 else [])
    return rules


class _Deadline:
    """Shuts a connection down when the time for all requests of a page is over, however slowly the server sends."""

    def __init__(self, seconds: float) -> None:
        self.end, self.over = time.monotonic() + seconds, False
        self._timer: threading.Timer | None = None

    def watch(self, sock: socket.socket) -> None:
        self.stop()
        self._timer = threading.Timer(max(0.0, self.end - time.monotonic()), self._shut, [sock])
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _shut(self, sock: socket.socket) -> None:
        self.over = True
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # closed by the other side in the same moment


class _Connection(http.client.HTTPConnection):
    """A connection to one checked IP address, so that a second look-up of the name cannot lead elsewhere."""

    def __init__(self, host: str, port: int, ip: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=STEP_TIMEOUT)
        self.default_port = 443 if context else 80
        self._ip, self._context = ip, context

    def connect(self) -> None:
        sock = socket.create_connection((self._ip, self.port), self.timeout)
        self.sock = sock
        if self._context:  # the handshake comes under the deadline's watch
            self.sock = self._context.wrap_socket(sock, server_hostname=self.host, do_handshake_on_connect=False)


def _request(
    parts: SplitResult, limit: int, allow_private: bool, deadline: _Deadline, *, truncate: bool = False
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Send one GET request and read the answer: status, headers, body."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    ip = _resolve(host, port, allow_private)
    connection = _Connection(host, port, ip, ssl.create_default_context() if secure else None)
    try:
        connection.connect()
        deadline.watch(connection.sock)
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", quote(target, safe=_SAFE), headers=_HEADERS)
        response = connection.getresponse()
        data = _body(response, limit, truncate, urlunsplit(parts))
        if deadline.over:
            raise TimeoutError
        return response.status, response.headers, data
    except (OSError, http.client.HTTPException) as error:
        if deadline.over:
            raise TimeoutError from error
        raise
    finally:
        deadline.stop()
        connection.close()


def _resolve(host: str, port: int, allow_private: bool) -> str:
    """Look a host up; the first of its addresses, all of which must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(host, f"no host of this name ({error})") from error
    ips = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not allow_private and not all(_is_public(ip) for ip in ips):
        raise InputError(host, "an address on this machine or in a private network", "see --allow-private")
    return ips[0]


def _is_public(ip: str) -> bool:
    address = ipaddress.ip_address(ip)
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (mapped is None or mapped.is_global)


def _body(response: http.client.HTTPResponse, limit: int, truncate: bool, address: str) -> bytes:
    """Read at most `limit` bytes, unpacking what the server packed although it was asked not to."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise InputError(address, f"packed in an unknown way ({encoding})")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if "gzip" in encoding or encoding == "deflate" else None
    data = bytearray()
    while chunk := response.read(64 * 1024):
        data += unpack.decompress(chunk, limit + 1 - len(data)) if unpack else chunk
        if len(data) > limit:
            if truncate:
                break
            raise InputError(address, f"larger than {limit // 2**20} MB")
    return bytes(data[:limit])
