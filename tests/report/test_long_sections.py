"""Chains of manholes down to an outfall: hand-made numbers and the shipped town."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.network import read_network
from drainage.report.long_sections import (
    long_sections,
    pipes_along,
    point_manhole,
    standing_levels_m,
    street_levels_m,
)


def more(network, table, name, like, **values):
    """The network with a copy of a row under another id, some values changed."""
    frame = network.tables[table]
    row = frame.loc[[like]].assign(**values).set_axis(pd.Index([name], name=frame.index.name))
    return network.with_tables(**{table: pd.concat([frame, row])})


def changed(network, table, name, **values):
    frame = network.tables[table].copy()
    frame.loc[name, list(values)] = list(values.values())
    return network.with_tables(**{table: frame})


def along(network, own):
    """The pipes of one chain."""
    (pipes,) = pipes_along(network, [own])
    return pipes


def section(network, name, **options):
    return next(s for s in long_sections(network, **options) if s.id == name)


def chain(network, name="1", **options):
    return " ".join(section(network, name, **options).node_ids)


def test_a_point_has_the_chain_through_its_manhole(small_network):
    own = section(small_network, "1")
    assert (own.kind, own.node_ids) == ("point", ("M-A", "M-B", "M-C", "CO1"))
    assert own.node_ids[own.watched] == "M-B"
    assert own.distance_m.tolist() == [0, 50, 100, 150]
    assert own.ground_level_m.tolist() == [20.4, 20.2, 20.0, 19.6]


def test_upstream_it_stops_at_the_length_asked_for(small_network):
    assert chain(small_network, upstream_m=50.0) == "M-A M-B M-C CO1"
    assert chain(small_network, upstream_m=49.9) == "M-B M-C CO1"
    assert section(small_network, "1", upstream_m=0).watched == 0


def test_every_combined_and_storm_outfall_has_its_stem(small_network):
    found = [(s.id, s.kind) for s in long_sections(small_network)]
    assert found == [("1", "point"), ("CO1", "outlet")]
    own = section(small_network, "CO1", upstream_m=0)
    assert own.node_ids == ("M-A", "M-B", "M-C", "CO1")
    assert own.watched == 3


def test_a_point_on_a_manhole_and_one_without_a_sewer(small_network):
    on = changed(small_network, "watch_points", "1", node_id="M-C")
    assert point_manhole(on, "1") == "M-C"
    assert section(on, "1").watched == 2
    dry = changed(small_network, "watch_points", "1", node_id="G-A")
    assert point_manhole(dry, "1") == ""
    assert [s.id for s in long_sections(dry)] == ["CO1"]


def test_the_larger_sewer_is_followed_up_and_down(small_network):
    two = more(small_network, "junctions", "M-X", "M-A", y_m=50.0)
    two = more(two, "conduits", "C-X", "C-1", from_id="M-X", diameter_mm=600.0)
    assert chain(two) == "M-X M-B M-C CO1"
    assert chain(changed(two, "conduits", "C-X", diameter_mm=400.0)) == "M-A M-B M-C CO1"
    forked = more(two, "outfalls", "SO9", "CO1", system="storm")
    forked = more(forked, "conduits", "C-9", "C-2", to_id="SO9", diameter_mm=800.0)
    assert chain(forked) == "M-X M-B SO9"
    assert chain(forked, "CO1") == "M-X M-B M-C CO1"
    smaller = changed(forked, "conduits", "C-9", diameter_mm=400.0)
    assert chain(smaller) == "M-X M-B M-C CO1"


def test_parallel_pipes_count_together(small_network):
    forked = more(small_network, "outfalls", "SO9", "CO1", system="storm")
    forked = more(forked, "conduits", "C-9", "C-2", to_id="SO9", diameter_mm=550.0)
    assert chain(forked) == "M-A M-B SO9"
    assert chain(more(forked, "conduits", "P-2", "C-2")) == "M-A M-B M-C CO1"


def test_a_larger_sewer_that_ends_nowhere_is_not_the_way(small_network):
    blind = more(small_network, "junctions", "M-X", "M-C", y_m=50.0)
    blind = more(blind, "conduits", "C-X", "C-2", to_id="M-X", diameter_mm=2000.0)
    assert chain(blind) == "M-A M-B M-C CO1"
    spilling = more(blind, "weirs", "W-9", "W-C", from_id="M-X", to_id="CO1")
    assert chain(spilling) == "M-A M-B M-C CO1"


def test_a_pipe_drawn_against_its_fall_is_taken_as_water_runs(small_network):
    turned = changed(small_network, "conduits", "C-2", from_id="M-C", to_id="M-B",
                     from_invert_level_m=18.2, to_invert_level_m=18.4)  # fmt: skip
    assert chain(turned) == "M-A M-B M-C CO1"
    pipes = along(turned, section(turned, "1"))
    assert pipes.from_invert_level_m.tolist() == [18.6, 18.4, 18.2]
    assert pipes.to_invert_level_m.tolist() == [18.4, 18.2, 18.0]
    head = changed(small_network, "conduits", "C-1", from_id="M-B", to_id="M-A",
                   from_invert_level_m=18.4, to_invert_level_m=18.6)  # fmt: skip
    flatter = more(head, "junctions", "M-X", "M-C", y_m=50.0)
    flatter = more(flatter, "conduits", "C-X", "C-2", from_id="M-X", to_id="M-B",
                   from_invert_level_m=18.5, to_invert_level_m=18.4)  # fmt: skip
    assert chain(flatter) == "M-A M-B M-C CO1"


def test_a_pipe_that_climbs_on_its_way_stays_as_drawn(small_network):
    adverse = changed(small_network, "conduits", "C-2", to_invert_level_m=18.5)
    assert chain(adverse) == "M-A M-B M-C CO1"


def test_loops_end(small_network):
    ring = more(small_network, "conduits", "C-R", "C-2", from_id="M-C", to_id="M-A",
                diameter_mm=3000.0)  # fmt: skip
    assert chain(ring) == "M-A M-B M-C CO1"
    assert chain(ring, "CO1") == "M-A M-B M-C CO1"
    lost = ring.with_tables(conduits=ring.conduits.drop(index="C-3"))
    assert long_sections(lost) == []


def test_a_weir_is_the_way_only_where_no_pipe_is(small_network):
    sill = more(small_network, "weirs", "W-9", "W-C", from_id="M-C", to_id="CO1")
    assert along(sill, section(sill, "1")).conduit_ids == ("C-1", "C-2", "C-3")
    weir = sill.with_tables(conduits=sill.conduits.drop(index="C-3"))
    own = section(weir, "1")
    assert own.node_ids == ("M-A", "M-B", "M-C", "CO1")
    assert own.distance_m.tolist() == [0, 50, 100, 150]  # the distance of its ends
    pipes = along(weir, own)
    assert pipes.sizes == ("d500", "d500", "")
    assert np.isnan([pipes.from_invert_level_m[2], pipes.to_soffit_level_m[2]]).all()
    assert chain(weir, "CO1") == "M-A M-B M-C CO1"


def test_regulators_and_weirs_of_streets_are_never_the_way(small_network):
    cut = small_network.with_tables(conduits=small_network.conduits.drop(index="C-3"))
    lid = more(cut, "weirs", "L-C", "L-A", from_id="M-C", to_id="G-C")
    assert long_sections(lid) == []


def test_pipes_have_their_levels_and_sizes(small_network):
    pipes = along(small_network, section(small_network, "1"))
    assert pipes.from_invert_level_m.tolist() == [18.6, 18.4, 18.2]
    assert pipes.to_invert_level_m.tolist() == [18.4, 18.2, 18.0]
    assert pipes.from_soffit_level_m == pytest.approx([19.1, 18.9, 18.7])
    assert pipes.to_soffit_level_m == pytest.approx([18.9, 18.7, 18.5])
    assert pipes.conduit_ids == ("C-1", "C-2", "C-3")


def test_works_show_along_the_chain_of_the_existing_network(small_network):
    box = {
        "shape": "box",
        "diameter_mm": 0.0,
        "width_mm": 3600.0,
        "height_mm": 2000.0,
        "barrels": 2,
    }
    built = more(small_network, "conduits", "P-C-2", "C-2", from_invert_level_m=17.0, **box)
    built = more(built, "conduits", "P-C-1", "C-1", diameter_mm=300.0)
    built = changed(built, "conduits", "C-3", shape="trapezoid", diameter_mm=0.0, width_mm=1500.0,
                    height_mm=1200.0, side_slope=1.5)  # fmt: skip
    pipes = along(built, section(small_network, "1"))
    assert pipes.sizes == ("d500 + d300", "2×3600×2000 + d500", "1500×1200")
    assert pipes.conduit_ids == ("C-1", "P-C-2", "C-3")
    assert pipes.from_invert_level_m.tolist() == [18.6, 17.0, 18.2]
    assert pipes.from_soffit_level_m == pytest.approx([19.1, 19.0, 19.4])
    unknown = changed(small_network, "conduits", "C-2", diameter_mm=0.0)
    dark = along(unknown, section(unknown, "1"))
    assert (dark.sizes[1], dark.from_invert_level_m[1]) == ("?", 18.4)
    assert np.isnan(dark.from_soffit_level_m).tolist() == [False, True, False]


def test_a_chain_of_another_network_has_no_pipes_here(small_network):
    trunk = more(small_network, "junctions", "T-1", "M-C", y_m=50.0, invert_level_m=17.0)
    trunk = more(trunk, "conduits", "T-in", "C-2", to_id="T-1", diameter_mm=1500.0)
    trunk = more(trunk, "outfalls", "TO", "CO1", system="storm")
    trunk = more(trunk, "conduits", "T-out", "C-3", from_id="T-1", to_id="TO", diameter_mm=1500.0)
    own = section(trunk, "1")
    assert own.node_ids == ("M-A", "M-B", "T-1", "TO")
    assert [s.id for s in long_sections(trunk)] == ["1", "CO1", "TO"]
    before = along(small_network, own)
    assert before.sizes == ("d500", "", "")
    assert before.conduit_ids == ("C-1", "", "")


def test_water_stands_above_the_inverts_of_its_own_network(small_network):
    series = xr.Dataset(
        {"node_depth_m": (("minute", "node"), [[0.5, 0.7]] * 2)},
        {"minute": [0, 1], "node": ["M-A", "M-B"]},
    )
    assert standing_levels_m(small_network, series).to_dict() == pytest.approx(
        {"M-A": 19.1, "M-B": 19.1}
    )
    deep = changed(small_network, "junctions", "M-B", invert_level_m=17.4)
    assert standing_levels_m(deep, series)["M-B"] == pytest.approx(18.1)


def test_water_on_the_street_stands_above_the_manhole_its_inlets_lead_to(small_network):
    totals = xr.Dataset({"node_max_depth_m": ("node", [0.4, 0.01])}, {"node": ["G-B", "G-C"]})
    assert street_levels_m(small_network, totals).to_dict() == pytest.approx({"M-B": 20.35})


def test_a_surge_of_one_report_step_does_not_stand(small_network):
    depth = [[0.1, 0.1], [0.9, 0.3], [0.2, 0.3], [0.2, 0.1]]
    series = xr.Dataset(
        {"node_depth_m": (("minute", "node"), depth)},
        {"minute": [0, 1, 2, 3], "node": ["M-A", "M-B"]},
    )
    levels = standing_levels_m(small_network, series)
    assert levels.to_dict() == pytest.approx({"M-A": 18.8, "M-B": 18.7})


def test_the_shipped_town(root):
    town = read_network(root / "networks" / "miyun-old-town")
    sections = long_sections(town)
    points = [s for s in sections if s.kind == "point"]
    assert [s.id for s in points] == town.watch_points.index.tolist()
    outlets = town.outfalls.index[town.outfalls["system"].isin(["combined", "storm"])]
    assert [s.id for s in sections if s.kind == "outlet"] == outlets.tolist()
    for own in sections:
        assert own.node_ids[-1] in town.outfalls.index
        assert len(set(own.node_ids)) == len(own.node_ids)
        assert (np.diff(own.distance_m) > 0).all()
        pipes = along(town, own)
        assert (pipes.from_soffit_level_m > pipes.from_invert_level_m).all()
        assert (pipes.to_soffit_level_m > pipes.to_invert_level_m).all()
        assert (own.ground_level_m[:-1] >= pipes.from_soffit_level_m - 1e-9).all()  # a ditch: equal
        assert all(pipes.conduit_ids)
    for own in points:
        assert own.distance_m[own.watched] <= 600
        assert own.node_ids[own.watched] == point_manhole(town, own.id)
