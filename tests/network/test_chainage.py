"""Chainage: metres along a road from its west or south end."""

from __future__ import annotations

import pandas as pd
import pytest

from drainage.network.chainage import (
    chainage_words,
    conduit_chainages,
    street_chainages,
    stretch_words,
)


def chainages(places, reaches, names=None):
    """``reaches``: (street, from, to, length or None for the straight distance)."""
    nodes = pd.DataFrame.from_dict(places, orient="index", columns=["x_m", "y_m"]).astype(float)
    rows = pd.DataFrame(reaches, columns=["street_id", "from_id", "to_id", "length_m"])
    rows = rows.astype({"length_m": float}).assign(shape="street")
    ids = rows["street_id"].unique()
    named = pd.Series(names or {name: name for name in ids})
    made = street_chainages(rows, nodes, named)
    return made, rows


def along(made, street):
    return made[made["street_id"] == street].set_index("node_id")["chainage_m"].to_dict()


def test_a_road_is_counted_from_its_west_end_by_the_lengths_of_its_reaches():
    places = {"C": (0, 0), "B": (50, 10), "A": (100, 0)}
    made, rows = chainages(places, [("S", "A", "B", 55), ("S", "B", "C", 60)])
    assert along(made, "S") == {"C": 0.0, "B": 60.0, "A": 115.0}
    assert conduit_chainages(rows, made).to_numpy().tolist() == [[60.0, 115.0], [0.0, 60.0]]


def test_a_road_that_runs_north_is_counted_from_the_south():
    made, _ = chainages({"N": (5, 200), "S": (0, 0)}, [("S", "N", "S", 200)])
    assert along(made, "S") == {"S": 0.0, "N": 200.0}


def test_streets_of_one_name_are_one_road():
    places = {"A": (0, 0), "B": (100, 0), "C": (250, 0)}
    made, _ = chainages(places, [("S2", "B", "C", 150), ("S1", "A", "B", 100)],
                        {"S1": "鼓楼大街", "S2": "鼓楼大街"})  # fmt: skip
    assert along(made, "S2") == {"B": 100.0, "C": 250.0}


def test_a_gap_between_two_pieces_of_a_road_counts_over_the_straight_distance():
    places = {"A": (0, 0), "B": (100, 0), "C": (130, 40), "D": (230, 40)}
    made, _ = chainages(places, [("S", "A", "B", 100), ("S", "D", "C", 100)])
    # from B to C 30 m east and 40 m north: 50 m
    assert along(made, "S") == pytest.approx({"A": 0, "B": 100, "C": 150, "D": 250})


def test_a_sewer_on_the_other_side_of_the_road_has_the_same_chainage():
    places = {"A": (0, 0), "B": (100, 0), "C": (20, 15), "D": (80, 15)}
    made, _ = chainages(places, [("S", "A", "B", 100), ("S", "C", "D", 60)])
    assert along(made, "S") == pytest.approx({"A": 0, "B": 100, "C": 20, "D": 80})


def test_the_other_half_of_a_ring_road_is_measured_along_it():
    places = {"W": (0, 0), "N": (100, 100), "E": (200, 0), "S": (100, -100)}
    ring = [("R", a, b, 150) for a, b in ("WN", "NE", "ES", "SW")]
    made, _ = chainages(places, ring)
    assert sorted(along(made, "R").values()) == pytest.approx([0, 150, 150, 300])


def test_a_node_without_a_place_has_no_chainage():
    made, _ = chainages({"A": (0, 0), "B": (100, 0), "C": (float("nan"), 0)},
                        [("S", "A", "B", 100), ("S", "B", "C", 50)])  # fmt: skip
    assert pd.isna(along(made, "S")["C"])
    assert along(made, "S")["B"] == 100


def test_words():
    assert chainage_words(1250.4) == "K1+250"
    assert chainage_words(999.6) == "K1+000"
    assert chainage_words(float("nan")) == ""
    touching = [(150.0, 200.0), (50.0, 100.0), (100.0, 150.0), (700.0, 750.0)]
    assert stretch_words(touching) == "K0+050–K0+200, K0+700–K0+750"
