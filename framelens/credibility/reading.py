"""Everything the criteria look at, worked out once: sentences with sources, own voice, furniture, title."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from framelens.article import Article, Span
from framelens.credibility.attribution import Attribution, Source, read_attribution
from framelens.credibility.document import Document, Sentence, split_words, text_span
from framelens.credibility.lexicon import Hit, load
from framelens.credibility.ownwords import own_hits
from framelens.origin import Provenance

#: Disclosures stand in the furniture or, where they were left in the body, in short paragraphs at its ends.
_ENDS, _SHORT = 3, 45

#: Furniture in or beside which a page makes its disclosures: with one of these, or with several others, the page
#: was given and not the bare article.
_PAGE = frozenset(("menu", "footer", "copyright", "contact", "consent", "correction"))
_OF_ARTICLE = frozenset(
    ("title", "byline", "dateline", "provenance", "caption", "heading", "separator", "fragment", "code", "embed")
)
_MANY = 3


@dataclass(frozen=True)
class Zone:
    """A piece of text in which disclosures are looked for, with its normalised words."""

    span: Span
    words: list[str]
    reason: str


@dataclass(frozen=True)
class Reading:
    """An article as the criteria see it.

    Attributes
    ----------
    article : Article
    document : Document
    sources : list of Source or None
        Source of each sentence.
    outlet : str or None
        Name of the outlet, from the register, from the metadata or from the text.
    origin : tuple of Span
        Where the text names an outlet of the register as the place of first publication.
    """

    article: Article
    document: Document
    sources: list[Source | None]
    outlet: str | None
    origin: tuple[Span, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences of the body."""
        return self.document.sentences

    @cached_property
    def own(self) -> list[bool]:
        """Whether each sentence is the author's own: neither quoted nor given to an identified source."""
        return [
            not self.document.is_quoted(sentence) and (source is None or not source.named)
            for sentence, source in zip(self.sentences, self.sources, strict=True)
        ]

    @cached_property
    def wording(self) -> dict[str, list[tuple[int, Hit]]]:
        """Hits of the lexicon ``wording`` in the author's own voice: by group, with the sentence's number."""
        lexicon = load("wording")
        found: dict[str, list[tuple[int, Hit]]] = {group: [] for group in lexicon.groups}
        for number in range(len(self.sentences)):
            if self.own[number]:
                for hit in own_hits(self.document, number):
                    found[hit.group].append((number, hit))
        return found

    @cached_property
    def hedged(self) -> set[int]:
        """Numbers of the sentences that hedge or rest on unnamed sources alone."""
        return {
            number
            for number in range(len(self.sentences))
            if any(h.group == "hedge" for h in self.document.hits("reporting", number))
            or ((source := self.sources[number]) is not None and not source.named)
        }

    @cached_property
    def zones(self) -> list[Zone]:
        """Furniture and the short paragraphs at either end."""
        zones = [Zone(s, split_words(s.text), s.reason) for s in self.article.skipped if s.reason != "title"]
        paragraphs = self.article.paragraphs
        for number, paragraph in enumerate(paragraphs):
            if number < _ENDS or number >= len(paragraphs) - _ENDS:
                words = split_words(paragraph.text)
                if len(words) <= _SHORT:
                    zones.append(Zone(paragraph, words, ""))
        return zones

    @property
    def page(self) -> bool:
        """Whether furniture of a page came with the article."""
        reasons = [s.reason for s in self.article.skipped]
        return any(r in _PAGE for r in reasons) or sum(r not in _OF_ARTICLE for r in reasons) >= _MANY

    def locate(self, text: str | None) -> tuple[Span, ...]:
        """Where `text` stands in the article: one span, or none."""
        at = self.article.text.find(text) if text else -1
        return (text_span(self.article.text, at, at + len(text)),) if text and at >= 0 else ()


def read(article: Article, provenance: Provenance | None = None, attribution: Attribution | None = None) -> Reading:
    """Work out what the criteria need.

    Parameters
    ----------
    article : Article
    provenance : Provenance or None, default None
        What `framelens.origin.recognise` found; without it the metadata alone name the outlet.
    attribution : Attribution or None, default None
        Sentences and sources, where they have been worked out already.
    """
    attribution = attribution or read_attribution(article)
    outlet = provenance.outlet.name if provenance and provenance.outlet else article.metadata.source
    origin = provenance.origin_evidence if provenance else ()
    return Reading(article, attribution.document, attribution.sources, outlet, origin)
