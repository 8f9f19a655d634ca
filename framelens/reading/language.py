"""The language of a paragraph: by script and function words where these are clear, else by py3langid."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec

# The commonest function words of English: every second or third word of a running text.
_ENGLISH = frozenset(
    (
        *("the", "of", "to", "and", "a", "in", "that", "is", "for", "it", "on", "was", "with", "as", "be", "by", "at"),
        *("he", "his", "have", "has", "are", "from", "this", "not", "but", "had", "they", "which", "or", "an", "were"),
        *("we", "their", "been", "will", "who", "its", "would", "more", "one", "about", "out", "up", "there", "if"),
        *("when", "than", "other", "into", "our", "you", "i", "no", "all", "what", "so", "can", "do", "my", "us"),
    )
)

# Function words of other languages that are written in Latin letters and are met in the region's press; none of
# them is an English word or a name.
_FOREIGN = frozenset(
    (
        *("der", "die", "das", "und", "nicht", "ist", "mit", "den", "dem", "ein", "eine", "zu", "sich", "auf", "von"),
        *("le", "la", "les", "des", "une", "est", "dans", "et", "du", "qui", "pour", "que", "sur", "au", "aux", "ont"),
        *(
            "el",
            "los",
            "las",
            "del",
            "y",
            "en",
            "por",
            "con",
            "para",
            "una",
            "il",
            "che",
            "di",
            "della",
            "e",
            "è",
            "per",
        ),
        *("w", "na", "nie", "się", "z", "jest", "że", "oraz", "v", "je", "se", "sa", "za", "ve", "bir", "bu", "için"),
        *("ile", "olan", "va", "bilan", "uchun", "da", "ki", "bilən", "üçün", "edən", "os", "um", "uma"),
        *("de", "het", "een", "van", "niet", "och", "att", "som", "är", "ir", "un", "ar", "ja", "kad"),
    )
)

# In English news fewer than one function word in six is rare and fewer than one in twelve hardly found; texts in
# other languages of Latin script have about one in twenty ("a", "in", "on", "as" are words of theirs too).
CLEAR = 1 / 6
NONE = 1 / 12

# Fewer words do not tell: names, slogans, a heading.
FEW_WORDS = 8

# A paragraph is in the script of most of its letters.
HALF = 0.5

_WORD = re.compile(r"[^\W\d_]+")
_NAMES = {
    "ru": "Russian", "uk": "Ukrainian", "kk": "Kazakh", "ky": "Kyrgyz", "tg": "Tajik", "uz": "Uzbek", "de": "German",
    "fr": "French", "es": "Spanish", "it": "Italian", "pl": "Polish", "tr": "Turkish", "az": "Azerbaijani",
    "hy": "Armenian", "ka": "Georgian", "be": "Belarusian", "fa": "Persian", "zh": "Chinese", "ar": "Arabic",
    "en": "English", "und": "another language",
}  # fmt: skip

# Letters that Cyrillic alphabets do not share, in the order in which they are looked for.
_CYRILLIC = (("tg", "ӣӯҳҷ"), ("kk", "әғқұ"), ("ky", "ңөү"), ("be", "ў"), ("uk", "іїєґ"))
_SCRIPTS = {"ARMENIAN": "hy", "GEORGIAN": "ka", "ARABIC": "fa", "CJK": "zh"}


def language_of(text: str) -> str | None:
    """Tell the language of a paragraph.

    Parameters
    ----------
    text : str

    Returns
    -------
    str or None
        ISO 639-1; "und" for one that is not English and not known; None if there is too little text to tell.

    Examples
    --------
    >>> language_of("The two sides met on Monday to talk about the border.")
    'en'
    >>> language_of("Стороны встретились в понедельник, чтобы обсудить границу.")
    'ru'
    """
    words = _WORD.findall(text[:2000].lower())
    letters = "".join(words)
    latin = sum(c < "\u0250" for c in letters)
    if len(letters) and latin < HALF * len(letters):
        return _by_script(letters)
    if len(words) < FEW_WORDS:
        return None
    share = sum(word in _ENGLISH for word in words) / len(words)
    if share >= CLEAR:
        return "en"
    foreign = sum(word in _FOREIGN for word in words) / len(words)
    if foreign < NONE or foreign <= share:
        return "en" if share >= NONE else None  # a list of names, a table
    return _identify(text[:2000]) if find_spec("py3langid") is not None else "und"


def name_of(language: str) -> str:
    """English name of a language; its code if it has none here."""
    return _NAMES.get(language, language)


def most_common(languages: Iterable[str | None]) -> str | None:
    """Return the commonest language; None if none is known."""
    counts = Counter(language for language in languages if language)
    return counts.most_common(1)[0][0] if counts else None


def _by_script(letters: str) -> str:
    """Tell a language that is not written in Latin letters by its script and its own letters."""
    script = Counter(unicodedata.name(c, "").partition(" ")[0] for c in letters[:200]).most_common(1)[0][0]
    if script != "CYRILLIC":
        return _SCRIPTS.get(script, "und")
    own = (language for language, marks in _CYRILLIC if sum(letters.count(c) for c in marks) >= 2)
    return next(own, "ru")


@cache
def _identify(text: str) -> str:
    import py3langid  # its model takes half a second to load: only for what the words leave open

    return str(py3langid.classify(text)[0])
