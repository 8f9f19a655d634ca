"""Furniture: the pages of tests/data/pages.txt, and single blocks that are easily mistaken for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html

from framelens.reading import read_text
from framelens.reading.furniture import classify
from framelens.reading.html import read_page
from framelens.reading.layout import find_blocks
from framelens.reading.tags import BLOCKS, DROPPED

DATA = Path(__file__).parent / "data"

# Kind of page, whether a block is body, whether it was kept, the block.
Outcome = tuple[str, bool, bool, str]

# The least that is good enough; the figures now are printed by `python -m benchmarks.furniture`.
FLOOR = 0.97


def pages(name: str) -> Iterator[tuple[str, list[tuple[bool, str]]]]:
    kind, blocks = "", []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            if kind:
                yield kind, blocks
            kind, blocks = line[4:], []
        elif kind and line[:2] in ("= ", "- "):
            blocks.append((line[0] == "=", line[2:]))
    yield kind, blocks


def outcomes(name: str, separator: str) -> Iterator[Outcome]:
    """Outcomes of every block of the pages of a file, pasted with `separator` between the blocks."""
    for kind, blocks in pages(name):
        yield from pasted_outcomes(kind, blocks, separator)


def pasted_outcomes(kind: str, blocks: list[tuple[bool, str]], separator: str) -> Iterator[Outcome]:
    text = separator.join(block for _, block in blocks)
    article, at = read_text(text, kind), 0
    for body, block in blocks:
        start = text.index(block, at)
        at = start + len(block)
        yield kind, body, any(p.start < at and p.end > start for p in article.paragraphs), block


def saved_outcomes(pasted: bool) -> Iterator[Outcome]:
    """Outcomes of every visible block of the saved pages: read as pages, or as what a browser copies of them."""
    for path in sorted((DATA / "saved").glob("*.html")):
        page = path.read_text(encoding="utf-8")
        blocks = [(body, block) for body, block in visible_blocks(page) if any(c.isalnum() for c in block)]
        if pasted:
            yield from pasted_outcomes(path.stem, blocks, "\n\n")
            continue
        article = read_page(page.replace(" data-body", ""), path.stem)
        scored = [" ".join(p.words.split()) for p in article.paragraphs]
        for body, block in blocks:
            # Items of a list become one paragraph, and a dateline is cut from the first.
            words = block.count(" ") + 1
            kept = any(block == p or (words > 2 and block in p) or (body and p in block) for p in scored)
            yield path.stem, body, kept, block


def visible_blocks(page: str) -> list[tuple[bool, str]]:
    """Text between the borders of block elements and line breaks, with whether it is marked as body."""
    blocks: list[tuple[bool, str]] = []
    buffer: list[str] = []
    inside = 0

    def flush() -> None:
        text = " ".join("".join(buffer).split())
        buffer.clear()
        if text:
            blocks.append((inside > 0, text))

    walk = etree.iterwalk(html.document_fromstring(page), events=("start", "end"))
    for event, element in walk:
        border = element.tag in BLOCKS or element.tag == "br"
        marked = element.get("data-body") is not None
        if border or marked:
            flush()
        if event == "start":
            inside += marked
            if element.tag in DROPPED:
                walk.skip_subtree()
                continue
            buffer.append(element.text or "")
        else:
            inside -= marked
            buffer.append(element.tail or "")
    flush()
    return blocks


@pytest.mark.parametrize("separator", ["\n\n", "\n"])
@pytest.mark.parametrize(("name", "kinds"), [("pages.txt", 34), ("pages-unseen.txt", 5)])
def test_precision_and_recall_on_pages_of_many_kinds(name: str, kinds: int, separator: str) -> None:
    found = list(outcomes(name, separator))
    assert len({kind for kind, *_ in found}) == kinds
    check(found)


@pytest.mark.parametrize("pasted", [False, True])
def test_precision_and_recall_on_saved_pages(pasted: bool) -> None:
    found = list(saved_outcomes(pasted))
    assert len({kind for kind, *_ in found}) == 10
    check(found)


def check(found: list[Outcome]) -> None:
    right = sum(not body and not kept for _, body, kept, _ in found)
    lost = [block for _, body, kept, block in found if body and not kept]
    left = [block for _, body, kept, block in found if not body and kept]
    assert right / (right + len(lost)) >= FLOOR, lost
    assert right / (right + len(left)) >= FLOOR, left


AROUND = (
    "The two delegations met in Osh on Monday and agreed to open the crossing for lorries until the end of May.",
    "Drivers had waited at the barrier for nine days, and some of them had run out of food and of patience.",
)


def reason_of(block: str) -> str | None:
    """Reason of a block between two paragraphs."""
    blocks = find_blocks(f"{AROUND[0]}\n\n{block}\n\n{AROUND[1]}\n\n{AROUND[0][:60]} again, he said.")
    return next(r for b, r in zip(blocks, classify(blocks), strict=True) if b.words == block)


@pytest.mark.parametrize(
    "block",
    [
        "No.",
        "“We slept in the cab.”",
        "And then it rained.",
        "Why now?",
        "“Support us, or stop talking about friendship,” the president of the union said.",
        "The party asked its members to subscribe to the loan, and few of them did.",
        "Russia and China share the view that the talks should go on.",
        "Moscow said the statement does not reflect the official position of the alliance.",
        "The newspaper's cookies and milk campaign was mocked on Telegram, where thousands follow it.",
        "The photo: a man on a bridge, alone, with a flag nobody in the town had seen before that day.",
        "By Friday the crossing was open.",
        "Read the treaty, and you will find no such clause.",
        "Print runs fell by half.",
        "In April it was stated that Georgia would become a member of the alliance, and that was that.",
        "We and our partners beyond the ocean still understand different things by security.",
        "Follow the money, the prosecutor told them, and they did.",
        "Advertisement spending by the state rose to a tenth of the budget, the auditors wrote.",
        "NATO — the alliance that was to protect them — did not come.",
        "“All rights were reserved to the crown,” the historian said.",
        "Dushanbe does not comment on such reports.",
    ],
)
def test_real_short_paragraphs_are_kept(block: str) -> None:
    assert reason_of(block) is None


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("Accept all cookies", "consent"),
        ("Please support our journalism with a monthly donation today.", "donation"),
        ("Subscribe to our newsletter", "subscription"),
        ("Share this article", "share"),
        ("Follow us on Telegram", "share"),
        ("- Advertisement -", "advertisement"),
        ("The bridge at Termez. Photo: Karel Novak / Reuters", "caption"),
        ("By Aida Bek and John Doe", "byline"),
        ("Published: 3 March 2021, 10:15 GMT", "dateline"),
        ("© 2021 The Paper. All rights reserved.", "copyright"),
        ("The views expressed in this article are the author's own.", "disclaimer"),
        ("This article was first published by the Steppe Review.", "provenance"),
        ("Spotted a typo? Select it and press Ctrl+Enter.", "spelling"),
        ("Leave a comment", "comments"),
        (".box { margin: 0 auto; color: #fff }", "code"),
        ("Page 2 of 5", "pagination"),
        ("READ MORE: Why the bridge is closed", "related"),
        ("Home » News » Politics", "menu"),
        ("Tags: Osh, trade", "tags"),
        ("A barrier falls", "heading"),
        ("* * *", "separator"),
        ("https://paper.example/archive", "link"),
    ],
)
def test_furniture_and_its_reason(block: str, reason: str) -> None:
    assert reason_of(block) == reason


def test_the_rest_of_an_appeal_goes_with_it() -> None:
    text = "\n\n".join(
        [
            *AROUND,
            "We have a small favor to ask.",
            "Our journalists work without pay from anyone but you, and our reporting reaches readers everywhere.",
            "Please donate today. It takes a minute.",
        ]
    )
    assert [p.text for p in read_text(text, "a").paragraphs] == list(AROUND)


LITERATURE = (
    "Lund, H. (2016). Frequency control in islanded systems. Journal of Energy 7(2), 101-119.",
    "Water and power in the basin, second edition, Riga",
)


@pytest.mark.parametrize("heading", ["References", "Sources[edit]", "Works cited:"])
def test_literature_is_set_aside_until_prose_goes_on(heading: str) -> None:
    more = " ".join([*AROUND, "Nobody on either side could say what would happen to those who came too late."])
    kept = [p.text for p in read_text("\n\n".join([*AROUND, heading, *LITERATURE, more]), "a").paragraphs]
    assert kept == [*AROUND, more]


@pytest.mark.parametrize("heading", ["4 thoughts on “A barrier falls”", "No responses to “A barrier falls”"])
def test_comments_are_set_aside_however_long_they_are(heading: str) -> None:
    comment = (
        "You write as if the barrier were a joke, but my father built it and nobody ever asked him for a passport."
    )
    comments = [f"{comment} I have said so {i} times." for i in range(9)]
    assert [p.text for p in read_text("\n\n".join([*AROUND, heading, *comments]), "a").paragraphs] == list(AROUND)


def test_the_line_below_the_headline_is_no_paragraph() -> None:
    deck = "Three drivers, one stove and a cat keep the queue in order through the longest winter in living memory"
    article = read_text("\n\n".join(["Who opens the barrier?", deck, *AROUND]), "a")
    assert (article.metadata.title, [p.text for p in article.paragraphs]) == ("Who opens the barrier?", list(AROUND))


def test_text_without_stops_is_not_taken_for_headings() -> None:
    lines = ["the minister arrived late and left early", "nobody asked him about the bridge at all"] * 4
    text = "\n\n".join(f"{line.capitalize()} number {i}" for i, line in enumerate(lines))
    assert len(read_text(text, "a").paragraphs) >= 7
