"""Articles on the same event: which of their paragraphs are about the same matter."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framelens.text import TOKEN_PATTERN, fold

# Cosine of the paragraphs' uncommon words from which on they are taken to tell the same matter. The lowest at which
# chance makes less than a tenth of the pairs: measured by `python -m benchmarks.matching` on the labelled set's events
# of which two articles tell, against articles on different events (benchmarks/results/matching.json; 0.15 would leave
# out nearly half of what is found).
SAME_MATTER = 0.12

_TOKEN = re.compile(TOKEN_PATTERN)


@dataclass(frozen=True)
class Place:
    """A paragraph of one of the compared articles, both counted from 0."""

    article: int
    paragraph: int


@dataclass(frozen=True)
class Matter:
    """Paragraphs about the same matter, at most one an article, and how alike the two closest are (0 to 1)."""

    places: tuple[Place, ...]
    similarity: float


def match_paragraphs(articles: Sequence[Sequence[str]], least: float = SAME_MATTER) -> list[Matter]:
    """Find paragraphs of different articles that are about the same matter.

    Parameters
    ----------
    articles : sequence of sequence of str
        Paragraphs of each article.
    least : float, default SAME_MATTER
        How alike two paragraphs must be, 0 to 1.

    Returns
    -------
    list of Matter
        The most alike first; every paragraph stands in one of them at most.
    """
    places = [Place(a, p) for a, paragraphs in enumerate(articles) for p in range(len(paragraphs))]
    vectors = _vectors([articles[place.article][place.paragraph] for place in places])
    matter_of: dict[Place, list[Place]] = {}
    matters: list[tuple[float, list[Place]]] = []
    for similarity, i, j in _pairs(places, vectors, least):
        first, second = places[i], places[j]
        if first in matter_of and second in matter_of:
            continue
        if first not in matter_of and second not in matter_of:
            matters.append((similarity, [first, second]))
            matter_of[first] = matter_of[second] = matters[-1][1]
            continue
        new, old = (second, first) if first in matter_of else (first, second)
        members = matter_of[old]
        if all(member.article != new.article for member in members):
            members.append(new)
            matter_of[new] = members
    return [Matter(tuple(sorted(m, key=lambda p: p.article)), similarity) for similarity, m in matters]


def _vectors(texts: Sequence[str]) -> list[Mapping[str, float]]:
    """Words of each text by inverse document frequency, scaled to length 1."""
    words = [set(_TOKEN.findall(fold(text))) for text in texts]
    holders = Counter(word for found in words for word in found)
    vectors: list[Mapping[str, float]] = []
    for found in words:
        # Words of most paragraphs weigh nothing, so that a common "said" does not make a match.
        weights = {word: math.log(len(texts) / holders[word]) for word in found}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        vectors.append({word: w / length for word, w in weights.items()})
    return vectors


def _pairs(
    places: Sequence[Place], vectors: Sequence[Mapping[str, float]], least: float
) -> list[tuple[float, int, int]]:
    """Pairs of paragraphs of different articles that are alike enough, the most alike first."""
    holders: dict[str, list[int]] = defaultdict(list)
    found: list[tuple[float, int, int]] = []
    for j, vector in enumerate(vectors):
        alike: Counter[int] = Counter()
        for word, weight in vector.items():
            for i in holders[word]:
                alike[i] += weight * vectors[i][word]  # type: ignore[assignment]
            holders[word].append(j)
        found += [(s, i, j) for i, s in alike.items() if s >= least and places[i].article != places[j].article]
    return sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2]))
