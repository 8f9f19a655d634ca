"""Where sentences begin, in all paragraphs of a batch at once: exactly those of `framelens.text.sentence_spans`.

Most full stops are told by the characters beside them: a small letter before, one blank and an ASCII capital after, and
no abbreviation ends that way; or a letter or digit right behind. The rest is asked of the pattern, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from framelens.text import ENDINGS, sentence_end
from framelens.tokens import CodeArray, IntArray, code_points

# By code point: what may stand before a stop that is told at once, and what right behind one ends no sentence.
_PLAIN_BEFORE, _GOES_ON = np.zeros(128, dtype=np.bool_), np.zeros(128, dtype=np.bool_)
for _code in range(128):
    _PLAIN_BEFORE[_code] = chr(_code).islower() or chr(_code).isdigit() or chr(_code) in ",;:%"
    _GOES_ON[_code] = chr(_code).isalnum() or chr(_code) in ",;:-/%"

# Whether two code points, the first of them times 128, may end an abbreviation.
_ENDS_ABBREVIATION = np.zeros(128 * 128, dtype=np.bool_)
for _ending in ENDINGS:
    for _first in (_ending[0], _ending[0].upper()):
        _ENDS_ABBREVIATION[ord(_first) * 128 + ord(_ending[1])] = True


def sentence_starts(texts: Sequence[str]) -> tuple[IntArray, IntArray]:
    """Find the starts of all sentences.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    text, start : ndarray of int64, shape (n_sentences,)
        Index of the text and offset into it, ascending. Every text has a sentence that starts at 0, an empty one too.
    """
    codes, text_starts = code_points(texts)
    stops = np.flatnonzero(_is_stop(codes))
    # Behind the last text stands a line feed, so a stop has always two code points behind it here.
    before, after, later = codes[stops - 1], codes[stops + 1], codes[np.minimum(stops + 2, len(codes) - 1)]
    inside = (after < 128) & _GOES_ON.take(np.minimum(after, 127))
    plain = (before < 128) & _PLAIN_BEFORE.take(np.minimum(before, 127))
    ending = codes[stops - 2].astype(np.int64) * 128 + before
    plain &= ~_ENDS_ABBREVIATION.take(np.minimum(ending, len(_ENDS_ABBREVIATION) - 1))
    plain &= (codes[stops - 2] < 128) & (after == ord(" ")) & (later >= ord("A")) & (later <= ord("Z"))
    # One line feed stands before the first text.
    found = [text_starts[:-1], stops[plain] + 1]
    asked = stops[~(plain | inside)] - 1
    owner = np.searchsorted(text_starts, asked, side="right") - 1
    ends = [
        base + end
        for text, base, at in zip(owner.tolist(), text_starts.take(owner).tolist(), asked.tolist(), strict=True)
        if (end := sentence_end(texts[text], at - base)) is not None and end < len(texts[text])
    ]
    places = np.sort(np.concatenate([*found, np.array(ends, dtype=np.int64)]))
    text = np.searchsorted(text_starts, places, side="right") - 1
    return text, places - text_starts.take(text)


def _is_stop(codes: CodeArray) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = codes == ord(".")
    found |= codes == ord("!")
    found |= codes == ord("?")
    if codes.itemsize > 1:
        found |= codes == ord("…")
    return found
