"""An article as the scorecard sees it: words, sentences, and which words stand in somebody else's voice."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from framelens.article import Article, Span
from framelens.credibility.lexicon import WORD, Hit, load, normal
from framelens.text import sentence_spans

_QUOTE = re.compile(r"[\"“”«»„]|''|(?<!\w)‘|’(?!\w)|(?<![\w'])'(?=[^\W\d])|(?<=[\w.,!?…])'(?![\w'])")
_CLOSING = {"“": ("”",), "„": ("”", "“"), "«": ("»",), '"': ('"',), "''": ("''",), "‘": ("’",), "'": ("'",)}
#: Marks that are apostrophes, too: one that nothing closes opens no quotation.
_APOSTROPHES = ("‘", "'")

#: A quotation of fewer words is a term or an irony of the author's, not somebody else's voice.
MIN_QUOTED_WORDS = 4


@dataclass(frozen=True)
class Sentence:
    """A sentence of the body.

    Attributes
    ----------
    first, last : int
        Its words: ``document.words[first:last]``.
    start, end : int
        Code-point offsets into the article's text, without the white space after it.
    paragraph : int
        Number of its paragraph.
    """

    first: int
    last: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True)
class Document:
    """The body of an article in words.

    Attributes
    ----------
    article : Article
    words : list of str
        Normalised words of the body.
    starts, ends : list of int
        Code-point offsets of each word into ``article.text``.
    quoted : list of bool
        Whether the word stands in a quotation of at least `MIN_QUOTED_WORDS` words.
    marked : list of bool
        Whether the word stands between quotation marks, however few words they hold.
    sentences : tuple of Sentence
    """

    article: Article
    words: list[str] = field(repr=False)
    starts: list[int] = field(repr=False)
    ends: list[int] = field(repr=False)
    quoted: list[bool] = field(repr=False)
    marked: list[bool] = field(repr=False)
    sentences: tuple[Sentence, ...] = field(repr=False)
    _hits: dict[str, list[list[Hit]]] = field(default_factory=dict, repr=False, compare=False)

    def hits(self, lexicon: str, number: int) -> list[Hit]:
        """Give the matches of a lexicon in sentence `number`; the whole text is searched once a lexicon."""
        if lexicon not in self._hits:
            find = load(lexicon).find
            self._hits[lexicon] = [list(find(self.words, s.first, s.last)) for s in self.sentences]
        return self._hits[lexicon][number]

    def raw(self, at: int) -> str:
        """Word number `at` as it is written."""
        return self.article.text[self.starts[at] : self.ends[at]]

    def gap(self, at: int) -> str:
        """Give what stands between word `at` - 1 and word `at`."""
        return self.article.text[self.ends[at - 1] : self.starts[at]] if at else ""

    def joined(self, at: int) -> bool:
        """Tell whether nothing but white space, a line's end included, stands before word `at`."""
        return self.gap(at).isspace()

    @cached_property
    def openings(self) -> frozenset[int]:
        """First words of the sentences."""
        return frozenset(s.first for s in self.sentences)

    def span(self, first: int, last: int) -> Span:
        """Words ``first`` to ``last`` (not included) as a span of the article."""
        return text_span(self.article.text, self.starts[first], self.ends[last - 1])

    def sentence_span(self, sentence: Sentence) -> Span:
        """Give a whole sentence as a span of the article."""
        return text_span(self.article.text, sentence.start, sentence.end)

    def is_quoted(self, sentence: Sentence) -> bool:
        """Tell whether more than half of the sentence's words stand in a quotation."""
        inside = sum(self.quoted[sentence.first : sentence.last])
        return 2 * inside > sentence.last - sentence.first


def text_span(text: str, start: int, end: int) -> Span:
    """Piece ``text[start:end]`` as a `Span`."""
    return Span(start, end, text[start:end])


def split_words(text: str) -> list[str]:
    """Normalised words of any text."""
    return [normal(m.group()) for m in WORD.finditer(text)]


def read_document(article: Article) -> Document:
    """Cut an article's paragraphs into sentences and words.

    Parameters
    ----------
    article : Article

    Returns
    -------
    Document
    """
    document = Document(article, [], [], [], [], [], ())
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(article.paragraphs):
        quotations = quotation_spans(paragraph.text)
        for start, end in sentence_spans(paragraph.text):
            first = len(document.words)
            _add_words(document, paragraph.text, start, end, paragraph.start, quotations)
            if len(document.words) > first:
                stop = start + len(paragraph.text[start:end].rstrip())
                sentences.append(
                    Sentence(first, len(document.words), paragraph.start + start, paragraph.start + stop, number)
                )
    d = document
    return Document(article, d.words, d.starts, d.ends, d.quoted, d.marked, tuple(sentences))


def _add_words(
    document: Document, text: str, start: int, end: int, offset: int, quotations: Sequence[tuple[int, int, bool]]
) -> None:
    opened = [a for a, _, _ in quotations]
    for match in WORD.finditer(text, start, end):
        at = match.start()
        around = quotations[max(0, bisect(opened, at) - 1)] if opened else (at, at, False)
        inside = around[0] < at < around[1]
        document.words.append(normal(match.group()))
        document.starts.append(offset + at)
        document.ends.append(offset + match.end())
        document.quoted.append(inside and around[2])
        document.marked.append(inside)


def quotation_spans(text: str) -> list[tuple[int, int, bool]]:
    """Find the quotations of a paragraph, and whether each has `MIN_QUOTED_WORDS` words.

    One left open runs to the paragraph's end, as printers do with long ones.
    """
    found: list[tuple[int, int]] = []
    marks = list(_QUOTE.finditer(text))
    last = {match.group(): match.start() for match in marks}
    opened = -1
    closing: tuple[str, ...] = ()
    for match in marks:
        mark, at = match.group(), match.start()
        if opened >= 0 and mark in closing:
            found.append((opened, at))
            opened = -1
        elif opened < 0 and mark in _CLOSING and not _is_apostrophe(text, at, mark, last):
            opened, closing = at, _CLOSING[mark]
    if opened >= 0 and text[opened] not in _APOSTROPHES:
        found.append((opened, len(text)))
    return [(a, b, len(WORD.findall(text, a, b)) >= MIN_QUOTED_WORDS) for a, b in found]


def _is_apostrophe(text: str, at: int, mark: str, last: dict[str, int]) -> bool:
    """Tell whether a single mark opens no quotation: it ends a word ("the workers' flats") or none closes it."""
    if mark not in _APOSTROPHES:
        return False
    within = at > 0 and not text[at - 1].isspace() and text[at - 1] not in "([–—-"
    return within or all(last.get(closing, -1) <= at for closing in _CLOSING[mark])
