"""The listed waterlogging points, ranked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from drainage.metrics.causes import limiting_causes
from drainage.metrics.columns import as_written
from drainage.metrics.manhole_points import manhole_figures, on_streets
from drainage.metrics.ranks import shared_rank
from drainage.metrics.readings import (
    VERDICT,
    VERDICTS,
    depth_above_gutter_m,
    exceeded,
    lane_rise_m,
)
from drainage.metrics.series import last_minute_above, minutes_above
from drainage.network.model import Network
from drainage.network.street_places import node_places
from drainage.results import RunResult
from drainage.scenario.settings import Targets

CAUSE_FIGURES = (
    "flow_to_capacity",
    "arriving_flow_m3_s",
    "inlets_took_m3_s",
    "inlet_capacity_m3_s",
    "sewer_capacity_m3_s",
    "sewer_room_m3_s",
)
RANKED_BY = ("max_depth_m", "minutes_above_limit", "ponded_volume_m3")
FIGURES = (
    "max_depth_m",
    "max_depth_above_gutter_m",
    "max_lane_depth_m",
    "minutes_above_limit",
    "minutes_above_15cm",
    "minutes_above_27cm",
    "minutes_to_drain",
    "drain_cut_off",
    "ponded_volume_m3",
    "limiting_cause",
    "cause_note",
    *CAUSE_FIGURES,
)
MEASURED = ("rank", *FIGURES, "meets_target", *VERDICTS)


def score_points(
    network: Network, result: RunResult, hourly_depth_mm: float, targets: Targets
) -> pd.DataFrame:
    """One row a point, by point_no; ``max_depth_m`` above the gutter, in a sag above its bottom.

    ``max_depth_above_gutter_m`` counts from the street's normal gutter in a sag, too;
    ``max_lane_depth_m`` at the outer edge of the lane next to the crown, of a street that
    sinks with its sag. ``minutes_to_drain`` runs from the end of the rain until the depth is
    below the limit for good; ``drain_cut_off`` says that the run ended before.

    ``VERDICTS`` judge by the three readings, ``meets_target`` is the one that decides in the
    study; all are empty for a storm heavier than the point's own. A run past its limits gives
    empty values and the reason. A point that is a manhole counts from its ground; see
    ``manhole_figures``. Where its water leaves the model it has no depth and no rank, and its
    targets are missed.
    """
    return _scored(network, result, hourly_depth_mm, targets, _street_figures)


def judge_points(
    network: Network, result: RunResult, hourly_depth_mm: float, targets: Targets
) -> pd.DataFrame:
    """As ``score_points`` but for why water stands on streets: the causes there are empty.

    For runs of which depths and verdicts alone are asked for, in a third of the time.
    """
    return _scored(network, result, hourly_depth_mm, targets, _street_depths)


def _scored(
    network: Network,
    result: RunResult,
    hourly_depth_mm: float,
    targets: Targets,
    figures_of: Callable[[Network, RunResult, Targets], pd.DataFrame],
) -> pd.DataFrame:
    """``score_points`` with what ``figures_of`` says of the points on streets."""
    points = network.watch_points
    frame = pd.DataFrame(
        {
            "scenario": result.scenario,
            "event": result.event,
            "name_zh": points["name_zh"],
            "name_en": points["name_en"],
            "street_place": node_places(network, points["street_id"], points["node_id"]),
            "phase": points["phase"],
            "target_hourly_rain_mm": points["target_hourly_rain_mm"],
            "reason": result.reason,
        },
        index=points.index,
    )
    if not result.within_limits or points.empty:
        return frame.assign(**dict.fromkeys(MEASURED, np.nan))
    on_street = on_streets(network)
    parts = []
    if on_street.any():
        streets = network.with_tables(watch_points=points[on_street])
        parts.append(figures_of(streets, result, targets))
    if not on_street.all():
        parts.append(manhole_figures(network, result, targets.point_depth_m))
    frame = frame.join(pd.concat(parts).reindex(columns=list(FIGURES)))
    lost = ~on_street & frame["max_depth_m"].isna()
    own = hourly_depth_mm <= frame["target_hourly_rain_mm"] + 1e-6
    judged = ~exceeded(frame, targets)
    judged[lost] = False
    verdicts = {column: judged[reading].where(own, pd.NA) for reading, column in VERDICT.items()}
    return frame.assign(
        rank=shared_rank([as_written(frame[name]) for name in RANKED_BY]),
        meets_target=verdicts[VERDICT[targets.decides]],
        **verdicts,
    )


def _street_figures(network: Network, result: RunResult, targets: Targets) -> pd.DataFrame:
    """``FIGURES`` of points on streets."""
    causes = limiting_causes(network, result, targets.point_depth_m)
    return _street_depths(network, result, targets).join(
        causes[["limiting_cause", "cause_note", *CAUSE_FIGURES]]
    )


def _street_depths(network: Network, result: RunResult, targets: Targets) -> pd.DataFrame:
    """``FIGURES`` of points on streets but for their causes."""
    points = network.watch_points
    nodes = points["node_id"].tolist()
    depth = result.totals["node_max_depth_m"].sel(node=nodes).to_series()
    series = result.series["node_depth_m"].sel(node=nodes)
    limit = targets.point_depth_m
    last = last_minute_above(series, limit)
    return pd.DataFrame(
        {
            "max_depth_m": depth.to_numpy(),
            "max_depth_above_gutter_m": depth_above_gutter_m(network, depth).to_numpy(),
            "max_lane_depth_m": np.maximum(
                0.0, depth.to_numpy() - point_lane_rise_m(network, targets)
            ),
            "minutes_above_limit": minutes_above(series, limit),
            "minutes_above_15cm": minutes_above(series, 0.15),
            "minutes_above_27cm": minutes_above(series, 0.27),
            "minutes_to_drain": np.maximum(0.0, last - float(result.record["rain_end_minute"])),
            "drain_cut_off": series.isel(minute=-1).to_numpy() > limit,
            "ponded_volume_m3": _ponded_volume_m3(network, result),
        },
        index=points.index,
    )


def point_lane_rise_m(network: Network, targets: Targets) -> np.ndarray:
    """Of each point, of the street it is listed on: the least, where its width changes."""
    street = network.conduits["street_id"]
    rise = lane_rise_m(network, targets)
    least = rise.groupby(street.reindex(rise.index)).min()
    return least.reindex(network.watch_points["street_id"]).to_numpy(float)


def _ponded_volume_m3(network: Network, result: RunResult) -> np.ndarray:
    """Greatest volume at one time in the sag and the street reaches that touch it."""
    nodes = network.watch_points["node_id"].tolist()
    reaches = network.conduits[network.conduits["shape"] == "street"]
    touch = np.stack(
        [reaches["from_id"].eq(n).to_numpy() | reaches["to_id"].eq(n).to_numpy() for n in nodes],
        axis=1,
    ).astype(float)
    links = result.series["link_volume_m3"].sel(link=reaches.index.tolist()).to_numpy() @ touch
    return (links + result.series["node_volume_m3"].sel(node=nodes).to_numpy()).max(axis=0)
