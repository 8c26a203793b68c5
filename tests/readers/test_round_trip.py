"""Whatever names and figures a network holds, it is read as it was written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import CONTROL, read_table, table_text
from drainage.spreadsheet_cell import harmless, unescaped

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
NAMES = st.one_of(TEXTS, st.from_regex(r"\A'{0,3}[=+@-]{1,2}[ -~]{0,9}\Z")).filter(
    lambda text: text == text.strip() and not CONTROL.search(text)
)
LEVELS = st.floats(-1e9, 1e9) | st.just(np.nan)


@given(NAMES)
def test_a_name_is_no_formula_and_comes_back(name):
    assert harmless(name)[0] not in "=+-@\t\r"
    assert unescaped(harmless(name)) == name


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, LEVELS, LEVELS), min_size=1, max_size=5))
def test_a_table_is_read_as_it_was_written(rows):
    table = TABLE_BY_NAME["junctions"]
    frame = pd.DataFrame(
        {"system": "storm", "x_m": [x for _, x, _ in rows], "y_m": 0.0,
         "ground_level_m": [level for _, _, level in rows], "invert_level_m": np.nan,
         "max_depth_m": 2.5, "source": [name for name, _, _ in rows]},
        index=pd.Index([f"J{k}" for k in range(len(rows))], name="junction_id"),
    )[[column.name for column in table.columns[1:]]]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "junctions.csv"
        path.write_text(table_text(frame, table), encoding="utf-8", newline="")
        again, findings = read_table(path, table)
    assert not findings
    pd.testing.assert_frame_equal(again, frame, check_dtype=False, check_index_type=False)
