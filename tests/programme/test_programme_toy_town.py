"""A town of 12 works whose 4,096 sets were all run: what a search with a tenth of them reaches."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.programme_town import EVENT, STUDY, WORKS, write_toy_study
from benchmarks.programme_toy import (
    MOST,
    SEEDS,
    SETS,
    brute_hypervolume,
    read_scores,
    shares_of_area,
)
from drainage.cluster import Machines
from drainage.programme import hypervolume
from drainage.study import Workspace
from drainage.study.at_hand import at_hand
from drainage.study.programme_file import read_programme
from drainage.study.programme_sets import KeptSets
from drainage.study.steps import run_for_figures

RUN_AGAIN = (0, 0b000000001011, 0b100101000000)
"""Sets of which none is long to build: nothing; three sewers; tank, sponge works, interceptor."""


@pytest.fixture(scope="module")
def scores():
    return read_scores()


def test_every_set_of_the_twelve_works_has_its_figures(scores):
    assert MOST == 409
    assert sorted(scores) == list(range(SETS))
    figures = np.array(list(scores.values()))
    assert (figures[1:, 0] > 0).all()
    # 19 reaches of 120 m; works bring 1,200 m down to 120.
    assert set(figures[:, 1]) <= {120.0 * k for k in range(20)}
    assert scores[0][1] == 1200
    assert scores[SETS - 1][1] == 120


def test_works_help_and_hinder_each_other(scores):
    def flooded_m(*names):
        return scores[sum(1 << list(WORKS).index(name) for name in names)][1]

    # The tank keeps its own street dry and floods another reach; more sewers below help a branch.
    assert flooded_m("tank") > flooded_m()
    apart = (flooded_m() - flooded_m("main-lower")) + (flooded_m() - flooded_m("branch"))
    assert flooded_m() - flooded_m("main-lower", "branch") > apart
    # Sewers that take more from the streets bring more sewage over the weirs.
    assert scores[1][2] > scores[0][2]


def test_the_programme_runs_the_sets_to_the_figures_that_are_kept(scores, tmp_path):
    study = at_hand(Workspace(write_toy_study(tmp_path)), STUDY)

    def run(requests, finished):
        run_for_figures(study.opened, requests, machines=Machines(2), on_result=finished)

    sets = KeptSets(study, read_programme(study.opened), run, 32, lambda _words: None)
    found = sets.figures(RUN_AGAIN)
    assert sets.events == [EVENT]
    # Figures stand in the file to a tenth, costs to a yuan.
    for own, (cost, flooded_m, sewage_m3) in zip(RUN_AGAIN, found, strict=True):
        assert cost == pytest.approx(scores[own][0], abs=1e-3)
        assert flooded_m == scores[own][1]
        assert sewage_m3 == pytest.approx(scores[own][2], abs=0.2)
    kept = [path for path in sets.folder.rglob("*") if path.is_file()]
    # A set keeps what it builds and what it does, not its run of some MB.
    assert sum(path.stat().st_size for path in kept) < 10_000 * len(RUN_AGAIN)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_tenth_of_the_runs_reaches_98_per_cent_of_both_fronts(scores, seed):
    runs, shares = shares_of_area(scores, seed)
    assert runs <= MOST
    assert min(shares) >= 0.98


def test_the_area_by_strips_is_that_of_the_front():
    costs, figures = np.array([0.0, 10, 20, 15]), np.array([100.0, 70, 50, 90])
    # Strips of 10, 10 and 20: nothing, 30 and 50 below 100.
    assert brute_hypervolume(costs, figures, (40.0, 100.0)) == 10 * 30 + 20 * 50
    assert hypervolume(costs, figures, (40.0, 100.0)) == pytest.approx(1300 / 4000)
