"""Tables of time: what is read, in which unit, and what is refused with which cure."""

from __future__ import annotations

import numpy as np
import pytest

from drainage.errors import InputError
from drainage.inundation.open_case.time_table import (
    FLOW,
    LEVEL,
    Steps,
    TimeTable,
    read_steps,
    read_time_table,
)


@pytest.fixture
def table(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def refused(call):
    with pytest.raises(InputError) as caught:
        call()
    return [
        (own.place, str(own.message), str(own.cure), own.value) for own in caught.value.findings
    ]


@pytest.mark.parametrize(
    "text",
    [
        "time_min,flow_m3_s\n0,0\n60,0.5\n",
        "time_s,flow_m3_s\n0,0\n3600,0.5\n",
        "time_h;flow_l_s\n0;0\n1;500\n",
        "时间(min)\t流量(m3/s)\n0\t0\n60\t0.5\n",
        "时间（小时）,流量（L/s）\n0,0\n1,500\n",
        " Time_min , Q_m3_s ,remark\n0,0,dry\n60,0.5,peak\n",
    ],
)
def test_a_hydrograph_is_read_by_its_headings_in_their_units(table, text):
    made = read_time_table(table(text), FLOW, "", 60, least=0.0)
    assert made.minute.tolist() == [0, 60]
    assert made.value == pytest.approx([0, 0.5])


def test_a_table_in_gbk_is_read(table):
    path = table("时间_min,水位_m\n0,1\n5,2\n", "gbk")
    assert read_time_table(path, LEVEL, "", 5, least=None).value.tolist() == [1, 2]


def test_one_of_several_flows_is_chosen_by_its_heading(table):
    path = table("time_min,north,south\n0,1,2\n9,3,4\n")
    assert read_time_table(path, FLOW, "south", 9, least=0.0).value.tolist() == [2, 4]
    [(_, message, cure, _)] = refused(lambda: read_time_table(path, FLOW, "", 9, least=0.0))
    assert "more than one" in message
    assert "key column" in cure
    [(_, message, cure, _)] = refused(lambda: read_time_table(path, FLOW, "west", 9, least=0.0))
    assert message == "no column of this heading"
    assert "north, south" in cure


def test_the_mean_of_a_flow_keeps_its_volume():
    """A triangle 0 - 2 - 0 over 20 minutes holds 20 m3/s minutes; 5 to 15 holds 15 of them."""
    flow = TimeTable(np.array([0.0, 10.0, 20.0]), np.array([0.0, 2.0, 0.0]))
    assert 20 * flow.mean(0, 20) == pytest.approx(20)
    assert 10 * flow.mean(5, 15) == pytest.approx(15)
    assert flow.at(5) == 1.0


def test_each_row_of_rain_holds_until_the_next(table):
    """60 mm/h for 10 min and 30 for 20 are 10 and 10 mm; from minute 5 on 25 of 30 minutes."""
    rain = read_steps(table("time_min,intensity_mm_h\n0,60\n10,30\n30,0\n"), 5.0)
    assert rain.mean(0, 60) == pytest.approx(20.0)
    assert rain.mean(0, 5) == 0
    assert rain.mean(5, 15) == pytest.approx(60)
    assert rain.mean(10, 20) == pytest.approx(45)
    assert isinstance(rain, Steps)


def test_rain_that_never_ends_is_refused(table):
    path = table("time_min,intensity_mm_h\n0,60\n10,30\n")
    [(place, message, cure, value)] = refused(lambda: read_steps(path, 0.0))
    assert place == "row 3"
    assert "when the rain ends" in message
    assert "intensity 0" in cure
    assert value == "30"


def test_every_bad_cell_is_told_at_once(table):
    path = table("time_min,flow_m3_s\n0,1\n5,\n5,x\nten,-1\n")
    found = refused(lambda: read_time_table(path, FLOW, "", 10, least=0.0))
    assert [(place, message) for place, message, _, _ in found] == [
        ("row 5", "not a number"),
        ("row 3", "not a number"),
        ("row 4", "not a number"),
        ("row 5", "less than 0"),
    ]


def test_times_that_do_not_rise_are_named_by_their_row(table):
    path = table("time_min,flow_m3_s\n0,1\n5,1\n5,1\n3,1\n20,0\n")
    found = refused(lambda: read_time_table(path, FLOW, "", 10, least=0.0))
    assert [(place, message, value) for place, message, _, value in found] == [
        ("row 4", "the times do not rise", "5"),
        ("row 5", "the times do not rise", "3"),
    ]


def test_nothing_is_assumed_before_and_after_a_table(table):
    path = table("time_min,level_m\n5,1\n30,2\n")
    found = refused(lambda: read_time_table(path, LEVEL, "", 60, least=None))
    assert [cure for _, _, cure, _ in found] == [
        "Add a row with the time 0.",
        "Add a row with the time 60 min, or shorten the run.",
    ]


def test_a_level_below_the_datum_is_a_level(table):
    path = table("time_min,level_m\n0,-3.5\n60,-3\n")
    assert read_time_table(path, LEVEL, "", 60, least=None).value.tolist() == [-3.5, -3]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "no column of times"),
        ("time_min,flow_m3_s\n", "no rows"),
        ("minute_of_day,flow_m3_s\n0,1\n", "no column of times"),
        ("time_min,flow\n0,1\n", "whose heading says what it is"),
    ],
)
def test_a_table_that_says_nothing_is_refused(table, text, part):
    [(_, message, _, _)] = refused(lambda: read_time_table(table(text), FLOW, "", 0, least=0.0))
    assert part in message
