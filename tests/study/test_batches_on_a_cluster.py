"""Runs that a Dask scheduler gives out are those of this machine, and each is made once."""

from __future__ import annotations

import json
import logging
import pickle
import signal
import sys
import threading
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from distributed import LocalCluster

from drainage.cli import main
from drainage.cluster import Machines, door
from drainage.engine import run_all
from drainage.errors import EngineError, StoreError
from drainage.results import intact_record, read_run
from drainage.study import Workspace, batches, open_study
from drainage.study.batches import run_batch
from drainage.study.ensemble.member import run_member
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.sampled import sampled
from drainage.study.ensemble.workers import members_per_task, run_members
from drainage.study.steps import compose_scenario, run_for_figures, run_requests
from tests.study.dask_commands import free_port, processes, wait_until
from tests.study.uncertain_town import uncertain_town


@pytest.fixture(scope="module")
def scheduler():
    """The address of a scheduler with two workers, all of this process."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=False, memory_limit=0,
                      dashboard_address=":0", silence_logs=logging.CRITICAL,
                      protocol="tcp") as cluster:  # fmt: skip
        yield cluster.scheduler_address


def call(folder, *words):
    return CliRunner().invoke(main, ["--root", str(folder), *words])


def stamps(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("run.json")}


def stamp(folder, number):
    return next(folder.rglob(f"{number:06d}.json")).stat().st_mtime_ns


def figures(folder):
    """What is kept of every member, but how long it took and of what study."""
    held = {path.name: json.loads(path.read_text("utf-8")) for path in folder.rglob("*.json")}
    return {name: {key: value for key, value in own.items() if key not in ("seconds", "of")}
            for name, own in held.items()}  # fmt: skip


def a_run(workspace, **changed):
    opened = open_study(Workspace(workspace), "small")
    built = {"existing": compose_scenario(opened, "existing")}
    return opened, replace(run_requests(opened, built, ["h33"])[0], **changed)


def batch(requests, machines, finished=lambda _request: None):
    return run_batch(run_all, requests, machines, on_progress=lambda _progress: None,
                     on_finished=finished)  # fmt: skip


@pytest.mark.heavy
def test_a_study_run_by_a_scheduler_has_the_same_bytes(
    new_small_study, finished_small_study, scheduler
):
    done = call(new_small_study, "run", "small", "--no-maps", "--scheduler", scheduler)
    assert done.exit_code == 0, done.output
    assert "2 runs" in done.output
    here, there = (folder / "results" / "small"
                   for folder in (finished_small_study, new_small_study))  # fmt: skip
    tables = [path.name for path in here.glob("*.csv")]
    assert {"points.csv", "comparison.csv"} <= set(tables)
    differs = [name for name in tables if (here / name).read_bytes() != (there / name).read_bytes()]
    assert differs == []


def test_what_a_run_gives_is_the_same_to_the_last_digit(
    new_small_study, scheduler, tmp_path_factory
):
    """Of `programme`, whose runs leave no folder: here in memory, there by way of the disk."""
    opened, asked = a_run(new_small_study)
    given = []
    for machines in (Machines(1), Machines(1, scheduler)):
        own = replace(asked, folder=tmp_path_factory.mktemp("runs") / "h33")
        run_for_figures(opened, [own], machines=machines,
                        on_result=lambda request, result: given.append((request.folder, result)))  # fmt: skip
        assert given[-1][0] == own.folder
    (_, here), (_, there) = given
    for name in ("series", "totals"):
        ours, theirs = getattr(here, name), getattr(there, name)
        assert set(ours.data_vars) == set(theirs.data_vars)
        for variable in ours.data_vars:
            assert ours[variable].to_numpy().tobytes() == theirs[variable].to_numpy().tobytes()


def test_a_worker_of_another_program_is_told_and_nothing_is_run(
    new_small_study, scheduler, monkeypatch
):
    _, asked = a_run(new_small_study)
    programs = iter(["the command's", "the worker's"])
    monkeypatch.setattr(batches, "program_digest", lambda: next(programs))
    with pytest.raises(StoreError, match="program or libraries of a worker are not those"):
        batch([asked], Machines(1, scheduler))
    assert not asked.folder.exists()


def test_a_worker_without_the_workspace_makes_none(
    new_small_study, scheduler, monkeypatch, tmp_path
):
    _, asked = a_run(new_small_study, folder=tmp_path / "gone" / "h33")
    (tmp_path / "gone").mkdir()
    monkeypatch.setattr(batches, "SHOWS_S", 0.0)
    whole = batches._task(run_all, asked)
    (tmp_path / "gone").rmdir()
    monkeypatch.setattr(batches, "_task", lambda *_: whole)
    with pytest.raises(StoreError, match="gone: not there on a worker"):
        batch([asked], Machines(1, scheduler))
    assert not (tmp_path / "gone").exists()


def test_a_run_that_shows_late_is_made_once_and_told_once(new_small_study, scheduler, monkeypatch):
    _, asked = a_run(new_small_study)
    looks, heard = [], []
    monkeypatch.setattr(door, "WAIT_S", 0.0)

    def late(folder):
        looks.append(stamps(folder))
        return intact_record(folder) if len(looks) > 2 else None

    monkeypatch.setattr(batches, "intact_record", late)
    outcomes = batch([asked], Machines(1, scheduler), heard.append)
    assert [own.reused for own in outcomes.values()] == [True]
    assert [own.event for own in heard] == ["h33"]
    assert looks[0] == stamps(asked.folder) != {}


def test_paths_mean_the_same_where_a_worker_stands(new_small_study, monkeypatch, tmp_path):
    _, asked = a_run(new_small_study)
    monkeypatch.chdir(tmp_path)
    relative = replace(asked, folder=Path("results") / "small" / "existing" / "h33")
    task = batches._task(run_all, relative)
    assert pickle.loads(zlib.decompress(task.request)).folder == tmp_path / relative.folder
    assert task.above.is_absolute()
    town = uncertain_town(tmp_path / "town")
    monkeypatch.chdir(town)
    own = sampled(open_ensemble(Workspace(Path()), "small"), 8, [("existing", "h33")])
    member = own.member(0)
    assert member.root == town
    assert member.folder.is_relative_to(town)


def test_a_run_that_fails_on_a_worker_says_why(new_small_study, scheduler):
    _, asked = a_run(new_small_study)
    # So many minutes are over before SWMM has begun.
    hasty = asked.settings.model_copy(update={"timeout_min": 1e-6})
    with pytest.raises(EngineError, match=r"did not finish in the time|ended from outside"):
        batch([replace(asked, settings=hasty)], Machines(1, scheduler))
    assert not asked.folder.exists()


def test_members_a_task_are_by_the_seconds_they_take():
    class Jobs:
        members_per_task, workers = None, 20

        def address(self):
            return ""

    jobs = Machines(1, jobs=Jobs())
    # 600 s a task: 30 members of 20 s; no more than 50, no fewer than 10.
    assert [members_per_task(jobs, 8192, seconds) for seconds in (20, 1, 77, 0)] == [30, 50, 10, 10]
    # 4 tasks for each of 20 workers at least: 400 / 80.
    assert members_per_task(jobs, 400, 20) == 5
    assert members_per_task(jobs, 40, 20) == 1
    Jobs.members_per_task = 25
    assert members_per_task(jobs, 40, 20) == 25
    assert members_per_task(Machines(2), 8192, 1) == 1


@pytest.mark.heavy
def test_members_a_task_change_nothing_that_is_kept(tmp_path, scheduler):
    class Jobs:
        members_per_task, workers = 3, 2

        def address(self):
            return scheduler

    folders, heard = {}, []
    for name in ("alone", "together"):
        own = sampled(open_ensemble(Workspace(uncertain_town(tmp_path / name)), "small"), 8,
                      [("existing", "h33")])  # fmt: skip
        folders[name] = own.folder
        members = [own.member(number) for number in range(3)]
        if name == "alone":
            for member in members:
                run_member(member)
        else:
            run_member(members[1])
            there = stamp(own.folder, 1)
            run_members(members, own.is_kept, Machines(1, jobs=Jobs()), on_finished=heard.append)
            assert stamp(own.folder, 1) == there
    assert sorted(heard) == [0, 2]
    kept = {name: figures(folder) for name, folder in folders.items()}
    assert len(kept["alone"]) == 3
    assert kept["together"] == kept["alone"]


RUNS = 12


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by SIGKILL")
def test_a_killed_worker_and_a_scheduler_started_again_lose_no_run(new_small_study, tmp_path):
    """Each of 12 equal runs has a folder of its own; what stood at either death stays as it is."""
    opened, asked = a_run(new_small_study)
    opened.results.mkdir(parents=True)
    batch([replace(asked, folder=tmp_path / "undisturbed")], Machines(1))
    requests = [replace(asked, event=f"h33-{k}", folder=opened.results / "existing" / f"{k:02d}")
                for k in range(RUNS)]  # fmt: skip
    port, heard, outcomes = free_port(), [], {}
    machines = Machines(1, f"tcp://127.0.0.1:{port}")
    begin = ("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard",
             "--dashboard-address", ":0")  # fmt: skip
    join = ("dask_worker", machines.scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--local-directory", str(tmp_path))  # fmt: skip

    def going():
        outcomes.update(batch(requests, machines, lambda request: heard.append(request.event)))

    with processes() as start:
        scheduler, workers = start(*begin), [start(*join), start(*join)]
        thread = threading.Thread(target=going)
        thread.start()
        wait_until(lambda: len(stamps(opened.results)) >= 2)
        workers[0].send_signal(signal.SIGKILL)
        wait_until(lambda: len(stamps(opened.results)) >= 5)
        scheduler.send_signal(signal.SIGKILL)
        scheduler.wait()
        for worker in workers:
            worker.kill()
            worker.wait()
        before = stamps(opened.results)
        assert len(before) < RUNS
        start(*begin), start(*join), start(*join)
        thread.join(600)
    after = stamps(opened.results)
    assert len(outcomes) == len(after) == RUNS
    assert sorted(heard) == sorted(own.event for own in requests)
    assert {path: after[path] for path in before} == before
    ours = read_run(tmp_path / "undisturbed").series
    for own in requests:
        assert read_run(own.folder).series.equals(ours)
