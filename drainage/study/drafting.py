"""A first study of a network, to edit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from drainage.checks import Regrade
from drainage.errors import Finding, InputError
from drainage.names import require_name
from drainage.network import read_network
from drainage.study.workspace import Workspace
from drainage.written import write_text

STUDY = """# 各方案共同的条件：管网、降雨、河道水位、计算设置、目标
# The conditions all scenarios share: network, storms, river, run settings, targets.
title_zh = {title}
title_en = {name}
network = {network}
formula = "beijing-zone-ii"
baseline = "existing"
scenarios = ["existing"]

# 降雨在 rainfall/storms/ 中，河道水位工况在 rainfall/river_levels.toml 中
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
# 产流、汇流或降雨的误差大于此值（%）的计算不评分
# A run whose runoff, routing or rain closes worse than this is not scored.
{run}

# `drainage check` 查出的问题确属实情且已知的，可说明理由降级
# A finding of `drainage check` that is true and known may be graded down, with its reason:
# [[regrades]]
# rule = "adverse-slope"
# grade = "warning"
# reason = "2024 年 CCTV 检测核实"
# ids = ["Y12-Y13"]
"""
LIMIT = "continuity_limit_pct = 0.5"
OWN_LIMIT = """# 模型按其自身步长计算；SWMM 手册认为误差达 10 % 的计算不可靠
# 计算超限时，减小步长往往有效：routing_step_s = 2
# The model runs at its maker's own steps; SWMM's manual doubts a run from 10 % on.
# Where a run misses the limit, a shorter step here often mends it: routing_step_s = 2.
continuity_limit_pct = 2.0
# 模型和事件都给出某排出口水位时以谁为准：model 或 river
# Where the model and the event both give a level at an outfall: model or river.
# outfall_level = "model\""""
GROUND = """
# 地面积水计算的地形，在管网文件夹中
# The ground of `drainage inundate`, in the folder of the network.
[ground]
terrain = {terrain}
"""
EXISTING = """title_zh = "现状"
title_en = "Existing"
"""


def draft_study(
    workspace: Workspace,
    study: str,
    network: str,
    regrades: Sequence[Regrade] = (),
    terrain: str = "",
) -> Path:
    """Write ``study``, the existing state of ``network`` at two storms; its study.toml.

    ``regrades`` are findings that are true and known; ``terrain`` the ground, in the folder of
    the network.

    Raises InputError for a name that is none or taken, and where the network cannot be read.
    """
    require_name(study)
    base = read_network(workspace.folder("networks", network))
    folder = workspace.folder("scenarios", study)
    require_new_study(folder)
    folder.mkdir(parents=True)
    words = {"title": base.title_zh or network, "name": study, "network": network}
    cells = {k: json.dumps(v, ensure_ascii=False) for k, v in words.items()}
    text = STUDY.format(run=OWN_LIMIT if base.model else LIMIT, **cells)
    if terrain:
        text += GROUND.format(terrain=json.dumps(terrain, ensure_ascii=False))
    write_text(folder / "existing.toml", EXISTING)
    write_text(folder / "study.toml", text + "".join(map(_regrade_text, regrades)))
    return folder / "study.toml"


def require_new_study(folder: Path) -> None:
    """InputError where a study lies in ``folder``."""
    if folder.exists():
        raise InputError([Finding(str(folder), "", "", "", "a study of this name is there",
                                  "Give another name, or edit that one.")])  # fmt: skip


def _regrade_text(own: Regrade) -> str:
    rows = (("rule", own.rule), ("grade", own.grade), ("reason", own.reason), ("ids", own.ids))
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in rows if value]
    return "\n".join(["", "[[regrades]]", *lines, ""])
