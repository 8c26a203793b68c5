"""Names of streets on the maps, of towns that are not named in both languages."""

from __future__ import annotations

import matplotlib.pyplot as plt

from drainage.maps.layers import draw_street_names
from drainage.report.page.map_layers import pipes_layer, street_names


def in_two_streets(network, named):
    """The two reaches of the town in streets S1 and S2, with (Chinese, English) names."""
    streets = network.streets.loc[["S1", "S1"]].set_axis(["S1", "S2"]).rename_axis("street_id")
    streets[["name_zh", "name_en"]] = named
    conduits = network.conduits.copy()
    conduits.loc["R-2", "street_id"] = "S2"
    return network.with_tables(streets=streets, conduits=conduits)


def test_streets_with_english_names_alone_stand_each_on_the_map(small_network):
    network = in_two_streets(small_network, [["", "East St"], ["", "Quay"]])
    assert [own["en"] for own in street_names(network)] == ["East St", "Quay"]
    figure, axes = plt.subplots()
    draw_street_names(axes, network, "zh")
    assert {own.get_text() for own in axes.texts} == {"East St", "Quay"}
    plt.close(figure)
    same = in_two_streets(small_network, [["", "Quay"], ["", "Quay"]])
    assert [own["en"] for own in street_names(same)] == ["Quay"]


def test_a_pipe_knows_its_street_in_both_languages(small_network):
    pipes = small_network.conduits.copy()
    pipes.loc[pipes["system"] != "street", "street_id"] = "S1"
    layer = pipes_layer(small_network.with_tables(conduits=pipes))
    assert set(layer["street_zh"]) == {"东大街"}
    assert set(layer["street_en"]) == {"East St"}
