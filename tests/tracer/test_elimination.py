"""Systems on the joins of a network are solved as by hand, whatever places elimination fills."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drainage.tracer import Cells, CellSystem


def system(joins, count):
    start, end = (np.array([join[k] for join in joins], np.int64) for k in (0, 1))
    return CellSystem(Cells(start, end, np.ones(len(joins), bool), np.zeros(count, bool)))


def test_a_pipe_from_cell_to_cell_is_solved_by_hand():
    """2 a = 4 and 3 b - a = 1: a = 2, b = (1 + 2) / 3 = 1."""
    solved = system([(0, 1)], 2).solve(
        np.array([2.0, 3.0]), np.array([-1.0]), np.array([0.0]), np.array([4.0, 1.0])
    )
    assert solved == pytest.approx([2, 1], rel=1e-15)


def test_a_row_that_others_make_up_is_refused():
    """a - b = 1 and b - a = 1 contradict each other."""
    with pytest.raises(ZeroDivisionError):
        system([(0, 1)], 2).solve(np.ones(2), -np.ones(1), -np.ones(1), np.ones(2))


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_rings_two_pipes_side_by_side_and_cells_that_nothing_joins_are_solved_alike(seed):
    """Against a full matrix: each row's own entry outweighs the others by one at least."""
    draw = np.random.default_rng(seed)
    count, pipes, kinds = 12, 20, 3
    joins = draw.integers(0, count, (pipes, 2))
    forward, backward = -draw.gamma(0.5, 2, (2, pipes)) * (draw.random((2, pipes)) < 0.6)
    full = np.zeros((count, count))
    np.add.at(full, (joins[:, 1], joins[:, 0]), forward)
    np.add.at(full, (joins[:, 0], joins[:, 1]), backward)
    own = 1 - full.sum(axis=1) - full.sum(axis=0) + draw.random(count)
    full += np.diag(own)
    right = draw.normal(0, 1, (count, kinds))
    solved = system(joins, count).solve(own, forward, backward, right)
    np.testing.assert_allclose(solved, np.linalg.solve(full, right), rtol=1e-9, atol=1e-12)
