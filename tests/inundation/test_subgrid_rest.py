"""Water on a mesh: at rest, counted to the last drop, the same however it is worked on."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from drainage.inundation.mesh.mesh_ground import OpenEdges
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import state_of
from tests.inundation.meshes import PLAIN, ground, losing, run, squares, wedges

SHAPES = 40


def hills(rows=40, columns=50, seed=1, height_m=3.0):
    """Hills of ten squares, every cell and face with a shape of its own, walls and crests
    between some cells."""
    rng = np.random.default_rng(seed)
    coarse = rng.random((rows // 8 + 2, columns // 8 + 2))
    bed = np.kron(coarse, np.ones((8, 8)))[:rows, :columns] + 0.1 * rng.random((rows, columns))
    shapes = wedges(rng.uniform(0.02, 0.4, SHAPES), 0.02)
    faces = rows * (columns - 1) + (rows - 1) * columns
    mesh = squares(
        bed * height_m + 60, shapes=shapes, cell_shape=rng.integers(0, SHAPES, rows * columns),
        face_shape=rng.integers(0, SHAPES, faces),
    )  # fmt: skip
    kept = rng.random(faces) > 0.1
    sill = np.where(rng.random(faces) > 0.7, rng.random(faces) / 2, 0.0)
    mesh = dataclasses.replace(
        mesh, face_level_m=mesh.face_level_m + sill, crest=rng.random(faces) > 0.8
    )
    names = [f.name for f in dataclasses.fields(mesh)]
    of_faces = [
        n
        for n in names
        if n not in ("cell_shapes", "face_shapes") and len(getattr(mesh, n)) == faces
    ]
    return dataclasses.replace(mesh, **{name: getattr(mesh, name)[kept] for name in of_faces})


def test_a_lake_between_dry_hills_is_at_rest():
    mesh = hills()
    state = state_of(ground(mesh), level_m=float(np.median(mesh.level_m)))
    before = state.volume_m3
    assert 900 < (before == 0).sum() < 1100
    run(state, 300.0, call_s=10.0)
    assert not state.flow.speed.any()
    np.testing.assert_array_equal(state.volume_m3, before)


def test_a_lake_that_is_not_level_does_move():
    mesh = squares(np.zeros((4, 20)))
    state = state_of(ground(mesh), np.tile(np.linspace(0.2, 0.21, 20), 4))
    run(state, 4.0)
    assert state.speed_m_s.max() > 0.001


def stormy(mesh, settings):
    """A storm on three corners, an edge open, ground that soaks and drains, a level held."""
    count = len(mesh.size)
    low = np.argsort(mesh.level_m)[:30]
    edges = OpenEdges(low, mesh.level_m[low] + 0.01, np.full(30, 5.0))
    state = state_of(ground(mesh, edges=edges, land=losing(count, 3.0, 5.0)))
    cell = np.array([0, 49, count - 1, 700])
    rate = np.array([0.3, 0.2, 0.5, 1e-5])
    held, given = np.array([int(np.argmin(mesh.level_m))]), 0.0
    for minute in range(8):
        storm = slice(0, 4) if minute < 5 else slice(0, 0)
        done = run(
            state, 60.0, cell=cell[storm], rate=rate[storm], settings=settings,
            held_cell=held, held_level_m=mesh.level_m[held] + 0.3,
        )  # fmt: skip
        given += done.held_m3.sum() + 60 * rate[storm].sum()
    return state, given


def test_no_water_is_lost_or_made():
    state, given = stormy(hills(height_m=0.5), PLAIN)
    left = state.total_m3 + state.outflow_m3 + state.soaked_m3 + state.drained_m3.sum()
    assert state.outflow_m3 > 1
    assert state.soaked_m3 > 0.1
    assert state.drained_m3[0] > 0.1
    assert state.volume_m3.min() >= 0
    assert abs(left - given) < 1e-12 * given * 500


def test_working_on_wet_chunks_alone_gives_the_same_to_the_bit():
    mesh = hills(height_m=0.5)
    found = [stormy(mesh, Settings(only_wet=only))[0] for only in (True, False)]
    assert 0 < (found[0].wet.rest > 0).sum() < found[0].layout.chunk_count - 3
    for one, other in zip(found[0].water, found[1].water, strict=True):
        np.testing.assert_array_equal(one, other)
    for one, other in zip(found[0].greatest(), found[1].greatest(), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(found[0].flow.speed, found[1].flow.speed)
    np.testing.assert_array_equal(found[0].open_m3, found[1].open_m3)


def test_without_water_nothing_moves():
    state = state_of(ground(hills()))
    run(state, 20.0, cell=np.array([3, 5]), rate=np.zeros(2))
    assert state.total_m3 == 0
    assert not state.flow.speed.any()


def test_the_order_of_the_cells_is_that_of_the_mesh():
    mesh = hills()
    depth = np.random.default_rng(4).random(len(mesh.size))
    state = state_of(ground(mesh), depth)
    assert state.depth_m == pytest.approx(depth, rel=1e-5)
    assert state.level_m == pytest.approx(mesh.level_m + depth, rel=1e-6)
    assert state.volume_m3 == pytest.approx(mesh.volume_of(depth), rel=1e-12)


@pytest.mark.parametrize("drop_m", [2.0, 20.0])
def test_water_that_falls_without_friction_is_no_faster_than_its_fall(drop_m):
    bed = np.where(np.arange(40) < 20, drop_m, 0.0) * np.ones((3, 1))
    edges = OpenEdges(np.array([39, 79, 119]), np.full(3, 0.5), np.full(3, 5.0))
    state = state_of(
        ground(squares(bed, manning_n=0.0), edges=edges), np.where(bed > 0, 0, 0.5).ravel()
    )
    run(state, 300.0, cell=np.array([0, 40, 80]), rate=np.full(3, 1.0), call_s=10.0)
    # sqrt(2 g drop), and the little it had at the lip: 1 m3/s on 5 m, critical at 1.25 m/s.
    fall = np.sqrt(2 * 9.81 * drop_m + 1.25**2)
    assert 0.8 * fall < np.abs(state.flow.speed).max() < fall


def test_water_thrown_over_hills_without_friction_does_not_run_away():
    rng = np.random.default_rng(5)
    bed = rng.random((60, 60)) * 20
    state = state_of(ground(squares(bed, manning_n=0.0)), rng.random(3600) * 3)
    for _ in range(4):
        run(state, 30.0)
        assert np.abs(state.flow.speed).max() < np.sqrt(2 * 9.81 * 20)
