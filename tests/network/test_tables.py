"""Tables come back as they were written, and no bad cell gets in."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drainage.errors import InputError
from drainage.network import read_network, write_tables
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import read_table, table_text

TEXTS = 'title_zh = "小镇"\ncrs = "EPSG:4548"\ndatum = "1985"\nnotes = "test"\n'


@pytest.fixture
def folder(tmp_path, small_network):
    place = tmp_path / "small"
    write_tables(small_network, place)
    (place / "network.toml").write_text(TEXTS, encoding="utf-8")
    return place


def test_what_is_written_is_read_again(folder, small_network):
    again = read_network(folder)
    for name, frame in small_network.tables.items():
        pd.testing.assert_frame_equal(
            again.tables[name], frame, check_dtype=False, check_index_type=False
        )


def test_the_same_network_gives_the_same_bytes(folder, small_network):
    before = {p.name: p.read_bytes() for p in (folder / "tables").iterdir()}
    write_tables(small_network, folder)
    assert {p.name: p.read_bytes() for p in (folder / "tables").iterdir()} == before


def spoil(folder, old, new, file="conduits.csv", encoding="utf-8"):
    path = folder / "tables" / file
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode(encoding))


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ("C-2,M-B,M-C", "C-2,M-B,M-X", "to_id", "no such id"),
        ("C-2,M-B", "C-1,M-B", "conduit_id", "stands twice"),
        (",500,", ",-500,", "diameter_mm", "less than 0"),
        (",500,", ",nan,", "diameter_mm", "not a number"),
        (",500,", ',"1,5",', "diameter_mm", "not a number"),
        (",circular,", ",round,", "shape", "not one of the words"),
        ("manning_n", "mannings_n", "manning_n", "column is missing"),
        ("C-2,", '"[C-2",', "conduit_id", "an id has up to 128"),
        (",test\n", ",\n", "source", "cell is empty"),
    ],
)
def test_a_bad_cell_is_named_with_file_row_column_and_cure(folder, old, new, column, words):
    spoil(folder, old, new)
    with pytest.raises(InputError) as caught:
        read_network(folder)
    finding = next(f for f in caught.value.findings if words in f.message)
    assert finding.file.endswith("conduits.csv")
    assert finding.column == column
    assert finding.place
    assert finding.cure


def test_every_defect_is_reported_at_once(folder):
    spoil(folder, ",circular,", ",round,")
    spoil(folder, ",combined,", ",mixed,", file="junctions.csv")
    with pytest.raises(InputError) as caught:
        read_network(folder)
    assert {f.file.rsplit("/", 1)[-1] for f in caught.value.findings} == {
        "conduits.csv",
        "junctions.csv",
    }


def test_a_gbk_file_is_named_as_such(folder):
    spoil(folder, "test", "测量", file="streets.csv", encoding="gbk")
    with pytest.raises(InputError, match=r"GBK\?.*CSV UTF-8"):
        read_network(folder)


def test_a_workbook_and_an_empty_file_are_refused(folder):
    (folder / "tables" / "conduits.csv").write_bytes(b"PK\x03\x04 not a table")
    (folder / "tables" / "junctions.csv").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        read_network(folder)
    text = str(caught.value)
    assert "workbook or archive" in text
    assert "the file is empty" in text


def test_unknown_files_and_keys_are_refused(folder):
    (folder / "tables" / "pipes.csv").write_text("a\n1\n")
    with pytest.raises(InputError, match="not a table of a network"):
        read_network(folder)
    (folder / "tables" / "pipes.csv").unlink()
    (folder / "network.toml").write_text(TEXTS + "colour = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match="unknown key"):
        read_network(folder)


@given(
    st.lists(
        st.tuples(
            st.floats(min_value=-1e12, max_value=1e12),
            st.floats(min_value=0, max_value=1e9),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_number_within_reach_survives_a_round_trip(tmp_path_factory, values):
    table = TABLE_BY_NAME["outfalls"]
    frame = pd.DataFrame(
        [
            {"name_zh": "出口", "name_en": "", "system": "storm", "x_m": x, "y_m": y, "ground_level_m": x,
             "invert_level_m": y, "river": "", "flap_gate": flag, "source": "s"}
            for x, y, flag in values
        ],
        index=pd.Index([f"O{k}" for k in range(len(values))], name="outfall_id"),
    )  # fmt: skip
    path = tmp_path_factory.mktemp("t") / "outfalls.csv"
    path.write_text(table_text(frame, table), encoding="utf-8")
    again, findings = read_table(path, table)
    assert findings == []
    pd.testing.assert_frame_equal(again, frame, check_dtype=False, check_index_type=False)


def test_a_table_of_before_the_column_of_years_is_read_without_them(folder):
    path = folder / "tables" / "watch_points.csv"
    old = pd.read_csv(path, dtype=str).drop(columns="completion_year")
    old.to_csv(path, index=False)
    assert read_network(folder).watch_points["completion_year"].tolist() == [""]
