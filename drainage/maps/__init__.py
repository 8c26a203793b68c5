"""Maps as PNG files, in Chinese, without a system font."""

from drainage.maps.draw import (
    Picture,
    before_after_map,
    depth_map,
    findings_map,
    overview_map,
    surcharge_map,
)

__all__ = [
    "Picture",
    "before_after_map",
    "depth_map",
    "findings_map",
    "overview_map",
    "surcharge_map",
]
