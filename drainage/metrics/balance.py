"""Whether the water a run makes or loses is small beside the water that floods."""

from __future__ import annotations

from dataclasses import replace

from drainage.metrics.streets import flooded_volume_m3
from drainage.network.model import Network
from drainage.results import RunResult
from drainage.said import said

SHOWN_DEPTH_M = 0.01
"""Depths are read to a centimetre: a layer of it is the least flooding errors are set beside."""


def routing_error_of_flooded_pct(network: Network, result: RunResult) -> float:
    """Size of the routing error in % of the flooded volume, or of a centimetre of water on all
    carriageways where less than that is flooded."""
    error_m3 = abs(float(result.record["routing_error_m3"]))
    least_m3 = SHOWN_DEPTH_M * carriageway_area_m2(network)
    flooded_m3 = max(flooded_volume_m3(network, result), least_m3)
    return 100 * error_m3 / flooded_m3 if flooded_m3 else 0.0


def carriageway_area_m2(network: Network) -> float:
    """Area between the kerbs of all street reaches."""
    reaches = network.conduits[network.conduits["shape"] == "street"]
    section = network.street_sections.reindex(reaches["street_section_id"])
    width_m = section["crown_width_m"].to_numpy(float) * section["sides"].to_numpy(float)
    return float((reaches["length_m"].to_numpy(float) * width_m).sum())


def judged_by_flooding(network: Network, result: RunResult) -> RunResult:
    """The result, past its limits where its routing error is too large beside the flooding.

    The limit is the run's own setting ``flooding_error_limit_pct``. It guards depths that are
    read to a centimetre on streets; a network without any is judged by its continuity
    alone, and the share stands in the table of the town. So is a run on the grid: its street
    water is no part of SWMM's routing, and its record judges what of the routing's gap can have
    reached the ground (``spill_gap_limit_pct``).
    """
    if network.streets.empty or result.record.get("surface") == "grid":
        return result
    limit = float(result.record["settings"]["flooding_error_limit_pct"])
    share = routing_error_of_flooded_pct(network, result)
    if share <= limit:
        return result
    reason = said("routing error {share} % of the flooded volume (limit {limit} %)",
                  share=f"{share:.3g}", limit=f"{limit:g}")  # fmt: skip
    reasons = "; ".join(text for text in (result.reason, reason) if text)
    return replace(result, record={**result.record, "within_limits": False, "reason": reasons})
