"""Morris effects of groups, with members lost, and PAWN and Sobol of groups, by hand."""

import numpy as np
import pytest
from SALib.analyze import morris

from drainage.ensemble import sobol_sample
from drainage.ensemble.influence import influence
from drainage.ensemble.screening import LEVELS, effects, left_out, trajectories
from drainage.ensemble.surrogate import PoorSurrogateError, sobol_indices

NAMES = ("a", "b", "c", "d")
GROUPS = {"pair": [0, 2], "alone": [1], "still": [3]}


@pytest.fixture(scope="module")
def design():
    return trajectories(NAMES, GROUPS, 6, seed=4)


def rough(unit):
    a, b, c, _ = unit.T
    return 3 * a * c + b**2


def test_effects_are_those_of_salib(design):
    output = rough(design.unit)
    found = effects(design, output[:, None])
    # SALib counts in the levels it has drawn, from 0 to 1.
    levels = (design.unit * LEVELS - 0.5) / (LEVELS - 1)
    problem = {"num_vars": 4, "names": list(NAMES), "bounds": [[0.0, 1.0]] * 4,
               "groups": list(design.groups)}  # fmt: skip
    own = morris.analyze(problem, levels, output, num_levels=LEVELS, seed=0)
    for group, size in zip(own["names"], own["mu_star"], strict=True):
        assert found[group].mean_size == pytest.approx(size)
        assert (found[group].steps, found[group].lost) == (6, 0)


def test_a_step_of_one_group_by_hand(design):
    # y = 8 u of b alone: each step is half the range of u, 2/3 of that from 1/8 to 7/8, so that
    # the effect is 4 / (2/3) = 6 whichever way, without any spread.
    found = effects(design, 8 * design.unit[:, [1]])
    assert found["alone"].mean_size == pytest.approx(6)
    assert found["alone"].spread == pytest.approx(0, abs=1e-12)
    assert found["pair"].mean_size == found["still"].mean_size == 0
    # Beside an output that stands still it is half of it: the mean over the outputs.
    two = effects(design, np.column_stack([8 * design.unit[:, 1], np.ones(len(design.unit))]))
    assert two["alone"].mean_size == pytest.approx(3)


def test_the_error_of_a_mean_effect_by_hand(design):
    output = rough(design.unit)[:, None]
    steps = np.abs(np.diff(output.reshape(6, 4), axis=1)) / (2 / 3)
    moved = np.abs(np.diff(design.unit.reshape(6, 4, 4), axis=1)[:, :, 1]) > 0
    sizes = steps[moved]
    assert len(sizes) == 6
    found = effects(design, output)["alone"]
    assert found.mean_size == pytest.approx(sizes.mean())
    assert found.spread == pytest.approx(np.std(sizes, ddof=1))
    assert found.standard_error == pytest.approx(np.std(sizes, ddof=1) / 6**0.5)
    assert found.at_most == pytest.approx(sizes.mean() + 2 * found.standard_error)


def test_a_lost_member_costs_the_two_effects_beside_it(design):
    output = 8 * design.unit[:, [1]]
    # The second of a trajectory of four: its steps from the first and to the third are gone.
    output[5] = np.nan
    found = effects(design, output)
    assert sum(own.lost for own in found.values()) == 2
    assert sum(own.steps for own in found.values()) == 3 * 6 - 2
    assert found["alone"].mean_size == pytest.approx(6)
    # Where all are lost nothing is known, and nothing may be left out.
    none = effects(design, np.full((24, 1), np.nan))
    assert np.isnan(none["alone"].mean_size)
    assert left_out([none]) == []


def test_more_trajectories_begin_with_those_that_are_there(design):
    more = trajectories(NAMES, GROUPS, 9, seed=4)
    assert more.unit[: len(design.unit)].tobytes() == design.unit.tobytes()


def test_a_group_is_left_out_where_it_moves_no_output(design):
    still = effects(design, 8 * design.unit[:, [1]])
    both = effects(design, 8 * design.unit[:, [1]] + 0.1 * design.unit[:, [3]])
    assert left_out([still]) == ["pair", "still"]
    # "still" moves a second output as much as anything: it stays.
    other = effects(design, design.unit[:, [3]])
    assert left_out([still, other]) == ["pair"]
    # A tenth of a unit beside eight is 1.25 %, less than 5 %.
    assert left_out([both]) == ["pair", "still"]
    # An output that nothing moves says nothing against it.
    dry = effects(design, np.zeros((24, 1)))
    assert left_out([still, dry]) == ["pair", "still"]
    assert left_out([dry]) == []


def test_of_several_outputs_the_greatest_influence_counts():
    unit = sobol_sample(NAMES, 256, seed=2).unit
    outputs = np.column_stack([unit[:, 0], unit[:, 1], np.ones(256)])
    found = influence(unit, outputs)
    assert found.matters.tolist() == [True, True, False, False]
    alone = influence(unit, outputs[:, [1]])
    assert alone.index[1] == pytest.approx(found.index[1])
    # The dummies have two outputs to seem to matter for, too: their level is higher.
    assert found.dummy_level > alone.dummy_level
    assert influence(unit, np.ones((256, 2))).matters.tolist() == [False] * 4


def test_sobol_indices_of_sets_by_hand():
    # y = 3 a + 2 b + 4 (a - ½)(b - ½): variances 9/12, 4/12 and 16/144, 43/36 in all.
    unit = sobol_sample(NAMES, 256, seed=2).unit
    a, b = unit[:, 0], unit[:, 1]
    y = 3 * a + 2 * b + 4 * (a - 0.5) * (b - 0.5)
    found = sobol_indices(unit, y, "depth", [[0], [0, 1], [1, 2], [3]])
    whole = 9 / 12 + 4 / 12 + 1 / 9
    np.testing.assert_allclose(found.first, [0.75 / whole, 1, (1 / 3) / whole, 0], atol=0.01)
    np.testing.assert_allclose(
        found.total, [(0.75 + 1 / 9) / whole, 1, (1 / 3 + 1 / 9) / whole, 0], atol=0.01
    )


def test_a_refused_surrogate_says_how_much_it_misses():
    unit = sobol_sample(("a", "b"), 128, seed=2).unit
    with pytest.raises(PoorSurrogateError) as refused:
        sobol_indices(unit, np.sign(np.sin(40 * unit[:, 0])), "depth")
    assert refused.value.error > 0.2
