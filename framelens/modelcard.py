"""The model card: what the model is, on what it was measured, and what it is not for, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from framelens.dataset import LabelledSet, counts
from framelens.scorer import Scorer

CARD_FILE, EVALUATION_FILE = "MODEL_CARD.md", "evaluation.json"

# Terms listed per label.
TELLING_TERMS = 40


def write_card(scorer: Scorer, labelled: LabelledSet, evaluation: Mapping[str, Any] | None = None) -> str:
    """Compose the card of a trained model.

    Parameters
    ----------
    scorer : Scorer
        As saved, so that the card names the right hash.
    labelled : LabelledSet
        What it was trained on.
    evaluation : mapping, default None
        Figures of `python train.py evaluate`; left out where they are of another labelled set.

    Returns
    -------
    str
        Markdown.
    """
    card = scorer.card
    sections = [
        f"# Model card: {card['name']}\n\nWritten by `python train.py`; every figure below is in `en/card.json` or "
        "`evaluation.json`, too.",
        _what(scorer, labelled),
        _figures(card),
        *_verdicts(card),
        *_comparisons(evaluation or {}, labelled.fingerprint),
        _confusions(card),
        _terms(scorer),
        _LIMITS,
    ]
    return "\n\n".join(sections) + "\n"


def _what(scorer: Scorer, labelled: LabelledSet) -> str:
    card = scorer.card
    prior = ", ".join(f"{label} {share:.2f}" for label, share in card["prior"].items())
    together = card["context"]["temperature"]
    rows = [
        (
            "Kind",
            "multinomial logistic regression on TF-IDF of words and word pairs; one weight a term and label",
        ),
        ("Labels", ", ".join(card["labels"])),
        ("Trained on", f"{len(labelled)} paragraphs, fingerprint `{labelled.fingerprint}`"),
        ("By label", ", ".join(f"{label} {n}" for label, n in counts(labelled.examples, "label").items())),
        ("Groups", f"{len(set(labelled.groups))} (who wrote or collected a batch)"),
        ("Events", f"{len({e.event for e in labelled.examples})}"),
        ("Terms", f"{len(scorer.weights.idf)}"),
        ("Class prior", f"{prior} (expected of new articles; `--prior` changes it)"),
        ("Temperature", f"{card['temperature']:.3f} for a paragraph alone, {together:.3f} in an article"),
        (
            "Context",
            f"strength {card['context']['strength']} (what the rest of an article adds to a paragraph)",
        ),
        ("Weights", f"SHA-256 `{card['weights_sha256']}`, format version {card['format_version']}"),
    ]
    return "## What it is\n\n" + _table(["", ""], rows)


def _figures(card: Mapping[str, Any]) -> str:
    labels = card["labels"]
    head = ["protocol", "n", "accuracy", "macro-F1", "macro-F1, weighted"]
    head += [*(f"F1 {x}" for x in labels), *(f"AUC {x}" for x in labels), "Brier", "ECE"]
    rows = []
    for name, m in card["metrics"].items():
        figures = [m["accuracy"], m["macro_f1"], m["weighted_macro_f1"], *m["f1"].values(), *m["auc"].values()]
        rows.append([name, str(m["n"]), *(_cell(x) for x in [*figures, m["brier"], m["ece"]])])
    return (
        "## Figures on the labelled set, paragraphs alone\n\n"
        "Each paragraph scored by models that had not seen its fold, at the labelled set's own class shares. The "
        "weighted figure counts every paragraph by its weight in training: near-minimal contrasts, which are hard and "
        "rare in reality, count less. AUC is one label against the rest. `unseen group` leaves out one writer's batch "
        "at a time: nothing of it was seen in training. Probabilities are calibrated for real paragraphs, which are "
        "harder, so on the set itself they are too timid: its ECE says so.\n\n" + _table(head, rows)
    )


def _comparisons(evaluation: Mapping[str, Any], fingerprint: str) -> list[str]:
    """One section for every run of ``evaluate`` on this labelled set."""
    if evaluation.get("labeled_fingerprint") != fingerprint:
        return []
    sections = []
    for name, found in evaluation.items():
        if name == "explanations" and found:
            sections.append(_explanations(found))
        elif name.startswith("on "):
            sections.append(_comparison(name, found))
        elif name.startswith("learning curve") and found:
            sections.append(_curve(name, found))
    return sections


def _comparison(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    labels = list(rows[0]["metrics"]["auc"])
    head = ["protocol", "method", "n", "macro-F1 (95% interval)", *(f"AUC {x}" for x in labels), "Brier", "ECE"]
    head += ["coverage of 90% sets", "mean set size", "error, all", "error, surest half"]
    lines = []
    for row in rows:
        m, s, (low, high) = row["metrics"], row["selective"], row["macro_f1_interval"]
        f1 = f"{m['macro_f1']:.3f} ({low:.3f} to {high:.3f})"
        figures = [*m["auc"].values(), m["brier"], m["ece"], s["coverage"], s["set_size"]]
        risks = [s["risk_at"]["100%"], s["risk_at"]["50%"]]
        lines.append([row["protocol"], row["method"], str(m["n"]), f1, *(_cell(x) for x in [*figures, *risks])])
    return (
        f"## Beside the baselines, {name}\n\n"
        "From `python train.py evaluate`. Every method on the same splits and at its own best temperature; intervals "
        "by bootstrap over whole units (groups, events). Label sets are calibrated on other units than those they are "
        "tested on. Only our own method uses the weights of the examples, which are chosen for real text and cost it "
        "accuracy on the set's near-minimal contrasts.\n\n" + _table(head, lines)
    )


def _curve(name: str, points: Sequence[Mapping[str, Any]]) -> str:
    labels = list(points[0]["auc"])
    rows = [[str(p["paragraphs"]), _cell(p["macro_f1"]), *(_cell(p["auc"][x]) for x in labels)] for p in points]
    return (
        f"## {name.capitalize()}\n\nOur pipeline, trained on ever more writers' batches in a random order, each "
        "paragraph scored alone and at its own best temperature, without the class prior.\n\n"
        + _table(["paragraphs", "macro-F1", *(f"AUC {x}" for x in labels)], rows)
    )


def _explanations(found: Mapping[str, Any]) -> str:
    head = ["explanation", "comprehensiveness", "sufficiency", "token F1 with rationales", "share of tokens"]
    rows = [
        [way, *(_cell(f[k]) for k in ("comprehensiveness", "sufficiency", "token_f1", "share"))]
        for way, f in found["ways"].items()
    ]
    return (
        "## What explanations are worth\n\n"
        f"From `python train.py evaluate`, on {found['n']} framed paragraphs of groups the measuring model had not "
        "seen, each explained for its own label. Comprehensiveness (higher is better): what the label's probability "
        "loses without the tokens; sufficiency (lower is better): what it loses with nothing else (ERASER, 2020). Top "
        "words are single ones with the largest contributions, three of them or as many as the passages hold, and "
        "random stretches are as long as the passages. In a linear model as many top words always take away most; "
        "passages are there to be read. Area under the precision-recall curve of token "
        f"contributions against the rationales: {found['auprc']:.3f}; of a random order: {found['base']:.3f}.\n\n"
        + _table(head, rows)
    )


def _verdicts(card: Mapping[str, Any]) -> list[str]:
    """How often verdicts on the set's own articles are right, where there are any."""
    found = card.get("verdicts")
    if not found:
        return []
    right = {k: "none" if found[k] is None else f"{found[k]:.0%}" for k in ("given_right", "withheld_right")}
    return [
        "## Verdicts\n\n"
        f"On the {found['articles']} whole articles of the labelled set, scored by models that had not seen their "
        "writers; true is what the verdict's rules say of the labels and voices that people gave the paragraphs. The "
        f"likeliest verdict is right for {found['leaning_right']:.0%} of them. {found['given']:.0%} get a verdict, and "
        f"{right['given_right']} of these are right; of those called uncertain the likeliest would have been right for "
        f"{right['withheld_right']}. Certainties reckon with an error that the paragraphs of an article share, of a "
        f"standard deviation of {found['shared_error']:.1f} logits, fitted on the same articles."
    ]


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
  quotation marks and the names of those quoted.
- The labelled paragraphs were written for the project with a language model's help, mostly on invented events, and
  checked blind; they are not collected from outlets. Real paragraphs are milder and harder.
- Figures on the 371 real paragraphs flatter: about a hundred and ninety variants were compared on them, they guided
  what was written next, and their labels are in the count behind the class prior. None was trained on. 214 of them are
  from outlets of which other articles served the writers as models; docs/how-it-works.md gives the rest apart.
- How far the labelled set has come: on the same 371, each alone, a plain prototype (binary words and word pairs,
  logistic regression) trained on the first 6,050 paragraphs of the set had AUC 0.78 for pro-kremlin and 0.75 for
  western-critical. The row "alone" above has this model's.
- The labels follow one codebook (`labeled/CODEBOOK.md`); two people who used it on real paragraphs agreed on 91%.
- A label set of more than one label means that the model does not know. Take it at its word."""
