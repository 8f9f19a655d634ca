"""Explaining one paragraph: Framelens beside LIME, SHAP and ELI5, on the same pipeline and paragraphs, CPU time.

LIME and SHAP's text explainer treat the pipeline as a black box, with their own default settings; SHAP's linear
explainer and ELI5 read the coefficients, as Framelens does. What is not installed, or fails on this version of
scikit-learn, is left out and named.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any

from sklearn.pipeline import Pipeline

from framelens.analysis import MIN_SHARE
from framelens.passages import find_batch_passages
from framelens.scorer import CHUNK, Scorer

# Black boxes take seconds a paragraph; the others are quick enough for more.
FEW, MANY = 4, 32


def measure(pipeline: Pipeline, scorer: Scorer, texts: Sequence[str]) -> dict[str, Any]:
    """CPU seconds a paragraph, and how many times as long as Framelens each takes."""
    makers: dict[str, tuple[Callable[[Pipeline, Sequence[str]], Callable[[str], object]], int]] = {
        "LIME": (_lime, FEW),
        "SHAP (its text explainer)": (_shap_text, FEW),
        "SHAP (its linear explainer)": (_shap_linear, MANY),
        "ELI5": (_eli5, MANY),
    }
    seconds, left_out = {"framelens": _framelens(scorer, texts)}, {}
    for name, (make, count) in makers.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                explain = make(pipeline, texts)
                explain(texts[-1])  # imports and compilation do not count
                seconds[name] = median(_seconds(partial(explain, text)) for text in texts[:count])
        except Exception as error:  # a baseline that fails must not end the benchmark; it is named with its reason
            left_out[name] = f"{type(error).__name__}: {error}"[:200]
    times = {name: value / seconds["framelens"] for name, value in seconds.items() if name != "framelens"}
    return {"cpu_seconds_a_paragraph": seconds, "times_framelens": times, "left_out": left_out}


def _seconds(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start


def _framelens(scorer: Scorer, texts: Sequence[str]) -> float:
    batch_texts = texts[:CHUNK]

    def explain() -> None:
        batch = scorer.score(batch_texts)
        find_batch_passages(batch, scorer.labels, batch.logits.argmax(axis=1), MIN_SHARE)

    explain()
    return median(_seconds(explain) for _ in range(9)) / len(batch_texts)


def _lime(pipeline: Pipeline, texts: Sequence[str]) -> Callable[[str], object]:
    from lime.lime_text import LimeTextExplainer

    explainer = LimeTextExplainer(random_state=0)
    return lambda text: explainer.explain_instance(text, pipeline.predict_proba)


def _shap_text(pipeline: Pipeline, texts: Sequence[str]) -> Callable[[str], object]:
    import shap

    explainer = shap.Explainer(pipeline.predict_proba, shap.maskers.Text(r"\W+"), silent=True)
    return lambda text: explainer([text])


def _shap_linear(pipeline: Pipeline, texts: Sequence[str]) -> Callable[[str], object]:
    import shap

    vectorizer, classifier = pipeline[:-1], pipeline[-1]
    explainer = shap.LinearExplainer(classifier, vectorizer.transform(texts[:100]))
    return lambda text: explainer.shap_values(vectorizer.transform([text]))


def _eli5(pipeline: Pipeline, texts: Sequence[str]) -> Callable[[str], object]:
    import eli5

    vectorizer, classifier = pipeline[:-1], pipeline[-1]
    vectorizer = vectorizer[0] if len(vectorizer) == 1 else vectorizer
    return lambda text: eli5.explain_prediction(classifier, text, vec=vectorizer)
