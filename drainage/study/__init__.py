"""A study from its files to its results; ``steps`` reads like the flow of the README."""

from drainage.study.convergence import run_convergence
from drainage.study.opening import OpenStudy, Workspace, open_study
from drainage.study.score_files import FIRST_COLUMNS, score_tables, write_scores
from drainage.study.steps import (
    Scores,
    compare_scenarios,
    compose_scenario,
    costs_10k_yuan,
    finished,
    run_study,
    score_run,
    write_comparisons,
)

__all__ = [
    "FIRST_COLUMNS",
    "OpenStudy",
    "Scores",
    "Workspace",
    "compare_scenarios",
    "compose_scenario",
    "costs_10k_yuan",
    "finished",
    "open_study",
    "run_convergence",
    "run_study",
    "score_run",
    "score_tables",
    "write_comparisons",
    "write_scores",
]
