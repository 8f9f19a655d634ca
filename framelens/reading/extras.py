"""Packages that only some kinds of input need."""

from __future__ import annotations

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
