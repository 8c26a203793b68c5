"""Sponge works hold back depth times area, on ground they take the place of, and no more."""

import numpy as np
import pandas as pd
import pytest

from drainage.engine import RunRequest, run_all
from drainage.engine.inp import build_inp
from drainage.engine.inp_land import land_sections
from drainage.measures.sponge_layers import BUILDS, control, range_mm
from drainage.network import read_network, write_network
from drainage.network.integrity import integrity_findings
from drainage.network.lids import held_mm
from drainage.rainfall import Hyetograph
from drainage.results import read_run
from drainage.scenario.settings import RunSettings

QUICK = RunSettings(warm_up_h=1.0, tail_h=2.0, continuity_limit_pct=0.5)
FORMS = {"green_roof": ("sealed", 20.0), "permeable_paving": ("sealed", 40.0),
         "sunken_green": ("pervious", 100.0), "bioretention": ("pervious", 200.0)}  # fmt: skip


def work(form, holds_mm, **more):
    cover = {"cover_pct": 40.0} if FORMS[form][0] == "sealed" else {}
    return {"form": form, "share_pct": 50.0, "holds_mm": holds_mm} | cover | more


def fields(text):
    """Name -> fields of the lines of a section."""
    return {line.split()[0]: line.split()[1:] for line in text}


@pytest.mark.parametrize("form", BUILDS)
@pytest.mark.parametrize("at", [0.0, 0.4, 1.0])
def test_the_layers_of_a_form_hold_what_is_asked(form, at):
    least, most = range_mm(form)
    asked = least + at * (most - least)
    assert held_mm(control(form, asked, 0.0, "test")).iloc[0] == pytest.approx(asked)


def test_the_ranges_are_those_the_manual_names():
    """Bioretention: 300 mm of soil x (0.45 - 0.20) = 75, and 300 mm of gravel x 0.4 of which
    0.10 / 0.35 is full = 85.7; ponding from 0 to 300. The others likewise."""
    assert range_mm("bioretention") == pytest.approx((160.714, 460.714), abs=1e-3)
    assert range_mm("sunken_green") == pytest.approx((50, 300))
    assert range_mm("permeable_paving") == pytest.approx((80 * 0.15 + 20, 80 * 0.15 + 240))
    assert range_mm("green_roof") == pytest.approx((10, 120))


def test_works_take_their_own_ground_and_the_sealed_share_of_the_whole_stays(build, small_network):
    """K-A of 0.16 ha is 65 % sealed. Paving on 20 % and green on 17.5 / 2 % of it leave 0.7125 of
    the land beside them, 0.45 of it sealed: 63.158 %. The flow width shrinks with the land."""
    works = [work("permeable_paving", 40.0), work("sunken_green", 100.0, sealed_runoff_pct=30)]
    built = build(small_network, kind="sponge", works=works, subcatchments=["K-A"]).network
    assert built.subcatchments.equals(small_network.subcatchments)
    left = 1 - 0.20 - 0.175
    sections = land_sections(built)
    row = fields(sections["SUBCATCHMENTS"])["K-A"]
    assert float(row[2]) == pytest.approx(0.16 * 0.8)
    assert float(row[3]) == pytest.approx(100 * (0.65 - 0.20) / left)
    assert float(row[4]) == pytest.approx(30 * 0.8 * left)
    usage = [line.split() for line in sections["LID_USAGE"]]
    areas = {(own[0], own[1].split("-")[0]): float(own[3]) for own in usage}
    assert areas["K-A", "permeable_paving"] == pytest.approx(0.20 * 0.8 * 1600)
    assert areas["K-A.g", "permeable_paving"] == pytest.approx(0.20 * 0.2 * 1600)
    assert areas["K-A", "sunken_green"] == pytest.approx(0.175 * 0.8 * 1600)
    assert {own[6] for own in usage if own[1].startswith("sunken")} == {"30"}
    before = fields(land_sections(small_network)["SUBCATCHMENTS"])
    assert fields(sections["SUBCATCHMENTS"])["K-B"] == before["K-B"]


def run(network, mm, folder):
    """A run under ``mm`` in three hours, slower than any soil here takes it in."""
    storm = Hyetograph("storm", "雨", 900, np.full(12, mm / 3), "test")
    run_all([RunRequest("t", "s", "e", network, storm, {"bai": 3.0}, QUICK, folder)], workers=1)
    return read_run(folder)


def test_a_square_metre_holds_what_it_says_and_all_that_is_more_runs_off(
    build, small_network, tmp_path
):
    """Four blocks of 0.16 ha, each all of one form. Of 18 mm nothing runs off, for the roofs hold
    20. Of 240 mm what is above 20, 40, 100 and 200 mm runs off: 352, 320, 224 and 64 m3. A roof's
    mat still drains after two hours what lies above field capacity: 1 mm, 1.6 m3. The balance
    of the land closes within the limit of a run."""
    land = small_network.subcatchments
    blocks = pd.concat([land.loc[["K-B"]].rename(index={"K-B": form}) for form in FORMS])
    sealed = [100.0 if cover == "sealed" else 0.0 for cover, _ in FORMS.values()]
    town = small_network.with_tables(
        subcatchments=blocks.assign(
            imperviousness_pct=sealed, gutter_id="", gutter_share=0.0, polygon_wkt=""
        )
    )
    for form, (_cover, holds) in FORMS.items():
        whole = {"form": form, "share_pct": 100.0, "cover_pct": 100.0, "holds_mm": holds}
        town = build(town, kind="sponge", works=[whole], subcatchments=[form]).network
    below, above = (run(town, mm, tmp_path / f"{mm}") for mm in (18, 240))
    ran_off = {
        mm: 60 * own.series["subcatchment_runoff_m3_s"].sum("minute").to_series()
        for mm, own in ((18, below), (240, above))
    }
    for form, (_cover, holds) in FORMS.items():
        assert ran_off[18][form] == pytest.approx(0, abs=1e-3)
        still_m3 = 2.0 if form == "green_roof" else 0.0
        expected = 1.6 * (240 - holds)
        assert expected - still_m3 - 1 <= ran_off[240][form] <= expected + 1, form
    for own in (below, above):
        assert abs(own.record["runoff_continuity_pct"]) <= 0.5
        assert own.record["within_limits"], own.record["reason"]


def test_land_without_works_is_written_as_before_to_the_last_letter(
    build, small_network, cloudburst
):
    built = build(small_network, kind="sponge", works=[work("green_roof", 20.0)]).network
    bare = built.with_tables(lid_areas=built.lid_areas.iloc[:0])
    both = [build_inp(own, cloudburst, {}, QUICK, title="t") for own in (small_network, bare)]
    assert both[0] == both[1]


def test_the_tables_keep_them(build, small_network, tmp_path):
    built = build(small_network, kind="sponge", works=[work("bioretention", 200.0)]).network
    write_network(built, tmp_path / "small")
    read = read_network(tmp_path / "small")
    pd.testing.assert_frame_equal(read.lid_controls, built.lid_controls)
    pd.testing.assert_frame_equal(read.lid_areas, built.lid_areas)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"works": [work("green_roof", 20.0, cover_pct=30), work("permeable_paving", 40)]},
         "65 % of sealed ground alone"),
        ({"works": [work("sunken_green", 100.0, cover_pct=36)]}, "35 % of pervious ground alone"),
        ({"works": [work("sunken_green", 100.0), work("bioretention", 200.0, share_pct=60)]},
         "the pervious ground is a share of 0.35"),
        ({"works": [work("sunken_green", 20.0)]}, "sunken_green holds back 50 to 300 mm"),
        ({"works": [work("green_roof", 20.0, cover_pct=None)]}, "do not tell which ground"),
        ({"works": [work("sunken_green", 100.0, sealed_runoff_pct=60, share_pct=10),
                    work("bioretention", 200.0, sealed_runoff_pct=60, share_pct=10)]},
         "more than all runoff"),
        ({"subcatchments": ["K-9"]}, "no such id in subcatchments"),
        ({"streets_zh": ["西大街"]}, "no such id in streets"),
        ({"polygon": [[0, 500], [10, 500], [10, 510]]}, "no such land there"),
        ({"polygon": [[0, 500], [10, 500]]}, "not a valid polygon"),
    ],
)  # fmt: skip
def test_what_the_land_cannot_hold_is_refused(findings, small_network, more, words):
    fields = {"kind": "sponge", "works": [work("sunken_green", 100.0)]} | more
    found = findings(small_network, **fields)
    assert len(found) == 1
    assert words in found[0].message
    assert found[0].cure


def test_a_work_that_no_layer_can_make_is_named_by_its_number(findings, small_network):
    """Sunken green holds back 50 to 300 mm, green roofs need the share of the land that is roof."""
    works = [work("sunken_green", 301.0), work("green_roof", 20.0, cover_pct=None)]
    found = findings(small_network, kind="sponge", works=works)
    assert [(own.file, own.place, own.column, own.value) for own in found] == [
        ("", "works 1", "holds_mm", "301"), ("", "works 2", "cover_pct", "")
    ]  # fmt: skip


def test_paving_that_one_block_of_many_lacks_is_refused_there(findings, build, small_network):
    """K-A and K-C are 65 % sealed, K-B 40 %: half of the land is no paving there, 40 % is."""
    land = small_network.subcatchments.copy()
    land.loc["K-B", "imperviousness_pct"] = 40.0
    town = small_network.with_tables(subcatchments=land)
    asked = {"kind": "sponge", "works": [work("permeable_paving", 40.0, cover_pct=50.0)]}
    (found,) = findings(town, **asked)
    assert found.message == "subcatchment K-B has 40 % of sealed ground alone"
    build(town, kind="sponge", works=[work("permeable_paving", 40.0, cover_pct=40.0)])


def test_land_is_chosen_by_a_polygon_and_by_a_street(build, small_network):
    """The blocks lie at x = 0-40, 45-85, 90-130; S1 ends above M-A, M-B and M-C."""
    works = [work("sunken_green", 100.0)]
    corner = [[-5, -5], [50, -5], [50, 50], [-5, 50]]
    own = build(small_network, kind="sponge", works=works, polygon=corner).network.lid_areas
    assert own["subcatchment_id"].tolist() == ["K-A"]
    street = build(small_network, kind="sponge", works=works, streets_zh=["东大街"]).network
    assert sorted(street.lid_areas["subcatchment_id"]) == ["K-A", "K-B", "K-C"]


def test_a_second_measure_adds_to_the_first(build, small_network):
    once = build(small_network, kind="sponge", works=[work("sunken_green", 100.0)]).network
    twice = build(once, kind="sponge", works=[work("sunken_green", 100.0)]).network
    assert len(twice.lid_areas) == 6
    assert twice.lid_areas.index.is_unique
    assert len(twice.lid_controls) == 1
    assert integrity_findings(twice) == []


def test_a_swmm_model_and_kept_lines_say_their_lids_themselves(findings, small_network):
    lines = pd.DataFrame(
        {"section": ["LID_CONTROLS"], "element_id": [""], "text": ["X BC"], "source": ["test"]},
        index=pd.Index(["l1"], name="line_id"),
    )
    kept = small_network.with_tables(swmm_lines=lines)
    works = [work("sunken_green", 100.0)]
    assert "LIDs stand in swmm_lines" in findings(kept, kind="sponge", works=works)[0].message
