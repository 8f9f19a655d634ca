from __future__ import annotations

from pathlib import Path

import pytest

from framelens.reading import read_text
from framelens.reading.region import THRESHOLD, gazetteer, mentions, relevance

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Kazakhstan's president flew from Alma-Ata to the Kremlin.", 3),
        ("The Shanghai Cooperation Organisation met in Samarkand.", 2),
        ("The post-Soviet states of Central Asia", 2),
        ("KIEV and Kyiv and kyiv", 3),
        ("The state of Georgia voted; a rosé from Russell County", 0),
        ("Washington, Beijing and Brussels", 0),
    ],
)
def test_mentions(text: str, count: int) -> None:
    assert mentions(text) == count


def test_the_gazetteer_has_no_common_words() -> None:
    common = {"the", "state", "georgia", "turkey", "china", "union", "council", "rose", "orange", "brest", "mary"}
    alone = {first for first, names in gazetteer().items() if (first,) in names}
    assert not alone & common
    assert sum(len(names) for names in gazetteer().values()) >= 350


def test_relevance_is_the_share_of_sentences() -> None:
    assert relevance([]) == 0.0
    assert relevance(["Tashkent agreed. Nobody else did."]) == 0.5


def test_texts_on_other_subjects_are_warned_about() -> None:
    for part in (DATA / "offtopic.txt").read_text(encoding="utf-8").split("\n### ")[1:]:
        article = read_text(part.replace("\n", "\n\n"), "off")
        assert article.metadata.relevance is not None
        assert article.metadata.relevance < THRESHOLD
        assert article.warnings[-1].startswith("hardly about the region: ")


def test_texts_on_the_region_are_not() -> None:
    article = read_text("Kazakh exports to Russia fell.\n\nThe ministry in Astana gave no reason for the fall.", "on")
    assert article.metadata.relevance == 1.0
    assert article.warnings == ()
