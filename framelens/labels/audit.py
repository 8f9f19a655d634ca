"""Audit a labelled set: run every check, and say whether the set keeps within its limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import framelens
from framelens.dataset import LabelledSet
from framelens.labels import balance, duplicates, probes, suspects
from framelens.labels.agreement import agreement, readings_of
from framelens.labels.checks import AT_LEAST, Check, check, make_table, not_measured

#: Raise by one when the meaning of a field changes.
SCHEMA = "framelens-audit/1"

# Below, two annotators follow two codebooks ("strong" agreement; McHugh 2012).
KAPPA = 0.80

#: Called with the name of the check that comes next, the checks done and the number there will be.
Progress = Callable[[str, int, int], None]

#: A step gives one check or several that share their work.
Step = Callable[[], list[Check]]


@dataclass(frozen=True, kw_only=True)
class AuditOptions:
    """What to audit beside the set itself.

    Attributes
    ----------
    against : Path, default None
        Folder of outside texts from which nothing may have been taken over.
    cleanlab : bool, default False
        Judge the labels by cleanlab.
    jobs : int, default -1
        Processes for the cross-validation.
    """

    against: Path | None = None
    cleanlab: bool = False
    jobs: int = -1


@dataclass(frozen=True)
class Audit:
    """All checks of a labelled set.

    Attributes
    ----------
    checks : tuple of Check
    paragraphs : int
    labels : tuple of str
    fingerprint : str
        Of the labelled set.
    """

    checks: tuple[Check, ...]
    paragraphs: int
    labels: tuple[str, ...]
    fingerprint: str

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks past their limits."""
        return tuple(c for c in self.checks if not c.passed)

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "schema": SCHEMA,
            "version": framelens.__version__,
            "paragraphs": self.paragraphs,
            "labels": list(self.labels),
            "labeled_fingerprint": self.fingerprint,
            "passed": not self.failed,
            "checks": [asdict(c) for c in self.checks],
        }

    def as_json(self) -> str:
        """As a JSON document."""
        return json.dumps(self.as_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def audit(labelled: LabelledSet, options: AuditOptions | None = None, progress: Progress | None = None) -> Audit:
    """Run all checks.

    Parameters
    ----------
    labelled : LabelledSet
    options : AuditOptions, default None
    progress : callable, default None

    Returns
    -------
    Audit
        Checks that need a column or events the set has not are in it as not measured, and pass.

    Raises
    ------
    InputError
        If a text of ``options.against`` cannot be read.
    """
    steps = _steps(labelled, options or AuditOptions())
    checks: list[Check] = []
    for done, (name, step) in enumerate(steps.items()):
        if progress:
            progress(name, done, len(steps))
        checks += step()
    return Audit(tuple(checks), len(labelled), labelled.labels, labelled.fingerprint)


def _steps(labelled: LabelledSet, options: AuditOptions) -> dict[str, Step]:
    single: dict[str, Callable[[LabelledSet], Check]] = {
        "events": balance.label_by_event,
        "groups": balance.label_by_group,
        "genres": balance.label_by_genre,
        "countries": balance.label_by_country,
        "lengths": balance.label_by_length,
        "terms by event": balance.terms_of_one_event,
        "terms by group": balance.terms_of_one_group,
        "places": probes.label_by_places,
        "names": probes.label_by_names,
        "length alone": probes.label_by_length_probe,
        "punctuation alone": probes.label_by_punctuation,
        "group from text": probes.group_from_text,
        "country from text": probes.country_from_text,
        "blind readings": blind_readings,
    }

    def run(measure: Callable[[LabelledSet], Check]) -> Step:
        return lambda: [measure(labelled)]

    return {
        **{name: run(measure) for name, measure in single.items()},
        "near-duplicates": lambda: _duplicates(labelled),
        "outside texts": lambda: [duplicates.spans_from_outside(labelled, options.against)],
        "label errors": lambda: [suspects.label_errors(labelled, options.jobs, options.cleanlab)],
    }


def _duplicates(labelled: LabelledSet) -> list[Check]:
    found = duplicates.near_duplicates([e.text for e in labelled.examples])
    return [
        duplicates.duplicates_across_events(labelled, found),
        duplicates.duplicates_within_events(labelled, found),
    ]


def blind_readings(labelled: LabelledSet) -> Check:
    """Cohen's kappa of the labels and the blind second readings (column ``second_label``)."""
    name = "blind second readings"
    found = agreement(readings_of(labelled.examples))
    if not found.pairs or found.pairs[0].kappa != found.pairs[0].kappa:
        return not_measured(name, KAPPA, "no paragraph has a second_label, or all have the same", AT_LEAST)
    pair = found.pairs[0]
    rows = [(first, second, n) for (first, second), n in pair.confusion.items()]
    why = (
        f"Cohen's kappa of the first labels and the {pair.n} blind second readings that the records hold, before "
        "disagreements were settled. Above 0.95 the paragraphs may be too easy; below the limit the codebook is not "
        "one."
    )
    return check(name, pair.kappa, KAPPA, why, make_table(("label", "second label", "paragraphs"), rows), AT_LEAST)
