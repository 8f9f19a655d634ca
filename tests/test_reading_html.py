from __future__ import annotations

import io
from pathlib import Path

import pytest

from framelens.article import Article
from framelens.errors import InputError
from framelens.reading import ReadOptions
from framelens.reading.html import decode_page, read_html, read_page
from framelens.reading.tree import MAX_ELEMENTS

BODY = [
    "The port of Aktau opened a second berth on Friday, its director said, and ferries no longer wait at anchor.",
    "“It took two years,” he said.",
    "Neither the port nor the ministry gave a figure for the work that began in 2019 after a tender.",
    "Shipping companies had asked for lower fees since the autumn, when traffic doubled on the route.",
    "The third berth is planned for next year, he added.",
]

FULL = f"""<!doctype html><html lang="en"><head><title>Port opens second berth - Caspian Paper</title>
<meta property="og:site_name" content="Caspian Paper"><meta property="article:section" content="Economy">
<meta property="article:published_time" content="2021-03-05T10:00:00Z"><link rel="canonical" href="https://paper.example/a">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Port opens second berth",
"author": [{{"name": "Anna Lee"}}, {{"name": "Bolat Omar"}}]}}]}}</script><style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Home</a><li><a href="/n">News</a></ul></nav>
<div class="cookie-banner">We use cookies to improve this site.</div>
<main><article><h1>Port opens second berth</h1>
<div class="meta"><span class="author">By Anna Lee</span> <time datetime="2021-03-05">5 March 2021</time></div>
<div class="share-bar"><a>Facebook</a> <a>Twitter</a></div>
<div class="content"><p>{BODY[0].replace("on Friday", "on <time>Friday</time>").replace("wait at", "wait<br> at")}</p>
<p>{BODY[1]}</p><h2>What it cost</h2><div class="ad">Advertisement</div>{BODY[2]}<br><br>{BODY[3]}
<figure><img><figcaption>The port seen from the sea in winter.</figcaption></figure>
<p hidden>You should not see this sentence anywhere in the text of the article.</p>
<aside><h3>Related</h3><a>Ferries wait nine days</a></aside>
<p>Read more: <a>Ferries wait nine days at sea</a></p><p>{BODY[4]}</p></div></article></main>
<section id="comments"><h3>2 comments</h3>
<p>I do not believe a word of what this director says about the port and its fees, do you?</p></section>
<footer>© 2021 Caspian Paper. All rights reserved.</footer></body></html>"""


def texts(page: str, **options: object) -> list[str]:
    article = read_page(page, "page", options=ReadOptions(**options))  # type: ignore[arg-type]
    assert all(article.text[p.start : p.end] == p.text for p in (*article.paragraphs, *article.skipped))
    return [p.text for p in article.paragraphs]


def test_a_full_page_gives_its_paragraphs() -> None:
    assert texts(FULL) == BODY


def test_what_was_set_aside_in_the_article_is_told() -> None:
    reasons = {s.text: s.reason for s in read_page(FULL, "page").skipped}
    assert reasons["What it cost"] == "heading"
    assert reasons["The port seen from the sea in winter."] == "caption"
    assert reasons["Read more: Ferries wait nine days at sea"] == "related"


def test_metadata_of_the_page() -> None:
    found = read_page(FULL, "page").metadata
    assert (found.title, found.byline, found.date) == (
        "Port opens second berth", "Anna Lee, Bolat Omar", "2021-03-05T10:00:00Z",
    )  # fmt: skip
    assert (found.source, found.section, found.language, found.url) == (
        "Caspian Paper", "Economy", "en", "https://paper.example/a",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('<div class="story"><section>', "</section></div>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ('<div id="content"><div><div>', "</div></div></div>"),
        ("<center><font>", "</font></center>"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("between", ["</p><p>", "<br><br>", "<br/>\n<br/>", "</div><div>", "<p>"])
def test_paragraphs_however_they_are_marked(opening: str, closing: str, between: str) -> None:
    menu = "<ul>" + "".join(f"<li><a>Topic {i}</a>" for i in range(30)) + "</ul>"
    page = f"<html><body>{menu}{opening}<p>{between.join(BODY)}{closing}<div class=footer>© Paper</div></body></html>"
    assert texts(page) == BODY


def test_lists_quotations_and_invisible_characters() -> None:
    page = (
        f"<article><p>{BODY[0]}</p><ul><li>lower fees for ferries over the winter<li>a berth for grain</ul>"
        f"<blockquote><p>{BODY[2]}</p></blockquote><p>{BODY[3].replace('traffic', 'traf&shy;fic')}</p></article>"
    )
    paragraphs = texts(page)
    assert paragraphs[1].split() == [
        "lower",
        "fees",
        "for",
        "ferries",
        "over",
        "the",
        "winter",
        "a",
        "berth",
        "for",
        "grain",
    ]
    assert paragraphs[2:] == [BODY[2], BODY[3]]


def test_comments_of_readers_are_left_out_even_when_long() -> None:
    comment = "<p>This director has told the same story for ten years and nobody ever asks him for the accounts.</p>"
    body = "".join(f"<p>{p}</p>" for p in BODY * 2)
    assert texts(f'<body><div>{body}</div><div id="comments">{comment * 4}</div></body>') == BODY


def test_json_ld_and_dates_that_are_broken_cost_only_themselves() -> None:
    page = FULL.replace('"@graph"', '@graph"').replace("2021-03-05T10:00:00Z", "soon")
    found = read_page(page, "page").metadata
    assert (found.title, found.date) == ("Port opens second berth", "2021-03-05")


def test_the_date_of_an_address() -> None:
    page = f"<body><link rel=canonical href='https://p.example/2020/02/29/port'><p>{' '.join(BODY)}</p></body>"
    assert read_page(page, "page").metadata.date == "2020-02-29"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
def test_charsets(charset: str) -> None:
    page = f"<html><head><meta charset={charset}></head><body><p>{BODY[0]} Вот и всё.</p></body></html>"
    assert "Вот и всё." in decode_page(page.encode(charset), "page")


def test_a_page_that_names_the_wrong_charset() -> None:
    assert "Вот" in decode_page("<meta charset=ascii><p>Вот и всё, что сказано.</p>".encode(), "page")


@pytest.mark.parametrize("page", ["", "   ", "<html></html>", "<script>var a = 1</script>", "<!-- nothing -->"])
def test_a_page_without_text_is_an_error(page: str) -> None:
    with pytest.raises(InputError, match="page"):
        read_page(page, "page")


def test_a_page_with_a_million_tags(tmp_path: Path) -> None:
    for page in ("<b>" * 1_000_000, "<p>a</p>" * (MAX_ELEMENTS + 1)):
        (result,) = read_html(io.BytesIO(page.encode()), "bomb.html", ReadOptions())
        assert isinstance(result, InputError)
        assert str(result).startswith("bomb.html: ")


@pytest.mark.parametrize("tag", ["div", "font", "p", "span"])
def test_tags_left_open_lose_nothing(tag: str) -> None:
    sentences = [f"{BODY[0]} This was report number {i}." for i in range(300)]
    page = "".join(f"<{tag} face=Arial>{sentence}<br><br>" for sentence in sentences)
    assert texts(f"<html><body>{page}") == sentences


@pytest.mark.parametrize("depth", [5_000, 200_000])
def test_a_page_that_is_nested_too_deeply_is_named(depth: int) -> None:
    page = f"<p>{BODY[0]}</p>{'<div>' * depth}{BODY[2]}"
    with pytest.raises(InputError, match="page: a page of elements in elements, too deep to read"):
        read_page(page, "page")


def test_a_label_on_one_piece_sets_nothing_else_aside() -> None:
    reply = '<div class="reply_to details">In reply to this message</div>'
    page = "".join(f"<div class=message>{reply}<div class=text>{p}</div></div>" for p in BODY)
    assert texts(f"<html><body>{page}") == BODY


def test_a_page_that_is_too_large() -> None:
    (result,) = read_html(io.BytesIO(b"<p>" + b"a" * (33 * 1024 * 1024)), "big.html", ReadOptions())
    assert str(result) == "big.html: a page larger than 32 MB"


def test_short_pages_get_a_second_opinion_and_stay_whole() -> None:
    assert texts(f"<html><body><p>{BODY[0]}</p></body></html>") == [BODY[0]]


def test_wrongly_named_pages_are_known_by_their_beginning(tmp_path: Path) -> None:
    from framelens.reading import read_articles

    (tmp_path / "page.txt").write_text(FULL, encoding="utf-8")
    (article,) = read_articles([str(tmp_path / "page.txt")])
    assert isinstance(article, Article)
    assert [p.text for p in article.paragraphs] == BODY
