"""A gauge record is taken whole or refused with every row that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drainage.errors import InputError
from drainage.rainfall import load_storm
from drainage.rainfall.gauge import read_gauge
from drainage.rainfall.gauge_reading import GaugeReading

TWO_ROWS = "time,rain_mm\n2026-07-01 18:00,1\n2026-07-01 18:05,2.5\n"


def refused(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    """Place, column and value of each finding."""
    path = tmp_path / "record.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_gauge(path)
    assert all(each.file.endswith("record.csv") and each.cure for each in caught.value.findings)
    return [(each.place, each.column, each.value) for each in caught.value.findings]


def test_a_record_gives_its_depths_and_its_step(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    path.write_text("\ufeff" + TWO_ROWS, encoding="utf-8")
    record = read_gauge(path)
    assert record.depth_mm.tolist() == [1, 2.5]
    assert record.step_s == 300


@settings(max_examples=30)
@given(depths=st.lists(st.floats(0, 20), min_size=2, max_size=30), minutes=st.integers(1, 59))
def test_a_storm_from_a_record_holds_what_the_gauge_caught(
    tmp_path_factory: pytest.TempPathFactory, depths: list[float], minutes: int
) -> None:
    path = tmp_path_factory.mktemp("gauge") / "record.csv"
    stamps = [divmod(k * minutes, 60) for k in range(len(depths))]
    rows = [
        f"2026-07-{1 + hour // 24:02}T{hour % 24:02}:{minute:02},{depth!r}"
        for (hour, minute), depth in zip(stamps, depths, strict=True)
    ]
    path.write_text("\n".join(["time,rain_mm", *rows]), encoding="utf-8")
    record = read_gauge(path, GaugeReading(unit="mm"))
    assert record.depth_mm == pytest.approx(depths, rel=1e-12)
    assert record.step_s == minutes * 60


def test_the_shipped_example_is_a_storm(rainfall: Path) -> None:
    storm = load_storm(rainfall, "gauge-example")
    assert storm.depth_mm == pytest.approx(39.7)
    assert "invented" in storm.shape_note


def test_a_gap_is_named_by_the_steps_that_are_missing(tmp_path: Path) -> None:
    text = TWO_ROWS + "2026-07-01 18:20,3\n2026-07-01 18:25,1\n"
    assert refused(tmp_path, text) == [("2026-07-01 18:10 … 2026-07-01 18:15", "", "")]


def test_the_commonest_distance_is_the_step_even_beside_one_gap(tmp_path: Path) -> None:
    text = TWO_ROWS + "2026-07-01 18:20,3\n"
    assert refused(tmp_path, text) == [("2026-07-01 18:10 … 2026-07-01 18:15", "", "")]


def test_a_row_beside_every_step_is_named(tmp_path: Path) -> None:
    text = TWO_ROWS + "2026-07-01 18:12,3\n2026-07-01 18:15,1\n2026-07-01 18:20,1.5\n"
    assert refused(tmp_path, text) == [("row 4", "time", "2026-07-01 18:12")]


def test_repeated_and_unordered_times_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    path.write_text(TWO_ROWS + "2026-07-01 18:05,3\n2026-07-01 17:00,1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_gauge(path)
    assert [(each.place, each.message) for each in caught.value.findings] == [
        ("row 4", "the time is repeated"),
        ("row 5", "earlier than the row before"),
    ]


@pytest.mark.parametrize("cell", ["-1", "inf", "1_0", "1e999", "=1+1", "1 2", "x"])
def test_a_cell_that_is_no_depth_is_refused(tmp_path: Path, cell: str) -> None:
    text = TWO_ROWS + f"2026-07-01 18:10,{cell}\n"
    assert refused(tmp_path, text) == [("row 4", "rain_mm", cell)]


@pytest.mark.parametrize("cell", ["１", " 1 ", "+1.0", "1e0"])
def test_a_number_in_another_dress_is_read(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "record.csv"
    path.write_text(TWO_ROWS + f"2026-07-01 18:10,{cell}\n", encoding="utf-8")
    assert read_gauge(path).depth_mm.tolist() == [1, 2.5, 1]


@pytest.mark.parametrize(
    "cell", ["", "yesterday", "07/01/2026 18:10", "2026-02-30 18:10", "2026-07-01 24:05", "18:10"]
)
def test_a_cell_that_is_no_local_time_is_refused(tmp_path: Path, cell: str) -> None:
    assert refused(tmp_path, TWO_ROWS + f"{cell},3\n") == [("row 4", "time", cell)]


def test_rows_of_other_length_are_refused_and_all_defects_told_at_once(tmp_path: Path) -> None:
    text = TWO_ROWS + "2026-07-01 18:10,3,9\n\n2026-07-01 18:15\n2026-07-01 18:20,-1\n"
    places = [place for place, _, _ in refused(tmp_path, text)]
    assert places == ["row 4", "row 7"]


@pytest.mark.parametrize(
    ("header", "column"),
    [("time", "rain_mm"), ("rain_mm", "time"), ("time,rain_mm,rain_mm", "rain_mm"),
     ("时刻,雨量(mm),累计雨量(mm)", "雨量(mm), 累计雨量(mm)"), ("", "time")],
)  # fmt: skip
def test_a_wrong_header_is_refused(tmp_path: Path, header: str, column: str) -> None:
    text = f"{header}\n2026-07-01 18:00,1\n"
    assert ("header", column, "") in refused(tmp_path, text)


def test_a_year_far_off_is_a_gap_like_any_other(tmp_path: Path) -> None:
    found = refused(tmp_path, TWO_ROWS + "2426-07-01 18:10,1\n")
    assert len(found) == 1
    assert "2426-07-01 18:10" in found[0][2]


def test_one_row_has_no_step(tmp_path: Path) -> None:
    assert refused(tmp_path, "time,rain_mm\n2026-07-01 18:00,1\n") == [("", "", "")]


def test_an_empty_file_lacks_both_columns(tmp_path: Path) -> None:
    assert [column for _, column, _ in refused(tmp_path, "")] == ["time", "rain_mm"]


def test_bytes_that_are_neither_utf_8_nor_gbk_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    path.write_bytes(TWO_ROWS.encode() + b"\xff\xff,1\n")
    with pytest.raises(InputError, match=r"neither UTF-8 nor GBK.*Save the file as UTF-8"):
        read_gauge(path)


def test_a_quote_left_open_is_refused_in_plain_words(tmp_path: Path) -> None:
    text = 'time,rain_mm\n"' + "a" * 200_000
    assert refused(tmp_path, text)
