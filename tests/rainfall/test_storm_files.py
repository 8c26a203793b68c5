"""The shipped storms, and what is refused in a storm's file."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drainage.errors import InputError
from drainage.rainfall import Hyetograph, load_formula, load_storm, storm_ids

RAINFALL = Path(__file__).parents[2] / "rainfall"


def write_storm(folder: Path, body: str, storm_id: str = "mine") -> None:
    head = 'title_zh = "试验"\nformula = "beijing-zone-ii"\nsource = "test"\n'
    (folder / "storms" / f"{storm_id}.toml").write_text(head + body, encoding="utf-8")


@pytest.mark.parametrize(
    ("storm_id", "hourly_depth_mm", "years"),
    [
        ("h33", 33, 1.11),
        ("h54", 54, 4.91),
        ("storm-2022-06-12", 65.4, 10.97),
        ("h54-180min", 54, 4.91),
        ("triangular-h54", 54, 4.91),
        ("uniform-h54", 54, 4.91),
        ("p3", 47.03, 3),
        ("p5", 54.27, 5),
        ("nested-24h-p5", 54.27, 5),
        ("nested-24h-p20", 73.91, 20),
        ("nested-24h-p30", 79.66, 30),
        ("d33-24h", 10.675, 0.23),
    ],
)
def test_the_greatest_hour_of_a_shipped_storm(
    storm_id: str, hourly_depth_mm: float, years: float
) -> None:
    storm = load_storm(RAINFALL, storm_id)
    stated = float(hourly_depth_mm).is_integer() or storm_id.startswith("storm")
    assert storm.hourly_depth_mm == pytest.approx(hourly_depth_mm, abs=1e-9 if stated else 0.005)
    assert storm.return_period_a == pytest.approx(years, abs=0.005)


def test_every_shipped_storm_loads_and_says_where_it_comes_from() -> None:
    for storm_id in storm_ids(RAINFALL):
        storm = load_storm(RAINFALL, storm_id)
        assert storm.name == storm_id
        assert storm.title_zh
        assert storm.source
        assert storm.shape_note


def test_the_default_storm_is_an_hour_in_steps_of_two_minutes_with_its_peak_at_24() -> None:
    storm = load_storm(RAINFALL, "h54")
    assert (storm.step_s, storm.duration_min, storm.plan_word) == (120, 60, "五年一遇")
    assert storm.depth_mm == pytest.approx(54)
    assert storm.intensity_mm_h.max() == pytest.approx(157, abs=0.5)
    assert storm.intensity_mm_h.argmax() * 2 == 24


def test_a_longer_storm_holds_more_than_its_greatest_hour() -> None:
    storm = load_storm(RAINFALL, "h54-180min")
    assert storm.depth_mm == pytest.approx(54 * 83.3 / 54.27, abs=0.1)


def test_the_nested_day_holds_the_formula_at_every_duration_and_claims_no_table() -> None:
    storm = load_storm(RAINFALL, "nested-24h-p5")
    assert storm.depth_mm == pytest.approx(167.8, abs=0.05)
    assert storm.duration_min == 1440
    assert "Not the 24 h table of the standard" in storm.shape_note


def test_the_measured_hour_says_that_its_shape_is_assumed() -> None:
    storm = load_storm(RAINFALL, "storm-2022-06-12")
    assert "雨型假定" in storm.title_zh
    assert "assumed" in storm.shape_note


def test_the_intensities_of_a_storm_cannot_be_written_to() -> None:
    storm = load_storm(RAINFALL, "h33")
    with pytest.raises(ValueError, match="read-only"):
        storm.intensity_mm_h[0] = 0


@given(st.floats(0.5, 3))
def test_a_factor_scales_the_rain_and_its_return_period_and_drops_the_plans_word(
    factor: float,
) -> None:
    storm = load_storm(RAINFALL, "h54")
    heavier = storm.scaled(factor)
    assert heavier.depth_mm == pytest.approx(factor * storm.depth_mm, rel=1e-12)
    zone = load_formula(RAINFALL, "beijing-zone-ii")
    assert heavier.return_period_a == pytest.approx(zone.return_period_a(54 * factor, 60), rel=1e-9)
    if factor != 1:
        assert heavier.plan_word == ""
        assert f"{factor:g}" in heavier.title_zh
        sides = heavier.shape_note.split(" // ")
        assert sides == [
            f"芝加哥雨型，60 min，r = 0.40，时段 2 min；雨强×{factor:g}",
            f"Chicago shape, 60 min, r = 0.40, step 2 min; every intensity x {factor:g}",
        ]


def test_a_factor_of_one_changes_nothing() -> None:
    storm = load_storm(RAINFALL, "h54")
    assert storm.scaled(1.0) is storm


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf")])
def test_a_factor_that_is_no_factor_is_refused(factor: float) -> None:
    with pytest.raises(InputError, match="climate_factor"):
        load_storm(RAINFALL, "h54").scaled(factor)


@pytest.mark.parametrize("bad", [[-1.0], [float("nan")], []])
def test_a_hyetograph_takes_no_impossible_rain(bad: list[float]) -> None:
    with pytest.raises(InputError):
        Hyetograph("x", "x", 60, np.array(bad), "test")


def test_a_dry_storm_has_no_return_period(rainfall: Path) -> None:
    write_storm(rainfall, 'shape = "table"\nstep_s = 60\nintensity_mm_h = [0, 0]')
    assert load_storm(rainfall, "mine").return_period_a is None


def test_an_intensity_table_is_taken_as_it_stands(rainfall: Path) -> None:
    write_storm(rainfall, 'shape = "table"\nstep_s = 600\nintensity_mm_h = [12, 60, 6.5]')
    storm = load_storm(rainfall, "mine")
    assert storm.intensity_mm_h == pytest.approx([12, 60, 6.5], rel=1e-12)
    assert storm.hourly_depth_mm == pytest.approx(13.0833, abs=0.0001)


@pytest.mark.parametrize("shape", ["chicago", "alternating_block", "triangular", "uniform"])
def test_a_shape_given_by_its_return_period_holds_the_depth_of_its_duration(
    rainfall: Path, shape: str
) -> None:
    write_storm(rainfall, f'shape = "{shape}"\nreturn_period_a = 5\nduration_min = 120')
    assert load_storm(rainfall, "mine").depth_mm == pytest.approx(71.70, abs=0.005)


@pytest.mark.parametrize("shape", ["chicago", "alternating_block", "triangular", "uniform"])
def test_a_shape_given_by_its_hour_holds_exactly_that_hour(rainfall: Path, shape: str) -> None:
    write_storm(rainfall, f'shape = "{shape}"\nhourly_depth_mm = 40\nduration_min = 120')
    assert load_storm(rainfall, "mine").hourly_depth_mm == pytest.approx(40, rel=1e-12)


def test_the_day_of_33_mm_holds_33_mm_and_keeps_the_shape_of_the_formula() -> None:
    # Every duration keeps its share: 33 x (60/1440) x ((1440 + 11.593)/(60 + 11.593))^0.681
    # = 33/24 x 20.2756^0.681 = 1.375 x 7.763 = 10.67 mm in the greatest hour.
    storm = load_storm(RAINFALL, "d33-24h")
    assert storm.depth_mm == pytest.approx(33, rel=1e-12)
    assert storm.duration_min == 1440
    assert storm.hourly_depth_mm == pytest.approx(10.67, abs=0.005)
    assert storm.intensity_mm_h.argmax() * storm.step_s / 3600 == 12


@pytest.mark.parametrize("shape", ["chicago", "alternating_block", "triangular", "uniform"])
def test_a_shape_given_by_its_whole_depth_holds_exactly_that_depth(
    rainfall: Path, shape: str
) -> None:
    write_storm(rainfall, f'shape = "{shape}"\ndepth_mm = 40\nduration_min = 120')
    assert load_storm(rainfall, "mine").depth_mm == pytest.approx(40, rel=1e-12)


CHICAGO = 'shape = "chicago"\n'


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (CHICAGO + "hourly_depth = 33", "hourly_depth: unknown key"),
        (CHICAGO + "hourly_depth = 33", "Keys of a chicago storm: .*hourly_depth_mm"),
        (CHICAGO + "hourly_depth_mm = 33\nreturn_period_a = 3", "either hourly_depth_mm or"),
        (CHICAGO, "either hourly_depth_mm or return_period_a"),
        (CHICAGO + "hourly_depth_mm = 33\ndepth_mm = 40", "or the depth_mm of the whole storm"),
        (CHICAGO + "depth_mm = 3000", "depth_mm"),
        (CHICAGO + "hourly_depth_mm = nan", "hourly_depth_mm"),
        (CHICAGO + "hourly_depth_mm = -33", "hourly_depth_mm"),
        (CHICAGO + 'hourly_depth_mm = "33"', "hourly_depth_mm"),
        (CHICAGO + "hourly_depth_mm = true", "hourly_depth_mm"),
        (CHICAGO + "hourly_depth_mm = 33\npeak_ratio = 0.355", "nearest peak_ratio is 0.366667"),
        (CHICAGO + "hourly_depth_mm = 33\nduration_min = 61", "whole number of steps"),
        (CHICAGO + "hourly_depth_mm = 33\nduration_min = 30", "shorter than 60 min"),
        ('shape = "chicag"\nhourly_depth_mm = 33', "unknown shape .*chicag.*alternating_block"),
        ("hourly_depth_mm = 33", "shape: the key is missing"),
        ('shape = "table"\nstep_s = 60\nintensity_mm_h = [1e9, 1]', "Check the unit"),
        ('shape = "table"\nstep_s = 60\nintensity_mm_h = [1, nan]', "intensity_mm_h.1"),
        ('shape = "table"\nstep_s = 60\nintensity_mm_h = [-1]', "intensity_mm_h.0"),
        ('shape = "gauge"\nfile = "../formulas.toml"', "file"),
        ('shape = "gauge"\nfile = "/etc/passwd.csv"', "file"),
        ('shape = "gauge"\nfile = "nowhere.csv"', "does not exist"),
        ("shape = ", "not valid TOML"),
    ],
)
def test_a_wrong_storm_is_refused_with_the_key(rainfall: Path, body: str, problem: str) -> None:
    write_storm(rainfall, body)
    with pytest.raises(InputError, match=problem) as caught:
        load_storm(rainfall, "mine")
    assert all(finding.file and finding.cure for finding in caught.value.findings)


def test_all_wrong_keys_of_a_storm_are_named_at_once(rainfall: Path) -> None:
    write_storm(rainfall, CHICAGO + "hourly_depth = 33\nstep_s = 1\npeak_ratio = 2")
    with pytest.raises(InputError) as caught:
        load_storm(rainfall, "mine")
    assert {finding.place for finding in caught.value.findings} == {
        "hourly_depth",
        "step_s",
        "peak_ratio",
    }


def test_a_storm_longer_than_its_formula_is_refused_in_its_own_file(rainfall: Path) -> None:
    write_storm(rainfall, CHICAGO + "hourly_depth_mm = 33\nduration_min = 180")
    path = rainfall / "storms" / "mine.toml"
    path.write_text(path.read_text("utf-8").replace("zone-ii", "older"), "utf-8")
    with pytest.raises(InputError, match=r"mine\.toml, duration_min: longer than beijing-older"):
        load_storm(rainfall, "mine")


@pytest.mark.parametrize(
    "storm_id", ["h99", "../formulas", "..", "", "h33\n", "storms/h33", "暴雨"]
)
def test_a_name_that_is_no_storm_is_answered_with_the_known_ones(storm_id: str) -> None:
    with pytest.raises(InputError, match="Use one of: d33-24h, gauge-example, h33, h54"):
        load_storm(RAINFALL, storm_id)


def test_a_file_whose_name_is_no_id_is_no_storm(rainfall: Path) -> None:
    write_storm(rainfall, CHICAGO + "hourly_depth_mm = 33", storm_id="my storm")
    assert "my storm" not in storm_ids(rainfall)


def test_a_storm_saved_as_gbk_is_refused(rainfall: Path) -> None:
    path = rainfall / "storms" / "h33.toml"
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    with pytest.raises(InputError, match=r"not UTF-8.*Save the file as UTF-8"):
        load_storm(rainfall, "h33")
