"""``python predict.py serve``: reports over HTTP, on this machine alone unless told otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framelens.errors import OptionError
from framelens.scorer import Scorer
from framelens.sources import load_register

DEFAULT_MODEL = Path(__file__).parents[2] / "model" / "en"


def serve(
    model: Annotated[Path, typer.Option(help="Folder of the model.")] = DEFAULT_MODEL,
    host: Annotated[str, typer.Option(help="Address to listen on; there are no accounts, so keep to loopback.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any free one.")] = 8321,
    max_bytes: Annotated[int, typer.Option(min=1, help="Largest request.")] = 4 * 1024 * 1024,
    seconds: Annotated[float, typer.Option(min=0.1, help="Longest time for a request, and for its answer.")] = 30.0,
    at_once: Annotated[int, typer.Option(min=1, help="Articles analysed at the same time.")] = 2,
    waiting: Annotated[int, typer.Option(min=0, help="Requests that may wait; more are refused.")] = 64,
) -> None:
    """Serve POST /analyse: an article in, the report as JSON or as a page out."""
    try:
        import uvicorn

        from framelens.service import Limits, create_app
    except ImportError:
        raise OptionError(
            "serve: expected starlette and uvicorn; install them with: pip install framelens[serve]"
        ) from None
    limits = Limits(body=max_bytes, seconds=seconds, at_once=at_once, waiting=waiting)
    app = create_app(Scorer.load(model), load_register(()), limits)
    # No access log: it would keep what was asked for, and when.
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, timeout_keep_alive=5)
