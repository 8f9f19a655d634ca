"""Speakers' labels ("President of Arcadia Jan Novak: ..."), and whether a text is a transcript."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from framelens.article import Article, Paragraph, Span
from framelens.credibility.document import Document, Sentence, read_document
from framelens.credibility.lexicon import load, word_set
from framelens.credibility.names import JOINTS, TITLES, find_names

#: A label with its titles: "Chairman of the Executive Committee of the Commonwealth ... Jan Novak" has twelve words.
_LONGEST = 16
_FIRST_PERSON = word_set("i we you my our me us your i'm we're i've we've")
#: Words of a turn in which its speaker shows: two or three sentences.
_OPENING = 40
#: Kinds of lines in which the reader sets a label aside.
_LINES = frozenset(("heading", "fragment"))
#: Two labels make a transcript if the labelled paragraphs are a quarter of those from the first one on: a report
#: that quotes two speakers by label is none, and a speaker's turn seldom runs over more than four paragraphs.
_LEAST_LABELS, _LEAST_SHARE = 2, 0.25


@dataclass(frozen=True)
class Label:
    """A speaker's label.

    Attributes
    ----------
    span : Span
        The label as it stands in the article, titles included.
    key : str
        Key of the speaker's name (`framelens.credibility.names.Name`).
    side : str or None
        Group of the lexicon ``sides`` that its titles belong to.
    heads : bool
        Whether it is a line of its own, set off from the paragraphs.
    """

    span: Span
    key: str
    side: str | None
    heads: bool


def speaker_labels(document: Document) -> dict[int, Label]:
    """Find the labels of a text.

    Parameters
    ----------
    document : Document

    Returns
    -------
    dict of int to Label
        By the number of the first sentence that each stands in or above.
    """
    found = dict(_line_labels(document))
    for number, sentence in enumerate(document.sentences):
        label = _label(document, number, sentence)
        if label is not None:
            found[number] = label
    return found


def is_transcript(document: Document, labels: dict[int, Label]) -> bool:
    """Tell whether a label holds until the next one, over the ends of paragraphs."""
    if any(label.heads for label in labels.values()):
        return True
    if len(labels) < _LEAST_LABELS:
        return False
    paragraphs = {document.sentences[number].paragraph for number in labels}
    following = document.sentences[-1].paragraph - min(paragraphs) + 1
    return len(paragraphs) >= _LEAST_SHARE * following


def _line_labels(document: Document) -> Iterator[tuple[int, Label]]:
    """Find lines that are nothing but a label, perhaps behind a heading, right above a sentence."""
    starts = [s.start for s in document.sentences]
    for piece in document.article.skipped:
        number = bisect(starts, piece.start)
        if piece.reason not in _LINES or not piece.text.rstrip().endswith(":") or number == len(starts):
            continue
        line = Paragraph(piece.start, piece.end, piece.text, piece.text)
        above = read_document(Article(document.article.id, document.article.text, (line,)))
        if above.sentences:
            last = above.sentences[-1]
            speaks = _speaks(document, document.sentences[number].first)
            first = _start(above, last, last.last)
            label = _person(above, first, last.last, last.first, speaks=speaks, heads=True)
            if label is not None:
                yield number, label


def _label(document: Document, number: int, sentence: Sentence) -> Label | None:
    for at in range(sentence.first + 1, sentence.last):
        gap = document.gap(at)
        if gap.startswith(":") and len(gap) > 1 and document.raw(at)[0].isupper() and not document.quoted[at - 1]:
            first = _start(document, sentence, at)
            said = any(h.group in ("verb", "phrase") and h.first < first for h in document.hits("reporting", number))
            speaks = _speaks(document, at)
            label = None if said else _person(document, first, at, sentence.first, speaks=speaks, heads=False)
            if label is not None:
                return label
    return None


def _speaks(document: Document, at: int) -> bool:
    """Tell whether somebody speaks from word `at` on: "Natural Gas:" stands above a table, not above "we"."""
    return any(word in _FIRST_PERSON for word in document.words[at : at + _OPENING])


def _start(document: Document, sentence: Sentence, at: int) -> int:
    """First word of the run of capitalised words and joints in front of word `at`."""
    first = at
    while first > sentence.first and at - first < _LONGEST and (first == at or document.joined(first)):
        word = first - 1
        if not document.raw(word)[0].isupper() and (first == at or document.words[word] not in JOINTS):
            break
        first = word
    while first < at and not document.raw(first)[0].isupper():
        first += 1
    return first


def _person(document: Document, first: int, at: int, opening: int, *, speaks: bool, heads: bool) -> Label | None:
    """Read words ``first`` to ``at`` as a label: a person who opens the sentence and speaks, or who bears a title."""
    names = [n for n in find_names(document, first, at) if n.person]
    titled = any(document.words[i] in TITLES for i in range(first, at))
    if not names or not (titled or (first <= opening + 1 and speaks)):
        return None
    side = choose_side(hit.group for hit in load("sides").find(document.words, first, at))
    return Label(document.span(first, at), names[0].key, side, heads)


def choose_side(groups: Iterable[str]) -> str | None:
    """Choose the side that is named first; an authority of no known state only for want of another."""
    named = list(groups)
    return next((g for g in named if g != "authority"), named[0] if named else None)
