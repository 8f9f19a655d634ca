import asyncio
import json
from pathlib import Path

import pytest

from framelens.scorer import Scorer

pytest.importorskip("starlette")
httpx = pytest.importorskip("httpx")

from framelens.service import Limits, create_app  # noqa: E402

ARTICLE = "Officials in Osh signed an agreement on customs fees.\n\nThe Kremlin's grip is slipping, observers wrote."


def post(scorer: Scorer, body: bytes | str = ARTICLE, limits: Limits | None = None, **query: str) -> "httpx.Response":
    async def ask() -> "httpx.Response":
        transport = httpx.ASGITransport(create_app(scorer, None, limits), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.post("/analyse", params=query, content=body)

    return asyncio.run(ask())


def test_the_same_report_as_the_command(scorer: Scorer) -> None:
    from framelens.analysis import analyse
    from framelens.reading.plain import read_text
    from framelens.report.json import to_dict

    answer = post(scorer)
    assert answer.status_code == 200
    expected = json.loads(json.dumps(to_dict(analyse(read_text(ARTICLE, "request", path="request"), scorer))))
    assert answer.json() == expected


def test_a_page_that_may_load_nothing_from_elsewhere(scorer: Scorer) -> None:
    answer = post(scorer, format="html")
    assert answer.text.lstrip().lower().startswith("<!doctype html>")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script>alert" not in post(scorer, "<script>alert(1)</script> said officials in Osh.", format="html").text


@pytest.mark.parametrize(
    ("body", "query", "status", "words"),
    [
        ("", {}, 422, "request"),
        (b"\x00\xff\x00", {}, 422, "request"),
        (ARTICLE, {"explain": "nonsense"}, 422, "explain: expected one of neutral-analytic"),
        (ARTICLE, {"top": "-1"}, 422, "top: expected a whole number"),
        (ARTICLE, {"kind": "../../etc/passwd"}, 422, "kind: expected one of"),
        (ARTICLE, {"path": "/etc/passwd"}, 422, "expected the parameters of the description"),
        ('{"text": "a b c."}\n{"text": "d e f."}', {"kind": "jsonl"}, 422, "expected one article; found several"),
    ],
)
def test_what_is_refused(scorer: Scorer, body: bytes | str, query: dict[str, str], status: int, words: str) -> None:
    answer = post(scorer, body, **query)
    assert answer.status_code == status
    assert words in answer.json()["error"]


def test_too_large_whatever_the_headers_promise(scorer: Scorer) -> None:
    assert post(scorer, "a " * 1000, Limits(body=1000)).status_code == 413


def test_too_slow(scorer: Scorer) -> None:
    answer = post(scorer, limits=Limits(seconds=0.000001))
    assert answer.status_code == 408


def test_no_more_wait_than_may(scorer: Scorer) -> None:
    async def ask() -> list[int]:
        app = create_app(scorer, None, Limits(at_once=1, waiting=2))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
            answers = await asyncio.gather(*(client.post("/analyse", content=ARTICLE * 50) for _ in range(20)))
        return [answer.status_code for answer in answers]

    found = asyncio.run(ask())
    assert set(found) == {200, 503}
    assert found.count(200) >= 3


@pytest.mark.filterwarnings("ignore")
def test_the_description_holds_for_anything_it_allows(scorer: Scorer) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, given, settings
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(scorer))
    (found,) = schema.get_all_operations()

    @given(case=found.ok().as_strategy())
    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    def conforms(case: "schemathesis.Case") -> None:
        # Whether bytes are an article no schema can tell, so a refusal of them is in order.
        case.validate_response(case.call(), excluded_checks=[positive_data_acceptance])

    conforms()


def test_nothing_is_served_from_the_disk(scorer: Scorer, tmp_path: Path) -> None:
    async def ask(path: str) -> int:
        transport = httpx.ASGITransport(create_app(scorer))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return (await client.get(path)).status_code

    assert [asyncio.run(ask(p)) for p in ("/", "/../model/en/card.json", "/analyse", "/openapi.json")] == [
        404,
        404,
        405,
        200,
    ]
