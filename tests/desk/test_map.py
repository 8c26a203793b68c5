"""The map's columns are the network as built."""

from __future__ import annotations

import json

import numpy as np
import pytest

from drainage.desk.packed import DTYPES
from drainage.report.page.map_columns import map_columns


def unpacked(raw: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """What the page reads of the packed answer, by the layout of ``drainage.desk.packed``."""
    length = int(np.frombuffer(raw[:4], "<u4")[0])
    about = json.loads(raw[4 : 4 + length])
    arrays = {}
    for name, own in about["arrays"].items():
        count = int(np.prod(own["shape"]))
        found = np.frombuffer(raw, DTYPES[own["dtype"]], count, 4 + length + own["offset"])
        arrays[name] = found.reshape(own["shape"])
    return about, arrays


@pytest.fixture
def town(at_desk):
    return unpacked(at_desk.client.get("/api/map/existing").content)


def test_every_pipe_lies_between_the_places_of_its_manholes(at_desk, town):
    about, arrays = town
    network = at_desk.desk.study().built["existing"].network
    pipes = network.conduits[network.conduits["system"] != "street"]
    assert about["ids"]["pipe"] == pipes.index.tolist()
    for end, column in enumerate(("from_id", "to_id")):
        xy = arrays["node_xy"][arrays["pipe_ends"][:, end]] + np.array(about["origin"])
        wanted = network.nodes.loc[pipes[column], ["x_m", "y_m"]].to_numpy(float)
        assert np.abs(xy - wanted).max() < 0.01  # float32 from the corner: some mm in 10 km


def test_sewers_streets_and_outlets_are_told_apart(at_desk, town):
    about, arrays = town
    network = at_desk.desk.study().built["existing"].network
    kind = arrays["node_kind"]
    assert (kind == 2).sum() == len(network.outfalls)
    streets = network.nodes["system"].eq("street") & network.nodes["table"].ne("outfalls")
    assert (kind == 1).sum() == streets.sum() > 0
    systems = [about["systems"][k] for k in arrays["pipe_system"]]
    assert systems == network.conduits.loc[about["ids"]["pipe"], "system"].tolist()


def test_a_scenario_that_is_none_is_refused_in_both_languages(at_desk):
    said = at_desk.client.get("/api/map/nothing")
    assert said.status_code == 422
    assert set(said.json()["findings"][0]["line"]) == {"zh", "en"}


def test_the_edges_of_land_enclose_its_area_less_its_hole(small_network):
    land = small_network.subcatchments.copy()
    name = land.index[0]
    land.loc[:, "polygon_wkt"] = ""  # land without an outline has no edges
    land.loc[name, "polygon_wkt"] = (
        "POLYGON ((0 0, 40 0, 40 30, 0 30, 0 0), (10 10, 10 20, 20 20, 20 10, 10 10))"
    )
    made = map_columns(small_network.with_tables(subcatchments=land), (-100.0, -100.0))
    x0, y0, x1, y1 = made.arrays["land_xy"].T.astype(float)
    assert len(x0) == 8  # four edges outside, four of the hole
    assert made.ids["land"] == [name]
    assert made.arrays["land_of"].tolist() == [0] * 8
    assert (x0 * y1 - x1 * y0).sum() / 2 == pytest.approx(40 * 30 - 10 * 10)
    assert (x0.min(), y0.min()) == (100.0, 100.0)  # from the corner
