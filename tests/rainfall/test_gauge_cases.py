"""Each record of tests/cases/surveys/20-gauges, read right or refused with a cure that works.

The control holds 0.2 0.4 1.0 2.6 5.0 7.2 6.0 4.0 2.0 1.0 0.6 0.4 0.2 mm, 30.6 mm in all, in the 13
steps of 5 min that end at 22:35 to 23:35, and dry steps before and after.
"""

from pathlib import Path

import pytest

from drainage.errors import InputError
from drainage.said import spoken

CASES = Path(__file__).parents[1] / "cases" / "surveys" / "20-gauges"
WET_MM = [0.2, 0.4, 1.0, 2.6, 5.0, 7.2, 6.0, 4.0, 2.0, 1.0, 0.6, 0.4, 0.2]
CONTROL_MM = [0.0] * 6 + WET_MM + [0.0] * 29
"""22:05 to 02:00."""


def case(letter: str) -> bytes:
    (path,) = CASES.glob(f"{letter}-*.csv")
    return path.read_bytes()


def depths_mm(storm):
    return (storm.intensity_mm_h * storm.step_s / 3600).tolist()


def refusal(measured, letter: str, keys: str = "") -> InputError:
    with pytest.raises(InputError) as caught:
        measured(case(letter), keys)
    for finding in caught.value.findings:
        assert finding.cure
        assert "Give 0" not in finding.cure
        for sentence in (finding.message, finding.cure):
            assert spoken(sentence, "zh") != sentence
    return caught.value


@pytest.mark.parametrize("letter", list("abjlmqr"))
def test_a_record_in_another_dress_holds_the_same_rain_and_nothing_is_remarked(measured, letter):
    storm = measured(case(letter))
    assert storm.step_s == 300
    assert depths_mm(storm) == pytest.approx(CONTROL_MM, abs=1e-12)
    assert storm.remarks == ()


def test_midnight_with_the_old_date_is_named_and_not_to_be_sorted(measured):
    (finding,) = refusal(measured, "c").findings
    assert (finding.place, finding.value) == ("row 25", "2021-07-12 00:00")
    assert finding.message == "midnight with the date of the day that ends there"
    assert finding.cure == "Write 2021-07-13 00:00 there."
    mended = case("c").replace(b"2021-07-12 00:00", b"2021-07-13 00:00")
    assert depths_mm(measured(mended)) == pytest.approx(CONTROL_MM)


@pytest.mark.parametrize("letter", "de")
def test_running_totals_said_to_be_depths_are_refused_and_stated_ones_differenced(measured, letter):
    (finding,) = refusal(measured, letter).findings
    assert finding.message.startswith("accumulated?")
    storm = measured(case(letter), 'unit = "mm_accumulated"')
    assert depths_mm(storm) == pytest.approx(CONTROL_MM[1:])


def test_a_counter_that_starts_again_is_remarked(measured):
    (reset,) = [r for r in measured(case("e"), 'unit = "mm_accumulated"').remarks if "again" in r]
    assert "row 26" in reset
    assert "30.6" in reset


def test_totals_insisted_on_as_depths_are_refused_by_their_five_minutes(measured):
    problem = refusal(measured, "d", 'unit = "mm"').findings[0]
    assert problem.message == "30.4 mm in 5 min: rarer than once in about 1,000 years"


@pytest.mark.parametrize(("letter", "unit", "steps"), [("f", "mm_per_h", 5), ("i", "0.1 mm", 6)])
def test_a_unit_that_cannot_be_true_is_refused_and_the_stated_one_rules(
    measured, letter, unit, steps
):
    """Of the rates 31.2 60 86.4 72 48, of the tenths 50 72 60 40 pass 30 mm in 5 min."""
    findings = refusal(measured, letter).findings
    over = [12 * mm if letter == "f" else 10 * mm for mm in WET_MM]
    assert len(findings) == sum(value > 30 for value in over)
    assert all("unit" in finding.cure for finding in findings)
    storm = measured(case(letter), f'unit = "{unit}"')
    assert depths_mm(storm) == pytest.approx(CONTROL_MM, abs=1e-9)
    assert "rules over mm of the heading" in storm.remarks[0]


def test_sentinels_and_empty_cells_are_missing_and_a_gap_is_refused(measured):
    findings = refusal(measured, "g").findings
    assert [(f.place, f.message) for f in findings] == [
        ("2021-07-12 23:00 … 2021-07-12 23:05", "the rain of 2 steps of 5 min is missing"),
        ("2021-07-12 23:40 … 2021-07-12 23:40", "the rain of 1 steps of 5 min is missing"),
    ]
    cut = measured(case("g"), 'until_time = "2021-07-12 22:55"')
    assert cut.depth_mm == pytest.approx(0.2 + 0.4 + 1.0 + 2.6 + 5.0)
    stated = measured(case("g"), 'gaps = "dry"\ngaps_reason = "毗邻站无雨"')
    assert stated.depth_mm == pytest.approx(30.6 - 7.2 - 6.0)
    assert stated.remarks == ("3 steps without a value are taken for dry: 毗邻站无雨",)


def test_99_9_mm_in_five_minutes_is_asked_about(measured):
    (finding,) = refusal(measured, "h").findings
    assert (finding.place, finding.value) == ("2021-07-12 23:00", "99.9 mm")
    assert "99.9 is often written for a missing one" in finding.cure
    storm = measured(case("h"), 'accepted = "雨量站复核"')
    assert storm.depth_mm == pytest.approx(30.6 - 7.2 + 99.9)
    assert any("accepted: 雨量站复核" in remark for remark in storm.remarks)


def test_times_in_utc_are_told_in_civil_time(measured):
    storm = measured(case("k"))
    assert depths_mm(storm) == pytest.approx(CONTROL_MM)
    assert storm.remarks == (
        "times with a zone of their own are told in civil time +08:00: the first one is "
        "2021-07-12 22:05",
    )
    cut = measured(case("k"), 'until_time = "2021-07-12 22:40"')
    assert cut.depth_mm == pytest.approx(0.2 + 0.4)


def test_rows_that_are_not_there_are_dry_only_where_the_file_says_so(measured):
    """22:05 to 23:35 are 19 steps, of which 14 are written."""
    (finding,) = refusal(measured, "n").findings
    assert finding.message == "the rain of 5 steps of 5 min is missing"
    assert "dry_rows_left_out" in finding.cure
    storm = measured(case("n"), "dry_rows_left_out = true\nstep_min = 5")
    assert depths_mm(storm) == pytest.approx(CONTROL_MM[:19])
    assert storm.remarks == ("5 steps that the logger left out are dry, as the storm's file says",)


def test_tips_of_a_bucket_are_put_on_five_minutes(measured):
    """Four tips of 0.2 mm up to 22:35:00 and four up to 22:40:00."""
    storm = measured(case("o"))
    assert (storm.step_s, depths_mm(storm)) == (300, pytest.approx([0.8, 0.8]))
    assert storm.remarks[0].startswith("8 tips of a bucket are put on a step of 5 min")


def test_a_clock_that_drifts_by_a_second_is_put_on_the_step(measured):
    storm = measured(case("p"))
    assert depths_mm(storm) == pytest.approx(CONTROL_MM)
    assert storm.remarks == ("times stand up to 1 s beside the step of 5 min and are put on it",)


def test_of_an_hourly_record_it_is_said_that_the_peak_is_lost(measured):
    storm = measured(case("s"))
    assert (storm.step_s, depths_mm(storm)) == (3600, pytest.approx([18.4, 12.2, 3.0]))
    (remark,) = storm.remarks
    assert remark.startswith("the step is 60 min: the peak within it is not in the record")
    assert "雨峰" in spoken(remark, "zh")
