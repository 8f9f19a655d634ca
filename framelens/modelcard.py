"""The model card: what the model is, on what it was measured, and what it is not for, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from framelens.dataset import LabelledSet, counts
from framelens.scorer import Scorer

# Terms listed per label.
TELLING_TERMS = 40


def write_card(scorer: Scorer, labelled: LabelledSet) -> str:
    """Compose the card of a trained model.

    Parameters
    ----------
    scorer : Scorer
        As saved, so that the card names the right hash.
    labelled : LabelledSet
        What it was trained on.

    Returns
    -------
    str
        Markdown.
    """
    card = scorer.card
    sections = [
        f"# Model card: {card['name']}\n\nWritten by `python train.py`; every figure below is in `en/card.json`, too.",
        _what(scorer, labelled),
        _figures(card),
        _confusions(card),
        _terms(scorer),
        _LIMITS,
    ]
    return "\n\n".join(sections) + "\n"


def _what(scorer: Scorer, labelled: LabelledSet) -> str:
    card = scorer.card
    prior = ", ".join(f"{label} {share:.2f}" for label, share in card["prior"].items())
    rows = [
        (
            "Kind",
            "multinomial logistic regression on TF-IDF of words and word pairs; one weight a term and label",
        ),
        ("Labels", ", ".join(card["labels"])),
        ("Trained on", f"{len(labelled)} paragraphs, fingerprint `{labelled.fingerprint}`"),
        ("By label", ", ".join(f"{label} {n}" for label, n in counts(labelled.examples, "label").items())),
        ("Groups", f"{len({e.group for e in labelled.examples})} (who wrote or collected a batch)"),
        ("Events", f"{len({e.event for e in labelled.examples})}"),
        ("Terms", f"{len(scorer.weights.idf)}"),
        ("Class prior", f"{prior} (expected of new articles; `--prior` changes it)"),
        ("Temperature", f"{card['temperature']:.3f}"),
        (
            "Context",
            f"strength {card['context']['strength']} (what the rest of an article adds to a paragraph)",
        ),
        ("Weights", f"SHA-256 `{card['weights_sha256']}`, format version {card['format_version']}"),
    ]
    return "## What it is\n\n" + _table(["", ""], rows)


def _figures(card: Mapping[str, Any]) -> str:
    labels = card["labels"]
    head = [
        "protocol",
        "n",
        "accuracy",
        "macro-F1",
        *(f"F1 {x}" for x in labels),
        *(f"AUC {x}" for x in labels),
        "Brier",
        "ECE",
    ]
    rows = [
        [name, m["n"], m["accuracy"], m["macro_f1"], *m["f1"].values(), *m["auc"].values(), m["brier"], m["ece"]]
        for name, m in card["metrics"].items()
    ]
    return (
        "## Figures on the labelled set, paragraphs alone\n\n"
        "Each paragraph scored by models that had not seen its fold, at the labelled set's own class shares. AUC is "
        "one label against the rest. `unseen group` leaves out one writer's batch at a time: nothing of it was seen "
        "in training.\n\n" + _table(head, [[_cell(c) for c in row] for row in rows])
    )


def _confusions(card: Mapping[str, Any]) -> str:
    labels = card["labels"]
    parts = ["## Confusion matrices\n\nRows are true labels, columns predicted ones."]
    for name, m in card["metrics"].items():
        rows = [[label, *map(str, row)] for label, row in zip(labels, m["confusion"], strict=True)]
        parts.append(f"### {name}\n\n" + _table(["", *labels], rows))
    return "\n\n".join(parts)


def _terms(scorer: Scorer) -> str:
    terms = np.array(scorer.vocabulary(), dtype=object)
    weight = scorer.weights.coefficients * scorer.weights.idf[:, None]
    parts = ["## Most telling terms\n\nBy weight times inverse document frequency."]
    for i, label in enumerate(scorer.labels):
        strongest = terms[np.argsort(-weight[:, i], kind="stable")[:TELLING_TERMS]]
        parts.append(f"**{label}**: " + ", ".join(f"“{t}”" for t in strongest))
    return "\n\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


_LIMITS = """## Intended use

Describing how news paragraphs on Central Asia, Russia and the post-Soviet space are framed: to sort what to read,
to compare outlets and periods, to find the passages that carry a frame. Every label comes with the words that
caused it; quote those, not the label alone.

## Not for

- Deciding whether a text is true, whether it is disinformation, or whether its author is anybody's agent. The
  framing says nothing about any of these, nor about the credibility of the source.
- Acting against people or outlets on the strength of a score.
- Other languages, other regions, social-media posts, headlines, fragments.

## Limits

- It knows words and pairs of words. Irony, allusion and what is left unsaid escape it; so does who speaks, but for
  quotation marks.
- The labelled paragraphs were written for the project with a language model's help, about invented events, and
  checked blind; they are not collected from outlets. Real paragraphs are milder and harder.
- The labels follow one codebook (`labeled/CODEBOOK.md`); two people who used it on real paragraphs agreed on 91%.
- A label set of more than one label means that the model does not know. Take it at its word."""
