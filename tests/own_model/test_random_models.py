"""Models drawn at random from the sections of tests/cases/swmm: a base town in any unit, with
offsets as depths or levels, by any routing, and sections of others beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drainage.checks import check_network
from drainage.engine.inp import network_inp
from drainage.formats.swmm.inp_file import read_inp
from drainage.formats.swmm.inp_import import network_of, read_own_model
from drainage.own_model.sections import InpFile, section_name
from drainage.own_model.units import FLOW_UNITS, is_us
from tests.own_model.three_ways import (
    CASES,
    CLIMATE_FILE,
    MODELS,
    Ran,
    outcome,
    prepare,
    ran,
    run_all,
)

BASE = ("TITLE", "OPTIONS", "RAINGAGES", "TIMESERIES", "SUBCATCHMENTS", "SUBAREAS", "INFILTRATION",
        "JUNCTIONS", "OUTFALLS", "CONDUITS", "XSECTIONS", "INFLOWS")  # fmt: skip
ENDS = {"DEPTH": ("0 0", "0 .1"), "ELEVATION": ("10 9.5", "9.5 9.1")}
WITH_FILES = ("files", "lid-with-its-report", *CLIMATE_FILE, "series-from-a-file")
"""Models whose files stand in folders of their own, or stay behind."""
SHAPES = ("CIRCULAR .6 0 0 0", "EGG .9 0 0 0", "RECT_CLOSED .6 .8 0 0", "CIRCULAR .6 0 0 0 2",
          "FORCE_MAIN .5 120 0 0", "TRAPEZOIDAL 1 .6 1 2", "HORIZ_ELLIPSE .5 .8 0 0",
          "FILLED_CIRCULAR .8 .1 0 0")  # fmt: skip


def _joints(inp: InpFile) -> tuple[tuple[str, ...], ...]:
    return tuple(row.fields for row in (*inp.rows("JUNCTIONS"), *inp.rows("OUTFALLS")))


def _more() -> dict[str, str]:
    """Model -> its sections beside those of the base, of models that have the base's nodes."""
    base = _joints(read_inp(CASES / "units-cms.inp"))
    found = {}
    for path in MODELS:
        inp = read_inp(path)
        names = set(inp.sections) - set(BASE)
        if _joints(inp) == base and names and path.stem not in WITH_FILES:
            parts = path.read_text(encoding="utf-8").split("\n[")[1:]
            found[path.stem] = "".join(
                f"[{part.rstrip()}\n" for part in parts if section_name(f"[{part}") in names
            )
    return found


MORE = _more()


@st.composite
def models(draw: st.DrawFn) -> str:
    """The text of a model."""
    offsets = draw(st.sampled_from(sorted(ENDS)))
    up, down = ENDS[offsets]
    shapes = [draw(st.sampled_from(SHAPES)) for _ in range(2)]
    chosen: list[str] = []
    taken: set[str] = set()
    for stem in draw(st.lists(st.sampled_from(sorted(MORE)), max_size=4, unique=True)):
        names = {section_name(line) for line in MORE[stem].splitlines() if line.startswith("[")}
        if not names & taken:
            taken |= names
            chosen.append(MORE[stem])
    name = draw(st.sampled_from(["A", "a", "井-1", "12#", "=A1", "A'b"]))
    flow = draw(st.sampled_from([".05", "0.1", "5e-2"]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = f"""[OPTIONS]
FLOW_UNITS {draw(st.sampled_from(FLOW_UNITS))}
FLOW_ROUTING {draw(st.sampled_from(["DYNWAVE", "KINWAVE", "STEADY"]))}
LINK_OFFSETS {offsets}
START_DATE 06/01/2024
END_DATE 06/01/2024
END_TIME 1:00
ROUTING_STEP 5
REPORT_STEP 0:01:00
WET_STEP 0:01:00
[RAINGAGES]
R INTENSITY 0:10 1 TIMESERIES T
[TIMESERIES]
T 0:00 20 0:20 30 0:40 0
[SUBCATCHMENTS]
S R A 2 60 100 1 0
[SUBAREAS]
S .015 .2 .05 .1 25 OUTLET
[INFILTRATION]
S 60 8 4 7 0
[JUNCTIONS]
A 10 3 ; manhole
B 9.5 3
[OUTFALLS]
O 9 FREE NO
[CONDUITS]
P1 A B 100 .013 {up}
P2 B O 100 .013 {down}
[XSECTIONS]
P1 {shapes[0]}
P2 {shapes[1]}
[INFLOWS]
A FLOW "" FLOW 1 1 {flow}
{"".join(chosen)}"""
    renamed = [
        " ".join(name if word == "A" else word for word in line.split(" "))
        for line in text.splitlines()
    ]
    return end.join(renamed) + end


def left_out(old: str, new: str) -> bool:
    """The picture of a backdrop is a file, which a network does not take along."""
    return new == f";; left out: {old.replace(chr(34), '')}"


def same_lines_and_one_cell_moves_one_row(text: str, folder: Path) -> None:
    path = folder / "model.inp"
    path.write_bytes(text.encode())
    own = read_own_model(path)
    network = network_of(own, name="m", title_zh="", crs="local", datum="").network
    assert check_network(network) == []
    written = network_inp(network)
    pairs = list(zip(text.splitlines(), written.splitlines(), strict=True))
    assert [(old, new) for old, new in pairs if old != new and not left_out(old, new)] == []
    longer = network.conduits.copy()
    longer.loc["P2", "length_m"] *= 2
    after = network_inp(network.with_tables(conduits=longer)).splitlines()
    moved = [(old, new) for old, new in zip(written.splitlines(), after, strict=True) if old != new]
    ((old, new),) = moved
    assert old.split()[:3] == new.split()[:3] == ["P2", "B", "O"]
    assert float(new.split()[3]) == pytest.approx(200, rel=1e-9)
    assert old.split()[4:] == new.split()[4:]


@given(models())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.heavy
def test_a_random_model_comes_out_line_by_line(text):
    with tempfile.TemporaryDirectory() as scratch:
        same_lines_and_one_cell_moves_one_row(text, Path(scratch))


def three_ways_same(text: str, folder: Path) -> None:
    path = folder / "model.inp"
    path.write_bytes(text.encode())
    ways = prepare(path, folder / "ways")
    run_all([ways])
    bare = ran(folder / "ways" / "bare")
    if isinstance(bare, Ran):
        assert outcome(ways) == ("runs", "same", "same")
    else:
        assert outcome(ways)[1] == "same"


@given(models())
@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
def test_a_random_model_runs_the_same_three_ways(text):
    with tempfile.TemporaryDirectory() as scratch:
        three_ways_same(text, Path(scratch))


@pytest.mark.heavy
@given(models())
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_many_random_models_run_the_same_three_ways(text):
    with tempfile.TemporaryDirectory() as scratch:
        three_ways_same(text, Path(scratch))


def test_the_sections_drawn_from_are_many():
    """Sponge, groundwater, quality, evaporation and more; the base is metric."""
    assert len(MORE) > 20
    assert not is_us(read_inp(CASES / "units-cms.inp"))
