"""Who is quoted in each paragraph of an article, where the text names somebody."""

from __future__ import annotations

from collections import Counter

from framelens.credibility.attribution import Attribution, Source
from framelens.credibility.document import Document


def speakers(attribution: Attribution) -> tuple[str | None, ...]:
    """Name the person or institution whose quoted words fill most of each paragraph's quotations.

    Parameters
    ----------
    attribution : Attribution

    Returns
    -------
    tuple of str or None, one for each paragraph of the article
        The fullest form of the name in the article ("Aigul Serikova", where this paragraph says "she said"); None
        where nothing is quoted, or nobody is named.
    """
    document, names = attribution.document, _full_names(attribution)
    words: dict[int, Counter[str]] = {}
    for sentence, source in zip(document.sentences, attribution.sources, strict=True):
        inside = sum(document.quoted[sentence.first : sentence.last])
        if inside and source is not None and source.key in names:
            words.setdefault(sentence.paragraph, Counter())[source.key] += inside
    return tuple(
        names[words[number].most_common(1)[0][0]] if number in words else None
        for number in range(len(document.article.paragraphs))
    )


def _full_names(attribution: Attribution) -> dict[str, str]:
    """Give every named source's longest mention, by its key."""
    names: dict[str, str] = {}
    for source in attribution.sources:
        if source is not None and _is_name(attribution.document, source):
            mention = " ".join(source.mention(attribution.document).text.split())
            names[source.key] = max(names.get(source.key, ""), mention, key=len)
    return names


def _is_name(document: Document, source: Source) -> bool:
    """Tell names from descriptions: "the ministry" can be found, but is not a name to print."""
    return source.named and source.mention(document).text[0].isupper()
