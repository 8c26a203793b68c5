"""What mends a run that is past its limit of continuity, said beside its error."""

from __future__ import annotations

import re

from drainage.said import said
from drainage.study.steps import Scores

_STEP = re.compile(r"^\s*ROUTING_STEP\w*\s+(\S+)", re.IGNORECASE | re.MULTILINE)
GOOD_STEP_S = 2.0
"""The routing step of networks built here; a model's own is often 10 to 30 s."""
LEAST_STEP_S = 0.25
"""Below it a step costs more than it mends: the fault lies in the model."""
ENGINE_STEP_S = 20.0
"""The engine's own, where a model gives none."""


def cure_of(score: Scores) -> str:
    """What to do about a routing balance past its limit; empty where it is not the routing's."""
    if "routing continuity" not in score.reason:
        return ""
    step_s = _routing_step_s(
        (score.folder / "model.inp").read_text(encoding="utf-8", errors="replace")
    )
    shorter_s = GOOD_STEP_S if step_s > GOOD_STEP_S else step_s / 2
    if shorter_s >= LEAST_STEP_S:
        return said(
            "the engine makes or loses water between its routing steps of {step_s:g} s: write "
            "routing_step_s = {shorter_s:g} under [run] of study.toml and run again",
            step_s=step_s,
            shorter_s=shorter_s,
        )
    return said(
        "the engine makes or loses water at routing steps of {step_s:g} s, too: mend the elements "
        "named in {report} under Highest Flow Instability Indexes and Most Frequent Nonconverging "
        "Nodes (very short pipes, nodes without depth, pumps that start and stop at once)",
        step_s=step_s,
        report=str(score.folder / "model.rpt"),
    )


def _routing_step_s(inp: str) -> float:
    """The routing step of a model, written as seconds or as hours, minutes and seconds."""
    given = _STEP.findall(inp)
    try:
        parts = [float(part) for part in given[-1].split(":")]
    except (IndexError, ValueError):
        return ENGINE_STEP_S
    return parts[0] if len(parts) == 1 else sum(v * 60 ** (2 - k) for k, v in enumerate(parts))
