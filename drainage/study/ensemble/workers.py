"""Members on workers that stay warm: of this machine, or of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drainage.cluster import Machines
from drainage.cluster.door import carry_out, scratch_folder, wanted
from drainage.study.ensemble.member import Member, run_member

RETRIES = 2
"""A member that the machine and not itself stopped is tried so often again, maybe elsewhere."""
FEWEST_A_TASK, MOST_A_TASK = 10, 50
TASK_S = 600.0
"""What a task of several members should take: long beside the way to its worker, short beside the
hours after which a batch system ends a job."""
TASKS_A_WORKER = 4
"""So many tasks for each worker at least, so that none is left with the last of them alone."""


def run_members(
    members: Sequence[Member],
    is_kept: Callable[[Member], bool],
    machines: Machines,
    *,
    seconds: float = 0.0,
    on_finished: Callable[[int], None] = lambda _number: None,
) -> None:
    """Run the members, several a task on a cluster; ``seconds`` one took so far, 0: not known.

    Each member is kept by itself, so that a task which is begun again goes on where it was.
    Raises what ``carry_out`` and ``run_member`` raise.
    """
    due = [member for member in members if not is_kept(member)]
    size = members_per_task(machines, len(due), seconds)
    tasks = [tuple(due[k : k + size]) for k in range(0, len(due), size)]

    def finished(number: int, _told: object) -> None:
        for member in tasks[number]:
            on_finished(member.number)

    carry_out(
        len(tasks),
        tasks.__getitem__,
        _on_worker,
        lambda number, _told: all(map(is_kept, tasks[number])),
        machines,
        on_done=finished,
        retries=RETRIES,
    )


def members_per_task(machines: Machines, due: int, seconds: float) -> int:
    """Members a task: one on this machine, what the file of the jobs says, else by the time."""
    if not machines.elsewhere:
        return 1
    if machines.jobs and machines.jobs.members_per_task:
        return machines.jobs.members_per_task
    by_time = round(TASK_S / seconds) if seconds else FEWEST_A_TASK
    size = min(max(by_time, FEWEST_A_TASK), MOST_A_TASK)
    if workers := machines.known_workers():
        size = min(size, due // (TASKS_A_WORKER * workers))
    return max(size, 1)


def _on_worker(members: Sequence[Member]) -> int:
    """How many of the members were wanted to the end."""
    is_wanted, scratch = wanted(), scratch_folder()
    for done, member in enumerate(members):
        if not is_wanted():
            return done
        run_member(member, scratch)
    return len(members)
