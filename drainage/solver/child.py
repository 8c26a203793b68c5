"""One SWMM run in a process of its own: ``python -m drainage.solver.child <folder>``.

SWMM allows one simulation per process and holds the interpreter while it computes. The
folder holds model.inp and child.json (``Orders``); model.rpt, model.out and
statistics.npz are left in it. Progress goes to standard output, one JSON object a line.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from swmm.toolkit import shared_enum, solver

from drainage.solver.orders import MODEL_FILES, Orders
from drainage.solver.statistics import read_statistics

WHOLE_MIN = 1e-6
"""SWMM counts milliseconds: a minute is whole within this."""


def main(folder: Path) -> None:
    """Run the model of ``folder``; SWMM's own error code is left to the report."""
    os.chdir(folder)
    orders = Orders(**json.loads(Path("child.json").read_text(encoding="utf-8")))
    began = datetime.now()
    solver.swmm_open(*MODEL_FILES)
    try:
        solver.swmm_start(1)
        end_minute = _step_to_the_end(orders)
        arrays: dict[str, Any] = {"end_minute": end_minute, **read_statistics()}
        np.savez("statistics.npz", **arrays)
        solver.swmm_end()
    finally:
        solver.swmm_close()
    _say(fraction=1.0, engine_s=(datetime.now() - began).total_seconds())


def _step_to_the_end(orders: Orders) -> float:
    """Step as SWMM's own program does until the end of the run, or until streets and outfalls
    are quiet and tanks empty at a meeting; the minute it ended."""
    find = solver.project_get_index
    kind = shared_enum.ObjectType.NODE
    streets = [find(kind, name) for name in orders.street_nodes]
    outfalls = [find(kind, name) for name in orders.river_outfalls]
    tanks = {find(kind, name): depth for name, depth in orders.full_above_m.items()}
    while elapsed_days := solver.swmm_step():
        meeting = elapsed_days * 1440 / orders.meeting_min
        if abs(meeting - round(meeting)) * orders.meeting_min > WHOLE_MIN:
            continue
        minute = round(meeting) * orders.meeting_min
        _say(fraction=min(1.0, minute / orders.end_minute))
        if minute > orders.may_end_after_minute and _quiet(orders, streets, outfalls, tanks):
            return minute
    return orders.end_minute


def _quiet(
    orders: Orders, streets: list[int], outfalls: list[int], tanks: dict[int, float]
) -> bool:
    depth = shared_enum.NodeResult.DEPTH
    inflow = shared_enum.NodeResult.TOTAL_INFLOW
    if any(solver.node_get_result(node, depth) >= orders.dry_depth_m for node in streets):
        return False
    if any(solver.node_get_result(node, depth) >= full for node, full in tanks.items()):
        return False
    limit = orders.quiet_overflow_l_s / 1000
    return all(solver.node_get_result(node, inflow) < limit for node in outfalls)


def _say(**values: float) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
