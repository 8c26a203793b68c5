"""Two sets of works by one name, on the grid: each with its own inlets."""

from dataclasses import replace

import pytest

from drainage.engine import RunRequest
from drainage.inundation.ground.from_streets import ground_from_network
from drainage.study import Workspace, open_study
from drainage.study.grounds import grid_requests, ground_of_study


def test_sets_by_one_name_stand_on_the_grid_with_their_own_inlets(new_small_study):
    opened = open_study(Workspace(new_small_study), "small")
    inlets = opened.base.inlets
    more = opened.base.with_tables(inlets=inlets.assign(number_per_side=3))
    first = RunRequest("small", "programme", "h33", opened.base, opened.storms["h33"],
                       opened.rivers["h33"], opened.study.conditions.run,
                       new_small_study / "a")  # fmt: skip
    asked = [first, replace(first, network=more, folder=new_small_study / "b"), first]
    on_grid = grid_requests(opened, asked)
    into_m3_s = [request.town.openings.inflow_limit_m3_s.sum() for request in on_grid]
    # Two reaches, two sides, 20 L/s an inlet: one a side, three a side, and the first again.
    assert into_m3_s == pytest.approx([0.08, 0.24, 0.08])


def test_openings_and_ground_are_those_of_study_toml(new_small_study, monkeypatch):
    path = new_small_study / "scenarios" / "small" / "study.toml"
    text = path.read_text(encoding="utf-8") + (
        "\n[grid.exchange]\ncover_outflow_area_m2 = 0.385\ngrate_open_share = 0.45\n"
        '\n[ground]\ncells = "flat"\nmargin_m = 40\nsag_length_m = 30\nblock_rise_m = 0.3\nblock_manning_n = 0.2\n'
    )
    path.write_text(text, encoding="utf-8")
    opened = open_study(Workspace(new_small_study), "small")
    given = {}

    def drawn(network, cell_m, **more):
        given.update(more)
        return ground_from_network(network, cell_m, **more)

    monkeypatch.setattr("drainage.inundation.ground.from_streets.ground_from_network", drawn)
    asked = RunRequest("small", "existing", "h33", opened.base, opened.storms["h33"],
                       opened.rivers["h33"], opened.study.conditions.run,
                       new_small_study / "a")  # fmt: skip
    (request,) = grid_requests(opened, [asked])
    assert given == {"margin_m": 40, "sag_length_m": 30, "block_rise_m": 0.3,
                     "block_manning_n": 0.2}  # fmt: skip
    # Grates 0.75 m by 0.45 m, half clogged, free by 0.45; lids take nothing.
    openings = request.town.openings
    lids = openings.inflow_limit_m3_s == 0
    assert set(openings.outflow_area_m2[lids]) == {0.385}
    assert openings.area_m2[~lids] == pytest.approx(0.75 * 0.45 * 0.45 / 2)


def test_a_scenario_that_fills_a_hollow_has_the_same_cells_at_its_level(new_small_study):
    """G-B lies 0.25 m below its gutter; filled to 0.05 m the ground there rises by 0.20 m."""
    opened = open_study(Workspace(new_small_study), "small")
    base = opened.base
    filled = base.with_tables(
        storages=base.storages.assign(invert_level_m=base.storages["ground_level_m"] - 0.05)
    )
    before, after = ground_of_study(opened), ground_of_study(opened, filled)
    assert ground_of_study(opened) is before
    assert ground_of_study(opened, filled) is after
    assert ground_of_study(opened, base.with_tables(inlets=base.inlets)) is before
    rise = after.places.read_level_m - before.places.read_level_m
    assert rise.max() == pytest.approx(0.20)
    assert len(after.ground.mesh.size) == len(before.ground.mesh.size)
    assert (after.ground.virtual.cell == before.ground.virtual.cell).all()
