"""The story of a flooded place by hand: what came, what went, what stands, what the sewer did.

M-A -> C-1 -> M-B -> C-2 -> M-C -> C-3 -> CO1 below G-A -> R-1 -> G-B -> R-2 -> G-C; the
inlets at G-B lead to M-B. Ten minutes, the water at G-B deepest in minute 5: 300 s of constant
flow until then.
"""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from drainage.engine import RunRequest, run_all
from drainage.errors import StoreError
from drainage.metrics import (
    known_street_water,
    score_stories,
    score_streets,
    story_texts,
    street_reasons,
    street_water,
    tell_story,
)
from drainage.metrics.arrivals import origins
from drainage.metrics.sewer_below import sewer_below
from drainage.metrics.stories import FIGURES, ON_GRID, TEXTS, story_figures
from drainage.metrics.story_words import QUESTIONS
from drainage.metrics.street_water import pieces_of_land
from drainage.results import RunResult, read_run
from drainage.scenario.settings import RunSettings, Targets

DEEP = [0, 0, 0, 0.1, 0.2, 0.3, 0.2, 0.1, 0, 0, 0]
MINUTES = np.arange(0.0, 11.0)


def story(network, run, node="G-B"):
    return tell_story(network, run, street_water(network, run), node, 0.15)


def parts(found):
    return {(part.kind, part.id): part.volume_m3 for part in found}


def flood(by_hand, network, *, standing=2.0, **more):
    """10.5 m3 come to G-B until it is deepest and 7.5 m3 go."""
    return by_hand(
        network,
        node_depth_m={"G-A": [0.1] * 5 + [0.15] * 6, "G-B": DEEP, "G-C": [0.1] * 5 + [0.15] * 6}
        | more.pop("node_depth_m", {}),
        node_volume_m3={"G-B": [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]},
        link_flow_m3_s={"R-1": 0.03, "R-2": 0.01, "L-A": 0.01} | more.pop("link_flow_m3_s", {}),
        link_volume_m3={"R-1": [0] * 5 + [standing] + [0] * 5, "R-2": [0] * 5 + [2] + [0] * 5},
        subcatchment_runoff_m3_s={"A-B": 0.004, "K-B.g": 0.001, "K-B": 0.5, "A-A": 0.02},
        node_lateral_inflow_m3_s={"G-B": -0.010, "G-A": 0.02},
        **more,
    )


def test_what_comes_goes_and_stands_is_counted_until_the_water_is_deepest(by_hand, small_network):
    told = story(small_network, flood(by_hand, small_network))
    # R-1 0.03 x 300 s; land 0.004 and 0.001 x 300 s; what K-B gives M-B is no water of the street
    assert parts(told.came) == pytest.approx(
        {("street", "R-1"): 9.0, ("street land", "A-B"): 1.2, ("block land", "K-B"): 0.3}
    )
    # inlets: lateral inflow -0.010 less runoff 0.005 is -0.015, x 300 s; R-2 0.01 x 300 s
    assert parts(told.went) == pytest.approx({("inlets", "G-B"): 4.5, ("street", "R-2"): 3.0})
    # 1 m3 in the sag; the reaches gain 2 m3 each while both their ends rise by 0.05 m (at G-B
    # from 20.15 m, below their end at 20.20 m, to 20.25 m): half of it is the sag's
    assert told.standing_m3 == pytest.approx(3.0)
    assert (told.came_m3, told.went_m3, told.ran_on_m3) == pytest.approx((10.5, 7.5, 3.0))
    assert told.error_share == pytest.approx(0.0)
    assert told.greatest_m3 == pytest.approx(5.0)  # 1 m3 and all of both reaches
    assert [part.share for part in told.came] == pytest.approx([9 / 10.5, 1.2 / 10.5, 0.3 / 10.5])


def test_a_balance_that_misses_by_more_than_a_tenth_is_said(by_hand, small_network):
    # 10.5 - 7.5 - 4.0 = -1.0, 9.5 % of 10.5; with 4.1 m3 it is 10.5 %
    near = story(small_network, flood(by_hand, small_network, standing=4.0))
    assert near.error_share == pytest.approx(-1.0 / 10.5)
    assert near.balances
    far = story(small_network, flood(by_hand, small_network, standing=4.2))
    assert not far.balances
    assert "more than 10 %" in story_texts(small_network, far, "en")["took"]
    assert "超过 10 %" in story_texts(small_network, far, "zh")["took"]


def test_minutes_count_from_the_rain_and_are_split_where_the_depth_crosses(by_hand, small_network):
    # 0.15 m half way from minute 3 to 4 and from 6 to 7; the rain begins in minute 2
    told = story(small_network, flood(by_hand, small_network, rain_start=2.0))
    assert (told.begins, told.highest, told.ends) == pytest.approx((1.5, 3.0, 4.5))
    assert told.minutes == pytest.approx(3.0)
    assert not told.goes_on


def test_water_that_stands_when_the_run_ends_goes_on(by_hand, small_network):
    depth = {"G-B": [0, 0, 0, 0.1, 0.2, *[0.3] * 6]}
    told = story(small_network, flood(by_hand, small_network, node_depth_m=depth))
    assert told.goes_on
    assert told.ends == 10.0
    assert "to the end of the run" in story_texts(small_network, told, "en")["when"]


def test_a_place_below_the_limit_has_no_beginning(by_hand, small_network):
    depth = {"G-B": [0, 0, 0, 0, 0, 0.14, 0, 0, 0, 0, 0]}
    told = story(small_network, flood(by_hand, small_network, node_depth_m=depth))
    assert np.isnan(told.begins)
    assert told.minutes == 0.0
    assert "not above 0.15 m" in story_texts(small_network, told, "en")["when"]


@pytest.mark.parametrize(("most", "begins"), [(0.15, None), (0.16, 4.9375)])
def test_a_place_that_stands_at_the_limit_is_not_above_it(by_hand, small_network, most, begins):
    # 0.16 m in minute 5 after none in minute 4: through 0.15 m at 4 + 0.15 / 0.16.
    depth = {"G-B": [0, 0, 0, 0, 0, most, 0, 0, 0, 0, 0]}
    told = story(small_network, flood(by_hand, small_network, node_depth_m=depth))
    assert np.isnan(told.begins) if begins is None else told.begins == pytest.approx(begins)


@pytest.mark.parametrize(
    ("at_a", "at_b", "stored_m3"),
    [
        # R-1 from the gutter of G-A to that of G-B, 0.25 m above the bottom of the sag, gains 4 m3:
        # where its ends rise by 0.1 and 0.3 m a quarter of it belongs to G-A.
        (0.1, 0.25 + 0.3, (1.0, 3.0)),
        (0.3, 0.25 + 0.1, (3.0, 1.0)),
        (0.2, 0.25, (4.0, 0.0)),
        (0.0, 0.25 + 0.2, (0.0, 4.0)),
        (0.0, 0.25, (2.0, 2.0)),
    ],
)
def test_what_a_reach_gains_belongs_to_its_ends_as_they_rise(
    by_hand, small_network, at_a, at_b, stored_m3
):
    run = by_hand(
        small_network,
        node_depth_m={"G-A": [0.0] * 5 + [at_a] * 6, "G-B": [0.0] * 5 + [at_b] * 6},
        link_volume_m3={"R-1": [0.0] * 5 + [4.0] * 6},
    )
    water = street_water(small_network, run)
    at = water.nodes.get_indexer(["G-A", "G-B"])
    assert water.stored_m3[-1, at] == pytest.approx(stored_m3)
    assert water.stored_m3[4, at] == pytest.approx([0.0, 0.0])


@pytest.mark.parametrize(
    ("river", "held_by", "by_river"),
    [(True, "", True), (True, "C-2", False), (False, "", False), (False, "C-2", False)],
)
def test_the_river_holds_a_point_only_where_no_sewer_does(
    by_hand, small_network, river, held_by, by_river
):
    told = story(small_network, flood(by_hand, small_network))
    sewer = dataclasses.replace(told.sewer, river=river, held_by=held_by)
    told = dataclasses.replace(told, sewer=sewer)
    assert story_figures(told)["held_by_river"] is by_river
    assert story_figures(dataclasses.replace(told, sewer=None))["held_by_river"] is False


def test_inlets_are_set_against_the_most_their_leads_can_take(by_hand, small_network):
    inlets = story(small_network, flood(by_hand, small_network)).inlets
    assert inlets.taken_m3 == pytest.approx(4.5)
    assert inlets.greatest_m3_s == pytest.approx(0.015)
    assert inlets.possible_m3_s == pytest.approx(0.040)  # 2 x 20 L/s
    assert story(small_network, flood(by_hand, small_network), "G-A").inlets is None


def test_a_hollow_drains_by_its_lead_and_not_down_the_street(by_hand, small_network):
    """G-A gets 0.02 from A-A: 0.015 goes by the lead into M-A, 0.005 on down R-1."""
    lead = pd.DataFrame(
        {"from_id": "G-A", "to_id": "M-A", "orientation": "side", "crest_level_m": 20.4,
         "width_mm": 300.0, "height_mm": 300.0, "discharge_coefficient": 0.65,
         "flap_gate": True, "source": "test"}, index=["HL-1"],
    )  # fmt: skip
    network = small_network.with_tables(orifices=lead)
    run = by_hand(
        network,
        node_depth_m={"G-A": DEEP, "M-A": 0.2},
        link_flow_m3_s={"R-1": 0.005, "HL-1": 0.015},
        subcatchment_runoff_m3_s={"A-A": 0.02},
        node_lateral_inflow_m3_s={"G-A": 0.02},
    )
    told = story(network, run, "G-A")
    assert parts(told.went) == pytest.approx({("lead", "HL-1"): 4.5, ("street", "R-1"): 1.5})
    assert (told.ran_on_m3, told.inlets.taken_m3) == pytest.approx((1.5, 4.5))
    assert told.inlets.greatest_m3_s == pytest.approx(0.015)
    assert told.sewer.manhole_id == "M-A"
    assert story_texts(network, told, "en")["took"].startswith(
        "Its lead or pump took 5 m³, at most 0.015 m³/s"
    )


def test_water_is_followed_up_the_streets_to_where_it_began(by_hand, small_network):
    # G-A gets 0.02 from A-A and 0.01 over the lid L-A: two thirds and one third of R-1's 9 m3
    told = story(small_network, flood(by_hand, small_network))
    assert parts(told.began) == pytest.approx(
        {("street land", "A-A"): 6.0, ("link", "L-A"): 3.0, ("street land", "A-B"): 1.2,
         ("block land", "K-B"): 0.3}, rel=1e-5,
    )  # fmt: skip


def test_what_rises_from_the_sewer_is_named_by_its_manhole_and_the_pipe_that_brought_it(
    by_hand, small_network
):
    """G-C: R-2 brings 0.02; at G-B 0.01 rose and 0.01 came down R-1 from A-A."""
    run = by_hand(
        small_network,
        node_depth_m={"G-C": DEEP},
        link_flow_m3_s={"R-1": 0.01, "R-2": 0.02, "C-1": 0.05, "C-2": -0.02},
        subcatchment_runoff_m3_s={"A-A": 0.01},
        node_lateral_inflow_m3_s={"G-B": 0.01, "G-A": 0.01},
    )
    told = story(small_network, run, "G-C")
    assert parts(told.began) == pytest.approx(
        {("inlets", "G-B"): 3.0, ("street land", "A-A"): 3.0}, rel=1e-5
    )
    assert told.pipes == {"G-B": ("M-B", "C-1")}
    assert (
        "risen at manhole M-B (by sewer C-1 East St) 50 %"
        in story_texts(small_network, told, "en")["began"]
    )
    run.series["link_flow_m3_s"].loc[{"link": "C-2"}] = -0.08  # from below it brings more
    assert story(small_network, run, "G-C").pipes == {"G-B": ("M-B", "C-2")}


def test_water_that_runs_to_and_fro_begins_where_it_began(by_hand, small_network):
    """R-1 carries 0.03 down and, from minute 3 on, 0.02 up; all of it fell on A-A."""
    run = by_hand(
        small_network,
        node_depth_m={"G-B": DEEP},
        link_flow_m3_s={"R-1": [0.03] * 3 + [-0.02] * 8},
        subcatchment_runoff_m3_s={"A-A": 0.02},
        node_lateral_inflow_m3_s={"G-A": 0.02},
    )
    began = origins(street_water(small_network, run), "G-B", 5)
    assert [(part.id, part.share) for part in began] == [("A-A", pytest.approx(1.0))]


def sewer(by_hand, network, **depth):
    """M-B under G-B in minute 5, with what ``depth`` says of manholes (M_B for M-B)."""
    levels = {name.replace("_", "-"): value for name, value in depth.items() if name[0] in "MC"}
    flows = {"C-2": depth.get("back", 0.05), "C-3": depth.get("flow", 0.05)}
    run = by_hand(network, node_depth_m={"G-B": DEEP} | levels, link_flow_m3_s=flows)
    return sewer_below(network, run, "M-B", MINUTES, 5)


def test_a_sewer_is_full_from_when_its_water_stands_above_the_soffit(by_hand, small_network):
    # invert 18.4, d500: soffit 18.9; 18.4 + 0.6 = 19.0 in minutes 3 to 7, 1.2 m below the gutter
    below = sewer(by_hand, small_network, M_B=[0.1] * 3 + [0.6] * 5 + [0.1] * 3)
    assert (below.full_since, below.full_minutes) == (3.0, 4.0)
    assert np.isnan(below.gutter_since)
    assert below.room_m == pytest.approx(1.2)
    assert not below.to_gutter
    never = sewer(by_hand, small_network, M_B=0.5)
    assert np.isnan(never.full_since)
    assert (never.full_minutes, never.full_to, never.full_length_m) == (0.0, "", 0.0)


def test_a_manhole_is_full_to_the_gutter_from_five_centimetres_below(by_hand, small_network):
    # the gutter lies 1.80 m above the invert
    below = sewer(by_hand, small_network, M_B=[0.1] * 4 + [1.751] * 3 + [1.749] * 4)
    assert (below.gutter_since, below.gutter_minutes) == (4.0, 2.0)
    assert below.to_gutter
    assert below.room_m == pytest.approx(0.049)
    assert not sewer(by_hand, small_network, M_B=1.749).to_gutter


def test_the_full_reach_goes_down_to_the_first_free_surface(by_hand, small_network):
    # C-2 is full where M-B stands above 18.9 and M-C above 18.7: 17.9 + 0.9 = 18.8
    free = sewer(by_hand, small_network, M_B=0.6, M_C=0.9, CO1=0.3)
    assert (free.full_to, free.full_length_m, free.held_by) == ("M-C", 50.0, "")
    assert not free.river
    assert sewer(by_hand, small_network, M_B=0.6, M_C=0.7, CO1=0.3).full_to == ""


def test_the_river_holds_a_reach_that_is_full_to_it_unless_a_sewer_is_at_capacity(
    by_hand, small_network
):
    # the soffit at CO1 is 18.5; full-bore 0.10 m3/s
    river = sewer(by_hand, small_network, M_B=0.6, M_C=0.9, CO1=0.6, flow=0.094)
    assert (river.full_to, river.full_length_m, river.held_by) == ("CO1", 100.0, "")
    assert river.river
    assert sewer(by_hand, small_network, M_B=0.6, M_C=0.9, CO1=0.6, flow=0.096).held_by == "C-3"


def test_water_below_backs_up_where_it_stands_above_the_soffit_here(by_hand, small_network):
    # soffit at M-B 18.9: M-C at 17.9 + 1.1 = 19.0 in minutes 2 to 6, CO1 at 18.0 + 0.95 = 18.95
    rises = [0.1] * 2 + [1.1] * 5 + [0.1] * 4
    below = sewer(by_hand, small_network, M_B=0.6, M_C=rises)
    assert (below.backed_since, below.backed_minutes) == (2.0, 4.0)
    assert (below.backed_from, below.backed_m) == ("M-C", 50.0)
    river = sewer(by_hand, small_network, M_B=0.6, M_C=rises, CO1=0.95)
    assert (river.backed_since, river.backed_from, river.backed_m) == (0.0, "CO1", 100.0)
    assert np.isnan(sewer(by_hand, small_network, M_B=0.6, M_C=0.99).backed_since)


def test_water_that_stands_higher_below_runs_back(by_hand, small_network):
    # M-B 18.4 + 0.6 = 19.00; M-C 17.9 + 1.12 = 19.02, more than a centimetre above
    rises = [0.1] * 6 + [1.12] * 3 + [0.1] * 2
    back = sewer(by_hand, small_network, M_B=0.6, M_C=rises, back=-0.01)
    assert (back.higher_since, back.higher_minutes, back.higher_at) == (6.0, 2.0, "M-C")
    assert np.isnan(sewer(by_hand, small_network, M_B=0.6, M_C=1.109, back=-0.01).higher_since)
    surge = sewer(by_hand, small_network, M_B=0.6, M_C=[0.1] * 6 + [1.12] + [0.1] * 4, back=-0.01)
    assert np.isnan(surge.higher_since)
    assert (surge.higher_at, surge.backed_from) == ("", "")


def test_a_river_behind_a_shut_flap_does_not_run_back(by_hand, small_network):
    # the river at CO1, 18.0 + 1.5 = 19.5, stands 0.5 m above M-B, whose sewer runs on or rests
    for flow in (0.05, 0.0):
        held = sewer(by_hand, small_network, M_B=0.6, CO1=1.5, back=flow)
        assert (held.backed_from, held.higher_at, held.higher_minutes) == ("CO1", "", 0.0)
        assert np.isnan(held.higher_since)


def test_two_sewers_that_leave_a_manhole_carry_the_sum_of_their_flows(by_hand, small_network):
    # 0.05 by C-2 and 0.03 by a second sewer beside it
    pipes = small_network.conduits
    beside = pipes.loc[["C-2"]].rename(index={"C-2": "C-2b"})
    network = small_network.with_tables(conduits=pd.concat([pipes, beside]))
    run = by_hand(
        network, node_depth_m={"G-B": DEEP}, link_flow_m3_s={"C-2": 0.05, "C-2b": 0.03, "C-3": 0.08}
    )
    below = sewer_below(network, run, "M-B", MINUTES, 5)
    assert below.flow_m3_s == pytest.approx(0.08)


def test_a_manhole_without_a_storm_sewer_below_is_never_full(by_hand, small_network):
    run = by_hand(small_network, node_depth_m={"G-B": DEEP, "S-1": 2.0})
    below = sewer_below(small_network, run, "S-1", MINUTES, 5)
    assert (below.full_minutes, below.full_to, below.backed_from) == (0.0, "", "")
    assert not below.river


CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_a_story_is_told_in_both_languages_with_the_same_figures(by_hand, small_network):
    depth = {"M-B": [0.1] * 3 + [1.8] * 5 + [0.1] * 3, "M-C": 1.1, "CO1": 0.95}
    run = flood(by_hand, small_network, node_depth_m=depth, link_flow_m3_s={"C-2": 0.096})
    told = story(small_network, run)
    zh, en = (story_texts(small_network, told, lang) for lang in ("zh", "en"))
    assert set(zh) == set(en) == set(QUESTIONS)
    assert all(zh.values())
    assert not any(CHINESE.search(text) for text in en.values())
    # until the places of sewers are named, the figures of a text are the same in both
    for question in ("when", "took"):
        figures = [sorted(re.findall(r"\d+(?:\.\d+)?", text[question])) for text in (zh, en)]
        assert figures[0] == figures[1], question
    assert "East St from the west 86 %" in en["brought"]  # 9.0 of 10.5; G-A lies west of G-B
    assert "东大街（自西） 86 %" in zh["brought"]
    assert "held by sewer C-2 East St at its capacity" in en["sewer"]
    assert "受制于管道 东大街 C-2" in zh["sewer"]


def test_a_dry_place_and_one_without_inlets_have_a_story(by_hand, small_network):
    dry = story(small_network, by_hand(small_network))
    assert story_texts(small_network, dry, "en")["when"] == "No water came to the street here."
    told = story(small_network, flood(by_hand, small_network, node_depth_m={"G-A": DEEP}), "G-A")
    assert told.sewer is None
    assert "No inlets here" in story_texts(small_network, told, "en")["sewer"]


def test_stories_of_all_points_are_a_table(by_hand, small_network):
    run = flood(by_hand, small_network)
    table = score_stories(small_network, run, known_street_water(small_network, run), 0.15)
    row = table.loc["1"]
    assert row["arrived_m3"] == pytest.approx(10.5)
    assert (row["street_share"], row["own_land_share"]) == pytest.approx((9 / 10.5, 1.5 / 10.5))
    assert row["origin_streets_share"] == pytest.approx(7.2 / 10.5, rel=1e-5)
    assert row["inlets_took_m3"] == pytest.approx(4.5)
    assert row["when_zh"]
    assert row["sewer_en"]


def test_a_run_past_its_limits_or_on_a_grid_has_no_story_and_says_why(by_hand, small_network):
    run = by_hand(small_network)
    bad = RunResult("existing", "h54", run.series, run.totals,
                    {**run.record, "within_limits": False, "reason": "routing 3 %"})  # fmt: skip
    grid = RunResult("existing", "h54", run.series,
                     run.totals.assign(node_taken_m3=run.totals["node_max_depth_m"]), run.record)  # fmt: skip
    for result, reason in ((bad, "routing 3 %"), (grid, ON_GRID)):
        water = known_street_water(small_network, result)
        assert water is None
        table = score_stories(small_network, result, water, 0.15)
        assert table.at["1", "reason"] == reason
        assert table[[*FIGURES, *TEXTS]].isna().all(axis=None)
    with pytest.raises(StoreError, match="on a grid"):
        street_water(small_network, grid)


def with_hill(network):
    """The hill behind G-C: a tenth of it enters there, by assumption."""
    land = network.subcatchments
    hill = land.loc[["A-C"]].rename(index={"A-C": "HILL"}).assign(
        kind="hill", outlet_id="", gutter_id="G-C", gutter_share=0.1, source="assumed"
    )  # fmt: skip
    return network.with_tables(
        subcatchments=pd.concat([land, hill]), watch_points=network.watch_points.iloc[:0]
    )


def test_a_street_off_the_list_that_carries_deep_water_has_its_reason(by_hand, small_network):
    network = with_hill(small_network)
    assert pieces_of_land(network).loc["HILL.g", "node_id"] == "G-C"
    run = by_hand(
        network,
        node_depth_m={"G-C": np.multiply(DEEP, 2), "G-B": 0.1},
        link_flow_m3_s={"R-2": 0.01},
        subcatchment_runoff_m3_s={"HILL.g": 0.03, "A-B": 0.01},
        node_lateral_inflow_m3_s={"G-C": 0.03, "G-B": 0.01},
    )
    streets = score_streets(network, run, Targets())
    found = street_reasons(network, run, known_street_water(network, run), streets, 0.27).loc["S1"]
    assert found["deepest_node_id"] == "G-C"  # two reaches of 50 m from the west end, G-A
    assert found["reason_en"] == (
        "deepest at K0+100, 0.60 m: 75 % from hills, most of it hill HILL "
        "(10 % of it enters the streets, assumed) 75 %"
    )
    assert found["reason_zh"] == (
        "K0+100 处最深 0.60 m：山地来水占 75 %，其中山地 HILL（其 10 % 入街，假定） 75 %"
    )
    # the street is no deeper than 0.60 m; without water nothing is known
    for water, limit in ((known_street_water(network, run), 0.61), (None, 0.27)):
        assert street_reasons(network, run, water, streets, limit).eq("").all(axis=None)


def test_a_street_on_the_list_has_no_reason_beside_it(by_hand, small_network):
    run = flood(by_hand, small_network)
    streets = score_streets(small_network, run, Targets())
    found = street_reasons(
        small_network, run, known_street_water(small_network, run), streets, 0.1
    )  # fmt: skip
    assert found.eq("").all(axis=None)


@pytest.mark.parametrize("outlet_mm", [500.0, 150.0])
def test_the_story_of_a_run_balances(small_network, cloudburst, tmp_path, outlet_mm):
    """With 150 mm below M-B its water rises to the street: more than 30 % of it came so."""
    pipes = small_network.conduits.copy()
    pipes.loc["C-2", "diameter_mm"] = outlet_mm
    network = small_network.with_tables(conduits=pipes)
    quick = RunSettings(warm_up_h=1.0, tail_h=1.0, continuity_limit_pct=5.0)
    request = RunRequest("test", "existing", "storm", network, cloudburst, {"bai": 3.0}, quick,
                         tmp_path / "run")  # fmt: skip
    run_all([request], workers=1)
    told = story(network, read_run(tmp_path / "run"))
    assert told.balances
    assert sum(part.share for part in told.began) == pytest.approx(1.0)
    risen = sum(part.share for part in told.came if part.kind == "inlets")
    assert (risen > 0.3) == (outlet_mm == 150.0)
    assert told.inlets.greatest_m3_s <= 1.02 * told.inlets.possible_m3_s
    if outlet_mm == 150.0:
        assert told.pipes["G-B"] == ("M-B", "C-1")
        assert told.sewer.to_gutter
        assert told.begins < told.highest
