from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.errors import InputError
from framelens.reading import ReadOptions, language, read_text
from framelens.reading.language import language_of

ENGLISH = "The two delegations met in Osh on Monday and agreed to open the crossing for lorries until late May."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "en"),
        ("Стороны встретились в Оше в понедельник и договорились открыть переход для грузовиков до мая.", "ru"),
        ("Міністр закордонних справ України приїхав до Києва, і її зустріли журналісти.", "uk"),
        ("Қазақстан мен Қырғызстан шекарасында жүк көліктері бірнеше күн күтті.", "kk"),
        ("თბილისში გუშინ წვიმა მოვიდა და ქუჩები დაიტბორა.", "ka"),
        ("Հայաստանի կառավարությունը երեկ նիստ է գումարել մայրաքաղաքում։", "hy"),
        ("Die beiden Delegationen trafen sich am Montag in Osch und öffneten den Grenzübergang bis Ende Mai.", "de"),
        ("Les deux délégations se sont réunies lundi à Och pour rouvrir le poste frontière jusqu'à la fin mai.", "fr"),
        ("Osh, Bishkek, Almaty.", None),
        ("“Privet!”", None),
        ("", None),
        ("1991 2022 45%", None),
    ],
)
def test_languages(text: str, expected: str | None) -> None:
    assert language_of(text) == expected


def test_names_and_quotations_do_not_make_english_foreign() -> None:
    assert language_of("“Родина-мать зовёт,” the poster said, and nobody in the square looked up at it.") == "en"
    lists = "Present were Kassym-Jomart Omarov, Emomali Saidov, Gurbanguly Annaev and the chairman of the board."
    assert language_of(lists) == "en"


def test_without_the_package_a_foreign_language_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "find_spec", lambda name: None)
    assert language_of("Die beiden Delegationen trafen sich am Montag und öffneten den Grenzübergang bis Mai.") == "und"
    assert language_of("Omarov, Saidov, Annaev, Karimova, Lee, Petrosyan, Belov, Kurbanov abstained") is None


def test_foreign_paragraphs_are_set_aside_and_said_so() -> None:
    russian = "Стороны встретились в Оше в понедельник и договорились открыть переход до мая."
    article = read_text(f"{ENGLISH}\n\n{russian}", "a")
    assert [p.text for p in article.paragraphs] == [ENGLISH]
    assert [(s.reason, s.text) for s in article.skipped] == [("language", russian)]
    assert article.warnings == ("1 paragraph in Russian set aside: the model reads English",)
    assert article.metadata.language == "en"
    assert len(read_text(f"{ENGLISH}\n\n{russian}", "a", options=ReadOptions(languages=())).paragraphs) == 2
    assert len(read_text(f"{ENGLISH}\n\n{russian}", "a", options=ReadOptions(languages=("en", "ru"))).paragraphs) == 2


def test_an_article_in_another_language_is_an_error() -> None:
    with pytest.raises(InputError, match=r"^a: written in Russian; the model reads English"):
        read_text("Стороны встретились в Оше в понедельник и договорились открыть переход до мая.", "a")


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = language_of(text)
    assert found is None or 2 <= len(found) <= 3
