"""SWMM behind one door: networks and storms in, finished runs out."""

from drainage.engine.batch import Progress, RunOutcome
from drainage.engine.request import RunRequest
from drainage.engine.runs import run_all, run_id, run_passing

__all__ = ["Progress", "RunOutcome", "RunRequest", "run_all", "run_id", "run_passing"]
