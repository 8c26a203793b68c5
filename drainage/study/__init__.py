"""A study from its files to its results; ``steps`` reads like the flow of the README."""

from drainage.study.convergence import read_convergence, run_convergence
from drainage.study.cure_files import CURES, read_cures
from drainage.study.cures import Cures, cures_table, find_cures, trials_table, worsened
from drainage.study.flood_checks import flood_check, flood_scenarios
from drainage.study.opening import OpenStudy, Workspace, open_study
from drainage.study.score_files import FILES, score_tables, write_scores
from drainage.study.steps import (
    Scores,
    compare_scenarios,
    compose_scenario,
    costs_10k_yuan,
    finished,
    run_on_surface,
    run_study,
    score_run,
    write_comparisons,
)

__all__ = [
    "CURES",
    "FILES",
    "Cures",
    "OpenStudy",
    "Scores",
    "Workspace",
    "compare_scenarios",
    "compose_scenario",
    "costs_10k_yuan",
    "cures_table",
    "find_cures",
    "finished",
    "flood_check",
    "flood_scenarios",
    "open_study",
    "read_convergence",
    "read_cures",
    "run_convergence",
    "run_on_surface",
    "run_study",
    "score_run",
    "score_tables",
    "trials_table",
    "worsened",
    "write_comparisons",
    "write_scores",
]
