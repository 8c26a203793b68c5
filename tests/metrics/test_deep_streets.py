"""Which letter a deep street off the list has, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from drainage.metrics.street_reasons import deep_streets
from drainage.network import make_network


@pytest.fixture
def town():
    rows = {"S1": "北街", "S2": "南街", "S3": "东街", "S4": "东街", "S5": "西街"}
    streets = pd.DataFrame(
        [{"street_id": own, "name_zh": name, "road_class": "lane", "width_m": 8.0,
          "length_m": 100.0, "source": "survey"} for own, name in rows.items()]
    )  # fmt: skip
    return make_network("town", streets=streets.set_index("street_id"))


def test_letters_go_by_depth_and_a_place_and_a_name_have_one_each(town):
    scores = pd.DataFrame(
        # S1 is on the list and has no reason; S2 and S5 meet at N2; S3 and S4 are one street.
        {"max_depth_m": [0.9, 0.5, 0.6, 0.7, 0.5], "deepest_node_id": ["", "N2", "N3", "N4", "N2"]},
        index=pd.Index(["S1", "S2", "S3", "S4", "S5"], name="street_id"),
    )
    assert deep_streets(town, scores).index.tolist() == ["S4", "S2"]
    # Of two equal depths the first of the table leads, wherever it stands.
    turned = scores.loc[["S5", "S4", "S3", "S2", "S1"]]
    assert deep_streets(town, turned).index.tolist() == ["S4", "S5"]
