"""The listed waterlogging points, ranked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.metrics.causes import limiting_causes
from drainage.metrics.ranks import shared_rank
from drainage.metrics.series import last_minute_above, minutes_above
from drainage.network.model import Network
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
MEASURED = (
    "rank",
    "max_depth_m",
    "max_lane_depth_m",
    "minutes_above_15cm",
    "minutes_above_27cm",
    "minutes_to_drain",
    "drain_cut_off",
    "ponded_volume_m3",
    "limiting_cause",
    "cause_note",
    *CAUSE_FIGURES,
    "meets_target",
)


def score_points(
    network: Network, result: RunResult, hourly_depth_mm: float, targets: Targets
) -> pd.DataFrame:
    """One row a point, by point_no; depth in m above the gutter (in a sag above its bottom).

    ``minutes_to_drain`` runs from the end of the rain until the depth is below the limit
    for good; ``drain_cut_off`` says that the run ended before. ``meets_target`` is empty
    for a storm heavier than the point's own. A run past its limits gives empty values and
    the reason.
    """
    points = network.watch_points
    frame = pd.DataFrame(
        {
            "scenario": result.scenario,
            "event": result.event,
            "name_zh": points["name_zh"],
            "name_en": points["name_en"],
            "phase": points["phase"],
            "target_hourly_rain_mm": points["target_hourly_rain_mm"],
            "reason": result.reason,
        },
        index=points.index,
    )
    if not result.within_limits or points.empty:
        return frame.assign(**dict.fromkeys(MEASURED, np.nan))
    nodes = points["node_id"].tolist()
    depth = result.totals["node_max_depth_m"].sel(node=nodes).to_numpy()
    series = result.series["node_depth_m"].sel(node=nodes)
    limit = targets.point_depth_m
    rain_end = float(result.record["rain_end_minute"])
    last = last_minute_above(series, limit)
    still = series.isel(minute=-1).to_numpy() > limit
    frame = frame.assign(
        max_depth_m=depth,
        max_lane_depth_m=np.maximum(0.0, depth - _lane_rise_m(network, targets)),
        minutes_above_15cm=minutes_above(series, limit),
        minutes_above_27cm=minutes_above(series, targets.closed_depth_m),
        minutes_to_drain=np.maximum(0.0, last - rain_end),
        drain_cut_off=still,
        ponded_volume_m3=_ponded_volume_m3(network, result),
        **limiting_causes(network, result, limit)[["limiting_cause", "cause_note", *CAUSE_FIGURES]],
    )
    own = hourly_depth_mm <= frame["target_hourly_rain_mm"] + 1e-6
    met = (frame["max_depth_m"] <= limit).astype("boolean")
    return frame.assign(
        rank=shared_rank(
            [frame[name].round(digits) for name, digits in (
                ("max_depth_m", 3), ("minutes_above_15cm", 1), ("ponded_volume_m3", 1))]
        ),
        meets_target=met.where(own, pd.NA),
    )  # fmt: skip


def _lane_rise_m(network: Network, targets: Targets) -> np.ndarray:
    """How much the outer edge of the innermost lane lies above the gutter.

    The crossfall raises the street towards its crown; the lane next to the crown is the
    shallowest, and its outer edge one lane width from the crown.
    """
    streets = network.watch_points["street_id"]
    reach = network.conduits[network.conduits["shape"] == "street"]
    section = reach.drop_duplicates("street_id").set_index("street_id")["street_section_id"]
    shape = network.street_sections.reindex(section.reindex(streets))
    outer = np.maximum(0.0, shape["crown_width_m"].to_numpy() - targets.lane_width_m)
    return outer * shape["crossfall_pct"].to_numpy() / 100


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
