"""Who says what: the source of every sentence, named or not, and the side it speaks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from framelens.article import Article, Span
from framelens.credibility.clause import (
    crosses,
    is_aim,
    is_aside,
    is_behind_phrase,
    is_oblique,
    owns_next,
    reach_after,
    reach_before,
)
from framelens.credibility.document import Document, Sentence, read_document
from framelens.credibility.lexicon import Hit, word_set
from framelens.credibility.mentions import head_end, institution_end, widen
from framelens.credibility.names import Name, find_names
from framelens.credibility.transcript import choose_side, is_transcript, speaker_labels

_PRONOUNS = frozenset(("he", "she", "they", "it"))
_PASSIVE = word_set(
    """
    was were is are be been being to so not will would should must cannot can
    """
)
#: Words that open a subject nobody can identify, and how many words such a subject has at most.
_INDEFINITE = frozenset(("a", "an", "one", "another", "some", "several", "many", "two", "three", "others"))
_SUBJECT = 5
_HIDDEN = ("anonymous", "unnamed")
_QUOTING = word_set("citing cited quoting confirmed")
#: Verbs behind which stands whom they are said of: "urges the President".
_TRANSITIVE = word_set("urged urges accused accuses criticised criticized praised told tells telling called describes")
#: Words of a relative clause, which is no part of whom it describes.
_RELATIVE = word_set("who whom whose which that")
#: Verbs that are as often nouns: they count only right behind their subject.
_NOUNS_TOO = word_set(
    """
    claims claim reports estimates forecast forecasts doubts answers warns calls states
    """
)


@dataclass(frozen=True)
class Source:
    """Somebody whose words or findings the text relays.

    Attributes
    ----------
    key : str
        The same for every mention.
    first, last : int
        Words of the mention.
    named : bool
        Whether a reader can tell who it is: a person or an institution by name.
    side : str or None
        Group of the lexicon ``sides``; None if unknown.
    label : Span or None
        The speaker's label, if it is one that names the source.
    """

    key: str
    first: int
    last: int
    named: bool
    side: str | None
    label: Span | None = None

    def mention(self, document: Document) -> Span:
        """Where the text names it."""
        return self.label or document.span(self.first, self.last)


@dataclass
class _State:
    """What reading the text so far has taught."""

    sides: dict[str, str] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)
    institutions: dict[str, str] = field(default_factory=dict)
    person: Source | None = None
    speaker: Source | None = None
    paragraph: int = -1
    label: Source | None = None
    side_hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True)
class Attribution:
    """An article in sentences, and who is the source of each.

    Attributes
    ----------
    document : Document
    sources : list of Source or None
        One for each of ``document.sentences``.
    """

    document: Document
    sources: list[Source | None]


def read_attribution(article: Article) -> Attribution:
    """Cut an article into sentences and find their sources."""
    document = read_document(article)
    return Attribution(document, attribute(document))


def attribute(document: Document) -> list[Source | None]:
    """Find the source of every sentence.

    Parameters
    ----------
    document : Document

    Returns
    -------
    list of Source or None
        One for each of ``document.sentences``; None where the text speaks for itself.
    """
    state = _State()
    labels = speaker_labels(document)
    runs_on = is_transcript(document, labels)
    sources: list[Source | None] = []
    for number, sentence in enumerate(document.sentences):
        state.side_hits = document.hits("sides", number)
        if sentence.paragraph != state.paragraph:
            state.paragraph, state.label = sentence.paragraph, state.label if runs_on else None
        if (label := labels.get(number)) is not None:
            side = state.sides.get(label.key) or label.side
            state.label = Source(label.key, sentence.first, sentence.first + 1, True, side, label.span)
        source = state.label or _source(document, number, state)
        _learn(document, sentence, state)
        if source is not None:
            state.speaker = source
            if source.side:
                state.sides.setdefault(source.key, source.side)
        sources.append(source)
    return _fill_quotations(document, sources)


def _fill_quotations(document: Document, sources: list[Source | None]) -> list[Source | None]:
    """Give a sentence of pure quotation the source of its paragraph, or of the sentence right before it."""
    by_paragraph: dict[int, Source] = {}
    for sentence, source in zip(document.sentences, sources, strict=True):
        if source is not None:
            by_paragraph.setdefault(sentence.paragraph, source)
    filled, previous = [], None
    for sentence, source in zip(document.sentences, sources, strict=True):
        if source is None and document.is_quoted(sentence):
            source = by_paragraph.get(sentence.paragraph, previous)
        filled.append(source)
        previous = source
    return filled


def _source(document: Document, number: int, state: _State) -> Source | None:
    sentence = document.sentences[number]
    hits = [h for h in document.hits("reporting", number) if not document.quoted[h.first]]
    secret = [h for h in hits if h.group == "anonymity"]
    found: Source | None = None
    for hit in hits:
        candidate = None
        if hit.group == "phrase":
            candidate = _of_phrase(document, sentence, hit, state, hits)
        elif hit.group == "verb":
            candidate = _of_verb(document, sentence, hit, state, hits)
        elif hit.group == "anonymous":
            candidate = _anonymous(document, state, hit.first, hit.last, sentence.first, sentence.last)
        if candidate is not None and (found is None or (candidate.named and not found.named)):
            found = candidate
    if secret and (found is None or not found.named or _inside(found, secret, document)):
        hit = secret[0]
        return _anonymous(document, state, hit.first, hit.last, sentence.first, sentence.last)
    return found


def _inside(source: Source, secret: list[Hit], document: Document) -> bool:
    """Tell whether the source's mention stands before a phrase of anonymity and is no person."""
    return source.first < secret[0].first and source.key not in document.words[source.last - 1 : source.last]


def _of_verb(document: Document, sentence: Sentence, hit: Hit, state: _State, hits: list[Hit]) -> Source | None:
    at, words = hit.first, document.words
    # A word inside a quotation is not the verb's subject: '"... looked at it," said Asanov'.
    joined = at > sentence.first and not document.quoted[at - 1] and document.joined(at)
    before = words[at - 1] if joined else ""
    owned = joined and document.raw(at - 1).endswith(("'s", "’s"))  # "Novak's comments"
    passive = before in _PASSIVE or owned or words[at + 1 : at + 2] == ["by"]
    if passive or before in ("i", "we", "you") or is_aside(document, at):
        return None
    low = reach_before(document, at, sentence)
    if words[at] in _NOUNS_TOO and not (before in _PRONOUNS or (at > low and document.raw(at - 1)[0].isupper())):
        return None
    if before in _PRONOUNS:
        return _antecedent(state, before)
    source = _pick(document, low, at, state, hits)
    if source is None and not joined and at > sentence.first and words[at] not in _TRANSITIVE:
        source = _pick(document, hit.last, reach_after(document, hit.last, sentence), state, hits)
    return source or _somebody(document, state, low, at)


def _of_phrase(document: Document, sentence: Sentence, hit: Hit, state: _State, hits: list[Hit]) -> Source | None:
    """Find whom "according to" and its like name: before the first comma, in the apposition behind it, or so."""
    near, far = (reach_after(document, hit.last, sentence, commas) for commas in (0, 1))
    found = _pick(document, hit.last, near, state, hits) or _pick(document, hit.last, far, state, hits)
    # "Citing his debts" gives a reason, not a source.
    return found or (None if document.words[hit.first] in _QUOTING else _described(document, state, hit.last, near))


def _described(document: Document, state: _State, low: int, high: int) -> Source | None:
    """Take what stands behind "according to" as it is described: "the civil aviation authority" can be found."""
    if low >= high:
        return None
    if document.words[low] in ("the", "its", "their", "his", "her"):
        return Source(" ".join(document.words[low:high]), low, high, True, _side(state, low, high))
    return _anonymous(document, state, low, high, low, high)


def _somebody(document: Document, state: _State, low: int, at: int) -> Source | None:
    """Find an unnamed subject of any noun right before the verb: "one shop assistant said"."""
    for first in range(at - 2, max(low, at - _SUBJECT) - 1, -1):
        if document.words[first] in _INDEFINITE:
            last = next((i for i in range(first + 1, at) if document.words[i] in _RELATIVE), at)
            return _anonymous(document, state, first, last, first, at)
    return None


def _antecedent(state: _State, pronoun: str) -> Source | None:
    """Whom a pronoun stands for: "it" the last speaker, the others the last person."""
    return state.speaker if pronoun == "it" else state.person or state.speaker


def _pick(document: Document, low: int, high: int, state: _State, hits: list[Hit]) -> Source | None:
    """Pick the source among words ``low`` to ``high``: unnamed, named, an institution's noun, or a role."""
    names = find_names(document, low, high, state.persons)
    owners = [n for n in names if owns_next(document, n, high)]
    nouns = [h for h in hits if h.group == "definite" and low <= h.first < high]
    nouns = [h for h in nouns if not any(n.first <= h.first < n.last for n in owners)]
    behind = is_behind_phrase(hits, low)
    direct = [n for n in names if n not in owners and not is_oblique(document, n, low)]
    hidden = [h for h in hits if h.group in _HIDDEN and low <= h.first < high and not is_aim(document, h.first, low)]
    if hidden and not any(n.first == hidden[0].last or n.first < hidden[0].first for n in direct):
        return _anonymous(document, state, hidden[0].first, hidden[0].last, low, high)
    # "A spokesman for the Naryn Power Company": the noun stands for the institution behind it.
    backed = [n for n in names if n not in direct and nouns and nouns[0].first < n.first and not n.person]
    chosen = [n for n in direct if n.person] or direct or backed
    if chosen:
        return _from_name(document, chosen[0], low, high, state)
    if nouns and not (behind and crosses(document, low, nouns[0].first)):
        noun = document.words[nouns[0].first]
        key = state.institutions.get(noun, f"the {noun}")
        first = widen(document, nouns[0].first, low)
        last = head_end(document, nouns)
        return Source(key, first, last, True, _side(state, low, high) or state.sides.get(key))
    role = next((h for h in state.side_hits if low <= h.first and h.last <= high), None)
    # The role has to be the subject, not a word on the way to it.
    if role is not None and (high - role.last <= 6 or role.first - low <= 3):
        return _anonymous(document, state, role.first, role.last, low, high)
    return None


def _from_name(document: Document, name: Name, low: int, high: int, state: _State) -> Source:
    """Give a name as a source: with "Russian" before it and "district court" behind it, where they stand."""
    first = widen(document, name.first, low)
    last, key = institution_end(document, name, high)
    side = state.sides.get(key) or _side(state, low, high)
    return Source(key, first, last, True, side)


def _anonymous(document: Document, state: _State, first: int, last: int, low: int, high: int) -> Source:
    words = " ".join(document.words[first:last])
    return Source(f"?{words}", first, last, False, _side(state, low, high))


def _side(state: _State, low: int, high: int) -> str | None:
    """Find the side named first among words ``low`` to ``high``."""
    return choose_side(h.group for h in state.side_hits if low <= h.first and h.last <= high)


def _learn(document: Document, sentence: Sentence, state: _State) -> None:
    """Remember the names of a sentence for the pronouns and surnames of the next ones."""
    for name in find_names(document, sentence.first, sentence.last, state.persons):
        if document.quoted[name.first]:
            continue
        if name.person:
            state.persons.add(name.key)
            # The apposition usually stands within a few words on either side of the name.
            low, high = max(sentence.first, name.first - 4), min(sentence.last, name.last + 6)
            side = state.sides.get(name.key) or _side(state, low, high)
            if side:
                state.sides.setdefault(name.key, side)
            state.person = Source(name.key, name.first, name.last, True, side)
        elif name.last - name.first > 1:
            for word in document.words[name.first : name.last]:
                state.institutions[word] = name.key
