"""SWMM files become networks and come out with the totals they had."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyswmm
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.engine.inp import network_inp
from drainage.engine.inp_land import modelled_land
from drainage.engine.opening import require_taken
from drainage.engine.sediment import manhole_bed_m, manning_n
from drainage.errors import InputError
from drainage.formats.swmm.inp_file import read_inp
from drainage.formats.swmm.inp_import import import_inp, read_own_model
from drainage.network import integrity_findings, read_network, write_network

SHIPPED = sorted((Path(pyswmm.__file__).parent / "tests" / "data").glob("*.inp"))
INVALID = {"model_bad_input_1.inp"}
HECTARE_METRE_IN_ACRE_FEET = 0.123348184
PRINTED_HA_M = 0.0005
"""The report prints three decimals."""

SMALL = """[TITLE]
小区 small
[OPTIONS]
FLOW_UNITS {units}
INFILTRATION {infiltration}
FLOW_ROUTING DYNWAVE
LINK_OFFSETS {offsets}
START_DATE 07/01/2024
END_DATE 07/01/2024
END_TIME 03:00:00
REPORT_STEP 00:05:00
WET_STEP 00:01:00
ROUTING_STEP 5
[RAINGAGES]
G1 INTENSITY 0:05 1 TIMESERIES RAIN
[SUBCATCHMENTS]
S1 g1 j1 {area} 60 {width} 1 0
S2 G1 S1 {area} 20 {width} 1 0
[SUBAREAS]
S1 0.013 0.2 {dep1} {dep2} 25 PERVIOUS 30
S2 0.013 0.2 {dep1} {dep2} 25 OUTLET
[INFILTRATION]
S1 {soil}
S2 {soil}
[JUNCTIONS]
J1 {inv1} {depth} 0.1 0.5 20
J2 {inv2} {depth}
[OUTFALLS]
O1 {inv3} FIXED {stage} NO
O2 {inv3} FREE
[STORAGE]
T1 {inv2} {depth} 0 FUNCTIONAL {coef} 0.5 {const} 0 0
[CONDUITS]
C1 J1 j2 {length} 0.013 {off} {off}
C2 J2 T1 {length} 0.013 {off} {off}
C3 T1 O1 {length} 0.013 {off} {off}
[WEIRS]
W1 T1 O2 SIDEFLOW {crest} {cw} NO 0 0 YES
[XSECTIONS]
C1 EGG {size} 0 0 0
C2 CIRCULAR {size} 0 0 0
C3 RECT_OPEN {size} {size} 0 0
W1 RECT_OPEN {size} {size} 0 0
[LOSSES]
C1 0.5 0.5 0 YES
[TIMESERIES]
RAIN 0:00 {rain1}
RAIN 0:30 {rain2}
RAIN 1:00 0
[DWF]
J1 FLOW {dwf} "DAY"
[PATTERNS]
DAY HOURLY 1 1 1 1 1 1 2 2 2 1 1 1
DAY 1 1 1 1 1 1 2 2 1 1 1 1
[CONTROLS]
RULE R1
IF NODE J2 DEPTH > {rule}
THEN CONDUIT C3 STATUS = OPEN
[COORDINATES]
J1 0 0
J2 100 0
O1 300 0
O2 300 50
T1 200 0
"""
SI = {"area": 2, "width": 100, "dep1": 2, "dep2": 5, "inv1": 10, "inv2": 9, "inv3": 8,
      "depth": 3, "stage": 8.1, "coef": 50, "const": 20, "length": 100, "off": 0.1, "crest": 1,
      "cw": 1.7, "size": 0.6, "rain1": 60, "rain2": 30, "rule": 0.2,
      "soil": "76 7 4 7 0"}  # fmt: skip
FT = 0.3048
US = SI | {"area": 2 / 0.40468564, "width": 100 / FT, "dep1": 2 / 25.4, "dep2": 5 / 25.4,
           "inv1": 10 / FT, "inv2": 9 / FT, "inv3": 8 / FT, "depth": 3 / FT, "stage": 8.1 / FT,
           "coef": 50 / FT**1.5, "const": 20 / FT**2, "length": 100 / FT, "off": 0.1 / FT,
           "crest": 1 / FT, "cw": 1.7 / FT**0.5, "size": 0.6 / FT, "rain1": 60 / 25.4,
           "rain2": 30 / 25.4, "rule": 0.2 / FT, "soil": f"{76 / 25.4} {7 / 25.4} 4 7 0"}  # fmt: skip
DWF_CMS = 0.002
FLOWS = {"CMS": 1, "LPS": 1e-3, "MLD": 1000 / 86400, "CFS": FT**3, "GPM": 6.30902e-5,
         "MGD": 0.0438126}  # fmt: skip


def small(units: str = "CMS", offsets: str = "DEPTH", infiltration: str = "HORTON", **more) -> str:
    values = (US if units in ("CFS", "GPM", "MGD") else SI) | {"dwf": DWF_CMS / FLOWS[units]} | more
    return SMALL.format(units=units, offsets=offsets, infiltration=infiltration, **values)


def imported(path: Path):
    return import_inp(path, name="model", title_zh="", crs="EPSG:4548", datum="1985")


def volumes(inp: Path) -> dict[str, float]:
    """Volumes of the report's balances, hectare-metres, of a run in a process of its own."""
    rpt = inp.with_suffix(".rpt")
    code = (f"from swmm.toolkit import solver; solver.swmm_run({str(inp)!r}, {str(rpt)!r}, "
            f"{str(inp.with_suffix('.out'))!r})")  # fmt: skip
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    text = rpt.read_text(encoding="utf-8", errors="replace")
    assert "ERROR" not in text.replace("Error", ""), text[:2000]
    found = {}
    for title in ("Runoff Quantity Continuity", "Flow Routing Continuity"):
        at = text.find(title)
        if at < 0:
            continue
        scale = HECTARE_METRE_IN_ACRE_FEET if "acre-feet" in text[at : at + 200] else 1.0
        for line in text[at:].splitlines()[1:20]:
            if match := re.match(r"\s*(\S.*?) \.{2,}\s+(\S+)", line):
                if "Error" in match[1]:
                    break
                found[f"{title[:6]} {match[1]}"] = float(match[2]) * scale
    return found


def assert_same_totals(before: dict[str, float], after: dict[str, float]) -> None:
    assert before
    largest = max(before.values())
    for name, value in before.items():
        assert abs(after[name] - value) <= 0.001 * max(value, 0.1 * largest) + 2 * PRINTED_HA_M, (
            name
        )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_models_of_pyswmm_keep_their_totals(path, tmp_path):
    if path.name in INVALID:
        own = read_own_model(path)
        with pytest.raises(InputError, match="SWMM says: ERROR 209: undefined object"):
            require_taken(own.inp, own.text)
        return
    model = imported(path).network
    assert integrity_findings(model) == []
    original, again = tmp_path / "original.inp", tmp_path / "again.inp"
    original.write_bytes(path.read_bytes())
    again.write_text(network_inp(model), encoding="utf-8")
    assert_same_totals(volumes(original), volumes(again))


@pytest.mark.parametrize("offsets", ["DEPTH", "ELEVATION"])
@pytest.mark.parametrize("units", FLOWS)
def test_a_model_keeps_its_totals_in_any_unit(tmp_path, units, offsets):
    """Storage function, side weir, egg, outfall stage, tails of lines, control rule."""
    own = small(units, offsets)
    if offsets == "ELEVATION":
        values = US if units in ("CFS", "GPM", "MGD") else SI
        ends = {"C1": ("inv1", "inv2"), "C2": ("inv2", "inv2"), "C3": ("inv2", "inv3")}
        for name, (a, b) in ends.items():
            row = re.search(rf"(?m)^{name} \S+ \S+ \S+ 0.013 .*$", own)[0]
            levels = f"{values[a] + values['off']} {values[b] + values['off']}"
            own = own.replace(row, " ".join(row.split()[:5]) + " " + levels)
        crest = f"SIDEFLOW {values['crest']} "
        own = own.replace(crest, f"SIDEFLOW {values['inv2'] + values['crest']} ")
    original = tmp_path / "original.inp"
    original.write_text(own, encoding="utf-8")
    model = imported(original).network
    again = tmp_path / "again.inp"
    again.write_text(network_inp(model), encoding="utf-8")
    assert_same_totals(volumes(original), volumes(again))
    assert model.junctions.at["J1", "invert_level_m"] == pytest.approx(10.0, abs=1e-6)
    assert model.conduits.at["C1", "from_invert_level_m"] == pytest.approx(10.1, abs=1e-6)
    assert model.conduits.at["C2", "diameter_mm"] == pytest.approx(600, abs=1e-3)
    assert model.dry_weather_flows.at["J1", "flow_l_s"] == pytest.approx(2.0 * 29 / 24, rel=1e-4)


@pytest.mark.parametrize(
    ("infiltration", "si", "us"),
    [
        ("GREEN_AMPT", "90 10 0.3", f"{90 / 25.4} {10 / 25.4} 0.3"),
        ("MODIFIED_HORTON", "76 7 4 7 0", f"{76 / 25.4} {7 / 25.4} 4 7 0"),
        ("CURVE_NUMBER", "80 0.5 7", "80 0.5 7"),
    ],
)
def test_every_way_of_infiltration_keeps_its_totals(tmp_path, infiltration, si, us):
    for units, soil in (("CMS", si), ("CFS", us)):
        original = tmp_path / f"{units}.inp"
        original.write_text(small(units, infiltration=infiltration, soil=soil), encoding="utf-8")
        again = tmp_path / f"{units}-again.inp"
        again.write_text(network_inp(imported(original).network), encoding="utf-8")
        assert_same_totals(volumes(original), volumes(again))


def test_ids_of_mixed_case_are_one_id(tmp_path):
    path = tmp_path / "model.inp"
    path.write_text(small(), encoding="utf-8")
    model = imported(path).network
    assert model.conduits.at["C1", "to_id"] == "J2"
    assert model.subcatchments.at["S1", "outlet_id"] == "J1"
    assert model.subcatchments.at["S2", "outlet_id"] == "S1"


def test_blanks_cases_and_repeated_sections_do_not_matter(tmp_path):
    plain, odd = tmp_path / "plain.inp", tmp_path / "odd.inp"
    plain.write_text(small(), encoding="utf-8")
    text = (
        small()
        .replace("[JUNCTIONS]", "[junc]")
        .replace("J2 9 3", "\n[Junctions of the town]\n J2 9\t3 ; 注")
    )
    odd.write_text(text.replace("\n", "\r\n"), encoding="utf-8")
    a, b = imported(plain).network, imported(odd).network
    for name, frame in a.tables.items():
        pd.testing.assert_frame_equal(
            frame.drop(columns="source"), b.tables[name].drop(columns="source")
        )


@pytest.mark.parametrize(
    ("encoding", "title"), [("gb18030", "密云老城管网"), ("latin-1", "Straße in Köln")]
)
def test_other_code_pages_are_read_and_told(tmp_path, encoding, title):
    path = tmp_path / "model.inp"
    path.write_bytes(small().replace("小区 small", title).encode(encoding))
    made = imported(path)
    assert read_inp(path).encoding == {"latin-1": "windows-1252"}.get(encoding, encoding)
    assert title in made.network.model
    assert "inp-codepage" in {remark.rule for remark in made.remarks}


def test_chinese_ids_and_their_case_stay(tmp_path):
    path = tmp_path / "model.inp"
    path.write_bytes(small().replace("J1", "雨井a").replace("j1", "雨井A").encode("gb18030"))
    made = imported(path)
    assert "雨井a" in made.network.junctions.index
    assert made.network.conduits.at["C1", "from_id"] == "雨井a"
    assert made.network.subcatchments.at["S1", "outlet_id"] == "雨井a"
    write_network(made.network, tmp_path / "town")
    assert "雨井a" in read_network(tmp_path / "town").junctions.index


RAIN = re.search(r"RAIN 0:00.*\nRAIN 0:30.*\nRAIN 1:00 0\n", SMALL.format_map(
    SI | {"units": "", "infiltration": "", "offsets": "", "dwf": 0}))[0]  # fmt: skip


def test_a_rain_file_of_another_machine_is_found_beside_the_model(tmp_path):
    path = tmp_path / "model.inp"
    path.write_text(small().replace(RAIN, 'RAIN FILE "C:\\Models\\雨型\\Rain.dat"\n'), "utf-8")
    (tmp_path / "rain.dat").write_text("; storm\n0:00 60\n0:30 30\n1:00 0\n", encoding="utf-8")
    made = imported(path)
    plain = tmp_path / "plain.inp"
    plain.write_text(small(), encoding="utf-8")
    again = tmp_path / "again.inp"
    again.write_text(network_inp(made.network), encoding="utf-8")
    assert_same_totals(volumes(plain), volumes(again))


def test_rain_that_was_not_mailed_is_remarked_and_a_missing_inflow_is_asked_for(tmp_path):
    """A study brings its own rain; nothing brings the inflow."""
    path = tmp_path / "model.inp"
    path.write_text(small().replace(RAIN, 'RAIN FILE "C:\\Rain.dat"\n'), encoding="utf-8")
    made = imported(path)
    (remark,) = [remark for remark in made.remarks if remark.rule == "inp-rain-missing"]
    assert (remark.grade, remark.place, remark.value) == ("warning", "line 47", "Rain.dat")
    assert "FILE" not in network_inp(made.network).replace(";; left out: RAIN FILE", "")
    inflow = "[INFLOWS]\nJ1 FLOW Q\n[TIMESERIES]\nQ FILE q.dat\n"
    path.write_text(small() + inflow, encoding="utf-8")
    with pytest.raises(InputError, match=r"the file 'q\.dat' is missing"):
        imported(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[JUNCTIONS]", "[JUNKTIONS]", "not a section"),
        ("C1 J1 j2", "C1 J1 J9", "no such node: J9"),
        ("J2 9 3", "J2 9 3\nj1 9 3", "a second node"),
        ("C2 CIRCULAR 0.6 0 0 0\n", "", "no cross-section"),
        ("W1 RECT_OPEN 0.6 0.6 0 0\n", "", "no cross-section"),
        ("J2 9 3", "J2", "at least 2 are needed"),
        ("[JUNCTIONS]", "[PATTERNS]\nDAY\n[JUNCTIONS]", "1 fields, at least 2 are needed"),
    ],
)
def test_a_model_that_cannot_be_is_refused_at_its_line(tmp_path, old, new, words):
    text = small()
    assert old in text
    path = tmp_path / "model.inp"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(words)) as caught:
        imported(path)
    assert all(f.place.startswith("line") for f in caught.value.findings)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\0\1\2", b"hello\n", b"[TITLE]\nx\n"])
def test_what_is_no_model_is_refused(tmp_path, content):
    path = tmp_path / "model.inp"
    path.write_bytes(content)
    with pytest.raises(InputError):
        imported(path)


@pytest.mark.parametrize("kind", ["empty", "zip", "cut off", "500 MB", "missing", "a table"])
def test_a_bad_file_is_one_clear_message_and_no_network(tmp_path, kind):
    path = tmp_path / "bad.inp"
    whole = small().encode()
    content = {"empty": b"", "zip": b"PK\x03\x04" + whole, "cut off": whole[: len(whole) // 3],
               "a table": b"a,b,c\n1,2,3\n"}  # fmt: skip
    if kind == "500 MB":
        with path.open("wb") as file:
            file.truncate(500 * 2**20)
    elif kind != "missing":
        path.write_bytes(content[kind])
    run = CliRunner().invoke(main, ["--root", str(tmp_path), "import", "inp", "bad", str(path)])
    assert run.exit_code == 2, run.output
    assert "bad.inp" in run.output
    assert "Traceback" not in run.output
    assert not (tmp_path / "networks" / "bad").exists()


def test_through_the_tables_and_out_again_nothing_changes(tmp_path):
    path = tmp_path / "model.inp"
    path.write_text(small("CFS"), encoding="utf-8")
    first = imported(path).network
    write_network(first, tmp_path / "networks" / "model")
    stored = read_network(tmp_path / "networks" / "model")
    for name, frame in first.tables.items():
        pd.testing.assert_frame_equal(frame, stored.tables[name], check_dtype=False)
    assert network_inp(stored) == network_inp(first)
    (tmp_path / "again.inp").write_text(network_inp(stored), encoding="utf-8")
    second = imported(tmp_path / "again.inp").network
    for name in ("junctions", "outfalls", "storages", "conduits", "weirs", "dry_weather_flows"):
        left, right = (n.tables[name].drop(columns="source") for n in (first, second))
        pd.testing.assert_frame_equal(left, right, check_dtype=False, rtol=1e-8)


SAID_BY_INP = {
    "junctions": ["system", "x_m", "y_m", "invert_level_m", "max_depth_m"],
    "outfalls": ["system", "x_m", "y_m", "invert_level_m", "flap_gate"],
    "storages": ["system", "x_m", "y_m", "invert_level_m", "max_depth_m", "curve_id"],
    "conduits": ["from_id", "to_id", "system", "length_m", "shape", "diameter_mm", "width_mm",
                 "side_slope", "barrels", "street_section_id", "manning_n"],
    "weirs": ["from_id", "to_id", "crest_level_m", "length_m", "height_m",
              "discharge_coefficient", "flap_gate"],
    "regulators": ["from_id", "to_id", "crest_level_m", "curve_id", "flap_gate"],
    "street_sections": ["crown_width_m", "crossfall_pct", "kerb_height_m", "manning_n", "sides",
                        "backing_width_m", "backing_slope_pct", "backing_manning_n"],
    "dry_weather_flows": ["flow_l_s", "pattern_id"],
}  # fmt: skip


def test_the_shipped_town_comes_back_from_its_swmm_file(root, tmp_path):
    """All an .inp can say; names, sources, sediment but for what it costs a pipe, the land of
    a hill that drains elsewhere and the ground above a lid it cannot."""
    network = read_network(root / "networks" / "miyun-old-town")
    path = tmp_path / "town.inp"
    path.write_text(network_inp(network), encoding="utf-8")
    pipes = network.conduits
    bed, joints = manhole_bed_m(network), network.junctions
    network = network.with_tables(
        conduits=pipes.assign(manning_n=manning_n(pipes)),
        junctions=joints.assign(invert_level_m=joints["invert_level_m"] + bed,
                                max_depth_m=joints["max_depth_m"] - bed),
    )  # fmt: skip
    again = imported(path).network
    for name, columns in SAID_BY_INP.items():
        left, right = network.tables[name], again.tables[name]
        assert set(left.index) == set(right.index), name
        pd.testing.assert_frame_equal(
            left[columns], right.loc[left.index, columns], check_dtype=False, rtol=1e-6
        )
    land = again.subcatchments
    whole = land["area_ha"].groupby(land.index.str.removesuffix(".g")).sum()
    modelled = modelled_land(network)["area_ha"].groupby(level=0).sum()
    assert (whole - modelled.reindex(whole.index)).abs().max() < 1e-6
    raised = network.conduits["sediment_depth_mm"].where(network.conduits["shape"].eq("box"), 0.0)
    for end in ("from", "to"):
        column = f"{end}_invert_level_m"
        bed = network.conduits[column] + raised / 1000
        assert (bed - again.conduits.loc[bed.index, column]).abs().max() < 1e-6
    usage = again.model.split("[INLET_USAGE]\n")[1].split("\n\n")[0].splitlines()
    assert len(usage) == len(network.inlets)
