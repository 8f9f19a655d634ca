"""Names in running text: runs of capitalised words, without a list of names."""

from __future__ import annotations

from dataclasses import dataclass

from framelens.credibility.document import Document
from framelens.credibility.lexicon import load, word_set

#: Words that are capitalised at the start of a sentence, or always, without being a name.
_NOT_NAMES = word_set(
    """
    a an the this that these those it its he she they we i you his her their our my your who what
    which when where why how whose there here if but and or nor so yet for of in on at by from with
    without to into over under about after before since during while although though because as than
    until unless despite among between against all some many most several few both each every any no
    none other others another such one two three four five six seven eight nine ten not only also
    even just still now then today yesterday tomorrow however meanwhile moreover indeed instead
    perhaps yes is are was were be been has have had do does did will would can could may might must
    should shall according last next first second earlier later asked speaking nobody everyone
    everybody nothing something let more less never always again once people experts analysts
    observers officials critics residents villagers farmers drivers workers sources insiders
    diplomats activists lawyers parents traders teachers miners students locals monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august
    september october november december russian ukrainian kazakh kazakhstani uzbek kyrgyz tajik
    turkmen american european western eastern chinese turkish iranian british german french polish
    soviet central asian eurasian georgian armenian azerbaijani belarusian moldovan afghan northern
    southern russians ukrainians kazakhs uzbeks tajiks turkmens americans europeans westerners
    georgians armenians moldovans muslims chinese
    """
)

#: Adjectives of place, which a mention of an institution keeps although its name begins behind them.
ADJECTIVES = word_set(
    """
    russian ukrainian kazakh kazakhstani uzbek kyrgyz tajik turkmen american european western eastern chinese
    turkish iranian british german french polish soviet central asian eurasian georgian armenian azerbaijani
    belarusian moldovan afghan northern southern
    """
)

#: Small words inside a name ("Ministry of Energy", "Centre for Economic Research").
JOINTS = frozenset(("of", "for", "and", "de", "al", "bin", "von", "the"))


@dataclass(frozen=True)
class Name:
    """A run of capitalised words.

    Attributes
    ----------
    first, last : int
        Its words, ``document.words[first:last]``.
    key : str
        What other mentions share: a person's last word, an institution's whole name.
    person : bool
        Whether it looks like a person: two or more words, none of them an institution's noun.
    """

    first: int
    last: int
    key: str
    person: bool


def find_names(document: Document, first: int, last: int, known: frozenset[str] | set[str] = frozenset()) -> list[Name]:
    """Names among ``words[first:last]``, a sentence or a part of one.

    Parameters
    ----------
    document : Document
    first, last : int
    known : set of str
        Keys met before: a single capitalised word that opens a sentence is a name only if it is one of them,
        or is followed by a verb of saying.
    """
    names: list[Name] = []
    at = first
    while at < last:
        end = _run(document, at, last)
        if end > at and (name := _name(document, at, end, known)) is not None:
            names.append(name)
        at = max(end, at + 1)
    return names


def _run(document: Document, at: int, last: int) -> int:
    """End of the run of capitalised words at `at`; `at` itself if there is none."""
    if not _capital(document, at):
        return at
    end = at + 1
    while end < last:
        if _capital(document, end) and (document.joined(end) or document.gap(end) in (". ", " “")):
            end += 1
        elif (
            end + 1 < last
            and document.words[end] in JOINTS
            and _capital(document, end + 1)
            and document.joined(end)
            and document.joined(end + 1)
            and document.words[end] != "and"
        ):
            end += 2
        else:
            break
    return end


def _capital(document: Document, at: int) -> bool:
    return document.article.text[document.starts[at]].isupper()


def _name(document: Document, at: int, end: int, known: frozenset[str] | set[str]) -> Name | None:
    words = document.words
    opens = _opens_sentence(document, at)
    while at < end and words[at] in _NOT_NAMES:
        # "Kazakh Energy Ministry" keeps its adjective only as part of the context, not of the name.
        at += 1
        opens = False
    if at == end:
        return None
    if end - at == 1:
        key = words[at]
        if opens and key not in known and not _before_verb(words, end):
            return None
        return Name(at, end, key, key in known)
    nouns = load("reporting").singles["definite"]
    is_institution = any(words[i] in nouns for i in range(at, end)) and not _titled(words, at, end)
    # "Republic of Kazakhstan" and "President of Belarus" are no persons, "President of Belarus Jan Novak" is one.
    is_institution = is_institution or words[end - 1] in _NOT_PERSONS or words[end - 2] in JOINTS
    return Name(at, end, " ".join(words[at:end]) if is_institution else words[end - 1], not is_institution)


#: Last words of names that are no person's.
_NOT_PERSONS = word_set(
    """
    day war revolution union republic republics sea river lake square street party treaty army valley mountains
    region station world states nations kingdom asia europe america africa east west road belt birthday
    declaration act games cup forum summit plan policy initiative programme program project agreement pact
    conference house assembly square palace club bank group holding gas oil product trade production
    corridor pipeline bridge canal port airport city oblast province district island peninsula desert
    organisation organization council alliance league front movement times post gazette news press tv radio
    """
)

TITLES = word_set(
    """
    president minister chancellor premier secretary ambassador governor mayor chairman director spokesman spokeswoman
    """
)


def _titled(words: list[str], at: int, end: int) -> bool:
    """Tell whether a title inside the run is followed by a name: "Energy Minister Asanov"."""
    return any(words[i] in TITLES for i in range(at, end - 1)) and words[end - 1] not in TITLES


def _before_verb(words: list[str], at: int) -> bool:
    return any(
        hit.first == at and hit.group == "verb" for hit in load("reporting").find(words, at, min(at + 3, len(words)))
    )


def _opens_sentence(document: Document, at: int) -> bool:
    gap = document.gap(at)
    return at in document.openings or any(mark in gap for mark in '.!?…"“«')
