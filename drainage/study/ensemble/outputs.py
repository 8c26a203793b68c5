"""What is asked of each member when it is asked what matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats
from drainage.ensemble.probabilities import ranks
from drainage.study.ensemble.figures import RANKED_BY
from drainage.study.ensemble.gathering import Gathered
from drainage.study.ensemble.sampled import Sampled
from drainage.study.ensemble.storms import ranking_event, sewage_event

ORDER, DEPTH = "point_ranks", "point_depth_m"
VOLUME, SEWAGE = "total_flooded_volume_m3", "sewage_to_rivers_m3"


@dataclass(frozen=True, eq=False)
class Output:
    """A figure of a scenario in a storm: ``values`` (member, part), NaN where a member was lost.

    ``point`` is whose depth it is; the ranks of all points are one output of several parts.
    """

    name: str
    scenario: str
    event: str
    point: str
    values: Floats


def outputs_of(sampled: Sampled, gathered: Gathered, scenario: str) -> list[Output]:
    """Ranks and depths of the points and the town's volume in the storm the ranking is judged in,
    and its sewage in that of the outlets, where one was run."""
    storm = ranking_event(sampled)
    sewage = sewage_event(sampled, gathered.figures) or storm
    runs = [run for run in sampled.runs if run[0] == scenario]
    found = []
    if (scenario, storm) in runs:
        own = gathered.figures.sel(scenario=scenario, event=storm)
        kept = ~gathered.lost((scenario, storm))[:, None]
        points = [str(name) for name in own["point"].to_numpy()]
        depth = np.nan_to_num(own["point_depth_m"].sel(reading=RANKED_BY).to_numpy(), nan=0.0)
        if len(points) > 1:
            order = np.where(kept, ranks(depth)[0].astype(float), np.nan)
            found.append(Output(ORDER, scenario, storm, "", order))
        found += [
            Output(DEPTH, scenario, storm, point, np.where(kept, depth[:, [k]], np.nan))
            for k, point in enumerate(points)
        ]
        found.append(Output(VOLUME, scenario, storm, "", own[VOLUME].to_numpy()[:, None]))
    if (scenario, sewage) in runs:
        own = gathered.figures.sel(scenario=scenario, event=sewage)
        found.append(Output(SEWAGE, scenario, sewage, "", own[SEWAGE].to_numpy()[:, None]))
    return found
