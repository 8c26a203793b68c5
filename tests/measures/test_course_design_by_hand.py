"""What a course is designed for and how low it may end, by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from drainage.design.hydraulics import CATALOGUE
from drainage.measures.context import DesignRules
from drainage.measures.course_design import (
    _demand,
    _growing,
    _others,
    _sizes_built,
    designed_course,
    lowest_end_level_m,
)
from drainage.measures.courses import course_of

RULES = DesignRules(return_period_a=3.0, runoff_coefficient=0.65, entry_time_min=10.0)
OLD_SEWER_MIN = 50 / (0.125 ** (2 / 3) * math.sqrt(0.004) / 0.013) / 60
"""50 m of d500 that fall 4 per mille, full: 1.216 m/s, 0.685 min."""


def flow_m3_s(area_ha, travel_min):
    """0.65 q F, q = 1602 (1 + 1.037 lg 3) / (10 + t + 11.593)^0.681."""
    return (
        0.65 * area_ha * 1602 * (1 + 1.037 * math.log10(3)) / (21.593 + travel_min) ** 0.681 / 1000
    )


@pytest.mark.parametrize(("relief_min", "counted_min"), [(0.1, OLD_SEWER_MIN), (2.0, 2.0)])
def test_beside_an_old_sewer_the_later_water_counts(wide_town, context, relief_min, counted_min):
    # M-B gets 3.52 ha over C-1, M-C 5.28 ha after C-2 or the relief beside it.
    course = course_of(wide_town, "M-B", ())
    assert course["beside"].tolist() == ["C-2", "C-3"]
    others = _others(wide_town, course, [])
    minutes = np.full(2, relief_min)
    flow, _carried = _demand(wide_town, course, minutes, others, RULES, context)
    assert flow == pytest.approx(
        [flow_m3_s(3.52, OLD_SEWER_MIN), flow_m3_s(5.28, OLD_SEWER_MIN + counted_min)], rel=1e-4
    )


def test_along_a_street_without_a_sewer_the_time_of_the_course_counts(wide_town, context):
    # C-2 is none any more: what reaches M-B by C-1 goes on in the course alone.
    town = wide_town.with_tables(conduits=wide_town.conduits.drop(index="C-2"))
    course = course_of(town, "M-B", ("G-B", "G-C"))
    assert course["beside"].tolist() == ["", "C-3"]
    flow, carried = _demand(
        town, course, np.full(2, 2.0), _others(town, course, []), RULES, context
    )
    assert flow[1] == pytest.approx(flow_m3_s(5.28, OLD_SEWER_MIN + 2.0), rel=1e-4)
    assert carried[0] == 0.0


def test_a_course_may_end_as_low_as_the_lowest_sewer_that_leaves_its_end(small_network):
    # C-2 leaves M-B at 18.4 m, a second one at 18.5 m; the pipe I-1 elsewhere lies at 17.5 m.
    pipes = small_network.conduits
    second = pipes.loc[["C-2"]].rename(index={"C-2": "C-9"}).assign(from_invert_level_m=18.5)
    town = small_network.with_tables(
        conduits=pd.concat([pipes, second]).rename_axis(pipes.index.name)
    )
    course = pd.DataFrame({"to_id": ["M-A", "M-B"]})
    assert lowest_end_level_m(town, course) == 18.4
    # The outfall's own invert, 18.0 m; a manhole without a sewer away, M-B's 18.4 m.
    assert lowest_end_level_m(town, pd.DataFrame({"to_id": ["CO1"]})) == 18.0
    ends = small_network.with_tables(conduits=pipes.drop(index=["C-2"]))
    assert lowest_end_level_m(ends, course) == 18.4


def test_a_sewer_larger_than_the_catalogue_counts_as_its_largest(small_network):
    pipes = small_network.conduits.copy()
    pipes.loc["C-2", ["diameter_mm", "barrels"]] = [2000.0, 9]
    town = small_network.with_tables(conduits=pipes)
    # Nine d2000 have 28.3 m2; the largest box, 6.0 x 2.4 m, has 14.4.
    assert _sizes_built(town, pd.Index(["C-2"]), CATALOGUE) == [len(CATALOGUE) - 1]


def test_a_section_that_just_carries_the_flow_is_enough():
    """d300, d400, d500 of the catalogue at 4 per mille; a section never shrinks downstream."""
    d400 = CATALOGUE[1].full_flow_m3_s(0.004, 0.013)
    need = np.array([d400, d400 * 1.001, 0.0])
    assert _growing(need, np.full(3, 0.004), [0, 0, 0], 0.013, CATALOGUE) == [1, 2, 2]
    assert _growing(np.zeros(1), np.full(1, 0.004), [2], 0.013, CATALOGUE) == [2]


def test_where_no_section_is_enough_the_largest_is_taken():
    assert (
        _growing(np.full(2, 1e6), np.full(2, 0.004), [0, 0], 0.013, CATALOGUE)
        == [len(CATALOGUE) - 1] * 2
    )


def test_the_time_through_a_new_sewer_is_that_of_the_section_it_gets(wide_town, context):
    # No sewer between M-B and M-C: what joins at M-C comes after 50 m in the new pipe, which runs
    # full at (D / 4)^(2/3) I^(1/2) / 0.013.
    town = wide_town.with_tables(conduits=wide_town.conduits.drop(index="C-2"))
    course = course_of(town, "M-B", ("G-B", "G-C"))
    design = designed_course(town, course, RULES, context, CATALOGUE)
    first = design.iloc[0]
    slope = (first["from_invert_level_m"] - first["to_invert_level_m"]) / 50
    assert first["section"].shape == "circular"
    radius = first["section"].height_mm / 4000
    minutes = 50 / (radius ** (2 / 3) * math.sqrt(slope) / 0.013) / 60
    assert 0.3 < minutes < 0.8
    assert design["flow_m3_s"].iloc[1] == pytest.approx(
        flow_m3_s(5.28, OLD_SEWER_MIN + minutes), rel=1e-3
    )
