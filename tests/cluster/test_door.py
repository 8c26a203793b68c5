"""Work is done once, whoever dies or is slow on the way, and what stops it is said plainly."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest
from distributed import LocalCluster

from drainage.cluster import Machines, door
from drainage.cluster.door import carry_out, wanted
from drainage.errors import EngineError, StoreError


@pytest.fixture(scope="module")
def machines():
    """A scheduler with two workers, all of this process."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=False, memory_limit=0,
                      dashboard_address=":0", silence_logs=logging.CRITICAL,
                      protocol="tcp") as cluster:  # fmt: skip
        yield Machines(1, cluster.scheduler_address)


@pytest.fixture
def heard():
    return []


def note(task):
    """A line in the file of the task: how often it was done."""
    folder, number = task
    with (folder / f"{number}.txt").open("a") as file:
        file.write("done\n")
    return number


def times(folder, number):
    path = folder / f"{number}.txt"
    return len(path.read_text().splitlines()) if path.exists() else 0


def test_what_stands_already_is_not_done(tmp_path, machines, heard):
    note((tmp_path, 1))
    carry_out(3, lambda k: (tmp_path, k), note, lambda k, _: times(tmp_path, k) > 0, machines,
              on_done=lambda k, _: heard.append(k))  # fmt: skip
    assert [times(tmp_path, k) for k in range(3)] == [1, 1, 1]
    assert sorted(heard) == [0, 1, 2]


def test_what_shows_late_is_heard_of_once(tmp_path, machines, heard, monkeypatch):
    """A network file system shows the second task's file only when it is asked the third time."""
    monkeypatch.setattr(door, "WAIT_S", 0.0)
    looks = []

    def shows(number, _told):
        looks.append(number)
        return times(tmp_path, number) > 0 and (number != 1 or looks.count(1) > 3)

    carry_out(2, lambda k: (tmp_path, k), note, shows, machines,
              on_done=lambda k, told: heard.append((k, told, looks.count(k))))  # fmt: skip
    # Looked for before it is given out, when it is told, after all are; then given out again.
    assert sorted(heard) == [(0, 0, 2), (1, 1, 4)]
    assert times(tmp_path, 0) == 1


def no_disk(task):
    note(task)
    raise PermissionError(13, "Permission denied", "/results/h33")


def test_a_worker_that_cannot_write_is_no_scheduler_that_went_away(tmp_path, machines, monkeypatch):
    monkeypatch.setattr(door, "WAIT_S", 0.0)
    with pytest.raises(StoreError, match="/results/h33: no right to write"):
        carry_out(1, lambda _: (tmp_path, 0), no_disk, lambda *_: False, machines,
                  on_done=lambda *_: None)  # fmt: skip
    assert times(tmp_path, 0) == 1


def test_a_file_of_the_command_that_cannot_be_written_is_said_too(tmp_path, machines):
    def full(*_):
        raise OSError(28, "No space left on device", "/results/points.csv")

    with pytest.raises(StoreError, match=r"points\.csv: the disk is full"):
        carry_out(1, lambda k: (tmp_path, k), note, lambda *told: told[1] is not None, machines,
                  on_done=full)  # fmt: skip


def of_another_version(_task):
    from drainage.names import no_such_name  # type: ignore[attr-defined]  # noqa: F401


def test_a_worker_that_lacks_a_part_of_the_program_is_told_as_such(machines):
    with pytest.raises(StoreError, match=r"has another version of the program .*no_such_name"):
        carry_out(1, lambda k: k, of_another_version, lambda *_: False, machines,
                  on_done=lambda *_: None)  # fmt: skip


def fail_or_go_on(task):
    """The first task fails; the second goes on as long as somebody waits for it."""
    folder, number = task
    if number == 0:
        while not (folder / "going").exists():
            time.sleep(0.01)
        raise EngineError("SWMM refused the model")
    is_wanted = wanted()
    Path(folder / "going").touch()
    until = time.monotonic() + 300
    while is_wanted() and time.monotonic() < until:
        time.sleep(0.01)
    Path(folder / ("late" if time.monotonic() > until else "stopped")).touch()


def test_the_first_failure_stops_what_the_others_do(tmp_path, machines):
    with pytest.raises(EngineError, match="SWMM refused the model"):
        carry_out(2, lambda k: (tmp_path, k), fail_or_go_on, lambda *_: False, machines,
                  on_done=lambda *_: None)  # fmt: skip
    until = time.monotonic() + 120
    while not (tmp_path / "stopped").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert (tmp_path / "stopped").exists()
    assert not (tmp_path / "late").exists()


def test_a_scheduler_that_never_comes_is_given_up(monkeypatch):
    monkeypatch.setattr(door, "ANSWER_S", 0.05)
    monkeypatch.setattr(door, "WAIT_S", 0.0)
    monkeypatch.setattr(door, "MOST_WAITS", 2)
    with pytest.raises(EngineError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9.*3 of 3"):
        carry_out(3, lambda k: k, note, lambda *_: False, Machines(1, "tcp://127.0.0.1:9"),
                  on_done=lambda *_: None)  # fmt: skip


def test_a_scheduler_without_workers_is_told_of(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(door, "SOON_S", 0.1)
    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0", protocol="tcp",
                      silence_logs=logging.CRITICAL) as cluster:  # fmt: skip

        def tell(sentence):
            said.append(sentence)
            cluster.scale(1)

        carry_out(1, lambda k: (tmp_path, k), note, lambda k, _: times(tmp_path, k) > 0,
                  Machines(1, cluster.scheduler_address, tell=tell),
                  on_done=lambda *_: None)  # fmt: skip
    assert said == [f"The scheduler at {cluster.scheduler_address} has no workers yet; they are "
                    "waited for."]  # fmt: skip
    assert times(tmp_path, 0) == 1
