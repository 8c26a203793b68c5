"""One step of the coupling and its book, number by number, without SWMM and without a ground.

Two manholes, rims at 10.0 and 12.0 m on shafts of 1.5 m2; two openings lead to the first, one
to the second; one gutter. Steps of 2 s; half of what a head stands above its rim counts at once.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from drainage.errors import EngineError
from drainage.inundation.coupled import coupling
from drainage.inundation.coupled.ledger import Ledger
from drainage.inundation.coupled.record import missed_balances
from drainage.inundation.coupled.swmm_nodes import HEAD, LEAST_FLOW_M3_S, TOTAL_INFLOW


class StillGround:
    """Moves what it is told to and keeps what it was told."""

    def __init__(self):
        self.spilled_m3 = np.array([0.2, 0.1, 0.0])
        self.taken_m3 = np.array([0.0, 0.0, 0.4])
        self.drained_m3 = np.zeros(2)
        self.told = []

    def advance(self, duration_s, head_m, refuses, spill_limit_m3, gutter_m3_s):
        told = head_m.copy(), refuses.copy(), spill_limit_m3.copy(), gutter_m3_s.copy()
        self.told.append((duration_s, *told))


@pytest.fixture
def swmm(monkeypatch):
    """The engine's answers, and what was set."""
    said = SimpleNamespace(head=[10.2, 11.5], inflow=[0.3, 0.05], gutter=[0.25], code=0, given=[])

    def read(node, what, value):
        own = said.head if what == HEAD else said.inflow if len(node) == 2 else said.gutter
        assert what in (HEAD, TOTAL_INFLOW)
        value[:] = own
        return said.code

    def write(node, flow):
        said.given.append(flow.tolist())
        return said.code

    monkeypatch.setattr(coupling, "read_nodes", read)
    monkeypatch.setattr(coupling, "write_lateral_inflow", write)
    return said


@pytest.fixture
def coupled():
    return coupling.Coupling(
        ground=StillGround(), node=np.array([4, 7], np.int32), rim_m=np.array([10.0, 12.0]),
        gutter=np.array([9], np.int32), node_of_opening=np.array([0, 0, 1]),
        closed=np.array([False, False]), step_s=2.0,
        shaft_m2=1.5, relaxation=0.5,
    )  # fmt: skip


def test_a_manhole_spills_at_most_what_comes_and_what_stands_on_its_shaft(swmm, coupled):
    coupled.follow()
    ((duration_s, head, refuses, limit, gutter),) = coupled.ground.told
    assert duration_s == 2.0
    # 0.3 m3/s for 2 s and 0.2 m on 1.5 m2: 0.6 + 0.3 m3. Below its rim: 0.05 x 2.
    assert limit == pytest.approx([0.9, 0.1])
    # A manhole that floods takes nothing back.
    assert refuses.tolist() == [True, False]
    # Half of the 0.2 m above the rim; the other head as it is.
    assert head == pytest.approx([10.1, 11.5])
    assert gutter.tolist() == [0.25]
    assert coupled.gutter_m3.tolist() == [0.5]


def test_the_head_above_the_rim_follows_by_halves_and_forgets_when_it_falls(swmm, coupled):
    heads = []
    for head in (10.2, 10.2, 9.9, 10.2):
        swmm.head = [head, 11.5]
        coupled.follow()
        heads.append(coupled.ground.told[-1][1][0])
    # 0.10, then 0.10 + 0.5 (0.20 - 0.10) = 0.15; below the rim nothing; then from 0 again.
    assert heads == pytest.approx([10.1, 10.15, 9.9, 10.1])


def test_swmm_is_given_what_the_ground_moved(swmm, coupled):
    coupled.follow()
    # Out of the first manhole 0.2 + 0.1 m3 in 2 s, into the second 0.4 m3.
    assert swmm.given == [pytest.approx([-0.15, 0.2])]
    assert coupled.ledger.swmm_m3.tolist() == [0.0, 0.0]
    coupled.ground.spilled_m3[:] = 0.0
    coupled.ground.taken_m3[:] = 0.0
    coupled.follow()
    assert coupled.ledger.swmm_m3 == pytest.approx([-0.3, 0.4])
    assert swmm.given[-1] == [0.0, 0.0]
    assert coupled.ledger.in_transit_m3.tolist() == [0.0, 0.0]


def test_yard_drains_give_to_the_node_and_are_counted_apart(swmm, coupled):
    coupled.ground.drained_m3 = np.array([0.0, 0.05])
    coupled.follow()
    # Into the second manhole 0.4 m3 by its inlet and 0.05 from the yards, in 2 s.
    assert swmm.given == [pytest.approx([-0.15, 0.225])]
    assert coupled.ledger.taken_m3 == pytest.approx([0.0, 0.45])
    assert coupled.drained_m3 == pytest.approx(0.05)


@pytest.mark.parametrize(("head_m", "full"), [(11.9989, False), (11.9991, True), (12.0, True)])
def test_a_node_without_a_shaft_takes_nothing_at_its_rim(swmm, coupled, head_m, full):
    # SWMM lets what floods go, and the head stays at the rim, 12.0 m.
    coupled.closed[1] = True
    swmm.head = [10.2, head_m]
    coupled.follow()
    assert coupled.ground.told[-1][2].tolist() == [True, full]


def test_a_model_in_feet_gives_and_is_given_the_same_water(swmm, coupled):
    # The heads and flows of the first step, as a model in feet and ft3/s says them.
    coupled.length_m, coupled.flow_m3_s = 0.3048, 0.3048**3
    swmm.head = [10.2 / 0.3048, 11.5 / 0.3048]
    swmm.inflow, swmm.gutter = [0.3 / 0.3048**3, 0.05 / 0.3048**3], [0.25 / 0.3048**3]
    coupled.follow()
    ((_, head, _, limit, gutter),) = coupled.ground.told
    assert limit == pytest.approx([0.9, 0.1])
    assert head == pytest.approx([10.1, 11.5])
    assert gutter == pytest.approx([0.25])
    assert swmm.given == [pytest.approx([-0.15 / 0.3048**3, 0.2 / 0.3048**3])]
    assert coupled.ledger.in_transit_m3 == pytest.approx([-0.3, 0.4])


def test_an_error_of_the_toolkit_is_an_error(swmm, coupled):
    swmm.code = 7
    with pytest.raises(EngineError, match="code 7"):
        coupled.follow()


def test_a_head_just_at_the_rim_does_not_flood(swmm, coupled):
    swmm.head = [10.0, 12.0]
    coupled.follow()
    assert coupled.ground.told[0][2].tolist() == [False, False]


def test_the_seconds_of_a_step_are_split_between_exchange_and_ground(swmm, coupled, monkeypatch):
    # Read until 11 s, ground until 15 s, written at 17 s: 1 + 2 s of exchange, 4 s of ground.
    clock = iter([10.0, 11.0, 15.0, 17.0])
    monkeypatch.setattr(coupling, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    coupled.follow()
    assert (coupled.exchange_s, coupled.ground_s) == (3.0, 4.0)


# ---- the book


def test_the_book_counts_what_is_on_its_way():
    ledger = Ledger(1, 2.0)
    flow = ledger.flows_m3_s(np.array([0.5]), np.array([0.1]))
    assert flow.tolist() == [-0.2]
    # 0.4 m3 left the sewer and SWMM does not know yet.
    assert ledger.in_transit_m3.tolist() == pytest.approx([-0.4])
    assert ledger.gap(0.4) == pytest.approx(0.0)
    ledger.swmm_stepped()
    assert ledger.swmm_m3.tolist() == pytest.approx([-0.4])
    assert ledger.in_transit_m3.tolist() == [0.0]
    # SWMM makes a step without being given anything: nothing more is booked.
    ledger.swmm_stepped()
    assert ledger.swmm_m3.tolist() == pytest.approx([-0.4])
    # The ground counted 0.43 m3 out: 0.03 of the 0.6 m3 moved are missing.
    assert ledger.gap(0.43) == pytest.approx(0.05)


def test_a_flow_that_swmm_would_drop_waits():
    ledger, none = Ledger(1, 2.0), np.zeros(1)
    little = np.array([0.75 * 2.0 * LEAST_FLOW_M3_S])
    assert ledger.flows_m3_s(none, little).tolist() == [0.0]
    assert ledger.in_transit_m3 == pytest.approx(little)
    # Twice 0.75 of the least flow is enough, and then nothing waits.
    assert ledger.flows_m3_s(none, little) == pytest.approx([1.5 * LEAST_FLOW_M3_S])
    assert ledger.flows_m3_s(none, none).tolist() == [0.0]
    exact = np.array([2.0 * LEAST_FLOW_M3_S])
    assert ledger.flows_m3_s(none, exact) == pytest.approx([LEAST_FLOW_M3_S])


# ---- balances


def balances(grid=0.0, ledger=0.0, swmm=0.0):
    return {"grid": {"relative_error": grid}, "ledger": {"relative_error": ledger},
            "swmm": {"sewer_continuity_pct": swmm}}  # fmt: skip


LIMITS = SimpleNamespace(grid_limit=1e-3, ledger_limit=1e-6)
ASKED = SimpleNamespace(settings=SimpleNamespace(continuity_limit_pct=0.5))


@pytest.mark.parametrize(
    ("errors", "missed"),
    [
        ({"grid": 1e-3, "ledger": 1e-6, "swmm": -0.5}, []),
        ({"grid": -1.1e-3}, ["grid balance -0.0011 (limit 0.001)"]),
        ({"ledger": 2e-6}, ["exchange ledger 2e-06 (limit 1e-06)"]),
        ({"swmm": -0.51}, ["continuity of the sewers -0.51 % (limit 0.5 %)"]),
        ({"swmm": float("nan")}, ["continuity of the sewers nan % (limit 0.5 %)"]),
    ],
)
def test_a_balance_is_missed_from_beyond_its_limit(errors, missed):
    assert missed_balances(balances(**errors), LIMITS, ASKED) == missed
