"""A survey of three manholes with sanitary sewers beside them: sewage, lids and their room."""

import pandas as pd
import pytest

from drainage.network import make_network
from drainage.synthesis.over_sewers import over_sewers
from tests.synthesis.conftest import undrawn_town

TOWN = undrawn_town(130)


def survey(*, sanitary):
    """A, B and C 50 m apart, 2 m deep; with a sanitary sewer from S1 to S2 or without."""

    def joint(system, x, ground):
        return {"system": system, "x_m": x, "y_m": 0.0, "ground_level_m": ground,
                "invert_level_m": ground - 2, "max_depth_m": 2.0, "source": "survey"}  # fmt: skip

    def pipe(start, end, system, levels):
        return {"from_id": start, "to_id": end, "system": system, "length_m": 50.0,
                "from_invert_level_m": levels[0], "to_invert_level_m": levels[1],
                "shape": "circular", "diameter_mm": 600.0, "manning_n": 0.013,
                "source": "survey"}  # fmt: skip

    joints = {name: joint("combined", 50.0 * k, 50 - 0.3 * k) for k, name in enumerate("ABC")}
    pipes = {"A-B": pipe("A", "B", "combined", (48.0, 47.7)),
             "B-C": pipe("B", "C", "combined", (47.7, 47.4)),
             "C-O": pipe("C", "O", "combined", (47.4, 47.0))}  # fmt: skip
    if sanitary:
        joints |= {"S1": joint("sanitary", 0.0, 50.0), "S2": joint("sanitary", 50.0, 49.7)}
        pipes["S1-S2"] = pipe("S1", "S2", "sanitary", (48.0, 47.7))
    out = {"name_zh": "出口", "system": "combined", "x_m": 140.0, "y_m": 0.0,
           "ground_level_m": 49.0, "invert_level_m": 47.0, "source": "survey"}  # fmt: skip
    frame = pd.DataFrame.from_dict
    return make_network(
        "town",
        junctions=frame(joints, orient="index"),
        outfalls=pd.DataFrame(out, index=["O"]),
        conduits=frame(pipes, orient="index"),
    )


@pytest.mark.parametrize("sanitary", [False, True])
def test_a_combined_sewer_takes_all_sewage_or_its_share_beside_sanitary_ones(rules, sanitary):
    made = over_sewers(survey(sanitary=sanitary), TOWN, rules)
    block_ha = made.subcatchments.loc[made.subcatchments["kind"] == "block", "area_ha"].sum()
    people = block_ha * rules.population_density_per_ha.value
    litres = people * rules.sewage_l_per_person_d.value * rules.sewage_return_factor.value
    share = rules.combined_share.value if sanitary else 1.0
    assert rules.combined_share.value < 1
    assert made.dry_weather_flows["flow_l_s"].sum() == pytest.approx(
        share * litres / 86400, rel=1e-3
    )


def test_a_lid_gets_room_above_the_rim_of_the_survey(rules):
    # The head of the sewer has a lid and no inlet: 2.0 m to the rim of the survey, 0.5 m of room
    # over the lid and 1 cm of allowance. The others keep their 2.0 m.
    made = over_sewers(survey(sanitary=False), TOWN, rules)
    assert made.weirs["from_id"].tolist() == ["A"]
    assert made.weirs["height_m"].tolist() == [0.5]
    assert made.junctions.loc[["A", "B", "C"], "max_depth_m"].tolist() == [2.51, 2.0, 2.0]
