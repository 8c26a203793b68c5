"""The map's columns are the network as built."""

from __future__ import annotations

import json

import numpy as np
import pytest

from drainage.desk.packed import DTYPES


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
