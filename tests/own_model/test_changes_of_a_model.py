"""What tables change reaches the kept model in its own units, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from drainage.engine.inp import network_inp
from drainage.errors import InputError
from drainage.formats.swmm.inp_import import import_inp

MODEL = """[OPTIONS]
FLOW_UNITS CFS ; cubic feet
INFILTRATION {infiltration}
LINK_OFFSETS {offsets}
[RAINGAGES]
G VOLUME 0:15 1 TIMESERIES T
[TIMESERIES]
T 0:00 0.5
[SUBCATCHMENTS]
S G A 10 50 400 1 0
[SUBAREAS]
S .02 .2 .05 .1 25 OUTLET
[INFILTRATION]
S 3 0.5 4 7 0
[JUNCTIONS]
A 30 10 0 0 200
B 29 10
[STORAGE]
T1 28 12 0 FUNCTIONAL 100 0.5 50 0 0
[OUTFALLS]
O 26 FIXED 27 NO
O2 26 FREE
[CONDUITS]
P1 a B 300 .013 {up} {down} 0 0
P2 B T1 300 .012 {up} {low} 0 0
[PUMPS]
PU T1 O2 PC ON 2 1
[WEIRS]
W T1 O TRANSVERSE {crest} 3.33 NO 0 0 YES
[XSECTIONS]
P1 CIRCULAR 2 0 0 0 1 4
P2 FORCE_MAIN 1.5 120 0 0
W TRIANGULAR 3 6 1 1
[LOSSES]
P1 0.5 0.5 0 YES
[CONTROLS]
RULE KEEP
IF NODE B DEPTH > 3
THEN WEIR W SETTING = 0.5

RULE GO
IF NODE T1 DEPTH > 3
THEN PUMP PU STATUS = ON
[CURVES]
PC PUMP3 0 3
PC 30 1
[DWF]
A FLOW 0.5 D
B FLOW 0.1 D
[PATTERNS]
D HOURLY 2 2 2 2 2 2 2 2 2 2 2 2
D 2 2 2 2 2 2 2 2 2 2 2 2
[REPORT]
LINKS P1 PU
NODES ALL
"""
FT = 0.3048
DEPTHS = {"offsets": "DEPTH", "up": "0", "down": "0.5", "low": "1", "crest": "4",
          "infiltration": "HORTON"}  # fmt: skip


@pytest.fixture
def model(tmp_path: Path):
    return town(tmp_path, **DEPTHS)


def town(tmp_path: Path, **words: str):
    path = tmp_path / "model.inp"
    path.write_text(MODEL.format(**words), encoding="utf-8")
    return import_inp(path, name="m", title_zh="", crs="local", datum="").network


def moved(before: str, after: str) -> list[tuple[str, str]]:
    """Lines that differ, of texts with as many lines."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old, new) for old, new in pairs if old != new]


def with_cell(network, table: str, row: str, column: str, value: object):
    frame = network.tables[table].copy()
    frame.loc[row, column] = value
    return network.with_tables(**{table: frame})


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "old", "new"),
    [
        # 36 in of 914.4 mm are 3 ft; the culvert code stays.
        ("conduits", "P1", "diameter_mm", 914.4, "P1 CIRCULAR 2 0 0 0 1 4",
         "P1 CIRCULAR 3 0 0 0 1 4"),
        # A force main stays one, with its coefficient.
        ("conduits", "P2", "diameter_mm", 609.6, "P2 FORCE_MAIN 1.5 120 0 0",
         "P2 FORCE_MAIN 2 120 0 0"),
        # 6 m of barrel by barrel: a field the model left out.
        ("conduits", "P2", "barrels", 2, "P2 FORCE_MAIN 1.5 120 0 0",
         "P2 FORCE_MAIN 1.5 120 0 0 2"),
        ("conduits", "P1", "manning_n", 0.015, "P1 a B 300 .013 0 0.5 0 0",
         "P1 a B 300 0.015 0 0.5 0 0"),
        # 3.048 m are 10 ft; the shape of the notch stays.
        ("weirs", "W", "length_m", 3.048, "W TRIANGULAR 3 6 1 1", "W TRIANGULAR 3 10 1 1"),
        # 1.8 m^0.5/s over 0.3048^0.5 are 3.2603560 ft^0.5/s.
        ("weirs", "W", "discharge_coefficient", 1.8, "W T1 O TRANSVERSE 4 3.33 NO 0 0 YES",
         "W T1 O TRANSVERSE 4 3.260356002 NO 0 0 YES"),
        # The gate of a fixed outfall stands behind its level.
        ("outfalls", "O", "flap_gate", True, "O 26 FIXED 27 NO", "O 26 FIXED 27 YES"),
        ("outfalls", "O2", "flap_gate", True, "O2 26 FREE", "O2 26 FREE YES"),
        # 0.3048 m are 1 ft.
        ("pumps", "PU", "startup_depth_m", 0.3048, "PU T1 O2 PC ON 2 1", "PU T1 O2 PC ON 1 1"),
        # 50.8 mm/h are 2 in/h, 8 ha are 19.7684 acres.
        ("subcatchments", "S", "horton_initial_mm_h", 50.8, "S 3 0.5 4 7 0", "S 2 0.5 4 7 0"),
        ("subcatchments", "S", "area_ha", 8.0, "S G A 10 50 400 1 0",
         "S G A 19.76843052 50 400 1 0"),
        # The pattern's mean is 2: 28.316846592 L/s (1 cfs) in the mean are 0.5 before it.
        ("dry_weather_flows", "B", "flow_l_s", 28.316846592, "B FLOW 0.1 D", "B FLOW 0.5 D"),
    ],
)  # fmt: skip
def test_one_cell_moves_one_field(model, table, row, column, value, old, new):
    before = network_inp(model)
    assert old in before.splitlines()
    assert moved(before, network_inp(with_cell(model, table, row, column, value))) == [(old, new)]


def test_a_lowered_manhole_leaves_its_pipes_where_they_lie(tmp_path):
    """With offsets as depths a floor 1 ft lower is an offset 1 ft more; with levels nothing."""
    lowered = 29 * FT
    deep = town(tmp_path, **DEPTHS)
    change = moved(network_inp(deep), network_inp(
        with_cell(deep, "junctions", "A", "invert_level_m", lowered)))  # fmt: skip
    assert change == [
        ("A 30 10 0 0 200", "A 29 10 0 0 200"),
        ("P1 a B 300 .013 0 0.5 0 0", "P1 a B 300 .013 1 0.5 0 0"),
    ]
    levels = {"offsets": "ELEVATION", "up": "30", "down": "29.5", "low": "29", "crest": "32"}
    level = town(tmp_path, **(DEPTHS | levels))
    assert moved(network_inp(level), network_inp(
        with_cell(level, "junctions", "A", "invert_level_m", lowered))) == [
        ("A 30 10 0 0 200", "A 29 10 0 0 200")]  # fmt: skip


def test_a_pump_that_is_gone_takes_its_rule_and_its_place_in_lists_along(model):
    text = network_inp(model.with_tables(pumps=model.pumps.iloc[:0]))
    assert "PU" not in text.split()
    assert "RULE KEEP" in text
    assert "RULE GO" not in text
    assert "LINKS P1\n" in text


def test_a_pipe_that_is_added_is_written_in_the_units_of_the_model(model):
    """304.8 m, 600 mm, its ends 1 ft and 2 ft above its nodes."""
    pipes = model.conduits
    one = pipes.loc[["P1"]].assign(
        length_m=304.8, diameter_mm=609.6, from_invert_level_m=31 * FT,
        to_invert_level_m=31 * FT, manning_n=0.014, source="drawn",
    ).rename(index={"P1": "新管"})  # fmt: skip
    import pandas as pd

    text = network_inp(model.with_tables(conduits=pd.concat([pipes, one])))
    assert "新管 A B 1000 0.014 1 2 0 0\n" in text
    assert "新管 CIRCULAR 2 0 0 0 1\n" in text
    assert "P2 B T1 300 .012 0 1 0 0\n" in text


def test_another_shape_takes_the_place_of_the_model_s_own(model):
    boxed = model.conduits.copy()
    boxed.loc["P2", ["shape", "diameter_mm", "width_mm", "height_mm"]] = ["box", 0, 914.4, 609.6]
    text = network_inp(model.with_tables(conduits=boxed))
    assert "P2 RECT_CLOSED 2 3 0 0 1\n" in text
    assert "FORCE_MAIN" not in text


def test_what_only_the_model_can_say_is_not_changed_in_silence(tmp_path):
    path = tmp_path / "model.inp"
    own = MODEL.format(**DEPTHS).replace("P2 FORCE_MAIN 1.5 120 0 0", "P2 HORIZ_ELLIPSE 20 0 0 0")
    path.write_text(own, encoding="utf-8")
    model = import_inp(path, name="m", title_zh="", crs="local", datum="").network
    assert network_inp(model) == own
    with pytest.raises(InputError, match=r"P2, shape: the model alone says .*HORIZ_ELLIPSE"):
        network_inp(with_cell(model, "conduits", "P2", "height_mm", 500.0))


def test_horton_in_a_model_of_another_method_says_so(tmp_path):
    model = town(tmp_path, **(DEPTHS | {"infiltration": "GREEN_AMPT"}))
    changed = with_cell(model, "subcatchments", "S", "horton_initial_mm_h", 76.2)
    assert "S 3 0 0 7 0 HORTON\n" in network_inp(changed)
    assert "S 3 0.5 4 7 0\n" in network_inp(model)


def test_a_pattern_of_the_tables_keeps_the_mean_others_share(model):
    """Two flows share D of mean 2; a day of one peak of 24 stays at mean 2."""
    peak = " ".join(["24", *["0"] * 23])
    text = network_inp(with_cell(model, "patterns", "D", "multipliers", peak))
    assert "D HOURLY 48 0 0 0 0 0\n" in text
    assert "A FLOW 0.5 D\n" in text
