"""The tracer on small models that SWMM ran: structures, inlets, rivers, and SWMM's own pollutant."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from drainage.engine.inlet_exchange import inlet_exchange
from drainage.engine.inp_reading import read_facts
from drainage.engine.outfall_flow import outfall_volumes
from drainage.engine.output import read_out
from drainage.engine.report import read_report
from drainage.engine.tracing import DRY_WEATHER, RIVER, RUNOFF, trace_origins

OPTIONS = """
[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
LINK_OFFSETS ELEVATION
START_DATE 07/01/2025
START_TIME 00:00:00
REPORT_START_DATE 07/01/2025
REPORT_START_TIME 00:00:00
END_DATE 07/01/2025
END_TIME {end}
REPORT_STEP 00:01:00
ROUTING_STEP 1
VARIABLE_STEP 0
INERTIAL_DAMPING FULL
THREADS 1
[REPORT]
SUBCATCHMENTS ALL
NODES ALL
LINKS ALL
"""
SEWAGE = "[POLLUTANTS]\nS MG/L 0 0 0 0 NO * 0 1 0\n"
FLAT = "[PATTERNS]\nFLAT HOURLY " + " ".join(["1"] * 24) + "\n"


@pytest.fixture
def swmm(tmp_path):
    """Run a model (its text) for a time; what the tracer and the report say."""

    def made(model, end="02:00:00"):
        text = OPTIONS.format(end=end) + FLAT + model
        (tmp_path / "m.inp").write_text(text, encoding="utf-8")
        code = "from swmm.toolkit import solver as s\ns.swmm_run('m.inp', 'm.rpt', 'm.out')\n"
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True)
        report = (tmp_path / "m.rpt").read_text()
        read_report(report)
        facts, out = read_facts(text), read_out(tmp_path / "m.out")
        origins = trace_origins(facts, out, 0.0)
        names = [out.node_ids[at] for at in origins.outfalls]
        assert abs(origins.error_pct) < 1e-6
        assert origins.share.min() > -1e-9
        assert origins.share.max() < 1 + 1e-6
        return SimpleNamespace(
            report=report, out=out, origins=origins, facts=facts,
            node=lambda name: origins.share[:, out.node_ids.index(name)],
            left=lambda name: origins.left_m3[names.index(name)],
            volume=lambda name: {key: float(values[names.index(name)])
                                 for key, values in outfall_volumes(facts, out).items()},
        )  # fmt: skip

    return made


def pipe(name, start, end, levels, size="CIRCULAR 1", length=50):
    return (f"[CONDUITS]\n{name} {start} {end} {length} 0.013 {levels[0]} {levels[1]} 0 0\n"
            f"[XSECTIONS]\n{name} {size} 0 0 0 1\n")  # fmt: skip


def sewage(node, flow):
    return f"[DWF]\n{node} FLOW {flow} FLAT\n"


def clean(node, flow):
    """A steady inflow without sewage."""
    return f'[INFLOWS]\n{node} FLOW "" FLOW 1 1 {flow}\n'


def storm(node, points):
    """An inflow without sewage at these (hour, flow)."""
    rows = "".join(f"{node}-T {hour} {flow}\n" for hour, flow in points)
    return f"[INFLOWS]\n{node} FLOW {node}-T FLOW 1 1 0\n[TIMESERIES]\n{rows}"


Y_JUNCTION = (
    "[JUNCTIONS]\nA 10.2 5\nB 10.2 5\nC 10 5\n[OUTFALLS]\nO 9 FREE NO\n"
    + pipe("P1", "A", "C", (10.2, 10))
    + pipe("P2", "B", "C", (10.2, 10))
    + pipe("P3", "C", "O", (10, 9.8))
    + sewage("A", 0.1)
)


def test_two_sewers_meet(swmm):
    """100 L/s of sewage and 300 L/s of clean water: a quarter. SWMM's volume is 0.4 x 7,200 s."""
    run = swmm(Y_JUNCTION + clean("B", 0.3))
    assert run.node("O")[-1, DRY_WEATHER] == pytest.approx(0.25, abs=1e-3)
    assert run.node("O")[-1, RUNOFF] == pytest.approx(0.75, abs=1e-3)
    assert run.origins.terms["sewage_in_m3"] == pytest.approx(0.1 * 7200, rel=0.01)


def test_loads_are_those_of_swmms_own_pollutant_where_that_keeps_mass(swmm):
    """A flood passes a tree of sewers without surcharge; SWMM's balance of mass is within 1 %."""
    flood = storm("B", [(0, 0), (0.5, 0), (1, 0.5), (1.5, 0.1), (2, 0)])
    run = swmm(Y_JUNCTION + flood + SEWAGE, end="03:00:00")
    report = run.report[run.report.index("Outfall Loading Summary") :]
    row = next(line.split() for line in report.splitlines() if line.split()[:1] == ["O"])
    error = float(run.report.split("Quality Routing")[1].split("Error (%) .....")[1].split()[0])
    assert abs(error) < 1
    assert run.left("O")[DRY_WEATHER] == pytest.approx(1000 * float(row[5]), rel=0.01)
    flow = run.out.link[:, run.out.link_ids.index("P3"), 0].astype(float)
    ours = np.cumsum(flow * run.node("O")[:, DRY_WEATHER])
    theirs = np.cumsum(flow * run.out.node[:, run.out.node_ids.index("O"), 6])
    assert np.abs(ours - theirs).max() < 0.01 * theirs[-1]
    assert run.node("O")[30:, DRY_WEATHER].min() < 0.25


def test_a_weir_and_a_regulator_share_the_sewage_as_the_water(swmm):
    """40 L/s of sewage in 200 L/s; the regulator takes 50 L/s of it, the weir the rest.

    Both carry a share of 0.2: 0.2 x 50 L/s and 0.2 x 150 L/s, the weir three times as much.
    """
    run = swmm(
        "[JUNCTIONS]\nA 10 5\n[OUTFALLS]\nI 8 FREE NO\nR 9 FREE NO\n"
        "[OUTLETS]\nQ A I 10 TABULAR/DEPTH Q YES\n[CURVES]\nQ RATING 0 0\nQ 0.1 0.05\nQ 9 0.05\n"
        "[WEIRS]\nW A R TRANSVERSE 11 1.7 YES 0 0 YES\n[XSECTIONS]\nW RECT_OPEN 2 3 0 0\n"
        + sewage("A", 0.04)
        + clean("A", 0.16)
    )
    assert run.node("A")[-1, DRY_WEATHER] == pytest.approx(0.2, abs=1e-3)
    inside, river = (run.left(name)[DRY_WEATHER] for name in ("I", "R"))
    assert river / inside == pytest.approx(3.0, rel=0.05)
    assert inside == pytest.approx(0.2 * run.volume("I")["outfall_volume_m3"], rel=0.02)


def test_a_weir_that_is_not_reached_spills_nothing(swmm):
    run = swmm(
        "[JUNCTIONS]\nA 10 5\n[OUTFALLS]\nO 9 FREE NO\nR 9 FREE NO\n"
        + pipe("P", "A", "O", (10, 9.8))
        + "[WEIRS]\nW A R TRANSVERSE 11 1.7 YES 0 0 YES\n[XSECTIONS]\nW RECT_OPEN 2 3 0 0\n"
        + sewage("A", 0.04)
    )
    assert run.left("R").tolist() == [0, 0, 0]
    assert run.left("O")[DRY_WEATHER] > 200


def test_a_pump_lifts_what_its_well_holds(swmm):
    """20 L/s of sewage and 60 L/s of clean water are pumped in turns: a quarter of all."""
    run = swmm(
        "[STORAGE]\nT 5 4 0 FUNCTIONAL 0 0 30 0 0\n[JUNCTIONS]\nU 12 3\n[OUTFALLS]\nO 11 FREE NO\n"
        "[PUMPS]\nZ T U Z ON 1.5 0.3\n[CURVES]\nZ PUMP3 0 0.2\nZ 20 0.2\n"
        + pipe("P", "U", "O", (12, 11.9))
        + sewage("T", 0.02)
        + clean("T", 0.06),
        end="06:00:00",
    )
    flow = run.out.link[:, run.out.link_ids.index("Z"), 0]
    assert (flow == 0).any()
    assert (flow > 0.1).any()
    load, pumped = run.left("O")[DRY_WEATHER], run.volume("O")["outfall_volume_m3"]
    assert load == pytest.approx(0.25 * pumped, rel=0.02)


def test_a_tank_washes_out_exponentially(swmm):
    """400 m3 full of sewage, then 100 L/s of clean water: exp(-0.1 t / 400).

    A pump takes 100 L/s throughout, so the volume stays. From minute 5 to minute 60 that is
    exp(-0.1 x 3,300 / 400) = 0.438.
    """
    run = swmm(
        "[STORAGE]\nT 5 9 4 FUNCTIONAL 0 0 100 0 0\n[OUTFALLS]\nO 4 FREE NO\n"
        "[PUMPS]\nZ T O Z ON 0 0\n[CURVES]\nZ PUMP3 0 0.1\nZ 20 0.1\n"
        + sewage("T", "0.1").replace("FLAT", "FIRST")
        + "[PATTERNS]\nFIRST HOURLY 1 1 1 1 1 1" + " 0" * 18 + "\n"
        + storm("T", [(0, 0), (6, 0), (6.0003, 0.1), (12, 0.1)]),
        end="07:00:00",
    )  # fmt: skip
    at = int(np.argmin(np.abs(run.out.minute - 365)))
    share = run.node("T")[:, DRY_WEATHER]
    assert run.out.node[at:, 0, 2].max() == pytest.approx(400, abs=2)
    assert share[-1] / share[at] == pytest.approx(0.438, rel=0.01)


def test_a_river_that_rises_into_the_sewer_is_river_water_and_leaves_again(swmm):
    """The river stands 1 m in the pipe for half an hour and falls: what came in went out."""
    run = swmm(
        "[JUNCTIONS]\nA 10 5\n[OUTFALLS]\nO 9.9 TIMESERIES R NO\n"
        + pipe("P", "A", "O", (10, 9.9), size="CIRCULAR 2", length=200)
        + "[TIMESERIES]\nR 0 9.9\nR 0.5 11.2\nR 1 11.2\nR 1.5 9.9\nR 9 9.9\n"
        + sewage("A", 0.001)
    )
    drawn = run.volume("O")["outfall_backflow_m3"]
    assert drawn > 100
    middle = run.node("A")[int(np.argmin(np.abs(run.out.minute - 45)))]
    assert middle[RIVER] > 0.95
    assert abs(run.left("O")[RIVER]) < 0.05 * drawn
    net = run.volume("O")["outfall_volume_m3"]
    assert net == pytest.approx(0.001 * 7200, abs=0.05 * drawn)


STREET = (
    "[JUNCTIONS]\nG0 12 1\nM 9 2.5\n[OUTFALLS]\nB 11.8 FREE NO\nO 8 FREE NO\n"
    "[STREETS]\nS 6 0.15 2 0.016 0 0 2 0 0 0\n"
    "[CONDUITS]\nR G0 G1 50 0.016 12 11.9 0 0\nR2 G1 B 50 0.016 11.9 11.8 0 0\n"
    "[XSECTIONS]\nR STREET S\nR2 STREET S\n"
    "[INLETS]\nI GRATE 0.75 0.45 P_BAR-50\n"
)
ONE_MANHOLE = STREET.replace("G0 12 1\n", "G0 12 1\nG1 11.9 1\n")


def test_a_street_inlet_dilutes_the_sewer_and_leaves_the_street_clean(swmm):
    """The sewer carries 5 L/s of sewage and what the inlets catch of 60 L/s on the street."""
    run = swmm(
        ONE_MANHOLE
        + "[INLET_USAGE]\nR I M 1 70 0 0 0 ON_GRADE\n"
        + pipe("P", "M", "O", (9, 8.5))
        + sewage("M", 0.005)
        + clean("G0", 0.06)
    )
    flow = run.out.link[-1, run.out.link_ids.index("P"), 0]
    assert 0.01 < flow < 0.06
    assert run.node("O")[-1, DRY_WEATHER] == pytest.approx(0.005 / flow, rel=0.01)
    assert run.left("B")[DRY_WEATHER] == 0
    assert run.left("B")[RUNOFF] > 50


def test_a_street_with_an_inflow_of_its_own_is_told_by_its_manhole(swmm):
    """40 L/s come down the street and 20 enter at its end; some is taken, the rest passes.

    All that leaves but the 5 L/s of sewage is the street's water.
    """
    run = swmm(
        ONE_MANHOLE
        + "[INLET_USAGE]\nR I M 1 70 0 0 0 ON_GRADE\n"
        + pipe("P", "M", "O", (9, 8.5))
        + sewage("M", 0.005)
        + clean("G0", 0.04)
        + clean("G1", 0.02)
    )
    taken, passed = run.left("O"), run.left("B")
    assert taken[RUNOFF] > 20
    all_m3 = sum(run.volume(name)["outfall_volume_m3"] for name in ("O", "B"))
    assert taken[RUNOFF] + passed[RUNOFF] == pytest.approx(all_m3 - taken[DRY_WEATHER], rel=0.03)
    assert passed[DRY_WEATHER] == 0


def test_what_an_outfall_draws_in_is_no_overflow():
    """1 m3/s out for a minute, then turning to 1 m3/s in within the next: 60 net, 30 back.

    One link leads in, one out: 1.5 - 0.5, 1.5 - 0.5, -0.5 - 0.5. From + 1 to - 1 makes 0
    net; what is drawn in is taken as linear from 0 to 1 between the two reports.
    """
    facts = SimpleNamespace(outfalls={"O"}, link_ends={"P": ("A", "O"), "Q": ("O", "A")})
    link = np.array([[1.5, 0.5], [1.5, 0.5], [-0.5, 0.5]])[:, :, None].repeat(4, axis=2)
    out = SimpleNamespace(node_ids=["A", "O"], link_ids=["P", "Q"], link=link,
                          node=np.zeros((3, 2, 6)), minute=np.array([0.0, 1.0, 2.0]))  # fmt: skip
    volumes = outfall_volumes(facts, out)
    assert volumes["outfall_volume_m3"] == pytest.approx([60.0])
    assert volumes["outfall_backflow_m3"] == pytest.approx([30.0])


def test_a_manhole_gives_its_sewage_back_to_the_street_and_loses_none(swmm):
    """A narrow sewer: 50 L/s of sewage and 150 of clean water stand up to the lid.

    What rises leaves over the street with a quarter of sewage. SWMM counts it as flooding
    of the manhole, but nothing is lost at a rim.
    """
    run = swmm(
        ONE_MANHOLE
        + "[INLET_USAGE]\nR I M 2 0 0 0 0 ON_GRADE\n"
        + pipe("P", "M", "O", (9, 8.9), size="CIRCULAR 0.3", length=500)
        + sewage("M", 0.05)
        + clean("M", 0.15)
    )
    back = run.out.node[-1, run.out.node_ids.index("M"), 5]
    assert back > 0.03
    over_bank = run.left("B")
    assert over_bank[DRY_WEATHER] > 100
    assert over_bank[DRY_WEATHER] == pytest.approx(
        0.25 * run.volume("B")["outfall_volume_m3"], rel=0.03
    )
    assert run.origins.terms["sewage_lost_at_rims_m3"] == 0


def test_a_manhole_without_inlets_loses_its_sewage_at_the_rim(swmm):
    """200 L/s, a quarter of it sewage; the flooding of SWMM's report is a quarter sewage."""
    run = swmm(
        "[JUNCTIONS]\nM 9 2.5\n[OUTFALLS]\nO 8 FREE NO\n"
        + pipe("P", "M", "O", (9, 8.9), size="CIRCULAR 0.3", length=500)
        + sewage("M", 0.05)
        + clean("M", 0.15)
    )
    flooded = read_report(run.report).volume_m3("routing", "Flooding Loss")
    assert flooded > 300
    assert run.origins.terms["sewage_lost_at_rims_m3"] == pytest.approx(0.25 * flooded, rel=0.02)


def test_dry_weather_flow_follows_swmms_patterns_and_the_last_line_of_a_node(swmm):
    """Saturday, 5 July: month, day and weekend factors; a second line replaces the first."""
    hours = " ".join(str(1 + hour / 10) for hour in range(24))
    model = (
        "[JUNCTIONS]\nA 10 5\n[OUTFALLS]\nO 9 FREE NO\n" + pipe("P", "A", "O", (10, 9.8))
        + "[DWF]\nA FLOW 9\nA FLOW 0.01 MON DAY FLAT END\n[PATTERNS]\n"
        + "MON MONTHLY " + " ".join(str(month) for month in range(1, 13)) + "\n"
        + "DAY DAILY 1 1 1 1 1 1 0.5\n" + f"END WEEKEND {hours}\n"
    )  # fmt: skip
    run = swmm(model.replace("[JUNCTIONS]", "[OPTIONS]\nSTART_DATE 07/05/2025\nREPORT_START_DATE "
               "07/05/2025\nEND_DATE 07/05/2025\n[JUNCTIONS]"), end="03:00:00")  # fmt: skip
    dwf = run.out.system[1:, 5]
    # 0.01 x 7 x 0.5 x (1.0, 1.1, 1.2): 0.035, 0.0385, 0.042 m3/s
    assert dwf[[30, 90, 150]] == pytest.approx([0.035, 0.0385, 0.042], rel=1e-6)
    expected = float(dwf.sum()) * 60
    assert run.origins.terms["sewage_in_m3"] == pytest.approx(expected, rel=0.005)


def test_each_manhole_gets_what_the_inlets_to_it_took():
    """A street to one manhole is told by its own balance alone, 5 L/s, whatever lags below."""
    street, manhole = np.array([0, 1]), np.array([2, 2])
    surplus = np.array([[5.0, 3.0, -8.1]])
    none = np.zeros((1, 3))
    apart = np.zeros(3, bool)
    assert inlet_exchange(street, manhole, surplus, none, apart) == pytest.approx(
        np.array([[5.0, 3.0]]), abs=1e-3
    )


def test_a_street_with_inlets_to_two_manholes_is_told_by_them():
    """5 L/s went from the street; one manhole received 2, the other 7 and gave 4 back."""
    street, manhole = np.array([0, 0]), np.array([1, 2])
    surplus = np.array([[5.0, -2.0, -7.0]])
    flooding = np.array([[0.0, 0.0, 4.0]])
    net = inlet_exchange(street, manhole, surplus, flooding, np.zeros(3, bool))
    assert net == pytest.approx(np.array([[2.0, 3.0]]), abs=1e-3)


def test_no_manhole_gives_back_more_than_it_flooded():
    """A lag of 1 L/s in the runoff of a street is no water from the sewer."""
    street, manhole = np.array([0]), np.array([1])
    net = inlet_exchange(
        street, manhole, np.array([[-1.0, 1.0]]), np.zeros((1, 2)), np.zeros(2, bool)
    )
    assert net.tolist() == [[0.0]]
