"""MinHash against the plain comparison of all pairs; spans against the plain search."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framelens.dataset import Example, LabelledSet
from framelens.errors import InputError
from framelens.labels.duplicates import (
    duplicates_across_events,
    duplicates_within_events,
    near_duplicates,
    shared_spans,
    spans_from_outside,
)

WORDS = [f"w{i}" for i in range(40)]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=12, max_size=30).map(" ".join), min_size=1, max_size=6)


def _jaccard(one, other):
    def triples(text):
        words = text.split()
        return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}

    a, b = triples(one), triples(other)
    return len(a & b) / len(a | b)


@settings(deadline=None)
@given(TEXTS, st.integers(0, 3))
def test_near_copies_are_found_and_nothing_else(texts, changes):
    words = texts[0].split()
    words[:changes] = ["other"] * changes
    texts = [*texts, " ".join(words)]
    found = {(d.first, d.second): d.similarity for d in near_duplicates(texts)}
    for i in range(len(texts)):
        for j in range(i + 1, len(texts)):
            exact = _jaccard(texts[i], texts[j])
            if (i, j) in found:
                assert found[i, j] == pytest.approx(exact)
            # MinHash promises the likes of 0.7 and more; close to the threshold it may miss one.
            assert (i, j) in found or exact < 0.7


def _set(*rows):
    return LabelledSet(tuple(Example(f"p{i}", text, label, event, "g") for i, (text, label, event) in enumerate(rows)))


LONG = "The ferry was late again on Monday and the harbour master told the passengers to wait in the hall until noon."


def test_copies_within_and_across_events():
    other = LONG.replace("noon", "dusk")
    across = _set((LONG, "calm", "e1"), (other, "loud", "e2"))
    twins = _set((LONG, "calm", "e1"), (other, "loud", "e1"))
    same = _set((LONG, "calm", "e1"), (other, "calm", "e1"))
    for labelled, expected in ((across, (False, True)), (twins, (True, True)), (same, (True, False))):
        found = near_duplicates([e.text for e in labelled.examples])
        checks = duplicates_across_events(labelled, found), duplicates_within_events(labelled, found)
        assert tuple(c.passed for c in checks) == expected
    failed = duplicates_within_events(same, near_duplicates([LONG, other]))
    assert failed.table.rows[0][1:3] == ("p0", "p1")


@pytest.mark.parametrize("name", ["outside.txt", "deep/page.html", "rows.csv"])
def test_a_sentence_taken_over_is_found_with_its_place(tmp_path, name):
    labelled = _set(
        (f"First this. {LONG} Then that.", "calm", "e1"), ("Nothing of the kind stands here.", "loud", "e1")
    )
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(f"Before. {LONG.upper()}\nAfter.")
    (span,) = shared_spans(labelled, tmp_path)
    assert (span.id, span.words) == ("p0", len(LONG.split()))
    assert span.text == LONG.rstrip(".")
    assert labelled.examples[0].text[span.start : span.end] == span.text
    assert span.source.endswith(name)


def test_strings_of_json_are_searched_unescaped(tmp_path):
    labelled = _set((LONG, "calm", "e1"), ("Nothing else.", "loud", "e1"))
    (tmp_path / "a.jsonl").write_text(json.dumps({"deep": [{"text": LONG.replace(" on ", "\non ")}]}) + "\n")
    found = spans_from_outside(labelled, tmp_path)
    assert (found.value, found.passed) == (1, False)


def test_long_names_are_shown_but_do_not_fail(tmp_path):
    name = "the United Northern Harbour and Ferry Workers Union of the Western Isles"
    labelled = _set((f"He joined {name} once.", "calm", "e1"), ("Nothing else.", "loud", "e1"))
    (tmp_path / "a.txt").write_text(f"She left {name} too.")
    found = spans_from_outside(labelled, tmp_path)
    assert (found.value, found.passed, found.table.total) == (0, True, 1)


def test_nine_words_are_no_span_and_paragraphs_are_not_joined(tmp_path):
    labelled = _set(("a b c d e f g h i", "calm", "e1"), ("j k l m n", "loud", "e1"))
    (tmp_path / "a.txt").write_text("a b c d e f g h i j k l m n")
    assert shared_spans(labelled, tmp_path) == []
    assert [s.words for s in shared_spans(labelled, tmp_path, words=9)] == [9]


def test_without_a_folder_nothing_is_measured_and_a_bad_one_is_named(tmp_path):
    labelled = _set((LONG, "calm", "e1"))
    assert spans_from_outside(labelled, None).value is None
    with pytest.raises(InputError, match="no file of"):
        spans_from_outside(labelled, tmp_path)
    (tmp_path / "bad.txt").write_bytes(b"\xff\xff")
    with pytest.raises(InputError, match=r"bad\.txt: it cannot be read"):
        spans_from_outside(labelled, tmp_path)
