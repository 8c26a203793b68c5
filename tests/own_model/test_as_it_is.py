"""A model of any kind comes out as it went in: each case of tests/cases, and others of its kind.

Text that is the same line by line is the same model to the engine, so only what is read in from
other files is run.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from drainage.checks import check_network
from drainage.engine.inp import network_inp
from drainage.engine.opening import require_taken
from drainage.engine.output import read_out
from drainage.engine.report import read_report
from drainage.errors import InputError
from drainage.formats.swmm.inp_file import read_inp
from drainage.formats.swmm.inp_import import import_inp, network_of, read_own_model
from drainage.network import read_network, write_network

CASES = Path(__file__).parents[1] / "cases"
FOLDERS = (CASES / "inp", CASES / "surveys" / "70-inp")
EVERY = sorted(path for folder in FOLDERS for path in folder.glob("*.inp"))
REFUSED = {
    "06_orifice_no_xsection": ("line 20", "ERROR 143: Regulator OR has invalid cross-section"),
    "h-two-gages-one-name": ("line 19", "ERROR 207: duplicate ID name RG1"),
}
"""What the engine does not run either: its reason, at its line."""
RAIN_FILES = ("35_rain_in_subfolder", "36_rain_file_bom")
NOT_MAILED = ("f-rainfile-windows", "k-ts-windows-file")
RUN = [path for path in EVERY if path.stem not in (*REFUSED, *RAIN_FILES, *NOT_MAILED)]


def imported(path: Path, crs: str = "EPSG:4548"):
    return import_inp(path, name="town", title_zh="", crs=crs, datum="1985")


def through(path: Path, tmp_path: Path):
    """The network of a model, written and read again."""
    write_network(imported(path).network, tmp_path / "town")
    return read_network(tmp_path / "town")


def same_lines(path: Path, written: str) -> bool:
    own = [line.rstrip("\r") for line in read_inp(path).lines]
    while own and not own[-1].strip():
        own.pop()
    return written.splitlines() == own


@pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
def test_a_model_the_engine_runs_comes_out_line_by_line_and_no_check_stops_it(path, tmp_path):
    network = through(path, tmp_path)
    assert same_lines(path, network_inp(network))
    assert check_network(network) == []


@pytest.mark.parametrize("stem", REFUSED)
def test_what_the_engine_refuses_is_refused_in_its_words_at_its_line(stem):
    path = next(path for path in EVERY if path.stem == stem)
    own = read_own_model(path)
    with pytest.raises(InputError) as caught:
        require_taken(own.inp, own.text)
    (finding,) = caught.value.findings
    line, reason = REFUSED[stem]
    assert finding.place == line
    assert reason in finding.message


def swmm(inp: Path):
    code = (
        "import sys; from swmm.toolkit import solver; solver.swmm_run(*sys.argv[1:])"
    )  # fmt: skip
    files = [str(inp.with_suffix(ending)) for ending in (".inp", ".rpt", ".out")]
    subprocess.run([sys.executable, "-c", code, *files], capture_output=True, check=True,
                   cwd=inp.parent)  # fmt: skip
    return read_out(inp.with_suffix(".out"))


@pytest.mark.parametrize("stem", RAIN_FILES)
def test_rain_read_in_from_a_file_gives_the_same_run(stem, tmp_path):
    """A folder in the path, a byte order mark; 2 + 3 mm on 2 ha."""
    given = FOLDERS[0] / f"{stem}.inp"
    (tmp_path / "sub").mkdir()
    for file in ("rain36.dat", "sub/rain35.dat"):
        (tmp_path / file).write_bytes((FOLDERS[0] / file).read_bytes())
    bare = tmp_path / "bare.inp"
    bare.write_bytes(given.read_bytes())
    again = tmp_path / "again.inp"
    again.write_text(network_inp(through(bare, tmp_path)), encoding="utf-8")
    first, second = swmm(bare), swmm(again)
    np.testing.assert_array_equal(first.node, second.node)
    report = read_report(again.with_suffix(".rpt").read_text(encoding="utf-8"))
    assert report.rain_mm == 5.0


def test_rain_that_was_not_mailed_is_remarked_and_an_inflow_is_asked_for():
    made = imported(FOLDERS[1] / "f-rainfile-windows.inp")
    assert [(r.rule, r.place) for r in made.remarks if r.grade == "warning"] == [
        ("inp-rain-missing", "line 18")
    ]
    with pytest.raises(InputError, match=r"line 50, .*'q1\.dat' is missing"):
        imported(FOLDERS[1] / "k-ts-windows-file.inp")


@pytest.mark.parametrize(
    ("stem", "rule", "place", "value"),
    [
        ("04_leftover_coordinates", "inp-leftover", "line 24", "GONE"),
        ("31_dummy_n0", "inp-beyond-limits", "line 17", "D: 0.004 (less than 0.005)"),
        ("32_zero_area", "inp-beyond-limits", "line 15", "EMPTY: 0 (not above 0.0)"),
        ("33_orifice_cd", "inp-beyond-limits", "line 16", "OR: 1.8 (more than 1.0)"),
        ("47_ellipse_size_code", "inp-units", "[OPTIONS]", "CFS"),
    ],
)
def test_what_stands_out_is_remarked_with_its_line(stem, rule, place, value):
    made = imported(FOLDERS[0] / f"{stem}.inp")
    assert (rule, place, value) in [(r.rule, r.place, r.value) for r in made.remarks]


BASE = """[OPTIONS]
FLOW_UNITS {units}
FLOW_ROUTING DYNWAVE
END_TIME 01:00
[JUNCTIONS]
{a} 10 4
B 9.5 4
[OUTFALLS]
O 9 FREE NO
[CONDUITS]
P1 {a} B 100 .013 0 0
P2 B O 100 .013 0 0
[XSECTIONS]
P1 {shape}
P2 CIRCULAR .6 0 0 0
[INFLOWS]
{a} FLOW "" FLOW 1 1 .05
{more}"""
GROUND = """[RAINGAGES]
R INTENSITY 1:00 1 TIMESERIES T
[TIMESERIES]
T 0:00 20
T 2:00 0
[SUBCATCHMENTS]
S R B 2 30 100 1 0 SNOW
[SUBAREAS]
S .02 .2 1 3 25 OUTLET
[INFILTRATION]
S 50 5 4 7 0
[AQUIFERS]
AQ .5 .2 .3 5 10 15 .35 14 .002 0 8 .3
[GROUNDWATER]
S AQ B 12 .001 1 0 0 0 0 * * * *
[TEMPERATURE]
SNOWMELT 34 0.5 0.6 0 50 0
[SNOWPACKS]
SNOW PLOWABLE .005 .005 32 .1 0 0 0
SNOW IMPERVIOUS .005 .005 32 .1 0 0 0
SNOW PERVIOUS .005 .005 32 .1 0 0 0
"""
SIBLINGS = {
    "a force main in US units": {"shape": "FORCE_MAIN 1.5 120 0 0", "units": "GPM"},
    "an arch by its code": {"shape": "ARCH 3.5 4.2 7 0", "units": "CFS"},
    "a name with a quotation mark": {"a": '12"main'},
    "a Chinese name with a no-break blank": {"a": "雨水\u00a01#"},
    "a formula as a name": {"a": "=A1"},
    "groundwater and snow in US units": {"units": "MGD", "more": GROUND},
    "control rules": {"more": "[CONTROLS]\nRULE R\nIF NODE B DEPTH > 1\nAND SIMULATION TIME > 0:10\n"
                              "THEN CONDUIT P2 STATUS = CLOSED\nPRIORITY 1\n"},
    "treatment, tags and comments": {"more": "[POLLUTANTS]\nT MG/L 0 0 0 0 NO * 0 0 0\n[TREATMENT]\n"
                                             "B T C = 0.5 * T ; half\n[TAGS]\nNode B 合流\n"},
    "flow divided": {"more": "[DIVIDERS]\nD 9.4 P4 CUTOFF .1 2 0 0 0\n[CONDUITS]\nP3 B D 50 .013 0 0\n"
                             "P4 D O2 50 .013 0 0\nP5 D O3 50 .013 0 0\n[OUTFALLS]\nO2 9 FREE\nO3 9 "
                             "NORMAL\n[XSECTIONS]\nP3 EGG 1 0 0 0\nP4 MODBASKETHANDLE 1 1 .5 0\n"
                             "P5 POWER 1 2 1.5 0\n"},
}  # fmt: skip


@pytest.mark.parametrize("kind", SIBLINGS)
def test_others_of_the_kinds_come_out_line_by_line_and_the_engine_takes_them(kind, tmp_path):
    words = {"units": "CMS", "a": "A", "shape": "CIRCULAR .6 0 0 0", "more": ""} | SIBLINGS[kind]
    path = tmp_path / "model.inp"
    path.write_text(BASE.format(**words), encoding="utf-8")
    own = read_own_model(path)
    require_taken(own.inp, own.text)
    network = through(path, tmp_path)
    assert same_lines(path, network_inp(network))
    assert len(network.junctions) == (3 if kind == "flow divided" else 2)
    assert check_network(network) == []


def test_feet_become_metres_in_no_plane_of_maps(tmp_path):
    """1,000,000 ft are 304,800 m, and no one said in which plane."""
    path = tmp_path / "model.inp"
    words = {"units": "CFS", "a": "A", "shape": "CIRCULAR 2 0 0 0", "more":
             "[MAP]\nUNITS Feet\n[COORDINATES]\nA 1000000 2000000\nB 1000100 2000000\n"}  # fmt: skip
    path.write_text(BASE.format(**words), encoding="utf-8")
    made = imported(path)
    assert made.network.junctions.at["A", "x_m"] == pytest.approx(304_800)
    assert made.network.junctions.at["A", "invert_level_m"] == pytest.approx(3.048)
    assert made.network.plane is None
    assert {"inp-feet", "inp-no-plane"} <= {remark.rule for remark in made.remarks}
    assert imported(FOLDERS[0] / "14_force_main_study.inp").network.plane == "EPSG:4548"


def test_a_file_in_the_kept_model_is_never_written_into_a_run(tmp_path):
    """A kept model is text that anyone can edit: it is read as the engine would read it."""
    network = imported(FOLDERS[0] / "04_leftover_coordinates.inp").network
    for line in ('[FILES]\nSAVE HOTSTART "x.hsf"', "[filesystem]\nUSE RUNOFF x",
                 "[OPTIONS]\nTEMPDIRECTORY /x", "[TEMPERATURE]\nFILE w.dat",
                 "[LID_USAGE]\nS L 1 10 5 0 0 0 out.txt", "A" * 1001):  # fmt: skip
        with pytest.raises(InputError, match=r"model\.inp, line \d+"):
            network_inp(replace(network, model=f"{network.model}{line}\n"))


def test_names_that_are_defined_twice_or_nowhere_are_named():
    own = read_own_model(FOLDERS[1] / "c-case.inp")
    network = network_of(own, name="m", title_zh="", crs="EPSG:4548", datum="").network
    assert network.conduits.at["C2", "to_id"] == "J3"


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\x85"])
def test_a_letter_that_looks_like_a_blank_is_named_where_it_parts_no_words(blank, tmp_path):
    """The engine takes the seven fields of P1 for six, and the two of B for one."""
    words = {"units": "CMS", "a": "A", "shape": "CIRCULAR .6 0 0 0", "more": ""}
    text = BASE.format(**words)
    path = tmp_path / "model.inp"
    path.write_text(text.replace("100 .013 0 0\nP2", f"100{blank}.013 0 0\nP2"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_own_model(path)
    (finding,) = caught.value.findings
    assert finding.place == "line 11"
    assert "plain ones" in finding.cure
    mended = path.read_text(encoding="utf-8").replace(blank, " ")
    path.write_text(mended, encoding="utf-8")
    assert read_own_model(path).text == text + "\n" * (not text.endswith("\n"))
