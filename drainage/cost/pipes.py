"""Quantities of conduits: what is laid, laid again, renewed in its size or cleaned."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.cost.sewer_rule import metres_of_d1000
from drainage.network import Network
from drainage.network.sizes import size_words
from drainage.network.street_roads import shown_names

SIZE = ("shape", "diameter_mm", "width_mm", "height_mm", "side_slope")
LEVELS = ("from_invert_level_m", "to_invert_level_m")
CLOSED = ("circular", "box", "other")
NO_WORKS = ("source", "street_id", "system", "length_m", "street_section_id")
"""Columns whose change digs nothing by itself."""


def pipe_quantities(before: Network, after: Network) -> pd.DataFrame:
    """Rows of ``QUANTITY_COLUMNS`` for the conduits two networks differ in."""
    old, new = before.conduits, after.conduits
    added = new.loc[new.index.difference(old.index, sort=False)]
    gone = old.loc[old.index.difference(new.index, sort=False)]
    both = new.index.intersection(old.index, sort=False)
    changed = {name: differs(old.loc[both, name], new.loc[both, name]) for name in new.columns}
    resized = np.any([changed[name] for name in SIZE], axis=0)
    wider = changed["barrels"] & ~resized
    relaid = resized | np.any([changed[name] for name in LEVELS], axis=0) & ~wider
    rougher = changed["manning_n"] & ~relaid & ~wider
    cleaned = changed["sediment_depth_mm"] & ~relaid & ~wider & ~rougher
    now = new.loc[both]
    led = _led_elsewhere(old.loc[both], now, before, after)
    joined = led & ~relaid & ~wider
    more = now[wider].assign(barrels=now["barrels"] - old.loc[both, "barrels"])
    parts = [
        _laid(pd.concat([added, now[relaid], more[more["barrels"] > 0]]), before, after),
        _whole(now[rougher & ~_street(now)], "sewer_relaid", after),
        _whole(now[cleaned & ~_street(now)], "sewer_cleaned", after),
        _whole(gone[~_street(gone)], "sewer_removed", before),
        _other(now[joined], "other", after),
        _other(more[more["barrels"] < 0], "other", after),
    ]
    return pd.concat(parts, ignore_index=True)


def differs(old: pd.Series, new: pd.Series) -> np.ndarray:
    """Where (n,) two columns of the same rows differ; unknown is the same as unknown."""
    return np.asarray(old.ne(new) & ~(old.isna() & new.isna()))


def _led_elsewhere(
    old: pd.DataFrame, new: pd.DataFrame, before: Network, after: Network
) -> np.ndarray:
    """Which conduits (n,) have another end; not where a chamber is built at the end they had."""
    led = np.zeros(len(new), bool)
    for end in ("from_id", "to_id"):
        chamber = ~new[end].isin(before.nodes.index)
        same = [
            np.isclose(old[end].map(before.nodes[xy]), new[end].map(after.nodes[xy]), atol=1e-3)
            for xy in ("x_m", "y_m")
        ]
        led |= differs(old[end], new[end]) & ~(chamber.to_numpy() & np.all(same, axis=0))
    return led


def depth_of_inverts_m(conduits: pd.DataFrame, network: Network) -> pd.Series:
    """Mean depth (n,) of the inverts of both ends below the ground, m."""
    ground = network.nodes["ground_level_m"]
    ends = [
        conduits[end].map(ground) - conduits[level]
        for end, level in zip(("from_id", "to_id"), LEVELS, strict=True)
    ]
    return sum(ends) / 2


def _street(conduits: pd.DataFrame) -> pd.Series:
    return conduits["system"].eq("street")


def _laid(conduits: pd.DataFrame, before: Network, after: Network) -> pd.DataFrame:
    """New conduits and those laid again; channels of streets are the street itself."""
    own = conduits[~_street(conduits)]
    closed = own[own["shape"].isin(CLOSED)]
    stood = closed["from_id"].isin(before.nodes.index) & closed["to_id"].isin(before.nodes.index)
    sewers = _rows(closed, after).assign(
        what=np.where(stood, "sewer_in_street", "sewer_new_ground"),
        unit="m",
        quantity=closed["length_m"].to_numpy(float),
        metres_of_d1000=metres_of_d1000(closed, depth_of_inverts_m(closed, after)).to_numpy(),
    )
    open_ = own[own["shape"].eq("trapezoid")]
    height, bed = open_["height_mm"] / 1000, open_["width_mm"] / 1000
    area = (bed + open_["side_slope"] * height) * height * open_["barrels"]
    ditches = _rows(open_, after).assign(
        what="ditch", unit="m3", quantity=(area * open_["length_m"]).to_numpy(float)
    )
    roads = _other(conduits[_street(conduits)], "other", after)
    return pd.concat([sewers, ditches, roads], ignore_index=True)


def _whole(conduits: pd.DataFrame, what: str, network: Network) -> pd.DataFrame:
    length = conduits["length_m"].to_numpy(float)
    return _rows(conduits, network).assign(what=what, unit="m", quantity=length)


def _other(conduits: pd.DataFrame, what: str, network: Network) -> pd.DataFrame:
    return _rows(conduits, network).assign(what=what, unit="each", quantity=1.0)


def _rows(conduits: pd.DataFrame, network: Network) -> pd.DataFrame:
    named = conduits["street_id"].map(shown_names(network.streets)).astype(object).fillna("")
    return pd.DataFrame(
        {
            "table": "conduits",
            "id": conduits.index.astype(str),
            "system": conduits["system"].to_numpy(object),
            "street_zh": named.to_numpy(object),
            "section": size_words(conduits).to_numpy(object) if len(conduits) else "",
            "metres_of_d1000": np.nan,
        }
    )
