"""Storms hold the depth they say, and the formulas give what was published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drainage.errors import InputError
from drainage.rainfall import load_formula, load_river_levels, load_storm, storm_ids
from drainage.rainfall.hyetograph import greatest_depth_mm
from drainage.rainfall.shapes import alternating_block, chicago, triangular, uniform


@pytest.fixture(scope="module")
def zone_ii(root):
    return load_formula(root / "rainfall", "beijing-zone-ii")


def test_zone_ii_gives_the_water_authoritys_100_year_depths(zone_ii):
    published = [47, 70, 97, 148, 189, 299]
    assert zone_ii.depth_mm(100, [15, 30, 60, 180, 360, 1440]) == pytest.approx(
        published, rel=0.015
    )


def test_zone_ii_hourly_depths_by_hand(zone_ii):
    hand = {1: 31.46, 2: 41.28, 3: 47.03, 5: 54.27, 10: 64.09, 100: 96.72}
    for period, depth in hand.items():
        assert zone_ii.depth_mm(period, 60) == pytest.approx(depth, abs=0.006)


@pytest.mark.parametrize(
    ("storm", "period"), [("h33", 1.11), ("h54", 4.91), ("storm-2022-06-12", 10.97)]
)
def test_the_return_period_of_each_storm_is_computed_beside_the_plans_word(root, storm, period):
    assert load_storm(root / "rainfall", storm).return_period_a == pytest.approx(period, abs=0.006)


def test_older_formula_by_hand(root):
    older = load_formula(root / "rainfall", "beijing-older")
    by_hand = 2001 * (1 + 0.811 * np.log10(0.5)) / (10 + 8) ** 0.711
    assert older.intensity_l_s_ha(0.5, 10) == pytest.approx(by_hand)
    with pytest.raises(InputError, match="up to 120 minutes"):
        older.intensity_l_s_ha(1, 121)


def test_chicago_equals_the_published_vector(zone_ii):
    vector = [1.181, 1.291, 1.431, 1.611, 1.855, 2.205, 2.751, 3.726, 5.956, 11.936, 8.353, 5.332,
              3.939, 3.144, 2.632, 2.274, 2.010, 1.807, 1.645, 1.514, 1.404, 1.312, 1.233,
              1.164]  # fmt: skip
    blocks = chicago(lambda t: zone_ii.depth_mm(5, t), 120, 300, 0.4)
    assert blocks == pytest.approx(vector, abs=0.0006)
    assert blocks.sum() == pytest.approx(float(zone_ii.depth_mm(5, 120)), abs=1e-10)


@given(st.floats(1, 100), st.integers(1, 9), st.sampled_from([60, 120, 300]))
def test_every_shape_conserves_its_depth(zone_ii, period, tenth, step):
    def depth_of(t):
        return zone_ii.depth_mm(period, t)

    total = float(depth_of(120.0))
    for blocks in (
        chicago(depth_of, 120, step, tenth / 10),
        alternating_block(depth_of, 120, step, tenth / 10),
        triangular(total, 120, step, tenth / 10),
        uniform(total, 120, step),
    ):
        assert blocks.sum() == pytest.approx(total, rel=1e-12)
        assert (blocks >= 0).all()


def test_every_shipped_storm_loads_and_hourly_storms_hold_their_hour(root):
    storms = {name: load_storm(root / "rainfall", name) for name in storm_ids(root / "rainfall")}
    for name, hour in {"h33": 33, "h54": 54, "h54-180min": 54, "storm-2022-06-12": 65.4}.items():
        assert storms[name].hourly_depth_mm == pytest.approx(hour, abs=1e-9)
    assert storms["h54"].intensity_mm_h.max() == pytest.approx(157, abs=0.5)


def test_the_greatest_hour_may_begin_within_a_block():
    blocks = np.array([10.0, 20.0, 10.0])
    assert greatest_depth_mm(blocks, 1800, 45) == pytest.approx(25.0)


def test_a_scaled_storm_says_so(root):
    more = load_storm(root / "rainfall", "h54").scaled(1.1)
    assert more.depth_mm == pytest.approx(59.4)
    assert "x 1.1" in more.shape_note


def test_river_levels_rise_from_low_water_to_flood(root):
    states = load_river_levels(root / "rainfall")
    for river in ("bai", "chao"):
        levels = [states[s][river] for s in ("low-water", "dam-raised", "flood-stage")]
        assert levels == sorted(levels, reverse=True)


STORM = 'title_zh = "x"\nformula = "beijing-zone-ii"\nsource = "test"\n'


@pytest.fixture
def folder(tmp_path, root):
    for part in ("storms", "gauges"):
        (tmp_path / part).mkdir()
    text = (root / "rainfall" / "formulas.toml").read_text(encoding="utf-8")
    (tmp_path / "formulas.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('shape = "chicago"\nhourly_depth_mm = 33\ncolour = 1\n', "unknown key"),
        ('shape = "chicago"\n', "either hourly_depth_mm or return_period_a"),
        ('shape = "chicago"\nhourly_depth_mm = -3\n', "greater than 0"),
        ('shape = "chicago"\nhourly_depth_mm = 33\npeak_ratio = 0.41\n', "must fall on a step"),
        ('shape = "wave"\n', "wave"),
        ('shape = "gauge"\nfile = "../../etc/passwd"\n', "match pattern"),
    ],
)
def test_a_storm_with_a_wrong_key_is_refused_with_the_file(folder, lines, words):
    (folder / "storms" / "bad.toml").write_text(STORM + lines, encoding="utf-8")
    with pytest.raises(InputError, match=words) as caught:
        load_storm(folder, "bad")
    assert caught.value.findings[0].file.endswith("bad.toml")


def test_a_storm_outside_the_folder_cannot_be_named(folder):
    with pytest.raises(InputError, match="no such storm"):
        load_storm(folder, "../formulas")


@pytest.mark.parametrize(
    ("rows", "words", "place"),
    [
        ("2026-07-01 18:05,1\n2026-07-01 18:10,2\n2026-07-01 18:20,2\n", "10 min after", "row 4"),
        ("2026-07-01 18:05,1\n2026-07-01 18:05,2\n2026-07-01 18:10,2\n", "0 min after", "row 3"),
        ("2026-07-01 18:05,1\n2026-07-01 18:10,-2\n", "not a depth", "row 3"),
        ("2026-07-01 18:05,1\n2026-07-01 18:10,nan\n", "not a depth", "row 3"),
        ("yesterday,1\n2026-07-01 18:10,2\n", "not a time", "row 2"),
    ],
)
def test_a_gauge_file_with_a_gap_or_a_bad_value_is_refused_at_its_row(folder, rows, words, place):
    (folder / "gauges" / "g.csv").write_text("time,rain_mm\n" + rows)
    (folder / "storms" / "g.toml").write_text(STORM + 'shape = "gauge"\nfile = "g.csv"\n')
    with pytest.raises(InputError, match=words) as caught:
        load_storm(folder, "g")
    assert any(f.place == place for f in caught.value.findings)


def test_a_gauge_file_without_its_column_or_in_gbk_is_refused(folder):
    (folder / "storms" / "g.toml").write_text(STORM + 'shape = "gauge"\nfile = "g.csv"\n')
    (folder / "gauges" / "g.csv").write_text("time,rain\n2026-07-01 18:05,1\n")
    with pytest.raises(InputError, match="column is missing"):
        load_storm(folder, "g")
    (folder / "gauges" / "g.csv").write_bytes("time,rain_mm,备注\n".encode("gbk"))
    with pytest.raises(InputError, match="not UTF-8"):
        load_storm(folder, "g")
