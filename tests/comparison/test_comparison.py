"""Before and after are compared only where they may be, and files do no harm."""

import pandas as pd
import pytest

from drainage.comparison import (
    compare,
    grows_though_capacity_is_added,
    require_comparable,
    side_effects,
    write_csv,
)
from drainage.comparison.compare import COLUMNS, SCOPES
from drainage.errors import ComparisonError
from drainage.metrics.columns import shown_in


def scores(depth, volume):
    frames = {}
    for scope in SCOPES:
        metrics = shown_in("compared", scope)
        frames["before", scope] = pd.DataFrame({m: [0.0] for m in metrics}, index=["1"])
        frames["after", scope] = frames["before", scope].copy()
    frames["before", "point"].loc["1", "max_depth_m"] = depth[0]
    frames["after", "point"].loc["1", "max_depth_m"] = depth[1]
    frames["before", "town"].loc["1", "total_flooded_volume_m3"] = volume[0]
    frames["after", "town"].loc["1", "total_flooded_volume_m3"] = volume[1]
    return frames


def test_change_and_percentage_by_hand():
    table = compare("before", "after", "h54", scores((0.4, 0.1), (100, 80)))
    assert list(table.columns) == COLUMNS
    row = table.query("scope == 'point' and metric == 'max_depth_m'").iloc[0]
    assert row["change"] == pytest.approx(-0.3)
    assert row["change_pct"] == pytest.approx(-75.0)
    assert row["unit"] == "m"
    assert not grows_though_capacity_is_added(table)


def test_a_place_that_gets_worse_is_named():
    table = compare("before", "after", "h54", scores((0.1, 0.2), (100, 102)))
    assert grows_though_capacity_is_added(table)
    assert side_effects(table, ["1"])[["scope", "id"]].to_numpy().tolist() == [["point", "1"]]


def test_more_water_kept_from_the_river_is_no_side_effect():
    frames = scores((0.1, 0.1), (1, 1))
    frames["after", "outfall"].loc["1", "overflow_volume_m3"] += 1000
    table = compare("before", "after", "h54", frames)
    assert side_effects(table, ["1"])[["scope", "id"]].to_numpy().tolist() == [["outfall", "1"]]
    assert side_effects(table, []).empty


@pytest.mark.parametrize(
    ("before_m", "after_m", "told"),
    [(0.100, 0.110, False), (0.100, 0.111, True), (0.2, 0.1, False)],
)
def test_a_place_is_worse_from_one_centimetre_on(before_m, after_m, told):
    table = compare("before", "after", "h54", scores((before_m, after_m), (1, 1)))
    assert side_effects(table.round(6), ["1"])["scope"].tolist() == (["point"] if told else [])


@pytest.mark.parametrize(
    ("before_m3", "after_m3", "told"),
    [
        (1000, 1009, False),  # 0.9 %, 9 m3
        (2000, 2015, False),  # 15 m3, but 0.75 %
        (500, 509, False),  # 1.8 %, but 9 m3
        (1000, 1011, True),  # 1.1 %, 11 m3
        (0, 11, True),  # from nothing
    ],
)
def test_an_outlet_spills_more_from_one_per_cent_and_ten_cubic_metres_on(before_m3, after_m3, told):
    frames = scores((0.1, 0.1), (1, 1))
    for side, volume in (("before", before_m3), ("after", after_m3)):
        frames[side, "outfall"].loc["1", "overflow_volume_m3"] = volume
    found = side_effects(compare("before", "after", "h54", frames), ["1"])
    assert found["scope"].tolist() == (["outfall"] if told else [])


def test_a_place_only_one_side_has_stands_with_an_empty_value():
    frames = scores((0.4, 0.1), (1, 1))
    frames["after", "outfall"] = frames["after", "outfall"].rename(index={"1": "NEW"})
    table = compare("before", "after", "h54", frames).query("scope == 'outfall'")
    assert set(table["id"]) == {"1", "NEW"}
    assert table.query("id == 'NEW'")["before_value"].isna().all()


def test_different_weather_or_river_is_not_compared():
    record = {"scenario": "a", "event": "h54", "storm": 1, "river_below_bank_m": 2, "settings": 3}
    require_comparable(record, record | {"scenario": "b"})
    with pytest.raises(ComparisonError, match="river_below_bank_m"):
        require_comparable(record, record | {"river_below_bank_m": 9})


def test_text_that_looks_like_a_formula_is_made_harmless(tmp_path):
    frame = pd.DataFrame({"name_zh": ["=1+1", "@cmd", "东大街"], "max_depth_m": [0.12345, None, 1],
                          "meets_target": pd.array([True, None, False], dtype="boolean")})  # fmt: skip
    write_csv(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "name_zh,max_depth_m,meets_target", "'=1+1,0.123,true", "'@cmd,,", "东大街,1.0,false",
    ]  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
