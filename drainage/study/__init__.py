"""A study from its files to its results; ``steps`` reads like the flow of the README.

What stands here is imported when it is first used: a command with nothing to do, and
``--help``, do without tables and engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drainage.study.convergence import read_convergence, run_convergence
    from drainage.study.cure_files import CURES, read_cures
    from drainage.study.cures import Cures, cures_table, find_cures, trials_table, worsened
    from drainage.study.flood_checks import flood_check, flood_scenarios
    from drainage.study.opening import OpenStudy, open_study
    from drainage.study.score_files import FILES, score_tables, write_scores
    from drainage.study.steps import (
        Scores,
        compare_scenarios,
        compose_scenario,
        costs_10k_yuan,
        run_for_figures,
        run_on_surface,
        run_study,
        score_run,
        write_comparisons,
    )
    from drainage.study.workspace import Workspace

_STANDS_IN = {
    "convergence": ("read_convergence", "run_convergence"),
    "cure_files": ("CURES", "read_cures"),
    "cures": ("Cures", "cures_table", "find_cures", "trials_table", "worsened"),
    "flood_checks": ("flood_check", "flood_scenarios"),
    "opening": ("OpenStudy", "open_study"),
    "score_files": ("FILES", "score_tables", "write_scores"),
    "steps": ("Scores", "compare_scenarios", "compose_scenario", "costs_10k_yuan",
              "run_for_figures", "run_on_surface", "run_study", "score_run",
              "write_comparisons"),
    "workspace": ("Workspace",),
}  # fmt: skip
_MODULE_OF = {name: module for module, names in _STANDS_IN.items() for name in names}

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
    "flood_check",
    "flood_scenarios",
    "open_study",
    "read_convergence",
    "read_cures",
    "run_convergence",
    "run_for_figures",
    "run_on_surface",
    "run_study",
    "score_run",
    "score_tables",
    "trials_table",
    "worsened",
    "write_comparisons",
    "write_scores",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
