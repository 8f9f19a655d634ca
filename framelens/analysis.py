"""Score an article: from `Article` to `Report`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from framelens.article import Article
from framelens.context import Context
from framelens.credibility import assess, is_english
from framelens.credibility.attribution import read_attribution
from framelens.errors import InputError, OptionError
from framelens.outlets import Register
from framelens.passages import Passage, find_batch_passages
from framelens.result import ModelReference, ParagraphReport, PassageReport, Report, TermReport
from framelens.scorer import BatchScores, FloatArray, Scorer
from framelens.speakers import speakers
from framelens.verdict import weigh
from framelens.voice import QUOTED, quotations, voice_of, voice_of_passage

# When more than this share of an article is uncertain, its verdict rests on the smaller part.
UNSURE = 0.5

# Passages below this share of what speaks for the label are single words of no consequence.
MIN_SHARE = 0.05


@dataclass(frozen=True, kw_only=True)
class AnalysisOptions:
    """What to compute.

    Attributes
    ----------
    terms : bool, default False
        List every term with its contributions.
    explain : str, default None
        Give the passages for this label instead of each paragraph's own.
    top : int, default 3
        At most this many passages a paragraph; 0 for all.
    context : bool, default True
        Let the rest of the article weigh in.
    """

    terms: bool = False
    explain: str | None = None
    top: int = 3
    context: bool = True


def analyse(
    article: Article,
    scorer: Scorer,
    options: AnalysisOptions | None = None,
    register: Register | None = None,
) -> Report:
    """Score and explain one article.

    Parameters
    ----------
    article : Article
    scorer : Scorer
    options : AnalysisOptions, default None
    register : Register, default None
        Outlets to look the article's outlet up in; without it credibility is left out.

    Returns
    -------
    Report

    Raises
    ------
    InputError
        If the article has no paragraph to score.
    OptionError
        If `options.explain` is not one of the model's labels.
    """
    options = options or AnalysisOptions()
    if options.explain is not None and options.explain not in scorer.labels:
        raise OptionError(f"--explain: expected one of {', '.join(scorer.labels)}; found {options.explain!r}")
    if not article.paragraphs:
        raise InputError(article.path or article.id, "no paragraph of an article", "all was set aside; see --keep-all")
    words = [len(p.words.split()) for p in article.paragraphs]
    scores = _score(article, scorer, words, options)
    passages = _passages(article, scorer, scores, options)
    voices = [voice_of(p.words) for p in article.paragraphs]
    # Sources are found by English words of saying, which takes longer than scoring: only where somebody asks for them.
    asked = register is not None or QUOTED in voices
    attribution = read_attribution(article) if asked and is_english(article) else None
    named = speakers(attribution) if attribution else (None,) * len(words)
    paragraphs = tuple(
        _paragraph(article, scorer, scores, i, passages[i], (voices[i], named[i]), options) for i in range(len(words))
    )
    framing = weigh(scorer.labels, scores.probabilities, words, voices, scorer.shared_error)
    return Report(
        _reference(scorer),
        scorer.labels,
        article,
        framing,
        paragraphs,
        options.explain,
        (*article.warnings, *_warnings(scorer, paragraphs)),
        # From the article alone: nothing of the framing is handed over.
        credibility=assess(article, register, attribution) if register is not None else None,
    )


@dataclass(frozen=True)
class _Scores:
    """An article's paragraphs scored.

    `context` is the part of `logits` that comes from the other paragraphs; from `threshold` on a label belongs to the
    label set.
    """

    batch: BatchScores
    context: FloatArray
    logits: FloatArray
    temperature: float
    threshold: float
    probabilities: FloatArray


def _score(article: Article, scorer: Scorer, words: Sequence[int], options: AnalysisOptions) -> _Scores:
    batch = scorer.score([p.words for p in article.paragraphs])
    context = (
        Context.from_card(scorer.card, scorer.temperature, scorer.threshold)
        if options.context
        else Context.off(len(scorer.labels))
    )
    added = context.of_article(batch.logits, words)
    temperature = context.temperature_of(scorer.temperature, len(words))
    logits = batch.logits + added
    threshold = context.threshold_of(scorer.threshold, len(words))
    return _Scores(batch, added, logits, temperature, threshold, scorer.probabilities(logits, temperature))


def _warnings(scorer: Scorer, paragraphs: Sequence[ParagraphReport]) -> Iterator[str]:
    """Say what a reader should know before quoting the verdict."""
    lengths = [p.end - p.start for p in paragraphs]
    known = float(np.average([p.known for p in paragraphs], weights=lengths))
    usual = float(scorer.card.get("known_words", {}).get("low", 0.0))
    if known < usual:
        yield (
            f"the model knows only {known:.0%} of the words ({usual:.0%} or more is usual): another language or "
            "another subject, so the labels mean little"
        )
    unsure = sum(n for p, n in zip(paragraphs, lengths, strict=True) if p.uncertain) / max(sum(lengths), 1)
    if unsure > UNSURE:
        yield f"the model is unsure of {unsure:.0%} of the text: read the paragraphs, do not quote the verdict"


def _reference(scorer: Scorer) -> ModelReference:
    card = scorer.card
    return ModelReference(
        str(card.get("name", "")),
        scorer.fingerprint,
        str(card["labeled_fingerprint"]),
        str(card.get("version", "")),
    )


def _paragraph(
    article: Article,
    scorer: Scorer,
    scores: _Scores,
    index: int,
    passages: tuple[PassageReport, ...],
    voice: tuple[str, str | None],
    options: AnalysisOptions,
) -> ParagraphReport:
    labels, paragraph, probabilities = scorer.labels, article.paragraphs[index], scores.probabilities[index]
    kind, speaker = voice
    return ParagraphReport(
        start=paragraph.start,
        end=paragraph.end,
        text=paragraph.text,
        index=index,
        voice=kind,
        speaker=speaker if kind == QUOTED else None,
        label=labels[int(probabilities.argmax())],
        label_set=_label_set(labels, probabilities, scores.threshold),
        probabilities=_by_label(labels, probabilities),
        logits=_by_label(labels, scores.logits[index]),
        intercepts=_by_label(labels, scorer.weights.intercepts),
        context=_by_label(labels, scores.context[index]),
        temperature=scores.temperature,
        known=float(scores.batch.known[index]),
        passages=passages,
        terms=_terms(article, scorer, scores.batch, index) if options.terms else None,
    )


def _label_set(labels: Sequence[str], probabilities: FloatArray, threshold: float) -> tuple[str, ...]:
    """Labels that cannot be ruled out, the likeliest first; one label where the model is sure."""
    order = np.argsort(-probabilities, kind="stable").tolist()
    return tuple(labels[i] for rank, i in enumerate(order) if rank == 0 or probabilities[i] >= threshold)


def _passages(
    article: Article, scorer: Scorer, scores: _Scores, options: AnalysisOptions
) -> list[tuple[PassageReport, ...]]:
    """Passages of every paragraph, each with the label that the paragraph has without it."""
    chosen = scores.logits.argmax(axis=1)
    if options.explain is not None:
        chosen[:] = scorer.labels.index(options.explain)
    passages = find_batch_passages(scores.batch, scorer.labels, chosen, MIN_SHARE)
    found = [passages.of(i)[: options.top or None] for i in range(len(scores.batch))]
    pairs = [(i, passage) for i, passages in enumerate(found) for passage in passages]
    rest = [_cut(article.paragraphs[i].words, passage) for i, passage in pairs]
    # Only the paragraph's own words change: what the rest of the article adds stays.
    without = scorer.score(rest).logits + scores.context[[i for i, _ in pairs]]
    quoted = [quotations(p.words) for p in article.paragraphs]
    reports: list[list[PassageReport]] = [[] for _ in found]
    for (i, passage), logits in zip(pairs, without, strict=True):
        base = article.paragraphs[i].start
        span = (base + passage.start, base + passage.end)
        without_it = scorer.labels[int(logits.argmax())]
        voice = voice_of_passage(quoted[i], passage.start, passage.end)
        reports[i].append(
            PassageReport(
                *span, article.text[slice(*span)], passage.label, passage.contribution, passage.share, without_it, voice
            )
        )
    return [tuple(r) for r in reports]


def _cut(words: str, passage: Passage) -> str:
    return words[: passage.start] + " " + words[passage.end :]


def _terms(article: Article, scorer: Scorer, batch: BatchScores, index: int) -> tuple[TermReport, ...]:
    base, terms = article.paragraphs[index].start, batch.terms(index)
    spans = zip((base + terms.start).tolist(), (base + terms.end).tolist(), terms.contributions, strict=True)
    return tuple(TermReport(a, b, article.text[a:b], _by_label(scorer.labels, x)) for a, b, x in spans)


def _by_label(labels: tuple[str, ...], values: FloatArray) -> dict[str, float]:
    return dict(zip(labels, values.tolist(), strict=True))
