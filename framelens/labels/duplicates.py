"""Audits of copying: paragraphs too much alike, and runs of words shared with texts from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framelens.dataset import NEAR_DUPLICATE, LabelledSet
from framelens.errors import InputError
from framelens.labels.checks import Check, check, make_table, not_measured
from framelens.text import TOKEN_PATTERN
from framelens.tokens import HashArray, IntArray, Tokens, tokenize

# MinHash (Broder 1997): 40 bands of 3 hashes each find a pair of Jaccard index 0.5 with a probability of
# 99.5% and one of 0.6 with 99.99%; every pair found is then compared in full: none is reported by mistake.
BANDS, ROWS = 40, 3
SHINGLE = 3  # words: short enough that a changed word here and there leaves most shingles as they were
_SEED = 0

# The paragraph of another event should be another text; a few in ten thousand are set phrases of readouts.
ACROSS_SHARE = 0.001
# Within an event near-minimal pairs are wanted, but under different labels: otherwise they say nothing new.
WITHIN_SHARE = 0.01

# As many words in a row as no two people write by chance, set phrases and long names apart.
SPAN_WORDS = 10
# Fewer in lower case make up dates and the official names of organisations, which any two texts on a subject share.
PLAIN_WORDS = 7

# Endings of the files that --against looks into.
TEXT_FILES = frozenset({".txt", ".md", ".html", ".htm", ".csv", ".tsv", ".json", ".jsonl", ".xml"})

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Duplicate:
    """Two paragraphs too much alike.

    Attributes
    ----------
    first, second : int
        Row numbers in the set, `first` the smaller.
    similarity : float
        Jaccard index of their word triples, 0 to 1.
    """

    first: int
    second: int
    similarity: float


@dataclass(frozen=True)
class SharedSpan:
    """A run of words that a paragraph shares with a text from outside.

    Attributes
    ----------
    id : str
        Of the paragraph.
    start, end : int
        Code-point offsets into it.
    text : str
    words : int
    source : str
        File of the outside text.
    """

    id: str
    start: int
    end: int
    text: str
    words: int
    source: str

    @property
    def plain_words(self) -> int:
        """Words of it that begin in lower case."""
        return sum(word[0].islower() for word in re.findall(TOKEN_PATTERN, self.text))


def near_duplicates(texts: Sequence[str], threshold: float = NEAR_DUPLICATE) -> list[Duplicate]:
    """Find the pairs of texts that share much of their wording.

    Parameters
    ----------
    texts : sequence of str
    threshold : float, default `NEAR_DUPLICATE`
        Jaccard index of word triples from which on a pair counts.

    Returns
    -------
    list of Duplicate
        The most alike first; the same on every run.
    """
    shingles = [_shingles(tokenize([text]).hashes) for text in texts]
    found = []
    for i, j in sorted(_candidates(_signatures(shingles))):
        common = len(np.intersect1d(shingles[i], shingles[j], assume_unique=True))
        similarity = common / max(len(shingles[i]) + len(shingles[j]) - common, 1)
        if similarity >= threshold:
            found.append(Duplicate(i, j, similarity))
    return sorted(found, key=lambda d: -d.similarity)


def _shingles(hashes: HashArray) -> HashArray:
    """Hash the runs of `SHINGLE` words, each once; a shorter text is one run."""
    return np.unique(_windows(hashes, min(SHINGLE, max(len(hashes), 1))))


def _windows(hashes: HashArray, length: int) -> HashArray:
    """Hash every run of `length` words, in order."""
    n = max(len(hashes) - length + 1, 0)
    runs = np.zeros(n, dtype=np.uint64)
    for i in range(length):
        runs = runs * _MULTIPLIER + hashes[i : i + n]
    # The product leaves the low bits poor; MinHash needs them all.
    return np.asarray((runs ^ (runs >> np.uint64(29))) * _MULTIPLIER)


def _signatures(shingles: Sequence[HashArray]) -> NDArray[np.uint64]:
    """Give the least of each text's shingles under many hashes, shape (n_texts, BANDS * ROWS)."""
    random = np.random.default_rng(_SEED)
    n_hashes = BANDS * ROWS
    factors = random.integers(1, 2**63, n_hashes, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    offsets = random.integers(0, 2**63, n_hashes, dtype=np.uint64)
    signatures = np.zeros((len(shingles), n_hashes), dtype=np.uint64)
    for i, of_text in enumerate(shingles):
        if len(of_text):
            # Multiply-shift: the upper half of the product is close to a random permutation.
            signatures[i] = ((of_text[:, None] * factors + offsets) >> np.uint64(32)).min(axis=0)
    return signatures


def _candidates(signatures: NDArray[np.uint64]) -> set[tuple[int, int]]:
    """Pairs of rows that agree in all hashes of a band."""
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        keys = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS])
        buckets: dict[bytes, list[int]] = {}
        for row in range(len(keys)):
            buckets.setdefault(keys[row].tobytes(), []).append(row)
        for rows in buckets.values():
            pairs.update((a, b) for k, a in enumerate(rows) for b in rows[k + 1 :])
    return pairs


def duplicates_across_events(labelled: LabelledSet, found: Sequence[Duplicate]) -> Check:
    """Share of paragraphs that are much like one of another event."""
    pairs = [d for d in found if _event(labelled, d.first) != _event(labelled, d.second)]
    why = (
        f"Share of the paragraphs that share {NEAR_DUPLICATE:.0%} of their word triples or more with a "
        "paragraph of another event (MinHash, then compared in full): such a pair may stand on both sides of "
        "a split."
    )
    return _duplicates("near-duplicates across events", labelled, pairs, ACROSS_SHARE, why)


def duplicates_within_events(labelled: LabelledSet, found: Sequence[Duplicate]) -> Check:
    """Share of paragraphs that are much like one of the same event under the same label."""
    examples = labelled.examples
    pairs = [
        d
        for d in found
        if _event(labelled, d.first) == _event(labelled, d.second)
        and examples[d.first].label == examples[d.second].label
    ]
    why = (
        f"Share of the paragraphs that share {NEAR_DUPLICATE:.0%} of their word triples or more with another "
        "of the same event under the same label: near-minimal pairs teach by their difference of label only."
    )
    return _duplicates("near-duplicates within events", labelled, pairs, WITHIN_SHARE, why)


def _event(labelled: LabelledSet, row: int) -> str:
    return labelled.examples[row].event


def _duplicates(name: str, labelled: LabelledSet, pairs: Sequence[Duplicate], limit: float, why: str) -> Check:
    examples = labelled.examples
    rows = [
        (f"{d.similarity:.0%}", examples[d.first].id, examples[d.second].id, examples[d.first].text[:120])
        for d in pairs
    ]
    share = len({row for d in pairs for row in (d.first, d.second)}) / len(examples)
    return check(name, share, limit, why, make_table(("alike", "paragraph", "other", "text"), rows))


def spans_from_outside(labelled: LabelledSet, against: Path | None) -> Check:
    """Count the runs of ten words or more that also stand in some text of a folder, names apart."""
    name = "spans shared with outside texts"
    if against is None:
        return not_measured(name, 0, "no folder of outside texts was given (--against DIR)")
    found = shared_spans(labelled, against)
    rows = sorted(((s.plain_words, s.words, s.id, s.text, s.source) for s in found), reverse=True)
    why = (
        f"Runs of {SPAN_WORDS} words or more, {PLAIN_WORDS} of them in lower case, that also stand in a text "
        f"of {against.name}: the set's texts are written for it, no sentence may be taken over. The table "
        "shows all runs, those that are mostly a long name or a date, too."
    )
    value = sum(s.plain_words >= PLAIN_WORDS for s in found)
    return check(name, value, 0, why, make_table(("in lower case", "words", "paragraph", "text", "file"), rows))


def shared_spans(labelled: LabelledSet, against: Path, words: int = SPAN_WORDS) -> list[SharedSpan]:
    """Find the runs of words that stand both in the set and in some text of a folder.

    Parameters
    ----------
    labelled : LabelledSet
    against : path
        A folder, searched at any depth for `TEXT_FILES`, or one file.
    words : int, default `SPAN_WORDS`
        Shortest run to report; case, punctuation and white space make no difference.

    Returns
    -------
    list of SharedSpan
        As long as possible, one for each file it stands in.

    Raises
    ------
    InputError
        If there is nothing to read there, or a file is not UTF-8.
    """
    tokens = tokenize([example.text for example in labelled.examples])
    mine = _windows(tokens.hashes, words)
    inside = np.flatnonzero(tokens.paragraph[: len(mine)] == tokens.paragraph[words - 1 :][: len(mine)])
    found: list[SharedSpan] = []
    for file in _outside_files(against):
        theirs = tokenize([_text_of(file)]).hashes
        hits = inside[np.isin(mine[inside], _windows(theirs, words))]
        found += _spans(labelled, tokens, hits, words, str(file))
    return found


def _spans(labelled: LabelledSet, tokens: Tokens, hits: IntArray, words: int, source: str) -> Iterator[SharedSpan]:
    """Join hits on neighbouring words of a paragraph to spans."""
    if not len(hits):
        return
    breaks = np.flatnonzero((np.diff(hits) > 1) | (np.diff(tokens.paragraph[hits]) > 0)) + 1
    for run in np.split(hits, breaks):
        first, last = int(run[0]), int(run[-1]) + words - 1
        example = labelled.examples[int(tokens.paragraph[first])]
        start, end = int(tokens.start[first]), int(tokens.end[last])
        yield SharedSpan(example.id, start, end, example.text[start:end], last - first + 1, source)


def _outside_files(against: Path) -> list[Path]:
    if against.is_file():
        return [against]
    files = sorted(p for p in against.rglob("*") if p.is_file() and p.suffix.lower() in TEXT_FILES)
    if not files:
        raise InputError(str(against), f"no file of {', '.join(sorted(TEXT_FILES))} there", "see --against")
    return files


def _text_of(file: Path) -> str:
    """All text of a file; of JSON every string in it, so that escapes do not hide a sentence."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
        if file.suffix.lower() == ".jsonl":
            return "\n".join(s for line in text.split("\n") if line.strip() for s in _strings(json.loads(line)))
        return "\n".join(_strings(json.loads(text))) if file.suffix.lower() == ".json" else text
    except (ValueError, OSError) as error:
        raise InputError(str(file), f"it cannot be read ({error})", "mend it or take it out of --against") from None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
