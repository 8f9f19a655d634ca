"""``python train.py corrections``: reviewers' corrections into a labelled folder of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from framelens.article import Article
from framelens.correctionstore import DISPUTED, take_over
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
        float, typer.Option(min=0.01, max=1000, help="How many labelled paragraphs each of the folder's counts for.")
    ] = 1.0,
) -> None:
    """Take reviewers' corrections over into a labelled folder of your own; taking a file twice changes nothing."""
    found = None if articles is None else list(_articles(articles))
    receipt = take_over(files or [], into, found, weight)
    console = Console(highlight=False)
    known = f" ({receipt.known_files} known already)" if receipt.known_files else ""
    console.print(f"{receipt.new_files} new file{'s' * (receipt.new_files != 1)}{known}; in {into} there are now")
    console.print(
        f"  {receipt.relabelled} paragraphs with another label than the model's, {receipt.confirmed} confirmed"
    )
    if receipt.disputed:
        console.print(f"  {receipt.disputed} on which reviewers are evenly divided: left out, see {into / DISPUTED}")
    for pair in receipt.agreement:
        kappa = "" if pair.kappa is None else f", Cohen's kappa {pair.kappa:.2f}"
        names = f"{pair.first} and {pair.second}"
        console.print(f"  {names} agree on {pair.agreed:.0%} of {pair.paragraphs} paragraphs{kappa}", markup=False)
    console.print(f"Train with them: python train.py labeled {into}", markup=False)


def _articles(inputs: list[str]) -> Iterator[Article]:
    # What is compared is the text as read: in which languages the model reads it plays no part.
    for article in read_articles(inputs, ReadOptions(languages=())):
        if isinstance(article, InputError):
            raise article
        yield article
