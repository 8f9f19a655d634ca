"""``python train.py corrections``: reviewers' corrections into a labelled folder of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from framelens.article import Article
from framelens.correctionstore import DISPUTED, WEIGHT, Receipt, take_over
from framelens.errors import InputError
from framelens.reading import ReadOptions, read_articles


def corrections(
    into: Annotated[Path, typer.Option(help="Your folder of labelled paragraphs; made if it is not there.")],
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files downloaded from a report, or written by --review.")
    ] = None,
    articles: Annotated[
        list[str] | None, typer.Option(help="Check every correction against these articles as well, letter for letter.")
    ] = None,
    weight: Annotated[
        float | None,
        typer.Option(
            min=0.01, max=1000, help=f"How many labelled paragraphs each counts for; the folder keeps it. [{WEIGHT:g}]"
        ),
    ] = None,
) -> None:
    """Take reviewers' corrections over into a labelled folder of your own; taking a file twice changes nothing."""
    found = None if articles is None else list(_articles(articles))
    receipt = take_over(files or [], into, found, weight)
    _print(receipt, into)


def _print(receipt: Receipt, into: Path) -> None:
    """Say what there is now, and what to do with it."""
    console = Console(highlight=False, soft_wrap=True)
    known = f" ({receipt.known_files} known already)" if receipt.known_files else ""
    console.print(f"{_count(receipt.new_files, 'new file')}{known}. In {into} there are now", markup=False)
    console.print(f"  {_count(receipt.relabelled, 'paragraph')} with another label than the model's")
    console.print(f"  {_count(receipt.confirmed, 'paragraph')} with the model's label confirmed")
    if receipt.disputed:
        left_out = f"on which reviewers are evenly divided: left out, see {into / DISPUTED}"
        console.print(f"  {_count(receipt.disputed, 'paragraph')} {left_out}", markup=False)
    for pair in receipt.agreement:
        kappa = "" if pair.kappa is None else f", Cohen's kappa {pair.kappa:.2f}"
        names = f"{pair.first} and {pair.second}"
        console.print(
            f"  {names} agree on {pair.agreed:.0%} of {_count(pair.paragraphs, 'paragraph')}{kappa}", markup=False
        )
    console.print(f"In training each counts for {receipt.weight:g} of the paragraphs in labeled/.\n")
    console.print("Train a model of your own with them, and see what it changes:")
    console.print(f"  python train.py labeled {into} --model my-model", markup=False)
    console.print("  python predict.py ARTICLE... --compare-models model my-model", markup=False)


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n != 1)}"


def _articles(inputs: list[str]) -> Iterator[Article]:
    # What is compared is the text as read: in which languages the model reads it plays no part.
    for article in read_articles(inputs, ReadOptions(languages=())):
        if isinstance(article, InputError):
            raise article
        yield article
