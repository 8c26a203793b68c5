"""Where the ground of a survey steps from one pipe end to the other: two height datums?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.formats.remarks import Remark, RemarkKind
from drainage.said import said

SMALLEST_STEP_M = 0.5
"""The datums in use beside the national one of 1985 stand off by 0.5 m and more; that of 1956, by
0.029 m (origin 72.289 and 72.260 m), is lost among slopes.

Of 1985: Wusong 1.717, Dagu 1.163, Pearl River 0.557 m, each different from place to place, as
printed in Baidu Baike under 1985国家高程基准 (baiwen13.com/article/242591.html)."""
TIMES_USUAL = 5.0

STEP = RemarkKind(
    "survey-level-step", "warning", "相邻井地面高程突变, 疑两侧高程基准不同",
    "the ground steps between the ends of the pipe: are both sides in one height datum?",
    "left as it is: compare with the benchmark of each crew",
)  # fmt: skip


def level_steps(file: str, pipes: pd.DataFrame, points: pd.DataFrame) -> list[Remark]:
    """Pipes along which the ground steps, though it does not at the pipes beside them.

    ``points`` are indexed by id with ``ground_level_m``. A step is over 0.5 m and five times
    what nine of ten pipes stay under; a single point that is off has a second step back.
    """
    ground = points["ground_level_m"]
    fall = ground.reindex(pipes["from_id"]).to_numpy() - ground.reindex(pipes["to_id"]).to_numpy()
    size = np.abs(fall)
    if not np.isfinite(size).any():
        return []
    usual = float(np.nanquantile(size, 0.9))
    steps = size > max(SMALLEST_STEP_M, TIMES_USUAL * usual)
    ends = pipes.loc[steps, ["from_id", "to_id"]]
    often = pd.concat([ends["from_id"], ends["to_id"]]).value_counts()
    alone = (ends["from_id"].map(often).eq(1) & ends["to_id"].map(often).eq(1)).to_numpy()
    told = [said("{step} m, usually under {usual} m", step=f"{step:.2f}", usual=f"{usual:.2f}")
            for step in size[steps][alone]]  # fmt: skip
    return STEP.at(file, ends.index[alone].astype(str), "", told)
