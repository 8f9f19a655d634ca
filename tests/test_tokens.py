import re

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from framelens.text import TOKEN_PATTERN, fold
from framelens.tokens import hash_bigrams, hash_terms, tokenize

ANY_TEXTS = st.lists(st.text(), max_size=5)


def expected(texts: list[str]) -> list[tuple[int, int, int]]:
    return [(i, m.start(), m.end()) for i, t in enumerate(texts) for m in re.finditer(TOKEN_PATTERN, fold(t))]


@given(ANY_TEXTS)
@example(["İstanbul", "ΑΣ", "a\nb", "", "\ud800x", "Орал 1991_"])
def test_tokens_are_those_of_the_regular_expression(texts: list[str]) -> None:
    tokens = tokenize(texts)
    found = list(zip(tokens.paragraph.tolist(), tokens.start.tolist(), tokens.end.tolist(), strict=True))
    assert found == expected(texts)


@given(ANY_TEXTS)
def test_equal_tokens_have_equal_hashes_and_others_do_not(texts: list[str]) -> None:
    tokens = tokenize(texts)
    words = [fold(texts[p])[a:b] for p, a, b in expected(texts)]
    assert (
        len(set(words)) == len(set(zip(words, tokens.hashes.tolist(), strict=True))) == len(set(tokens.hashes.tolist()))
    )


@given(ANY_TEXTS)
def test_bigrams_stay_inside_a_text_and_hash_like_vocabulary_terms(texts: list[str]) -> None:
    tokens = tokenize(texts)
    hashes, first = hash_bigrams(tokens)
    assert (tokens.paragraph[first] == tokens.paragraph[first + 1]).all()
    spans = expected(texts)
    words = [fold(texts[p])[a:b] for p, a, b in spans]
    terms = [f"{words[i]} {words[i + 1]}" for i in first.tolist()]
    assert len(terms) == sum(max(sum(p == i for p, _, _ in spans) - 1, 0) for i in range(len(texts)))
    assert np.array_equal(hash_terms(terms), hashes)


def test_a_text_hashes_the_same_whatever_stands_beside_it() -> None:
    alone, beside = tokenize(["Kyiv"]), tokenize(["Чуй", "Kyiv", "é"])
    assert alone.hashes[0] == beside.hashes[1]
