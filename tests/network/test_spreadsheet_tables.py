"""Tables of a network that a spreadsheet wrote back are read as they were."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from drainage.network import read_network, write_network
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import read_table, table_text
from tests.conftest import make_small_network

SAVED = Path(__file__).resolve().parents[1] / "cases" / "surveys" / "50-windows-text"


def test_flags_in_capitals_are_read():
    frame, findings = read_table(
        SAVED / "outfalls-saved-by-spreadsheet.csv", TABLE_BY_NAME["outfalls"]
    )
    assert not findings
    assert frame["flap_gate"].tolist() == [False]


@pytest.mark.parametrize(("written", "meant"), [("TRUE", True), ("True", True), ("false", False)])
def test_a_flag_is_read_in_any_case(tmp_path, written, meant):
    text = (SAVED / "outfalls-saved-by-spreadsheet.csv").read_text(encoding="utf-8-sig")
    path = tmp_path / "outfalls.csv"
    path.write_text(text.replace("FALSE", written), encoding="utf-8")
    frame, findings = read_table(path, TABLE_BY_NAME["outfalls"])
    assert not findings
    assert frame["flap_gate"].tolist() == [meant]
    path.write_text(text.replace("FALSE", "maybe"), encoding="utf-8")
    _, findings = read_table(path, TABLE_BY_NAME["outfalls"])
    assert findings[0].message == "neither true nor false"


def test_empty_rows_and_columns_behind_a_table_are_no_rows(tmp_path):
    table = TABLE_BY_NAME["junctions"]
    frame = make_small_network().junctions
    text = table_text(frame, table)
    width = text.partition("\n")[0].count(",") + 3
    wider = "".join(f"{line},,\n" for line in text.splitlines())
    path = tmp_path / "junctions.csv"
    path.write_text(wider + ("," * (width - 1) + "\n") * 3, encoding="utf-8-sig")
    again, findings = read_table(path, table)
    assert not findings
    pd.testing.assert_frame_equal(again, frame, check_dtype=False, check_index_type=False)


def test_a_reference_written_as_a_number_is_the_id_it_means(tmp_path):
    """Ids 1, 2 …; a program that holds them as numbers writes 1.0 into from_id."""
    network = make_small_network()
    write_network(network, tmp_path / "town")
    tables = tmp_path / "town" / "tables"
    node = network.conduits["from_id"].iloc[0]
    for path in tables.glob("*.csv"):
        cells = pd.read_csv(path, dtype=str, keep_default_na=False)
        path.write_text(cells.replace(node, "1").to_csv(index=False), encoding="utf-8")
    pipes = pd.read_csv(tables / "conduits.csv", dtype=str, keep_default_na=False)
    changed = pipes.assign(from_id=pipes["from_id"].replace("1", "1.0"))
    changed.to_csv(tables / "conduits.csv", index=False)
    assert (changed["from_id"] == "1.0").any()
    again = read_network(tmp_path / "town")
    assert again.conduits["from_id"].tolist() == pipes["from_id"].tolist()
