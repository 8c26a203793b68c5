"""Maps as PNG files, in every language, without a system font."""

from drainage.maps.capacity import CapacityPicture, RiskPicture, capacity_map, flood_risk_map
from drainage.maps.draw import (
    Picture,
    before_after_map,
    depth_map,
    findings_map,
    overview_map,
    surcharge_map,
)
from drainage.maps.season_table import season_page
from drainage.maps.sheet import has_extent

__all__ = [
    "CapacityPicture",
    "Picture",
    "RiskPicture",
    "before_after_map",
    "capacity_map",
    "depth_map",
    "findings_map",
    "flood_risk_map",
    "has_extent",
    "overview_map",
    "season_page",
    "surcharge_map",
]
