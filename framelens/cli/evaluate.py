"""``python train.py evaluate``: our model beside the baselines, with intervals, and what its explanations are worth."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from framelens import evaluation
from framelens.article import Article
from framelens.baselines import METHODS, MORE
from framelens.comparison import Row, compare, compare_on, learning_curve, usual_protocols
from framelens.dataset import LabelledSet, read_labelled
from framelens.errors import OptionError
from framelens.faithfulness import is_explained, measure
from framelens.modelcard import CARD_FILE, EVALUATION_FILE, write_card
from framelens.pipeline import TrainingOptions, build_pipeline
from framelens.reading import read_articles
from framelens.scorer import Scorer
from framelens.training import freeze
from framelens.trial import on_records

ROOT = Path(__file__).parents[2]

# Explanations are measured on this many framed paragraphs of groups that the measuring model has not seen.
EXPLAINED = 600


def evaluate(
    labeled: Annotated[list[Path] | None, typer.Argument(help="Labelled folders or files; together one set.")] = None,
    protocol: Annotated[
        list[str] | None,
        typer.Option(
            help="random, or unseen X for a column X (event, group, manner, country, ...); may be given again."
        ),
    ] = None,
    test: Annotated[
        Path | None, typer.Option(help="Labelled records from elsewhere: train on LABELED, test on these.")
    ] = None,
    articles: Annotated[
        Path | None, typer.Option(help="The articles of the --test records (their field article names one by id).")
    ] = None,
    name: Annotated[str, typer.Option(help="What to call the records of --test in the card.")] = "other records",
    method: Annotated[list[str] | None, typer.Option(help="Only these methods; may be given again.")] = None,
    more: Annotated[
        bool, typer.Option("--more", help="Also fastText and sentence embeddings (extra: baselines).")
    ] = False,
    model: Annotated[Path, typer.Option(help="Folder of the model whose card takes the figures.")] = ROOT / "model",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=-1, help="Processes; -1 for one a core.")] = -1,
) -> None:
    """Compare with baselines on the same splits; the figures go into the model card."""
    console = Console(highlight=False)
    labelled, methods = read_labelled(*(labeled or [ROOT / "labeled"])), method or [*METHODS, *(MORE if more else ())]
    unknown = set(methods) - METHODS.keys() - MORE.keys()
    if unknown:
        raise OptionError(
            f"--method: expected some of {', '.join([*METHODS, *MORE])}; found {', '.join(sorted(unknown))}"
        )
    if test is not None:
        records = read_labelled(test)
        inside = [] if articles is None else [a for a in read_articles([str(articles)]) if isinstance(a, Article)]
        rows = [*on_records(Scorer.load(model / "en"), records, inside), *compare_on(labelled, records, methods)]
        curve = learning_curve(labelled, records)
        found: dict[str, Any] = {f"on {name}": [r.as_dict() for r in rows], f"learning curve on {name}": curve}
    else:
        rows = compare(labelled, protocol or usual_protocols(labelled), methods, jobs)
        found = {"on the labelled set": [r.as_dict() for r in rows], "explanations": _explanations(labelled)}
    console.print(table(rows))
    _keep(model, labelled, found)
    console.print(f"Written to {model / EVALUATION_FILE} and {model / CARD_FILE}")


def table(rows: list[Row]) -> Table:
    """Lay the comparison out for a terminal."""
    labels = list(rows[0].metrics.auc)
    shown = Table("protocol", "method", "macro-F1", *(f"AUC {x}" for x in labels), "coverage", "set size", box=None)
    for r in rows:
        low, high = r.macro_f1_interval
        aucs = (f"{r.metrics.auc[x]:.3f}" for x in labels)
        f1 = f"{r.metrics.macro_f1:.3f} ({low:.2f}-{high:.2f})"
        shown.add_row(r.protocol, r.method, f1, *aucs, f"{r.selective.coverage:.3f}", f"{r.selective.set_size:.2f}")
    return shown


def _explanations(labelled: LabelledSet) -> dict[str, Any]:
    """Measure explanations with a model that has not seen the groups it explains: every fifth group is left out."""
    groups = sorted(set(labelled.groups))
    left_out = set(groups[::5]) if len(groups) > 1 else set()
    seen = LabelledSet(tuple(e for e in labelled.examples if e.group not in left_out))
    rest = [e for e in labelled.examples if e.group in left_out and is_explained(e)]
    rest = rest[:: max(len(rest) // EXPLAINED, 1)][:EXPLAINED]
    if not left_out or not rest or seen.labels != labelled.labels:
        return {}
    y = evaluation.label_indices(seen)
    pipeline = build_pipeline(TrainingOptions()).fit(
        [e.text for e in seen.examples], y, classifier__sample_weight=seen.weights
    )
    scorer = freeze(pipeline, {"labels": list(seen.labels), "temperature": 1.0})
    figures, auprc, base = measure(scorer, rest)
    rows = {way: asdict(f) for way, f in figures.items()}
    result: dict[str, Any] = evaluation.rounded({"n": len(rest), "ways": rows, "auprc": auprc, "base": base})
    return result


def _keep(model: Path, labelled: LabelledSet, found: dict[str, Any]) -> None:
    """Put the new figures beside those of other runs on the same labelled set; older ones are dropped."""
    path = model / EVALUATION_FILE
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if kept.get("labeled_fingerprint") != labelled.fingerprint:
        kept = {"labeled_fingerprint": labelled.fingerprint}
    kept |= found
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    scorer = Scorer.load(model / "en")
    (model / CARD_FILE).write_text(write_card(scorer, labelled, kept), encoding="utf-8")
