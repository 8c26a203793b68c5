"""`drainage draft`: a first study of a network, to edit."""

from __future__ import annotations

import json

from drainage.cli.reader import say
from drainage.errors import Finding, InputError
from drainage.names import require_name
from drainage.network import read_network
from drainage.said import said
from drainage.study import Workspace

STUDY = """# The conditions all scenarios share: network, storms, river, run settings, targets.
title_zh = {title}
title_en = {name}
network = {network}
formula = "beijing-zone-ii"
baseline = "existing"
scenarios = ["existing"]

# Storms stand in rainfall/storms/, river states in rainfall/river_levels.toml.
[[events]]
id = "h33"
storm = "h33"
river_state = "low-water"

[[events]]
id = "h54"
storm = "h54"
river_state = "low-water"

[run]
# A run whose runoff, routing or rain closes worse than this is not scored.
{run}

# A finding of `drainage check` that is true and known may be graded down, with its reason:
# [[regrades]]
# rule = "adverse-slope"
# grade = "warning"
# reason = "confirmed by CCTV in 2024"
# ids = ["Y12-Y13"]
"""
LIMIT = "continuity_limit_pct = 0.5"
OWN_LIMIT = """# The model runs at its maker's own steps; SWMM's manual doubts a run from 10 % on.
# Where a run misses the limit, a shorter step here often mends it: routing_step_s = 2.
continuity_limit_pct = 2.0
# Where the model and the event both give a level at an outfall: model or river.
# outfall_level = "model\""""
EXISTING = """title_zh = "现状"
title_en = "Existing"
"""


def draft(workspace: Workspace, study: str, network: str) -> None:
    """`drainage draft`."""
    require_name(study)
    base = read_network(workspace.folder("networks", network))
    title = base.title_zh or network
    folder = workspace.folder("scenarios", study)
    if folder.exists():
        raise InputError([Finding(str(folder), "", "", "", "a study of this name is there",
                                  "Give another name, or edit that one.")])  # fmt: skip
    folder.mkdir(parents=True)
    words = {"title": title, "name": study, "network": network}
    cells = {k: json.dumps(v, ensure_ascii=False) for k, v in words.items()}
    text = STUDY.format(run=OWN_LIMIT if base.model else LIMIT, **cells)
    (folder / "existing.toml").write_text(EXISTING, encoding="utf-8", newline="\n")
    (folder / "study.toml").write_text(text, encoding="utf-8", newline="\n")
    say(said("Written: {path} and existing.toml", path=folder / "study.toml"))
