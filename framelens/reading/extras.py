"""Packages that only some kinds of input need."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from framelens.errors import InputError


def need(package: str, extra: str, name: str) -> None:
    """Make sure that `package` is installed.

    Parameters
    ----------
    package : str
    extra : str
        The extra of Framelens that brings it.
    name : str
        The input that needs it, for the message.

    Raises
    ------
    InputError
    """
    if find_spec(package) is None:
        raise InputError(name, f"this kind of input needs the package {package}", f"pip install 'framelens[{extra}]'")


def quiet(package: str) -> None:
    """Keep a package's log off standard error unless the program has set up logging itself."""
    logger = logging.getLogger(package)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
