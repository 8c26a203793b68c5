"""Records of the kinds stations, loggers, data bases and spreadsheets write, made for this test.

Unless said otherwise each holds 1, 3 and 2 mm in the steps of 5 min that end at 23:55, 24:00 and
00:05 of the night of 12 July 2021.
"""

import pytest

from drainage.errors import InputError
from drainage.rainfall.record_headings import unit_of_heading

PLAIN = "time,rain_mm\n2021-07-12 23:55,1\n2021-07-13 00:00,3\n2021-07-13 00:05,2\n"


def depths_mm(storm):
    return (storm.intensity_mm_h * storm.step_s / 3600).tolist()


DRESSES = {
    "GBK with a Chinese heading": (
        "时间,雨量（mm）\n2021/7/12 23:55,1\n2021/7/13 0:00,3\n2021/7/13 0:05,2\n".encode("gbk")
    ),
    "semicolons and a mark of byte order": PLAIN.replace(",", ";").encode("utf-8-sig"),
    "tabs and blank rows": PLAIN.replace(",", "\t").replace("\n", "\n\t\n").encode(),
    "Windows line ends": PLAIN.replace("\n", "\r\n").encode(),
    "date and time of day apart": (
        "日期,时刻,降水量/毫米\n2021-07-12,23:55,1\n2021-07-12,24:00,3\n2021-07-13,00:05,2\n".encode()
    ),
    "words between": (
        "观测时间,雨量mm\n2021年7月12日 23时55分,1\n2021年7月13日 0时0分,3\n"
        "2021年7月13日 0时5分,2\n".encode()
    ),
    "digits alone": b"tm,drp_mm\n202107122355,1\n202107130000,3\n202107130005,2\n",
    "with seconds and 24:00:00": (
        b"time,rain_mm\n2021-07-12 23:55:00.0,1\n2021-07-12 24:00:00,3\n2021-07-13 00:05:00,2\n"
    ),
    "half days": (
        "时间,雨量(mm)\n2021/7/12 下午 11:55,1\n2021/7/13 上午 12:00,3\n"
        "2021/7/13 上午 12:05,2\n".encode()
    ),
    "full-width": "时间，雨量（ｍｍ）\n".replace("，", ",").encode()
    + "２０２１－０７－１２　２３：５５,１\n2021-07-13 00:00,３\n2021-07-13 00:05,２\n".encode(),
    "rates in mm/h": "时间,雨强(mm/h)\n".encode() + PLAIN.partition("\n")[2].replace(
        ",1\n", ",12\n").replace(",3\n", ",36\n").replace(",2\n", ",24\n").encode(),
    "rates in mm/min": (
        b"time,intensity_mm_min\n2021-07-12 23:55,0.2\n2021-07-13 00:00,0.6\n2021-07-13 00:05,0.4\n"
    ),
    "tenths": (
        "时间,降雨量(0.1mm)\n2021-07-12 23:55,10\n2021-07-13 00:00,30\n2021-07-13 00:05,20\n".encode()
    ),
    "totals": (
        "时间,累计雨量(mm)\n2021-07-12 23:50,7\n2021-07-12 23:55,8\n2021-07-13 00:00,11\n"
        "2021-07-13 00:05,13\n".encode()
    ),
    "Excel's date numbers": (
        b"time,rain_mm\n44389.99653,1\n44390.00000,3\n44390.00347,2\n"
    ),
    "UTC in the heading": (
        b"time_utc,rain_mm\n2021-07-12 15:55,1\n2021-07-12 16:00,3\n2021-07-12 16:05,2\n"
    ),
    "another zone": (
        b"time,rain_mm\n2021-07-12 11:55-0400,1\n2021-07-12 12:00-0400,3\n2021-07-12 12:05-0400,2\n"
    ),
    "starts of the intervals": (
        "开始时间,时段雨量(mm)\n2021-07-12 23:50,1\n2021-07-12 23:55,3\n2021-07-13 00:00,2\n".encode()
    ),
}  # fmt: skip


@pytest.mark.parametrize("dress", DRESSES)
def test_the_same_three_steps_are_read_in_every_dress(measured, dress):
    """The cut tells whether the clock is right, too: 23:55 and 24:00 alone hold 4 mm."""
    assert depths_mm(measured(DRESSES[dress])) == pytest.approx([1, 3, 2], abs=1e-9)
    cut = measured(DRESSES[dress], 'until_time = "2021-07-13 00:00"')
    assert cut.depth_mm == pytest.approx(4, abs=1e-9)


@pytest.mark.parametrize(
    "heading", ["rain", "雨量", "降雨", "雨强(mm)", "小时累计雨量(mm)", "rain_in"]
)
def test_a_unit_that_is_stated_nowhere_is_asked_for(measured, heading):
    """A record of half-hour rates would look like a storm of twice the rain."""
    record = f"time,{heading}\n2021-07-12 22:00,12\n2021-07-12 22:30,24\n2021-07-12 23:00,8\n"
    with pytest.raises(InputError, match="the unit of the rain is stated nowhere") as caught:
        measured(record)
    assert 'unit = "mm_per_h"' in caught.value.findings[0].cure
    assert measured(record, 'unit = "mm_per_h"').depth_mm == pytest.approx(22)


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("rain_mm", "mm"), ("p_mm", "mm"), ("雨量(mm/5min)", "mm"), ("5分钟雨量(mm)", "mm"),
     ("rain_mm_h", "mm_per_h"), ("rain_mm_hr", "mm_per_h"), ("雨强(毫米/小时)", "mm_per_h"),
     ("降雨强度 mm·h-1", "mm_per_h"), ("雨强(mm/min)", "mm_per_min"), ("rain_0.1mm", "0.1 mm"),
     ("rain_mm_accumulated", "mm_accumulated"), ("累积雨量(0.1mm)", "0.1 mm_accumulated"),
     ("rain_mm_hourly", "mm"), ("雨量mm时段", "mm")],
)  # fmt: skip
def test_the_unit_of_a_heading(heading, unit):
    assert unit_of_heading(heading) == unit


@pytest.mark.parametrize(
    "cell", ["", "-", "--", "缺测", "NaN", "null", "-9999", "-99.9", "999.9", "9999", "32766"]
)
def test_what_stands_for_a_missing_value_is_never_dry(measured, cell):
    record = PLAIN + f"2021-07-13 00:10,{cell}\n2021-07-13 00:15,0\n"
    with pytest.raises(InputError, match="the rain of 1 steps of 5 min is missing"):
        measured(record)


def test_missing_steps_beside_a_dry_end_lie_outside_the_record(measured):
    storm = measured(PLAIN + "2021-07-13 00:10,0\n2021-07-13 00:15,\n")
    assert depths_mm(storm) == pytest.approx([1, 3, 2, 0])
    assert storm.remarks == ("1 steps without a value at the ends of the record lie outside it",)
    with pytest.raises(InputError, match="is missing"):
        measured(PLAIN + "2021-07-13 00:10,\n2021-07-13 00:15,\n")
    with pytest.raises(InputError, match="is missing"):
        measured(PLAIN.replace("23:55,1", "23:55,"))


TOTALS = (
    "time,accumulated_mm\n2021-07-12 22:00,5\n2021-07-12 22:05,6\n2021-07-12 22:10,{gap}\n"
    "2021-07-12 22:15,{after}\n2021-07-12 22:20,9\n"
)


def test_a_counter_that_stands_still_over_a_gap_proves_it_dry(measured):
    """5 6 . 6 9: 1, nothing, nothing and 3 mm. With 8 after the gap 2 mm fell in two steps,
    nobody knows when."""
    storm = measured(TOTALS.format(gap="", after=6))
    assert depths_mm(storm) == pytest.approx([1, 0, 0, 3])
    with pytest.raises(InputError, match="the rain of 1 steps of 5 min is missing"):
        measured(TOTALS.format(gap="", after=8))


def test_rain_after_a_new_start_of_the_counter_counts(measured):
    """20 23 0.4 0.6: 3, 0.4 and 0.2 mm."""
    record = "time,accumulated_mm\n" + "".join(
        f"2021-07-12 22:{5 * k:02},{total}\n" for k, total in enumerate([20, 23, 0.4, 0.6])
    )
    assert depths_mm(measured(record)) == pytest.approx([3, 0.4, 0.2])


def test_a_total_that_falls_by_a_little_is_no_new_start(measured):
    with pytest.raises(InputError, match=r"row 4.*the running total falls, and not to nothing"):
        measured(TOTALS.format(gap=5.8, after=6))


def test_a_storm_that_rises_and_stops_is_told_apart_by_stating_its_unit(measured):
    record = "time,rain_mm\n" + "".join(
        f"2021-07-12 22:{5 * k:02},{mm}\n" for k, mm in enumerate([0, 0.2, 0.6, 1.4, 3, 0, 0])
    )
    with pytest.raises(InputError, match="accumulated"):
        measured(record)
    assert measured(record, 'unit = "mm"').depth_mm == pytest.approx(5.2)


def test_a_drizzle_of_single_tips_between_dry_steps_is_no_running_total(measured):
    """Each of the ten tips of 0.2 mm is followed by nothing."""
    record = "time,rain_mm\n" + "".join(
        f"2021-07-12 {h}:{m:02},{0.2 if m % 30 == 5 else 0}\n"
        for h in range(18, 23)
        for m in range(0, 60, 5)
    )
    assert measured(record).depth_mm == pytest.approx(2.0)


def test_tips_told_by_the_minute_and_twice_in_one_are_all_kept(measured):
    """Three tips up to 22:05 and three up to 22:10, two of them in one minute."""
    minutes = [1, 3, 4, 6, 9, 9]
    record = "time,rain_mm\n" + "".join(f"2021-07-12 22:{m:02},0.2\n" for m in minutes)
    storm = measured(record)
    assert (storm.step_s, depths_mm(storm)) == (300, pytest.approx([0.6, 0.6]))
    assert depths_mm(measured(record, "step_min = 10")) == pytest.approx([1.2])


def test_no_tip_is_no_rain_up_to_the_moments_of_the_cut(measured):
    """Tips at 22:31:00, 22:36:30 and 22:37:10 in an event of 22:20 to 22:45."""
    record = "time,rain_mm\n" + "".join(
        f"2021-07-12 22:{time},0.2\n" for time in ("31:00", "36:30", "37:10")
    )
    storm = measured(record, 'from_time = "2021-07-12 22:20"\nuntil_time = "2021-07-12 22:45"')
    assert depths_mm(storm) == pytest.approx([0, 0, 0.2, 0.4, 0])
    wet = "time,rain_mm\n2021-07-12 22:35,1\n2021-07-12 22:40,2\n"
    keys = 'dry_rows_left_out = true\nstep_min = 5\nuntil_time = "2021-07-12 22:50"'
    assert depths_mm(measured(wet, keys)) == pytest.approx([1, 2, 0, 0])


def test_a_missing_value_among_tips_is_not_dry(measured):
    record = (
        "time,rain_mm\n2021-07-12 22:31:07,0.2\n2021-07-12 22:33:12,-9999\n"
        "2021-07-12 22:34:02,0.2\n2021-07-12 22:36:02,0.2\n"
    )
    with pytest.raises(InputError):
        measured(record)


def test_a_night_that_keeps_the_old_date_is_named_row_by_row(measured):
    record = PLAIN.replace("2021-07-13 00:05", "2021-07-12 00:05")
    with pytest.raises(
        InputError, match="after midnight with the date of the day before"
    ) as caught:
        measured(record)
    assert caught.value.findings[0].cure == "Write 2021-07-13 00:05 there."
    assert measured(record.replace("12 00:05", "13 00:05")).depth_mm == pytest.approx(6)


def test_wet_minutes_of_a_logger_of_minutes_stay_minutes_where_the_file_says_so(measured):
    record = "time,rain_mm\n2021-07-12 22:01,0.2\n2021-07-12 22:02,0.2\n2021-07-12 22:04,0.2\n"
    storm = measured(record, "dry_rows_left_out = true\nstep_min = 1")
    assert (storm.step_s, depths_mm(storm)) == (60, pytest.approx([0.2, 0.2, 0, 0.2]))


def test_totals_written_at_each_tip_are_put_on_a_step(measured):
    """The counter of an event logger: 0.2 mm more at each row."""
    seconds = [7, 12, 50, 127, 290, 301, 307, 390]
    record = "time,accumulated_mm\n" + "".join(
        f"2021-07-12 22:{s // 60:02}:{s % 60:02},{0.2 * k:.1f}\n" for k, s in enumerate(seconds)
    )
    assert depths_mm(measured(record)) == pytest.approx([0.8, 0.6])


def test_a_light_rain_of_equal_steps_is_no_record_of_tips(measured):
    record = "time,rain_mm\n" + "".join(
        f"2021-07-12 22:{5 * k:02},{mm}\n" for k, mm in enumerate([0.2, 0.2, 0, 0.2, 0, 0.2])
    )
    storm = measured(record)
    assert depths_mm(storm) == pytest.approx([0.2, 0.2, 0, 0.2, 0, 0.2])
    assert storm.remarks == ()


def test_zones_in_some_rows_alone_are_refused(measured):
    record = PLAIN.replace("00:05,2", "00:05Z,2")
    with pytest.raises(InputError, match="a time without a zone, where others have one") as caught:
        measured(record)
    assert [finding.place for finding in caught.value.findings] == ["row 2", "row 3"]


def test_columns_that_are_not_used_are_named_and_two_of_rain_asked_about(measured):
    record = "time,rain_mm,quality\n2021-07-12 22:00,1,good\n2021-07-12 22:05,2,bad\n"
    assert measured(record).remarks == ("columns that are not used: quality",)
    record = "time,东站雨量(mm),西站雨量(mm)\n2021-07-12 22:00,1,4\n2021-07-12 22:05,2,5\n"
    with pytest.raises(InputError, match='column = "东站雨量'):
        measured(record)
    assert measured(record, 'column = "西站雨量(mm)"').depth_mm == pytest.approx(9)


def test_rows_a_century_apart_are_refused_and_not_filled_up(measured):
    record = "time,rain_mm\n1970-01-01 00:00,1\n1970-01-01 00:01,2\n2070-01-01 00:00,1\n"
    with pytest.raises(InputError, match="more than 100,000 steps after the first row"):
        measured(record)


@pytest.mark.parametrize(
    ("keys", "problem"),
    [('gaps = "dry"', "gaps_reason"), ("dry_rows_left_out = true", "needs step_min"),
     ('unit = "inch"', "unit"), ('from_time = "yesterday"', "from_time"),
     ('from_time = "2021-13-01 00:00"', "no date and time"),
     ('from_time = "2022-01-01 00:00"', "holds 2021-07-12 23:50 to 2021-07-13 00:05 alone"),
     ('until_time = "2021-07-13 00:10"', "holds 2021-07-12 23:50 to 2021-07-13 00:05 alone"),
     ('from_time = "2021-07-12 23:56"\nuntil_time = "2021-07-12 23:59"', "no whole step"),
     ("step_min = 7", "stands on no step of 7 min"), ("step_min = 1", "is missing")],
)  # fmt: skip
def test_what_a_storm_says_wrongly_of_its_record_is_refused(measured, keys, problem):
    with pytest.raises(InputError, match=problem) as caught:
        measured(PLAIN, keys)
    assert all(finding.cure for finding in caught.value.findings)
