"""The element tree of a page: which part of it is the article, and the pieces of text in that part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framelens.errors import InputError
from framelens.reading.layout import is_terminal
from framelens.reading.plain import Piece
from framelens.reading.tags import BLOCKS, BODY_NAME, DROPPED, PARAGRAPHS, REASON_BY_NAME, REASON_BY_ROLE, REASON_BY_TAG

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Where this share of the page's good words stands together, there is the article. A quarter is left for
# readers' comments, other articles' opening lines and the like.
SHARE = 0.75

# Fewer words do not tell a paragraph from a teaser or a label.
GOOD_WORDS = 12

# An element that a class calls "share" or "related" and that has more words than this is not only that.
MOST_WORDS = 80

# Comments and consent texts may be long, but what is most of the page is not one of them.
LARGEST = 0.4
_LONG = frozenset({"comments", "consent", "subscription"})

# Text around an inline element with a telling class ("author", "date"): with more words it is a sentence.
INLINE_WORDS = 30

# The largest real pages have some 20,000 elements; what has more is generated to break readers.
MAX_ELEMENTS = 300_000

# Each has two tags; scripts hold a few signs that are none. What has more is not even parsed.
MAX_TAGS = 4 * MAX_ELEMENTS

# Elements that are a paragraph rather than a part of the page.
_TEXTS = frozenset({"p", "pre", "blockquote"})

_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden")


def parse(page: str, name: str) -> HtmlElement:
    """Parse a page; whatever is wrong with its tags is mended.

    Raises
    ------
    InputError
        If there is nothing to parse, or far too much.
    """
    from lxml import etree, html

    many = f"a page of more than {MAX_ELEMENTS:,} elements: no article"
    if page.count("<") > MAX_TAGS:
        raise InputError(name, many)
    # Old pages never close their fonts: some nest deeper than the 256 elements that the parser takes otherwise.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InputError(name, "empty: no text on this page") from error
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise InputError(name, many)
    if any("depth" in entry.message for entry in parser.error_log):
        raise InputError(name, "a page of elements in elements, too deep to read: no article")
    return tree


def article_pieces(tree: HtmlElement) -> Iterator[Piece]:
    """Pieces of text of the article on a page, in order.

    Parameters
    ----------
    tree : HtmlElement

    Yields
    ------
    Piece
        Those that are furniture by their place carry a reason.
    """
    page = _Page(tree)
    yield from _pieces(page.article_root(), page)


@dataclass
class _Node:
    """What is known of an element: its reason for being set aside, and the words in it."""

    reason: str | None
    dropped: bool
    words: int = 0
    linked: int = 0  # of these, inside links
    good: int = 0  # words of paragraphs that look like an article's
    own: bool = False  # it is such a paragraph itself


class _Page:
    """Every element of a page with what is known of it; nothing here recurses."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree
        self.nodes: dict[HtmlElement, _Node] = {}
        for element in tree.iter():
            if isinstance(element.tag, str):
                parent = self.nodes.get(element.getparent())
                dropped = (parent is not None and parent.dropped) or element.tag in DROPPED or _hidden(element)
                self.nodes[element] = _Node(None if dropped else _own_reason(element), dropped)
        self._count()

    def _count(self) -> None:
        """Add up words from the leaves to the root: children come after their parents in the page."""
        for element, node in reversed(self.nodes.items()):
            if node.dropped:
                continue
            node.words += len((element.text or "").split())
            node.linked = node.words if element.tag == "a" else node.linked
            parent = self.nodes.get(element.getparent())
            if parent is not None:
                parent.words += node.words + len((element.tail or "").split())
                parent.linked += node.linked

    def reason(self, element: HtmlElement) -> str | None:
        """Return the reason of an element if it is to be believed: a large part of the page is no share bar."""
        node, tag = self.nodes[element], element.tag
        if node.reason is None or node.reason in ("title", "heading"):
            return node.reason if node.words <= 40 else None
        if tag not in BLOCKS:
            parent = element.getparent()
            alone = parent is None or (parent.tag != "p" and _own_words(parent) <= INLINE_WORDS)
            return node.reason if alone else None
        if tag == "aside":
            return node.reason if node.words <= 3 * MOST_WORDS else None
        if tag in REASON_BY_TAG or element.get("role") in REASON_BY_ROLE:
            return node.reason
        small = node.words <= MOST_WORDS or 2 * node.linked > node.words
        long = node.reason in _LONG and node.words <= LARGEST * self.nodes[self.tree].words
        return node.reason if small or long else None

    def article_root(self) -> HtmlElement:
        """Find the deepest element with most of the page's good paragraphs, or a named one with most of these."""
        self._find_good()
        total, root = self.nodes[self.tree].good, self.tree
        within: set[HtmlElement] = set()  # paragraphs and what is in them: tags left open nest all that follows
        for element, node in self.nodes.items():
            if element.getparent() in within or element.tag in _TEXTS or node.own:
                within.add(element)
            if not total or 2 * node.good < total or element.tag not in BLOCKS or element.getparent() in within:
                continue
            if node.good >= SHARE * total:
                root = element
            named = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}".lower()
            if element.tag not in ("body", "html", "p") and BODY_NAME.search(named):
                return self._narrowed(element)
        return root if root.tag not in _TEXTS else root.getparent()

    def _narrowed(self, named: HtmlElement) -> HtmlElement:
        """Go from a named element to the smallest one in it that still holds nearly all of its good words."""
        at, good = named, self.nodes[named].good
        while True:
            inner = [c for c in at if c in self.nodes and self.nodes[c].good >= 0.95 * good]
            if not inner or inner[0].tag in _TEXTS:
                return at
            at = inner[0]

    def _find_good(self) -> None:
        """Credit the words of article-like paragraphs to all elements around them."""
        outside: set[HtmlElement] = set()
        for element, node in self.nodes.items():
            if element.getparent() in outside or node.dropped or self.reason(element):
                outside.add(element)
            elif element.tag in PARAGRAPHS and 3 * node.linked <= node.words:
                words, at = _own_words(element), element
                node.own = words >= GOOD_WORDS
                while node.own and at in self.nodes:
                    self.nodes[at].good += words
                    at = at.getparent()


def _hidden(element: HtmlElement) -> bool:
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN.search(element.get("style", "").lower()) is not None


def _own_reason(element: HtmlElement) -> str | None:
    """Reason that tag, role or class give; whether it holds depends on how much is in the element."""
    if element.tag in ("html", "body", "main", "article", "header"):
        return None
    reason = REASON_BY_TAG.get(element.tag) or REASON_BY_ROLE.get(element.get("role", ""))
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().replace("__", "-")
    if reason or not names.strip():
        return reason
    return next((reason for reason, pattern in REASON_BY_NAME if pattern.search(names)), None)


def _own_words(element: HtmlElement) -> int:
    """Words of an element that are not in block elements inside it."""
    text = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag not in DROPPED:
            text.extend(t for t in child.itertext() if isinstance(t, str))
        text.append(child.tail or "")
    return len(" ".join(text).split())


def _pieces(root: HtmlElement, page: _Page) -> Iterator[Piece]:
    """Text of `root` in document order, a piece ending where a block element begins or ends."""
    from lxml import etree

    buffer: list[str] = []
    reasons: list[str | None] = [None]
    items = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        node = page.nodes.get(element)
        tail = element.tail or "" if event == "end" and element is not root else ""
        if node is None or node.dropped:
            buffer.append(tail)
            continue
        own = page.reason(element) if element is not root else None
        if own or element.tag in BLOCKS:
            yield from _flush(buffer, reasons[-1], items > 0)
        if event == "start":
            reasons.append(reasons[-1] or own)
            items += element.tag in ("li", "dd")
            buffer.append(_LINE if element.tag == "br" else element.text or "")
        else:
            reasons.pop()
            items -= element.tag in ("li", "dd")
            buffer.append(tail)
    yield from _flush(buffer, None, False)


def _flush(buffer: list[str], reason: str | None, item: bool) -> Iterator[Piece]:
    """Give out what was collected: two line breaks, or one after a full sentence, part paragraphs."""
    lines = [" ".join(line.split()) for line in "".join(buffer).split(_LINE)]
    buffer.clear()
    current: list[str] = []
    for line in [*lines, ""]:
        if current and (not line or (is_terminal(current[-1]) and len(current[-1]) > _FULL_LINE)):
            yield Piece(" ".join(current), reason, item)
            current = []
        if line:
            current.append(line)


# Stands for <br> until the lines are put together; decoding has left no such character in a page.
_LINE = "\x1e"

# A line before a single <br> that is a full sentence and longer than this is a paragraph rather than a verse.
_FULL_LINE = 80
