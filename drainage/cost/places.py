"""Quantities of what stands at a place: tanks, pumps, weirs, inlets, outfalls, low points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.cost.pipes import differs
from drainage.network import Network
from drainage.network.curves import curve_points
from drainage.network.inlets import inlet_count

SHAPE = ("invert_level_m", "max_depth_m", "curve_id")
COUNTED = {"weirs": "weir_chamber", "regulators": "regulator", "orifices": "orifice",
           "outfalls": "outfall"}  # fmt: skip


def place_quantities(before: Network, after: Network) -> pd.DataFrame:
    """Rows of ``QUANTITY_COLUMNS`` for all tables with a price but the conduits."""
    parts = [_storages(before, after), _pumps(before, after), _inlets(before, after),
             _flap_gates(before, after), _sewage(before, after)]  # fmt: skip
    for table, what in COUNTED.items():
        old, new = before.tables[table], after.tables[table]
        parts.append(_rows(table, new.index.difference(old.index, sort=False), what, "each", 1.0))
    return pd.concat(parts, ignore_index=True)


def storage_volume_m3(storages: pd.DataFrame, curves: pd.DataFrame) -> pd.Series:
    """Volume (n,) from the floor to the greatest depth, m3; NaN where no curve is known.

    The area goes straight between the points of a curve and stays beyond its last.
    """
    return pd.Series(
        [
            _below(str(curves.at[own.curve_id, "points"]), float(own.max_depth_m))
            if own.curve_id in curves.index
            else np.nan
            for own in storages.itertuples()
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


def _below(points: str, depth_m: float) -> float:
    curve = curve_points(points)
    levels = np.unique([0.0, depth_m, *curve[(curve[:, 0] > 0) & (curve[:, 0] < depth_m), 0]])
    areas = np.interp(levels, curve[:, 0], curve[:, 1])
    return float(np.sum((areas[1:] + areas[:-1]) / 2 * np.diff(levels)))


def _storages(before: Network, after: Network) -> pd.DataFrame:
    old, new = before.storages, after.storages
    both = new.index.intersection(old.index, sort=False)
    reshaped = both[np.any([differs(old.loc[both, n], new.loc[both, n]) for n in SHAPE], axis=0)]
    more = _grown(storage_volume_m3(old, before.curves), storage_volume_m3(new, after.curves))
    on_street = new["system"].eq("street")
    tanks = more[~on_street[more.index]]
    parks = more[on_street[more.index] & ~more.index.isin(old.index)]
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
