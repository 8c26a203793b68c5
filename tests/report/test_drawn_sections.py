"""A line drawn from manhole to manhole becomes a section of the sewer with its water."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from drainage.errors import InputError
from drainage.report.drawn_sections import levels_along, pipes_of, section_along


def test_between_two_manholes_the_section_follows_the_sewer_down(small_network):
    own = section_along(small_network, ["M-A", "CO1"])
    assert own.node_ids == ("M-A", "M-B", "M-C", "CO1")
    assert own.distance_m.tolist() == [0.0, 50.0, 100.0, 150.0]  # three pipes of 50 m
    pipes = pipes_of(small_network, own)
    assert pipes.sizes[0] == "d500"
    assert pipes.from_invert_level_m.tolist() == [18.6, 18.4, 18.2]
    assert pipes.to_soffit_level_m[0] == pytest.approx(18.4 + 0.5)


def test_drawn_against_the_flow_it_runs_up(small_network):
    assert section_along(small_network, ["M-C", "M-A"]).node_ids == ("M-C", "M-B", "M-A")


def test_water_stands_at_the_invert_plus_the_depth_and_minutes_count_from_the_rain(small_network):
    own = section_along(small_network, ["M-A", "M-B"])
    depth = np.array([[0.0, 0.1], [0.5, 0.2], [0.25, 0.9]], "float32")
    series = xr.Dataset({"node_depth_m": (("minute", "node"), depth)},
                        {"minute": [55.0, 60.0, 65.0], "node": ["M-A", "M-B"]})  # fmt: skip
    levels = levels_along(small_network, series, 60.0, own)
    assert levels.minute.tolist() == [-5.0, 0.0, 5.0]
    # inverts 18.6 and 18.4
    expected = [[18.6, 18.5], [19.1, 18.6], [18.85, 19.3]]
    np.testing.assert_allclose(levels.level_m, expected, atol=1e-6)


def test_a_node_the_run_does_not_know_has_no_water(small_network):
    own = section_along(small_network, ["M-A", "M-B"])
    series = xr.Dataset({"node_depth_m": (("minute", "node"), np.zeros((1, 1)))},
                        {"minute": [0.0], "node": ["M-B"]})  # fmt: skip
    level = levels_along(small_network, series, 0.0, own).level_m
    assert np.isnan(level[0, 0])
    assert level[0, 1] == 18.4


@pytest.mark.parametrize(
    ("nodes", "why"),
    [(["M-A"], "needs two manholes"), (["M-A", "G-A"], "no sewer begins or ends here"),
     (["M-A", "S-1"], "no sewer joins")],
)  # fmt: skip
def test_what_no_sewer_joins_is_refused_in_words(small_network, nodes, why):
    cut = small_network.with_tables(conduits=small_network.conduits.drop(index="C-2"))
    with pytest.raises(InputError, match=why):
        section_along(cut, nodes)
