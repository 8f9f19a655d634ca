"""All errors of the library; each composes a message that names the record, what was expected and the remedy.

::

    FramelensError
    ├── InputError              one input cannot be read; the rest of a batch goes on       (exit code 1)
    ├── CorpusError             a run over many articles cannot go on; the same command resumes it  (exit code 1)
    ├── OptionError             an option does not fit the input or the model               (exit code 2)
    └── ArtifactError           a labelled set or a model that cannot be used               (exit code 3)
        ├── DatasetError        the labelled set has records that must be mended
        └── ModelError          the model folder
            ├── ModelMissingError     there is no model there
            ├── ModelFormatError      not a model, or one of another format version
            ├── ModelIntegrityError   the weights are not those the card describes
            └── FloorError            a new model is worse than the floors of its folder allow
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class FramelensError(Exception):
    """Base of every error the library raises on purpose."""


class InputError(FramelensError):
    """An input that cannot be read as an article.

    Parameters
    ----------
    name : str
        File, record or address as the user gave it.
    reason : str
        What is wrong with it.
    remedy : str, default ""
        What to do about it.
    """

    def __init__(self, name: str, reason: str, remedy: str = "") -> None:
        self.name, self.reason, self.remedy = name, reason, remedy
        super().__init__(f"{name}: {reason}" + (f" ({remedy})" if remedy else ""))

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        return type(self), (self.name, self.reason, self.remedy)  # it crosses from worker processes


class CorpusError(FramelensError):
    """A run over many articles that cannot go on.

    Parameters
    ----------
    name : str
        File or folder.
    reason : str
    remedy : str
        What to do before the same command is given again; it goes on where it stopped.
    """

    def __init__(
        self, name: str, reason: str, remedy: str = "mend this and give the same command: it goes on where it stopped"
    ) -> None:
        self.name, self.reason, self.remedy = name, reason, remedy
        super().__init__(f"{name}: {reason} ({remedy})")

    def __reduce__(self) -> tuple[type[CorpusError], tuple[str, str, str]]:
        return type(self), (self.name, self.reason, self.remedy)  # it crosses from worker processes


class OptionError(FramelensError):
    """An option whose value cannot be used, with the values that can."""


class ArtifactError(FramelensError):
    """A labelled set or a model that cannot be used."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one record of a labelled set.

    Attributes
    ----------
    where : str
        ``file:line``, or the file alone.
    expected, found : str
        What the reader wanted and what stands there.
    """

    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}; found {self.found}"


class DatasetError(ArtifactError):
    """A labelled set with bad records: all of them, found in one go."""

    def __init__(self, path: Path | str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  {p}" for p in self.problems)
        count = len(self.problems)
        super().__init__(
            f"{path}: {count} problem{'s' * (count != 1)} in the labelled set; nothing was trained.\n"
            f"{lines}\nMend these records (or take them out) and run the same command again."
        )


class ModelError(ArtifactError):
    """A model folder that cannot be used."""


class ModelMissingError(ModelError):
    """No model where one was looked for."""

    def __init__(self, folder: Path | str) -> None:
        super().__init__(
            f"{folder}: expected a trained model (card.json and weights.npz); found none. "
            "Train one with: python train.py"
        )


class ModelFormatError(ModelError):
    """Something that is not a model, or one this version cannot read."""

    def __init__(self, path: Path | str, expected: str, found: str) -> None:
        super().__init__(
            f"{path}: expected {expected}; found {found}. Train again with: python train.py, "
            "or use the version of Framelens that wrote the model."
        )


class ModelIntegrityError(ModelError):
    """Weights that are not those the card describes: truncated, altered or mixed up."""

    def __init__(self, path: Path | str, expected: str, found: str) -> None:
        super().__init__(
            f"{path}: expected {expected}; found {found}. The file was truncated or changed after training: "
            "restore it, or train again with: python train.py"
        )


class FloorError(ModelError):
    """A new model with figures below the floors of its folder."""

    def __init__(self, path: Path, below: Mapping[str, tuple[float, float]]) -> None:
        listed = "; ".join(
            f"{name}: expected at least {low:.4f}, found {got:.4f}" for name, (low, got) in below.items()
        )
        super().__init__(f"{path}: {listed}. The model was not written; --lower-floors accepts it.")
