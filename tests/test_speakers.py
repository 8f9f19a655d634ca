import pytest
from hypothesis import given
from hypothesis import strategies as st

from framelens.article import Article, Paragraph
from framelens.credibility.attribution import read_attribution
from framelens.speakers import speakers


def article(*texts: str) -> Article:
    paragraphs, at = [], 0
    for text in texts:
        paragraphs.append(Paragraph(at, at + len(text), text, text))
        at += len(text) + 2
    return Article("a", "\n\n".join(texts), tuple(paragraphs))


def spoken(*texts: str) -> tuple[str | None, ...]:
    return speakers(read_attribution(article(*texts)))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"The canal will be ready by spring," said Aigul Serikova of the water office.', "Aigul Serikova"),
        ('Marat Dzhumabayev told reporters: "We were never asked about the road."', "Marat Dzhumabayev"),
        ('"We do not comment on rumours of that kind," the ministry said.', None),
        ('"Nobody told us that the bridge would close," a driver said.', None),
        ("Aigul Serikova said the canal would be ready by spring.", None),
        ("The canal will be ready by spring.", None),
    ],
)
def test_names_who_is_quoted(text: str, speaker: str | None) -> None:
    assert spoken(text) == (speaker,)


def test_a_later_paragraph_gets_the_full_name() -> None:
    first = '"The canal will be ready by spring," said Aigul Serikova of the water office.'
    second = '"The pumps came from Tashkent and they work well," Serikova said.'
    assert spoken(first, "The works began in 2019.", second) == ("Aigul Serikova", None, "Aigul Serikova")


def test_the_one_who_is_quoted_most_counts() -> None:
    text = (
        '"We were not told of it," said Marat Dzhumabayev. "The whole village has lived from this lake for longer than '
        'any of those engineers in the capital can remember," said Aigul Serikova.'
    )
    assert spoken(text) == ("Aigul Serikova",)


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=5))
def test_one_answer_a_paragraph_whatever_the_text(texts: list[str]) -> None:
    found = spoken(*texts)
    assert len(found) == len(texts)
    assert all(name is None or name for name in found)
