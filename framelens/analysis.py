"""Score an article: from `Article` to `Report`, the one structure that every output format shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from framelens.article import Article, Skipped, Span
from framelens.context import Context
from framelens.credibility import Credibility, assess
from framelens.errors import InputError, OptionError
from framelens.passages import Passage, find_batch_passages
from framelens.scorer import BatchScores, FloatArray, Scorer
from framelens.sources import Register
from framelens.text import sentence_spans
from framelens.verdict import Framing, weigh
from framelens.voice import voice_of

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


@dataclass(frozen=True)
class TermReport(Span):
    """A term of a paragraph, with offsets into the article; `text` is the term as it stands there."""

    contributions: Mapping[str, float]


@dataclass(frozen=True)
class PassageReport(Span):
    """A passage of a paragraph, with offsets into the article.

    Attributes
    ----------
    contribution : float
        What it adds to the logit of `label`.
    share : float
        Of all that speaks for `label` in the paragraph, 0 to 1.
    without : str
        The label the paragraph would have without the passage's tokens: recomputed, not estimated.
    """

    label: str
    contribution: float
    share: float
    without: str


@dataclass(frozen=True)
class ParagraphReport(Span):
    """One scored paragraph; for every label ``logit = intercept + sum of terms + context``."""

    index: int
    voice: str
    label: str
    label_set: tuple[str, ...]
    probabilities: Mapping[str, float]
    logits: Mapping[str, float]
    intercepts: Mapping[str, float]
    context: Mapping[str, float]
    known: float
    passages: tuple[PassageReport, ...]
    terms: tuple[TermReport, ...] | None = None

    @property
    def uncertain(self) -> bool:
        """Whether the label set holds more than one label."""
        return len(self.label_set) > 1


@dataclass(frozen=True)
class ModelReference:
    """Which model scored: name, version, hash of its weights and of the labelled set it was trained on."""

    name: str
    fingerprint: str
    labeled_fingerprint: str
    version: str


@dataclass(frozen=True)
class Report:
    """Everything Framelens has to say about one article.

    Attributes
    ----------
    explain : str or None
        The label whose passages were asked for; None if every paragraph gives those for its own label.
    credibility : Credibility or None
        Scorecard and record of the outlet; None where no register of outlets was given.
    """

    model: ModelReference
    labels: tuple[str, ...]
    article: Article
    framing: Framing
    paragraphs: tuple[ParagraphReport, ...]
    explain: str | None = None
    warnings: tuple[str, ...] = ()
    credibility: Credibility | None = None

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was set aside when the article was read."""
        return self.article.skipped


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
    batch = scorer.score([p.words for p in article.paragraphs])
    words = [len(p.words.split()) for p in article.paragraphs]
    context = np.zeros_like(batch.logits)
    if options.context:
        context = Context.from_card(scorer.card).of_article(batch.logits, words)
    logits = batch.logits + context
    passages = _passages(article, scorer, batch, logits, options)
    paragraphs = tuple(
        _paragraph(article, scorer, batch, i, logits[i], context[i], passages[i], options) for i in range(len(batch))
    )
    framing = weigh(scorer.labels, scorer.probabilities(logits), words, [p.voice for p in paragraphs])
    return Report(
        _reference(scorer),
        scorer.labels,
        article,
        framing,
        paragraphs,
        options.explain,
        (*article.warnings, *_warnings(scorer, paragraphs)),
        # From the article alone: nothing of the framing is handed over.
        credibility=assess(article, register) if register is not None else None,
    )


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
    batch: BatchScores,
    index: int,
    logits: FloatArray,
    context: FloatArray,
    passages: tuple[PassageReport, ...],
    options: AnalysisOptions,
) -> ParagraphReport:
    labels, paragraph = scorer.labels, article.paragraphs[index]
    probabilities = scorer.probabilities(logits)
    return ParagraphReport(
        start=paragraph.start,
        end=paragraph.end,
        text=paragraph.text,
        index=index,
        voice=voice_of(paragraph.words),
        label=labels[int(probabilities.argmax())],
        label_set=label_set(scorer, probabilities),
        probabilities=_by_label(labels, probabilities),
        logits=_by_label(labels, logits),
        intercepts=_by_label(labels, scorer.weights.intercepts),
        context=_by_label(labels, context),
        known=float(batch.known[index]),
        passages=passages,
        terms=_terms(article, scorer, batch, index) if options.terms else None,
    )


def label_set(scorer: Scorer, probabilities: FloatArray) -> tuple[str, ...]:
    """Labels that cannot be ruled out, the likeliest first; one label where the model is sure."""
    threshold = float(scorer.card.get("label_sets", {}).get("threshold", 1.0))
    order = np.argsort(-probabilities, kind="stable").tolist()
    return tuple(scorer.labels[i] for rank, i in enumerate(order) if rank == 0 or probabilities[i] >= threshold)


def _passages(
    article: Article, scorer: Scorer, batch: BatchScores, logits: FloatArray, options: AnalysisOptions
) -> list[tuple[PassageReport, ...]]:
    """Passages of every paragraph, each with the label that the paragraph has without it."""
    chosen = logits.argmax(axis=1)
    if options.explain is not None:
        chosen[:] = scorer.labels.index(options.explain)
    sentences = [sentence_spans(p.words) for p in article.paragraphs]
    passages = find_batch_passages(batch, scorer.labels, chosen, sentences, MIN_SHARE)
    found = [passages.of(i)[: options.top or None] for i in range(len(batch))]
    pairs = [(i, passage) for i, passages in enumerate(found) for passage in passages]
    rest = [_cut(article.paragraphs[i].words, passage) for i, passage in pairs]
    # Only the paragraph's own words change: what the rest of the article adds stays.
    without = scorer.score(rest).logits + (logits - batch.logits)[[i for i, _ in pairs]]
    reports: list[list[PassageReport]] = [[] for _ in found]
    for (i, passage), scores in zip(pairs, without, strict=True):
        base = article.paragraphs[i].start
        span = (base + passage.start, base + passage.end)
        without_it = scorer.labels[int(scores.argmax())]
        reports[i].append(
            PassageReport(
                *span, article.text[slice(*span)], passage.label, passage.contribution, passage.share, without_it
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
