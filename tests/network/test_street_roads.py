"""Which streets are one road, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drainage.measures.placing import Place
from drainage.metrics.street_reasons import deep_streets
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.street_places import conduit_places
from drainage.network.street_roads import (
    called_in_chinese,
    roads_of_streets,
    shown_names,
    streets_named,
)
from drainage.network.tables import read_table, table_text


def streets(**names):
    return pd.DataFrame.from_dict(names, orient="index", columns=["name_zh", "name_en"])


def line(*reaches, places):
    frame = pd.DataFrame(reaches, columns=["street_id", "from_id", "to_id"])
    nodes = pd.DataFrame.from_dict(places, orient="index", columns=["x_m", "y_m"])
    return frame, nodes.astype(float)


BESIDE = line(
    *((f"S{k}", f"N{k}", f"N{k + 1}") for k in range(1, 6)),
    places={f"N{k}": (100.0 * k, 0.0) for k in range(1, 7)},
)


def test_chinese_leads_and_a_street_without_it_goes_by_its_english_name():
    own = streets(S1=("东大街", "East St"), S2=("", "East St"), S3=("", "East St"),
                  S4=("东大街", ""), S5=("", ""))  # fmt: skip
    # S2 and S3 have one English name and no other; S1 and S4 one Chinese one; S5 none.
    assert roads_of_streets(own, *BESIDE).to_dict() == {
        "S1": "S1", "S2": "S2", "S3": "S2", "S4": "S1", "S5": "S5"
    }  # fmt: skip
    assert shown_names(own).tolist() == ["东大街", "East St", "East St", "东大街", ""]
    assert called_in_chinese(own)["S5"] == "S5"


def test_streets_without_any_name_are_roads_of_their_own_even_beside_a_street_called_as_their_id():
    own = streets(S1=("", ""), S2=("", ""), S3=("S1", ""))
    assert roads_of_streets(own, *BESIDE).tolist() == ["S1", "S2", "S3"]


@pytest.mark.parametrize(("gap_m", "roads"), [(1000.0, 1), (1001.0, 2)])
def test_streets_of_one_name_a_kilometre_apart_are_two_roads(gap_m, roads):
    reaches, nodes = line(
        ("S1", "A", "B"), ("S2", "B", "C"), ("S3", "D", "E"),
        places={"A": (0, 0), "B": (100, 0), "C": (200, 0), "D": (200, gap_m), "E": (300, gap_m)},
    )  # fmt: skip
    own = streets(S1=("建设路", ""), S2=("建设路", ""), S3=("建设路", ""))
    found = roads_of_streets(own, reaches, nodes)
    assert found["S2"] == "S1"
    assert found.nunique() == roads


def test_a_long_reach_between_two_pieces_makes_them_one_road():
    reaches, nodes = line(("S1", "A", "B"), ("S2", "C", "D"),
                          places={"A": (0, 0), "B": (5000, 0), "C": (2500, 300),
                                  "D": (2500, 900)})  # fmt: skip
    own = streets(S1=("建设路", ""), S2=("建设路", ""))
    # 300 m from the middle of the reach, 2,518 m from its ends.
    assert roads_of_streets(own, reaches, nodes).tolist() == ["S1", "S1"]


def test_a_street_without_a_place_goes_with_the_first_of_its_name():
    reaches, nodes = line(("S1", "A", "B"), ("S2", "C", "D"), ("S4", "A", "X"),
                          places={"A": (0, 0), "B": (100, 0), "C": (9000, 0), "D": (9100, 0),
                                  "X": (np.nan, 0)})  # fmt: skip
    own = streets(**dict.fromkeys(("S1", "S2", "S3", "S4"), ("建设路", "")))
    assert roads_of_streets(own, reaches, nodes).tolist() == ["S1", "S2", "S1", "S1"]
    assert roads_of_streets(own, reaches.iloc[:0], nodes).tolist() == ["S1"] * 4


def test_a_street_is_found_by_either_name_and_an_empty_one_finds_none():
    own = streets(S1=("东大街", "East St"), S2=("", "Quay"), S3=("", ""))
    assert streets_named(own, ["East St", "Quay", ""]).tolist() == ["S1", "S2"]


@pytest.fixture
def english(small_network):
    """East St of S1 (50 m) and S2 (50 m), with English names alone."""
    one = small_network.streets.loc[["S1", "S1"]].set_axis(["S1", "S2"])
    conduits = small_network.conduits.copy()
    conduits.loc[["R-2", "C-2"], "street_id"] = "S2"
    return small_network.with_tables(
        streets=one.assign(name_zh="", name_en="East St", length_m=50.0), conduits=conduits
    )


def test_chainage_runs_through_streets_of_one_english_name(english):
    # G-A at 0 m, G-B at 50 m, G-C at 100 m: the second street goes on where the first ends.
    places = conduit_places(english, pd.Index(["R-1", "R-2", "C-3"]))
    assert places.tolist() == ["East St K0+000–K0+050", "East St K0+050–K0+100", ""]


def test_deep_streets_of_one_english_name_have_one_letter_and_nameless_ones_each(english):
    scores = pd.DataFrame({"max_depth_m": [0.5, 0.6], "deepest_node_id": ["G-A", "G-C"]},
                          index=pd.Index(["S1", "S2"], name="street_id"))  # fmt: skip
    assert deep_streets(english, scores).index.tolist() == ["S2"]
    nameless = english.with_tables(streets=english.streets.assign(name_en=""))
    assert deep_streets(nameless, scores).index.tolist() == ["S2", "S1"]


def table(tmp_path, name, frame):
    path = tmp_path / f"{name}.csv"
    path.write_text(table_text(frame, TABLE_BY_NAME[name]), encoding="utf-8")
    return read_table(path, TABLE_BY_NAME[name])


def test_streets_may_have_an_english_name_alone_or_none(tmp_path, english):
    read, findings = table(tmp_path, "streets", english.streets.assign(name_en=["East St", ""]))
    assert not findings
    assert read["name_zh"].tolist() == ["", ""]


def test_a_point_needs_one_name_of_the_two(tmp_path, small_network):
    points = small_network.watch_points
    assert not table(tmp_path, "watch_points", points.assign(name_zh=""))[1]
    (found,) = table(tmp_path, "watch_points", points.assign(name_zh="", name_en=""))[1]
    assert (found.column, found.cure) == ("name_zh", "Fill name_zh or name_en.")


def test_a_place_on_a_name_of_two_streets_is_refused_with_their_ids(english):
    assert Place(street="East St K0+080").findings(english, "place") == []
    two = english.streets.assign(name_zh=["东街", "东路"])
    (found,) = Place(street="East St K0+080").findings(english.with_tables(streets=two), "place")
    assert found.message == "several streets have this name"
    assert found.cure == "Give the id of the one you mean: S1, S2."
