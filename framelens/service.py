"""``predict.py serve``: the same reports over HTTP, with limits on size, time and work at once.

Stateless: nothing that is posted is kept or logged. It has no accounts: on any address but this machine's own it
belongs behind a proxy that has them (docs/security.md).
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from itertools import islice
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

import framelens
from framelens.analysis import AnalysisOptions, analyse
from framelens.errors import InputError, OptionError
from framelens.outlets import Register
from framelens.reading import ReadOptions
from framelens.reading.formats import KINDS, read_stream
from framelens.report import json as report_json
from framelens.result import Report
from framelens.scorer import Scorer


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one client may ask for.

    Attributes
    ----------
    body : int, default 4 MiB
        Bytes of a request; the longest novels have about that much.
    seconds : float, default 30
        For reading the request and for the answer to it, each.
    at_once : int, default 2
        Articles analysed at the same time; the machine's cores are a good number.
    waiting : int, default 64
        Requests that may wait for their turn; those beyond are refused at once with status 503.
    """

    body: int = 4 * 1024 * 1024
    seconds: float = 30.0
    at_once: int = 2
    waiting: int = 64


class _RefusalError(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message


class _Service:
    def __init__(self, scorer: Scorer, register: Register | None, limits: Limits) -> None:
        self._scorer, self._register, self._limits = scorer, register, limits
        self._reading = ReadOptions(languages=scorer.languages)
        self._turns = asyncio.Semaphore(limits.at_once)
        self._inside = 0

    async def analyse(self, request: Request) -> Response:
        """Answer ``POST /analyse``."""
        try:
            wants_page, options = self._options(request)
            kind = self._kind(request)
            body = await asyncio.wait_for(self._body(request), self._limits.seconds)
            report = await self._in_turn(body, kind, options)
        except TimeoutError:
            return _error(408, f"not done within {self._limits.seconds:g} seconds")
        except _RefusalError as refused:
            return _error(refused.status, refused.message)
        except (InputError, OptionError) as error:
            return _error(422, str(error))
        if wants_page:
            from framelens.report import html

            page = html.document([report], self._scorer.card)
            return HTMLResponse(page.encode("utf-8", "replace"), headers=_HEADERS)
        data = report_json.dumps(report).encode("utf-8", "replace")
        return Response(data, media_type="application/json", headers=_HEADERS)

    async def _in_turn(self, body: bytes, kind: str, options: AnalysisOptions) -> Report:
        if self._inside >= self._limits.at_once + self._limits.waiting:
            raise _RefusalError(503, "too many requests at once; try again in a moment")
        self._inside += 1
        try:
            async with asyncio.timeout(self._limits.seconds), self._turns:
                return await asyncio.to_thread(self._report, body, kind, options)
        finally:
            self._inside -= 1

    def _report(self, body: bytes, kind: str, options: AnalysisOptions) -> Report:
        articles = list(islice(read_stream(io.BytesIO(body), "request", kind, self._reading), 2))
        if len(articles) != 1:
            raise InputError("request", f"expected one article; found {'none' if not articles else 'several'}")
        if isinstance(articles[0], InputError):
            raise articles[0]
        return analyse(articles[0], self._scorer, options, self._register)

    def _options(self, request: Request) -> tuple[bool, AnalysisOptions]:
        query = request.query_params
        unknown = set(query) - {"kind", "format", "explain", "top", "terms", "context"}
        if unknown:
            raise _RefusalError(422, f"expected the parameters of the description; found {sorted(unknown)[0]!r:.60}")
        page = _one_of(query.get("format", "json"), "format", ("json", "html")) == "html"
        top = query.get("top", "3")
        if not (top.isascii() and top.isdigit() and len(top) <= 4):
            raise _RefusalError(422, f"top: expected a whole number from 0 to 9999; found {top!r:.60}")
        explain = query.get("explain")
        if explain is not None:
            _one_of(explain, "explain", self._scorer.labels)
        terms, context = (
            _one_of(query.get(name, default), name, ("true", "false")) == "true"
            for name, default in (("terms", "false"), ("context", "true"))
        )
        return page, AnalysisOptions(terms=terms or page, explain=explain, top=int(top), context=context)

    def _kind(self, request: Request) -> str:
        return _one_of(request.query_params.get("kind", "text"), "kind", tuple(sorted(KINDS)))

    async def _body(self, request: Request) -> bytes:
        """Read the body, no further than the limit, whatever the headers promise."""
        parts, size = [], 0
        async for part in request.stream():
            size += len(part)
            if size > self._limits.body:
                raise _RefusalError(413, f"larger than {self._limits.body} bytes")
            parts.append(part)
        return b"".join(parts)

    def description(self) -> dict[str, Any]:
        """Describe the service in OpenAPI 3.1."""
        texts = {"type": "string"}
        choices = {"kind": sorted(KINDS), "format": ["json", "html"], "explain": list(self._scorer.labels)}
        parameters = [
            {"name": name, "in": "query", "schema": {"type": "string", "enum": values}}
            for name, values in choices.items()
        ]
        flags = [{"name": name, "in": "query", "schema": {"type": "boolean"}} for name in ("terms", "context")]
        top = {"name": "top", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 9999}}
        problem = {"type": "object", "required": ["error"], "properties": {"error": texts}}
        refusals = {
            code: {"description": words, "content": {"application/json": {"schema": problem}}}
            for code, words in _REFUSALS.items()
        }
        report = {
            "type": "object",
            "required": ["schema", "model", "article", "framing", "paragraphs", "skipped", "warnings"],
            "properties": {"schema": {"const": report_json.SCHEMA}},
        }
        answer = {"application/json": {"schema": report}, "text/html": {"schema": texts}}
        post = {
            "operationId": "analyse",
            "summary": "Score one article; the body is the file itself.",
            "parameters": [*parameters, *flags, top],
            "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": texts}}},
            "responses": {"200": {"description": "The report.", "content": answer}, **refusals},
        }
        return {
            "openapi": "3.1.0",
            "info": {"title": "Framelens", "version": framelens.__version__},
            "paths": {"/analyse": {"post": post}},
        }


_REFUSALS = {
    "408": "Not done in time.",
    "413": "Too large.",
    "422": "No article that can be read, or a parameter with a value it cannot have.",
    "503": "Too many requests at once.",
}

# The page needs its own style and script and nothing else; an answer is of no use to caches or other sites.
_HEADERS = {
    "Content-Security-Policy": "; ".join(
        ("default-src 'none'", "style-src 'unsafe-inline'", "script-src 'unsafe-inline'", "img-src data:")
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def _one_of(value: str, name: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _RefusalError(422, f"{name}: expected one of {', '.join(allowed)}; found {value!r:.60}")
    return value


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status, headers=_HEADERS)


def create_app(scorer: Scorer, register: Register | None = None, limits: Limits | None = None) -> Starlette:
    """Make the ASGI application.

    Parameters
    ----------
    scorer : Scorer
    register : Register, default None
        Outlets; without it reports have no scorecard.
    limits : Limits, default None
    """
    service = _Service(scorer, register, limits or Limits())

    async def description(request: Request) -> Response:
        return JSONResponse(service.description(), headers=_HEADERS)

    return Starlette(
        routes=[
            Route("/analyse", service.analyse, methods=["POST"]),
            Route("/openapi.json", description, methods=["GET"]),
        ]
    )
