"""Jobs of the desk: run, stopped, killed, held up by another command, kept for the next time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main
from drainage.names import WORKING
from drainage.results import intact_record, read_dataset
from drainage.study.at_hand import at_hand
from drainage.study.holding import HOLDER
from drainage.study.jobs.queue import JobQueue
from drainage.study.jobs.works import works_of
from drainage.study.workspace import Workspace

PATIENCE_S = 60.0
DAY = '[[events]]\nid = "day"\nstorm = "d33-24h"\nriver_state = "low-water"\n[run]\n'
SLOW = "routing_step_s = 0.1\n"
"""A day in steps of a tenth of a second takes the small town some seconds."""
HOLDS = """
import sys, time
from pathlib import Path
from drainage.study.holding import holding
from drainage.study.workspace import Workspace
with holding(Workspace(Path(sys.argv[1])), "small"):
    print("held", flush=True)
    time.sleep(600)
"""
QUEUES = """
import sys, threading
from pathlib import Path
from drainage.study.at_hand import at_hand
from drainage.study.jobs.queue import JobQueue
from drainage.study.jobs.works import works_of
from drainage.study.workspace import Workspace
def tell(job):
    print(job.kind, job.state, job.phase, job.progress and job.progress.fraction, flush=True)
workspace = Workspace(Path(sys.argv[1]))
queue = JobQueue(workspace, "small", works_of(lambda: at_hand(workspace, "small")), tell,
                 threading.Lock())
for scenario, event in (("existing", "h33"), ("existing", "day"), ("better", "h33")):
    queue.ask("runs", {"scenario": scenario, "events": [event]})
threading.Event().wait(600)
"""


def job_of(desk, number):
    return next(own for own in desk.client.get("/api/runs").json() if own["id"] == number)


def until(wanted, desk, number):
    """The job once ``wanted`` holds of it."""
    end = time.monotonic() + PATIENCE_S
    while not wanted(job := job_of(desk, number)):
        assert job["state"] not in ("failed", "stopped", "done"), job
        assert time.monotonic() < end, job
        time.sleep(0.02)
    return job


def done(job):
    return job["state"] == "done"


def ask(desk, scenario, event="h33"):
    answer = desk.client.post("/api/runs", json={"scenario": scenario, "events": [event]})
    assert answer.status_code == 200, answer.text
    return answer.json()


def started(code, folder, root):
    return subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE,
                            text=True, cwd=root,
                            env={**os.environ, "PYTHONPATH": str(root)})  # fmt: skip


def half_runs(workspace):
    return list(workspace.folder("results", "small").rglob(f"*{WORKING}*"))


@pytest.fixture
def with_a_day(new_small_study):
    """The small study with a storm of a day beside that of an hour, in short steps."""
    file = new_small_study / "scenarios" / "small" / "study.toml"
    file.write_text(file.read_text("utf-8").replace("[run]\n", DAY + SLOW), "utf-8")
    return new_small_study


def test_a_run_of_the_desk_has_the_figures_of_the_command_and_stands_for_it(
    at_desk, finished_small_study
):
    for scenario in ("existing", "better"):
        own = until(done, at_desk, ask(at_desk, scenario)["job"]["id"])
        assert own["answer"]["made"] == 1
    here, there = (
        folder / "results" / "small" for folder in (at_desk.workspace.root, finished_small_study)
    )
    for file in ("series.nc", "totals.nc"):
        run = f"better/h33/{file}"
        # Older libraries write the minute into the file.
        xr.testing.assert_identical(read_dataset(here / run), read_dataset(there / run))
    # What stands is answered at once, and the command runs nothing more.
    assert ask(at_desk, "better") == {"job": None, "reused": [["better", "h33"]]}
    words = ["--root", str(at_desk.workspace.root), "run", "small", "--no-maps"]
    told = CliRunner().invoke(main, words)
    assert "2 runs (2 already there)" in told.output
    assert (here / "points.csv").read_bytes() == (there / "points.csv").read_bytes()


def test_a_run_that_is_stopped_leaves_nothing_and_the_next_has_its_turn(with_a_day, at_desk):
    first = ask(at_desk, "existing", "day")["job"]
    second, third = ask(at_desk, "existing")["job"], ask(at_desk, "better")["job"]
    until(lambda job: job["progress"] and job["progress"]["fraction"] > 0, at_desk, first["id"])
    assert [job_of(at_desk, own["id"])["state"] for own in (second, third)] == ["waiting"] * 2
    # What is asked for twice waits once.
    assert ask(at_desk, "better")["job"]["id"] == third["id"]
    for own in (first, third):
        assert at_desk.client.delete(f"/api/runs/{own['id']}").status_code == 200
    until(done, at_desk, second["id"])
    assert [job_of(at_desk, own["id"])["state"] for own in (first, third)] == ["stopped"] * 2
    results = at_desk.workspace.folder("results", "small")
    assert intact_record(results / "existing" / "h33") is not None
    assert not (results / "existing" / "day").exists()
    assert half_runs(at_desk.workspace) == []


def test_a_job_waits_for_the_command_that_holds_the_results_and_says_which(at_desk, root):
    other = started(HOLDS, at_desk.workspace.root, root)
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "held\n"
        number = ask(at_desk, "existing")["job"]["id"]
        held = until(lambda job: job["phase"] == "held", at_desk, number)
        assert f"process {other.pid}" in held["holder"]["en"]
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    until(done, at_desk, number)
    assert not (at_desk.workspace.folder("results", "small") / HOLDER).exists()


@pytest.mark.heavy
def test_a_process_that_is_killed_loses_no_finished_run_and_not_its_queue(with_a_day, root):
    process = started(QUEUES, with_a_day, root)
    assert process.stdout is not None
    finished = False
    for line in process.stdout:
        finished |= line.startswith("runs done")
        words = line.split()
        if finished and words[2] == "running" and words[3] not in ("None", "0.0"):
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    workspace = Workspace(with_a_day)
    results = workspace.folder("results", "small")
    assert intact_record(results / "existing" / "h33") is not None
    # The engine ends with who started it, at its next line.
    assert not (results / "existing" / "day").exists()
    ended = threading.Event()
    queue = JobQueue(workspace, "small", works_of(lambda: at_hand(workspace, "small")),
                     lambda job: ended.set() if job.state == "done" else None,
                     threading.Lock())  # fmt: skip
    assert [(own.asks["scenario"], own.asks["events"], own.state) for own in queue.jobs()] == [
        ("existing", ["day"], "kept"), ("better", ["h33"], "kept"),
    ]  # fmt: skip
    # Nothing begins by itself; the long one is thrown away, the other goes on.
    queue.stop(queue.jobs()[0].id)
    queue.go_on()
    assert ended.wait(PATIENCE_S)
    assert intact_record(results / "better" / "h33") is not None
    queue.end()


def test_what_cannot_be_run_is_refused_with_what_can(at_desk):
    for body, word in (({"scenario": "none", "events": ["h33"]}, "existing"),
                       ({"scenario": "better", "events": ["h99"]}, "h33")):  # fmt: skip
        answer = at_desk.client.post("/api/runs", json=body)
        assert answer.status_code == 422
        assert word in answer.json()["findings"][0]["line"]["zh"]
    assert at_desk.client.delete("/api/runs/none").status_code == 422
    assert at_desk.client.get("/api/runs").json() == []
