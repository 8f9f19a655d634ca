import csv
import io

import pytest

from framelens.report.csv import lines, neutralised
from tests.golden import check
from tests.reports import report


def test_rows() -> None:
    check("report.csv", "".join(lines([report(), report()])))


def test_one_header_and_a_row_a_paragraph() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(lines([report(), report()])))))
    assert [r["paragraph"] for r in rows] == ["0", "1", "0", "1"]
    assert rows[0]["p(pro-kremlin)"] == "0.6000"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_neutralised(cell: str) -> None:
    assert neutralised(cell) == "'" + cell


def test_other_cells_stay() -> None:
    assert neutralised("1 = 1") == "1 = 1"
