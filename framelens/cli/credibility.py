"""``python train.py credibility``: how the scorecard stands up, measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from framelens.cli.console import show_error
from framelens.errors import InputError, OptionError
from framelens.sources import load_register

ROOT = Path(__file__).parents[2]


def credibility(
    corpus: Annotated[
        Path | None, typer.Option(help="Articles of many outlets, as predict.py reads them (.jsonl, .csv, a folder).")
    ] = None,
    ratings: Annotated[
        Path | None, typer.Option(help="CSV with the columns outlet (name or domain) and rating (a number).")
    ] = None,
    sources: Annotated[
        list[Path] | None, typer.Option("--sources", help="CSV of outlets whose records override ours.")
    ] = None,
    labeled: Annotated[
        Path | None, typer.Option(help="Labelled set to measure on how far the score follows the framing.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
) -> None:
    """Measure the scorecard: against ratings of outlets (--corpus, --ratings), or against the framing."""
    if (corpus is None) != (ratings is None):
        raise OptionError("--corpus, --ratings: expected both or neither")
    console = Console(highlight=False)
    if corpus is not None and ratings is not None:
        _correlate(corpus, ratings, tuple(sources or ()), seed, console)
    if corpus is None or labeled is not None:
        _leak(labeled or ROOT / "labeled", seed, console)


def _correlate(corpus: Path, ratings: Path, sources: tuple[Path, ...], seed: int, console: Console) -> None:
    from framelens.credibility.validation import correlate, read_ratings
    from framelens.reading import ReadOptions, read_articles

    register = load_register(sources)
    rated = read_ratings(ratings, register)
    articles, failed = [], 0
    for article in read_articles([str(corpus)], ReadOptions()):
        if isinstance(article, InputError):
            failed += 1
            show_error(article)
        else:
            articles.append(article)
    table = Table("quantity", "Spearman", "95% interval", "outlets", box=None, pad_edge=False)
    for c in correlate(articles, rated, register, seed):
        shown = (f"{c.rho:+.2f}", f"{c.low:+.2f} to {c.high:+.2f}") if c.rho == c.rho else ("-", "does not vary")
        table.add_row(c.quantity, *shown, str(c.outlets))
    console.print(table)
    if failed:
        raise typer.Exit(1)


def _leak(labeled: Path, seed: int, console: Console) -> None:
    from framelens.credibility.validation import framing_leak
    from framelens.dataset import read_labelled
    from framelens.verdict import NEUTRAL

    leak = framing_leak(read_labelled(labeled), seed)
    console.print(f"{leak.paragraphs} labelled paragraphs, each scored as an article of its own", soft_wrap=True)
    for label, mean in leak.means.items():
        console.print(f"  mean score of {label}: {mean:.1f}", markup=False)
    console.print(
        f"  a paragraph of {leak.pair[0]} scores above one of {leak.pair[1]}: {leak.auc:.3f} (0.5 is chance)",
        soft_wrap=True,
    )
    console.print(
        f"  macro-F1 of telling the framing on unseen groups: by the score {leak.by_score:.3f}, "
        f"by all criteria {leak.by_criteria:.3f}, by chance {leak.chance:.3f}",
        soft_wrap=True,
    )
    console.print(
        f"  macro-F1 of telling {leak.pair[0]} from {leak.pair[1]}: by all criteria {leak.by_pair:.3f}, "
        f"by chance {leak.pair_chance:.3f}",
        soft_wrap=True,
    )
    columns = [f"judged in {label}" for label in leak.means]
    columns += [f"{leak.pair[0]} above {leak.pair[1]}", f"{NEUTRAL} above both"]
    console.print("  by criterion: " + ", ".join(columns), soft_wrap=True, markup=False)
    for s in leak.separations:
        judged = "".join(f"{share:6.0%}" for share in s.judged.values())
        chances = "".join("     -" if x != x else f"{x:6.2f}" for x in (s.framings, s.neutral))
        console.print(f"    {s.criterion:<16}{judged}{chances}", soft_wrap=True, markup=False)
