"""Words and sentences with their offsets: one tokeniser, used by training and by scoring.

A token is a run of word characters: letters, digits and underscore of any script, a single one too (the "s" of
a possessive tells something of the register; keeping such tokens raised the accuracy on unseen outlets). Text is
folded first, code point by code point, so that offsets into the folded text are offsets into the text as read.
"""

from __future__ import annotations

import re

#: The tokeniser as a regular expression, for scikit-learn; `framelens.tokens` does the same on whole arrays.
TOKEN_PATTERN = r"\w+"

#: Words after which a full stop ends no sentence.
ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "col",
        "lt",
        "sgt",
        "capt",
        "maj",
        "rev",
        "hon",
        "st",
        "jr",
        "sr",
        "vs",
        "etc",
        "no",
        "vol",
        "fig",
        "approx",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "ph.d",
        "i.e",
        "e.g",
        "a.m",
        "p.m",
    ]
)
_ENDINGS = frozenset(a[-2:] for a in ABBREVIATIONS)

# A run of stops is matched once and as a whole: otherwise a line of a million full stops would take hours. The
# look-behind comes second, so that the search jumps from stop to stop.
_SENTENCE_END = re.compile(
    r"[.!?…](?<![.!?…]{2})[.!?…]*+[\"'”’»)\]]*+(?=\s+[\"'“‘«(\[]?[^\W\d_a-zà-ÿа-яё]|\s+\d|\s*\Z)\s*+"
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«]{1,12}\Z")


def fold(text: str) -> str:
    """Lower-case `text` without moving any character.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        As many code points as `text`, so that an offset into one is an offset into the other. Letters whose
        lower case is longer than one code point ("İ") stay as they are.

    Examples
    --------
    >>> fold("The Kremlin, İstanbul")
    'the kremlin, İstanbul'
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered


def is_word(character: str) -> bool:
    r"""Tell whether the regular expression ``\w`` matches `character`."""
    return character.isalnum() or character == "_"


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Cut `text` into sentences.

    Parameters
    ----------
    text : str
        A paragraph.

    Returns
    -------
    list of (int, int)
        Start and end of each sentence, in order, without gaps: the white space after a sentence belongs to it.
        An empty text has no sentence.

    Examples
    --------
    >>> text = "Mr. Smith left. He came back."
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['Mr. Smith left. ', 'He came back.']
    """
    spans, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if _is_abbreviation(text, match.start()):
            continue
        end = match.end()
        spans.append((start, end))
        start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def sentence_end(text: str, stop: int) -> int | None:
    """Where the sentence with the full stop at `stop` ends, white space included; None where it goes on."""
    match = _SENTENCE_END.match(text, stop)
    return None if match is None or _is_abbreviation(text, stop) else match.end()


def _is_abbreviation(text: str, stop: int) -> bool:
    """Tell whether the full stop at `stop` ends an abbreviation or an initial rather than a sentence."""
    # Nearly every word is told from an abbreviation or an initial by how it ends, without a search.
    if text[stop] != "." or not (text[stop - 1 : stop].isupper() or text[max(stop - 2, 0) : stop].lower() in _ENDINGS):
        return False
    before = _LAST_WORD.search(text, max(0, stop - 12), stop)
    if before is None:
        return False
    word = before.group()
    return word.lower() in ABBREVIATIONS or (len(word) == 1 and word.isupper() and stop + 1 < len(text))
