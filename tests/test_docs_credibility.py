"""docs/credibility.md says what the code does: weights, questions, columns and measured figures."""

import re
from pathlib import Path

from framelens.credibility import CRITERIA
from framelens.sources import COLUMNS, KINDS, STATE_CONTROL
from tests.credibility_data import table

DOC = (Path(__file__).parents[1] / "docs" / "credibility.md").read_text(encoding="utf-8")


def test_every_criterion_stands_there_with_its_weight_question_and_an_example():
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", DOC, re.M)
    assert [(name, int(weight), asks) for name, weight, asks, _, _ in rows] == [
        (name, weight, asks) for name, (weight, asks) in CRITERIA.items()
    ]
    assert all(follows and example for _, _, _, follows, example in rows)


def test_measured_table_is_what_the_command_prints():
    shown = re.search(r"<!-- python -m tests\.credibility_data -->\n(.*?)<!-- end -->", DOC, re.S)
    assert shown is not None
    assert shown.group(1) == table()


def test_every_column_of_the_register_is_explained():
    for column in COLUMNS:
        assert f"`{column}`" in DOC or column.endswith(("_reference", "_held"))
    assert all(word in DOC for word in (*KINDS, *STATE_CONTROL))
