"""Every quantity a dataset of this package carries: unit, long name, Chinese name.

The one list from which results take their ``units`` and ``long_name``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Quantity:
    """Name (with its unit), unit in CF style, long name and Chinese name."""

    name: str
    units: str
    long_name: str
    name_zh: str


_ALL = (
    # series: (time, node) and (time, link), every report step
    Quantity("rainfall_mm_h", "mm h-1", "rainfall intensity", "雨强"),
    Quantity("node_depth_m", "m", "depth above the node's invert", "节点水深"),
    Quantity("node_volume_m3", "m3", "water stored in the node", "节点蓄水量"),
    Quantity(
        "node_lateral_inflow_m3_s",
        "m3 s-1",
        "runoff, sewage and inlet flow entering the node, negative where inlets take water",
        "节点侧向入流",
    ),
    Quantity("node_inflow_m3_s", "m3 s-1", "total inflow of the node", "节点总入流"),
    Quantity("node_flooding_m3_s", "m3 s-1", "flow leaving the model at the rim", "节点溢流"),
    Quantity("node_sewage_share", "1", "share of sewage in the node's water", "污水占比"),
    Quantity("subcatchment_runoff_m3_s", "m3 s-1", "runoff of the land", "地块径流"),
    Quantity("link_flow_m3_s", "m3 s-1", "flow, positive downstream", "流量"),
    Quantity("link_depth_m", "m", "mean depth in the link", "管渠水深"),
    Quantity("link_volume_m3", "m3", "water stored in the link", "管渠蓄水量"),
    # totals: from the engine's own statistics at every routing step
    Quantity("node_max_depth_m", "m", "greatest depth above the node's invert", "最大水深"),
    Quantity("node_max_depth_minute", "min", "when, since the start of the run", "最大水深时刻"),
    Quantity("node_max_inflow_m3_s", "m3 s-1", "greatest total inflow", "最大入流"),
    Quantity("node_flooded_volume_m3", "m3", "volume that left at the rim", "溢出水量"),
    Quantity("node_flooded_minutes", "min", "time with water leaving at the rim", "溢出时间"),
    Quantity("link_max_flow_m3_s", "m3 s-1", "greatest flow, absolute", "最大流量"),
    Quantity("link_max_filling", "1", "greatest depth over full depth", "最大充满度"),
    Quantity("link_surcharged_minutes", "min", "time full at both ends", "满管时间"),
    Quantity("link_full_capacity_m3_s", "m3 s-1", "full-bore flow, all barrels", "满管能力"),
    Quantity("outfall_volume_m3", "m3", "volume that left at the outfall, net", "净出流量"),
    Quantity("outfall_backflow_m3", "m3", "volume drawn in at the outfall", "倒灌量"),
    Quantity("outfall_sewage_m3", "m3", "dry-weather water that left", "污水出流量"),
    Quantity("outfall_runoff_m3", "m3", "runoff that left at the outfall", "雨水出流量"),
    Quantity("outfall_river_water_m3", "m3", "river water that left, net", "河水出流量"),
    Quantity("outfall_max_flow_m3_s", "m3 s-1", "greatest outflow", "最大出流"),
)
_ON_A_GRID = (
    # totals of a run on a grid
    Quantity("node_spilled_m3", "m3", "volume risen from the sewer to the ground", "冒溢水量"),
    Quantity("node_taken_m3", "m3", "volume taken in from the ground", "收水量"),
    # depth.nc: (time, y, x) and (y, x)
    Quantity("depth_m", "m", "depth of water on the ground", "地面水深"),
    Quantity("greatest_depth_m", "m", "greatest depth", "最大水深"),
    Quantity("arrival_minute", "min", "when 0.05 m is reached, since the rain began", "到达时刻"),
    Quantity("minutes_above_15cm", "min", "time deeper than 0.15 m", "水深超0.15 m时间"),
    Quantity("minutes_above_27cm", "min", "time deeper than 0.27 m", "水深超0.27 m时间"),
    Quantity("greatest_speed_m_s", "m s-1", "greatest speed where 0.05 m deep", "最大流速"),
    Quantity("hazard", "1", "greatest d (v + 0.5) + DF (FD2320), 0 below 0.05 m", "危险度"),
)

_OF_MEMBERS = (
    # ensemble.nc: (scenario, event, member, …)
    Quantity(
        "point_depth_m", "m", "greatest depth at the listed point by the reading", "积水点水深"
    ),
    Quantity("sewage_volume_m3", "m3", "sewage that left at the outlet", "排出口污水量"),
    Quantity("overflow_volume_m3", "m3", "volume that left at the outlet, net", "排出口溢流量"),
    Quantity("total_flooded_volume_m3", "m3", "greatest volume on the streets", "积水总量"),
    Quantity("flooded_street_length_m", "m", "street length above the limit", "积水街道长度"),
    Quantity("sewage_to_rivers_m3", "m3", "sewage that reached the rivers", "入河污水量"),
)
_OVER_MEMBERS = (
    # ensemble.nc: (table, scenario, event, …)
    Quantity("rank", "1", "rank of the listed point, 1 for the deepest", "积水点排序"),
    *_OF_MEMBERS,
)
ENDS = ("middle", "low", "high")
"""Of a band over members: the median, and the ends between which nine of ten lie."""


def ended(name: str, end: str) -> str:
    """The name of one of the ``ENDS`` of a quantity, its unit last."""
    stem, unit = name, ""
    for own in ("_m3", "_m"):
        if name.endswith(own):
            stem, unit = name.removesuffix(own), own
            break
    return f"{stem}_{end}{unit}"


_WORDS_OF_ENDS = {"middle": ("median", "中位数"), "low": ("lower end", "下限"),
                  "high": ("upper end", "上限")}  # fmt: skip
_BANDS = tuple(
    Quantity(ended(own.name, end), own.units, f"{en} over the members: {own.long_name}",
             f"{own.name_zh}（样本{zh}）")
    for own in _OVER_MEMBERS for end, (en, zh) in _WORDS_OF_ENDS.items()
)  # fmt: skip

ON_A_GRID = frozenset(quantity.name for quantity in _ON_A_GRID)
"""What a run on streets does not give."""
QUANTITIES: dict[str, Quantity] = {quantity.name: quantity for quantity in (*_ALL, *_ON_A_GRID)}
OF_MEMBERS: dict[str, Quantity] = {own.name: own for own in (*_OF_MEMBERS, *_BANDS)}
"""What ensemble.nc carries of the members, beside probabilities."""


def figure(value: float, digits: int) -> str:
    """A number with its digits and commas, half a digit rounded up as people do.

    Everything a study shows comes from one rounded figure and is shortened this way, so that
    0.185 m is 0.19 m in every table, map and page.
    """
    shown = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{shown:,f}".replace("-0", "0") if shown == 0 else f"{shown:,f}"
