"""Jobs of the desk: run, stop, killed, held by another, kept for the next time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.engine.batch import Part
from drainage.study.holding import holding

LONG = 'warm_up_h = 1.0\ntail_h = 1.0\n'
PATIENCE_S = 60.0


def until(state, desk, number):
    """The job once it is in a state, or in phase ``state``."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        job = next(own for own in desk.client.get("/api/runs").json() if own["id"] == number)
        if state in (job["state"], job["phase"]):
            return job
        if job["state"] in ("failed", "stopped", "done"):
            break
        time.sleep(0.02)
    raise AssertionError(job)


def ask(desk, scenario="better", events=("h33",)):
    answer = desk.client.post("/api/runs", json={"scenario": scenario, "events": list(events)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def results(desk):
    return desk.workspace.folder("results", "small")


FILES = ("series.nc", "totals.nc")


def test_a_run_of_the_desk_has_the_figures_of_the_command_and_stands_for_it(
    at_desk, finished_small_study
):
    job = ask(at_desk)["job"]
    done = until("done", at_desk, job["id"])
    assert done["answer"]["made"] == 1
    own = results(at_desk) / "better" / "h33"
    other = finished_small_study / "results" / "small" / "better" / "h33"
    for name in FILES:
        assert (own / name).read_bytes() == (other / name).read_bytes()
