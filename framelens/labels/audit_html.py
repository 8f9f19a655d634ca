"""The audit as one HTML page that needs nothing beside it."""

from __future__ import annotations

from typing import Any

from framelens.errors import OptionError
from framelens.labels.audit import Audit


def page(audit: Audit) -> str:
    """Write the report as HTML; every text of the set is escaped.

    Raises
    ------
    OptionError
        If Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError:
        raise OptionError("the HTML report needs Jinja2: pip install Jinja2") from None
    environment = Environment(
        loader=PackageLoader("framelens", "data"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["figure"] = figure
    return environment.get_template("audit.html.j2").render(audit=audit)


def figure(value: Any) -> str:
    """Show a figure with as many places as it deserves; texts as they are.

    Examples
    --------
    >>> figure(None), figure(0), figure(0.41154), figure("x")
    ('–', '0', '0.412', 'x')
    """
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:g}" if value.is_integer() else f"{value:.3f}"
    return str(value)
