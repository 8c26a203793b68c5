"""Two sets of works by one name, on the grid: each with its own inlets."""

from dataclasses import replace

import pytest

from drainage.engine import RunRequest
from drainage.study import Workspace, open_study
from drainage.study.grounds import grid_requests


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
