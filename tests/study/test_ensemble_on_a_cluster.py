"""Workers that die and a scheduler that is started again: no member is lost, run twice or changed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading

import psutil
import pytest

from drainage.cluster import Machines
from drainage.study import Workspace
from drainage.study.ensemble.going import run_ensemble
from drainage.study.ensemble.member import run_member
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.sampled import sampled
from tests.hearing import HEARING
from tests.study.dask_commands import free_port, processes, wait_until
from tests.study.uncertain_town import uncertain_town

RUNS = [("existing", "h33"), ("better", "h33")]
MEMBERS = 16


def figures(own):
    """What is kept of every run, but how long it took."""
    return {
        (run, number): {key: value for key, value in own.record(run, number).items()
                        if key not in ("seconds", "of")}
        for run in own.runs for number in range(len(own.sample))
    }  # fmt: skip


def kept(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")}


def wait_for(count, folder, seconds=300):
    wait_until(lambda: len(kept(folder)) >= count, seconds)


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by SIGKILL")
def test_a_killed_worker_and_a_scheduler_started_again_change_nothing(tmp_path):
    plain = open_ensemble(Workspace(uncertain_town(tmp_path / "plain")), "small")
    undisturbed = sampled(plain, MEMBERS, RUNS)
    for number in range(MEMBERS):
        run_member(undisturbed.member(number))
    own = open_ensemble(Workspace(uncertain_town(tmp_path / "disturbed")), "small")
    disturbed, port = sampled(own, MEMBERS, RUNS), free_port()
    address, outcome = f"tcp://127.0.0.1:{port}", []
    begin = ("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    join = ("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--local-directory", str(tmp_path))  # fmt: skip
    with processes() as start:
        scheduler, workers = start(*begin), [start(*join), start(*join)]
        going = threading.Thread(
            target=lambda: outcome.append(run_ensemble(own, MEMBERS, RUNS, Machines(2, address)))
        )
        going.start()
        wait_for(4, disturbed.folder)
        workers[0].send_signal(signal.SIGKILL)
        wait_for(8, disturbed.folder)
        scheduler.send_signal(signal.SIGKILL)
        scheduler.wait()
        before = kept(disturbed.folder)
        assert len(before) < 2 * MEMBERS
        for worker in workers:
            worker.kill()
        start(*begin), start(*join), start(*join)
        going.join(600)
    assert outcome, "the ensemble did not end"
    after = kept(disturbed.folder)
    assert len(after) == 2 * MEMBERS
    assert {path: after[path] for path in before} == before
    assert figures(disturbed) == figures(undisturbed)


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by SIGKILL")
def test_a_worker_of_this_machine_that_is_killed_is_replaced(tmp_path):
    own = open_ensemble(Workspace(uncertain_town(tmp_path)), "small")
    eight = sampled(own, 8, RUNS[:1])
    killed = []

    def kill_one():
        wait_for(2, eight.folder)
        # The worker is the process below the nanny's that runs Python and no engine.
        for process in psutil.Process().children(recursive=True):
            if "spawn_main" in " ".join(process.cmdline()):
                killed.append(process.pid)
                process.send_signal(signal.SIGKILL)
                return

    killer = threading.Thread(target=kill_one)
    killer.start()
    outcome = run_ensemble(own, 8, RUNS[:1], Machines(2))
    killer.join()
    assert killed
    assert outcome.made == 8
    assert not outcome.gathered.why
    assert len(kept(eight.folder)) == 8
    assert all(json.loads(path.read_text())["lost"] == "" for path in kept(eight.folder))


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by SIGINT")
def test_ctrl_c_stops_the_workers_in_one_sentence(tmp_path):
    folder = uncertain_town(tmp_path)
    eight = sampled(open_ensemble(Workspace(folder), "small"), 64, RUNS[:1])
    words = ["-c", HEARING, "--root", str(folder), "ensemble", "small", "-n", "64", "-j", "2"]
    going = subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    wait_for(4, eight.folder)
    # A terminal sends it to every process of the command.
    os.killpg(going.pid, signal.SIGINT)
    said, _ = going.communicate(timeout=60)
    assert going.returncode == 130
    assert "Stopped; what was finished is kept" in said
    assert "Traceback" not in said
