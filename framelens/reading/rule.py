"""The form of a rule about page furniture: a reason, words that must occur, and patterns.

Patterns see a block in lower case with single blanks and straight quotes and apostrophes. `most` bounds the words of
the block: a real paragraph that mentions cookies or subscriptions is longer, or is not addressed to the reader.
The words of `cues` are looked for first, so that a page without furniture compiles no pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

# Longer on average are no words; the bound keeps a pattern's work small on a megabyte without blanks.
MAX_WORD = 20


@dataclass(frozen=True)
class Rule:
    """A kind of furniture.

    Attributes
    ----------
    reason : str
    most : int
        The most words the block may have.
    cues : tuple of str
        One of these must occur.
    patterns : tuple of str
        One of these must be found (`re.search`) as well.
    """

    reason: str
    most: int
    cues: tuple[str, ...]
    patterns: tuple[str, ...]

    def matches(self, line: str, words: int) -> bool:
        """Tell whether a block with this normalised `line` of so many `words` is of this kind."""
        if words > self.most or len(line) > MAX_WORD * self.most or not any(cue in line for cue in self.cues):
            return False
        return _compiled(self.patterns).search(line) is not None


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
