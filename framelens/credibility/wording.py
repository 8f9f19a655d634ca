"""Criteria of wording: headline against body, certainty, loaded terms, generalisations, motives."""

from __future__ import annotations

from framelens.article import Span
from framelens.credibility.document import quotation_spans, split_words
from framelens.credibility.lexicon import load, word_set
from framelens.credibility.model import Finding
from framelens.credibility.ownwords import is_negated, plain_hits
from framelens.credibility.reading import Reading

#: Added to the number of sentences, so that one word in a note of three lines does not decide.
_SMOOTHING = 4
#: Shares of sentences at which a criterion reaches 0. They were set on texts written for the purpose: one
#: certain word in a short report is within custom, one abusive term or one motive out of the air is not.
_LIMITS = {"certainty": 0.25, "loaded": 0.15, "generalisation": 0.15, "motive": 0.15}

#: Headline words shorter than this carry no content; stems of this length match inflections.
_MIN_WORD, _STEM = 4, 5
#: Headlines use synonyms: three words in five found in the body count in full.
_FULL_COVERAGE = 0.6
#: A sentence with half of the headline's content words, and two at least, says the same.
_BASIS = 0.5
#: Figurative headlines share no word with the body and are no fault: the terms make up the rest above this.
_FLOOR = 0.6
#: Where the body hedges what the headline states flatly.
_FLAT = 0.3

_EMPTY = word_set(
    """
    this that with from what when where will would have been were they their them than then into
    over under after before about amid says said more most some just only like your does could
    should which while there here how why who and the for its are was has had not but
    """
)


def headline(reading: Reading) -> Finding:
    """Ask whether the headline is no surer than the body, and whether its words stand there."""
    title = reading.article.metadata.title
    words = split_words(title) if title else []
    stems = {w[:_STEM] for w in words if len(w) >= _MIN_WORD and w not in _EMPTY}
    if not title or not stems:
        return Finding(None, "There is no headline to compare with the body.")
    document = reading.document
    held = [stems & {w[:_STEM] for w in document.words[s.first : s.last]} for s in reading.sentences]
    covered = set().union(*held)
    lead = f"{len(covered)} of the headline's {len(stems)} content words stand in the body"
    basis = [n for n, h in enumerate(held) if len(h) >= max(2.0, _BASIS * len(stems))]
    doubted = [] if _is_cautious(title, words) else _doubted(reading, basis)
    if doubted:
        why = f"{lead}; it states flatly what the body hedges or gives to unnamed sources."
        value, shown = _FLAT, doubted
    else:
        why = f"{lead}; it is no surer than the body."
        value, shown = _FLOOR + (1 - _FLOOR) * min(1.0, len(covered) / len(stems) / _FULL_COVERAGE), basis
    evidence = tuple(document.sentence_span(reading.sentences[n]) for n in shown[:3])
    return Finding(value, why, reading.locate(title) + evidence)


def _is_cautious(title: str, words: list[str]) -> bool:
    """Tell whether the headline hedges, attributes, quotes or asks."""
    hits = load("reporting").find(words)
    return any(h.group in ("hedge", "verb", "anonymous") for h in hits) or any(m in title for m in "?“\"‘'")


def _doubted(reading: Reading, basis: list[int]) -> list[int]:
    """Sentences that doubt the headline: all that say the same, or half of the whole body; else none.

    A named source who hedges neither bears the headline out nor undoes it.
    """
    firm = [n for n in basis if n not in reading.hedged]
    doubted = [n for n in basis if n in reading.hedged and not _has_name(reading, n)]
    if doubted and not firm:
        return doubted
    hedged = [n for n in sorted(reading.hedged) if not _has_name(reading, n)]
    return hedged if 2 * len(hedged) >= len(reading.sentences) else []


def _has_name(reading: Reading, number: int) -> bool:
    source = reading.sources[number]
    return source is not None and source.named


def _share_finding(reading: Reading, groups: tuple[str, ...], limit: float, what: str) -> Finding:
    """Value that falls with the number of hits, at most two a sentence, over the number of sentences."""
    per_sentence: dict[int, int] = {}
    spans: list[Span] = []
    for number, hit in sorted(h for g in groups for h in _ordered(reading, g)):
        per_sentence[number] = min(2, per_sentence.get(number, 0) + 1)
        spans.append(reading.document.span(*hit))
    count = sum(per_sentence.values())
    if not count:
        return Finding(1.0, f"No {what} in the author's own voice.")
    value = max(0.0, 1.0 - count / (len(reading.sentences) + _SMOOTHING) / limit)
    quoted = ", ".join(f"“{s.text}”" for s in spans[:4])
    where = f"{len(per_sentence)} of {len(reading.sentences)} sentences"
    return Finding(value, f"{what.capitalize()} in {where}: {quoted}.", tuple(spans))


def _ordered(reading: Reading, group: str) -> list[tuple[int, tuple[int, int]]]:
    return [(number, (hit.first, hit.last)) for number, hit in reading.wording[group]]


def certainty(reading: Reading) -> Finding:
    """Words of certainty in the author's own voice, in sentences that neither hedge nor name a source."""
    return _share_finding(reading, ("certainty",), _LIMITS["certainty"], "unsupported certainty")


def loaded_wording(reading: Reading) -> Finding:
    """Count loaded and abusive words in the author's own voice and in the headline."""
    finding = _share_finding(reading, ("loaded",), _LIMITS["loaded"], "loaded wording")
    title = reading.article.metadata.title
    if finding.value and title and _is_loaded(title):
        # A loaded headline is read by more people than any sentence: it counts like one of ten.
        value = max(0.0, finding.value - 0.1 / _LIMITS["loaded"])
        why = f"The headline is loaded. {finding.why}"
        return Finding(value, why, reading.locate(title) + finding.evidence)
    return finding


def _is_loaded(title: str) -> bool:
    """Tell whether a headline has a loaded word outside quotation marks that it does not deny."""
    own = title
    for start, end, _ in quotation_spans(title):
        own = own[:start] + " " * (end - start) + own[end:]
    words = split_words(own)
    hits = plain_hits(load("wording").find(words))
    return any(h.group == "loaded" and not is_negated(words, 0, h.first) for h in hits)


def generalisation(reading: Reading) -> Finding:
    """Sweeping statements about whole groups, and knowledge of what others secretly think."""
    groups = ("generalisation", "mind-reading")
    return _share_finding(reading, groups, _LIMITS["generalisation"], "generalisation or mind-reading")


def motives(reading: Reading) -> Finding:
    """Motives ascribed to somebody in the author's own voice."""
    return _share_finding(reading, ("motive",), _LIMITS["motive"], "motive ascribed without a source")
