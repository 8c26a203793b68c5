"""Quantities of what stands at a place: tanks, pumps, weirs, inlets, outfalls, sponge works."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.cost.pipes import differs
from drainage.measures.tank_shape import SHAFT_M2
from drainage.network import Network
from drainage.network.curves import curve_points
from drainage.network.inlets import inlet_count

Points = NDArray[np.float64]
SHAPE = ("invert_level_m", "max_depth_m", "curve_id")
SQUARE_METRES = 10_000.0
"""In a hectare."""
SMALL_M2 = 1e-6


def place_quantities(before: Network, after: Network) -> pd.DataFrame:
    """Rows of ``QUANTITY_COLUMNS`` for all tables with a price but the conduits."""
    parts = [
        of(before, after)
        for of in (_storages, _pumps, _inlets, _hollows, _flap_gates, _sewage, _counted, _sponge)
    ]
    return pd.concat(parts, ignore_index=True)


def storage_volume_m3(storages: pd.DataFrame, curves: pd.DataFrame) -> pd.Series:
    """Volume (n,) from the floor to the roof or the ground, m3; NaN where no curve is known.

    The area goes straight between the points of a curve and stays beyond its last. Above its
    roof a tank has shafts alone, which hold no storage; what stands above the ground is none.
    """
    to_ground = storages["ground_level_m"] - storages["invert_level_m"]
    depth = storages["max_depth_m"].where(~(to_ground < storages["max_depth_m"]), to_ground)
    return pd.Series(
        [
            _below(curve_points(str(curves.at[curve_id, "points"])), float(own_m))
            if curve_id in curves.index
            else np.nan
            for curve_id, own_m in zip(storages["curve_id"], depth, strict=True)
        ],
        index=storages.index,
        dtype=float,
    )


def pump_flow_m3_s(pumps: pd.DataFrame, curves: pd.DataFrame) -> pd.Series:
    """Greatest flow (n,) of each pump's curve, m3/s; NaN where no curve is known."""
    return pd.Series(
        [
            float(curve_points(str(curves.at[name, "points"]))[:, 1].max())
            if name in curves.index
            else np.nan
            for name in pumps["curve_id"]
        ],
        index=pumps.index,
        dtype=float,
    )


def _below(curve: Points, depth_m: float) -> float:
    """Volume below a depth and below the roof, m3."""
    depth_m = min(depth_m, _roof_m(curve))
    levels = np.unique([0.0, depth_m, *curve[(curve[:, 0] > 0) & (curve[:, 0] < depth_m), 0]])
    areas = np.interp(levels, curve[:, 0], curve[:, 1])
    return float(np.sum((areas[1:] + areas[:-1]) / 2 * np.diff(levels)))


def _roof_m(curve: Points) -> float:
    """Depth above which there are shafts alone; infinite where the top is as open as a tank."""
    wide = np.flatnonzero(curve[:, 1] > SHAFT_M2)
    if not len(wide) or wide[-1] == len(curve) - 1:
        return float("inf")
    return float(curve[wide[-1], 0])


def _storages(before: Network, after: Network) -> pd.DataFrame:
    old, new = before.storages, after.storages
    both = new.index.intersection(old.index, sort=False)
    reshaped = both[np.any([differs(old.loc[both, n], new.loc[both, n]) for n in SHAPE], axis=0)]
    more = _grown(storage_volume_m3(old, before.curves), storage_volume_m3(new, after.curves))
    on_street = new["system"].eq("street")
    taking = after.weirs.loc[_from_street(after.weirs, after), "to_id"]
    open_ = on_street | new.index.isin(taking)
    tanks = more[~open_[more.index]]
    kept = on_street[more.index] & more.index.isin(old.index)
    parks = more[open_[more.index] & ~kept]
    return pd.concat(
        [
            _rows("storages", tanks.index, "tank", "m3", tanks),
            _rows("storages", parks.index, "open_storage", "m3", parks),
            _rows("storages", reshaped[on_street[reshaped]], "street_regraded", "each", 1.0),
        ]
    )


def _pumps(before: Network, after: Network) -> pd.DataFrame:
    more = _grown(
        pump_flow_m3_s(before.pumps, before.curves), pump_flow_m3_s(after.pumps, after.curves)
    )
    return _rows("pumps", more.index, "pump", "m3/s", more)


def _grown(was: pd.Series, now: pd.Series) -> pd.Series:
    """By how much each element is larger; the whole of a new one, NaN where it has no size."""
    new = ~now.index.isin(was.index)
    more = now - was.reindex(now.index).where(~new, 0.0)
    return more[(more > 0) | (now.isna() & new)]


def _inlets(before: Network, after: Network) -> pd.DataFrame:
    old, new = before.inlets, after.inlets
    count, was = inlet_count(after), inlet_count(before).reindex(new.index, fill_value=0)
    both = new.index.isin(old.index)
    kind = old["inlet_type_id"].reindex(new.index)
    replaced = both & differs(kind, new["inlet_type_id"])
    mended = np.zeros(len(new), bool)
    for name in ("clogged_pct", "out_of_order_pct"):
        mended |= both & differs(old[name].reindex(new.index), new[name])
    more = (count - was).clip(lower=0)
    kept = np.minimum(count, was)
    again = mended & ~replaced
    return pd.concat(
        [
            _rows("inlets", new.index[more > 0], "inlet_new", "each", more[more > 0].to_numpy()),
            _rows("inlets", new.index[replaced], "inlet_replaced", "each", kept[replaced]),
            _rows("inlets", new.index[again], "inlet_mended", "each", kept[again]),
        ]
    )


def _from_street(links: pd.DataFrame, network: Network) -> pd.Series:
    """Which links (n,) take water of a street."""
    return links["from_id"].map(network.nodes["system"]).eq("street")


def _counted(before: Network, after: Network) -> pd.DataFrame:
    """New weirs, regulators, orifices and outfalls; a weir from a street is an opening in its
    kerb, an orifice before an outfall a gate, the lead of a hollow in the price of its inlets."""
    kerbs = _from_street(after.weirs, after)
    gates = after.orifices["to_id"].isin(after.outfalls.index)
    kinds = {
        "weirs": kerbs.map({True: "kerb_opening", False: "weir_chamber"}),
        "regulators": pd.Series("regulator", after.regulators.index),
        "orifices": gates.map({True: "outlet_gate", False: "orifice"}),
        "outfalls": pd.Series("outfall", after.outfalls.index),
    }
    parts = []
    for table, what in kinds.items():
        own = what[~what.index.isin([*before.tables[table].index, *after.hollows["lead_id"]])]
        parts.append(_rows(table, own.index, "", "each", 1.0).assign(what=own.to_numpy(object)))
    return pd.concat(parts)


def _hollows(before: Network, after: Network) -> pd.DataFrame:
    """More inlets in a hollow."""
    more = _grown(before.hollows["inlets"], after.hollows["inlets"])
    return _rows("hollows", more.index, "inlet_new", "each", more)


def _sponge(before: Network, after: Network) -> pd.DataFrame:
    """Square metres of sponge works, by their form; works that are made smaller have no kind."""
    was, now = _sponge_m2(before), _sponge_m2(after)
    more = _grown(was, now)
    less = now.index[(was.reindex(now.index) - now) > SMALL_M2]
    forms = after.lid_areas["lid_control_id"].map(after.lid_controls["kind"])
    own = _rows("lid_areas", more.index, "", "m2", more)
    return pd.concat(
        [
            own.assign(what=forms[more.index].to_numpy(object)),
            _rows("lid_areas", less, "other", "each", 1.0),
        ]
    )


def _sponge_m2(network: Network) -> pd.Series:
    own = network.lid_areas
    land_ha = own["subcatchment_id"].map(network.subcatchments["area_ha"])
    return (own["area_share"] * land_ha * SQUARE_METRES).astype(float)


def _flap_gates(before: Network, after: Network) -> pd.DataFrame:
    new = after.outfalls
    had = before.outfalls["flap_gate"].reindex(new.index, fill_value=False).astype(bool)
    return _rows("outfalls", new.index[new["flap_gate"] & ~had], "flap_gate", "each", 1.0)


def _sewage(before: Network, after: Network) -> pd.DataFrame:
    """Sewage that no longer enters where it did: house connections are laid to other sewers."""
    old = before.dry_weather_flows["flow_l_s"]
    new = after.dry_weather_flows["flow_l_s"].reindex(old.index, fill_value=0.0)
    less = (old - new)[old - new > 0]
    return _rows("dry_weather_flows", less.index, "sewage_moved", "L/s", less.to_numpy())


def _rows(table: str, ids: pd.Index, what: str, unit: str, quantity: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "table": table,
            "id": ids.astype(str),
            "what": what,
            "system": "",
            "street_zh": "",
            "section": "",
            "unit": unit,
            "quantity": np.asarray(quantity, dtype=float) if len(ids) else 1.0,
            "metres_of_d1000": np.nan,
        }
    )
