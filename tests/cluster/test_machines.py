"""How much work is asked for together, here and elsewhere."""

from __future__ import annotations

import pytest

from drainage.cluster import Machines


class Jobs:
    """Jobs that count how often somebody needs them."""

    members_per_task = None

    def __init__(self, workers):
        self.workers, self.asked = workers, 0

    def address(self):
        self.asked += 1
        return "tcp://head:8786"


@pytest.mark.parametrize(
    ("machines", "runs"),
    [
        (Machines(1), 16),
        (Machines(4), 64),
        # Two for each of 320 workers; of few or unknown ones 16 all the same.
        (Machines(4, jobs=Jobs(320)), 640),
        (Machines(4, jobs=Jobs(2)), 16),
    ],
)
def test_no_worker_waits_and_memory_stays_flat(machines, runs):
    assert machines.asked_at_a_time() == runs


def test_jobs_are_asked_for_at_the_first_work_and_not_before():
    jobs = Jobs(320)
    machines = Machines(4, jobs=jobs)
    assert machines.elsewhere
    assert machines.known_workers() == 320
    assert jobs.asked == 0
    assert machines.address() == "tcp://head:8786"
    assert jobs.asked == 1
    assert not Machines(4).elsewhere
