"""A tank and pumps built on an imported model stand in its file in its own units, beside its
own rules."""

from drainage.engine.inp import build_inp
from drainage.formats.swmm.inp_import import import_inp
from drainage.measures.tank_parts import constant_pump
from drainage.rainfall import Hyetograph
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings

MODEL = """[OPTIONS]
FLOW_UNITS CFS
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2024
START_TIME 00:00
END_DATE 06/01/2024
END_TIME 06:00
ROUTING_STEP 5
RULE_STEP 00:05:00
[JUNCTIONS]
A 10 10 0 0 0
[STORAGE]
W 5 15 0 FUNCTIONAL 100 0 0
[OUTFALLS]
O 9 FREE NO
[CONDUITS]
C A W 100 0.013 0 0 0 0
[PUMPS]
P W A * ON 3 1
[XSECTIONS]
C CIRCULAR 2 0 0 0
[CONTROLS]
RULE OWN
IF NODE A DEPTH > 9
THEN PUMP P STATUS = OFF
[COORDINATES]
A 0 0
W 100 0
O 200 0
"""
SETTINGS = RunSettings(warm_up_h=1.0, storm_start_h=2.0)


def written(tmp_path, outages=(), start_ft=3):
    """The model with a return pump of 28.32 L/s (1 ft3/s) that waits for A below 3.048 m."""
    path = tmp_path / "model.inp"
    path.write_text(MODEL.replace("ON 3 1", f"ON {start_ft} 1").replace("C A W 100", "D W O 100 0.013 0 0 0 0\nC A W 100").replace(
        "C CIRCULAR", "D CIRCULAR 1 0 0 0\nC CIRCULAR"), encoding="utf-8")  # fmt: skip
    network = import_inp(path, name="m", title_zh="", crs="EPSG:4548", datum="").network
    made = constant_pump(network, "R", ("W", "A"), 28.316847, (3.048, 1.524), "test",
                         waits=("A", 3.048))  # fmt: skip
    storm = Hyetograph("dry", "无雨", 300, [0.0] * 4, "test")
    return build_inp(made, storm, {}, SETTINGS, title="t", outages=outages)


def test_levels_and_depths_of_its_rules_are_in_the_units_of_the_model(tmp_path):
    """3.048 m are 10 ft, 1.524 m five; the pump has no start depth of its own."""
    text = written(tmp_path)
    assert "IF NODE A HEAD >= 10\nTHEN PUMP R STATUS = OFF" in text
    assert "IF NODE W DEPTH >= 10\nAND NODE A HEAD < 10\nTHEN PUMP R STATUS = ON" in text
    (pump,) = [line.split() for line in text.splitlines() if line.startswith("R W A")]
    assert [float(cell) for cell in pump[5:7]] == [0.0, 5.0]


def test_rules_of_the_model_stay_and_an_outage_goes_before_them(tmp_path):
    """The storm begins an hour into the run: minutes 30 to 90 are hours 1.5 to 2.5."""
    text = written(tmp_path, (Outage(pumps=("P",), from_min=30, to_min=90),))
    assert "RULE OWN\nIF NODE A DEPTH > 9" in text
    outage = text.split("RULE OUTAGE-1-1\n")[1].splitlines()[:4]
    assert outage == ["IF SIMULATION TIME >= 1.5", "AND SIMULATION TIME < 2.5",
                      "THEN PUMP P STATUS = OFF", "PRIORITY 1000"]  # fmt: skip
    assert "RULE_STEP 00:00:00" in text
    assert "RULE_STEP 00:05:00" in written(tmp_path)


def test_a_pump_without_a_start_depth_is_switched_on_again(tmp_path):
    """Nothing else would: the engine starts pumps by their start depth, and P has none here."""
    outage = (Outage(power_fails=True, from_min=0, to_min=60),)
    assert "THEN PUMP P STATUS = ON" not in written(tmp_path, outage)
    always = written(tmp_path, outage, start_ft=0)
    assert "IF SIMULATION TIME >= 2\nAND SIMULATION TIME < 2.0333" in always
    assert "THEN PUMP P STATUS = ON" in always
