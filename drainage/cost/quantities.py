"""What is built between two networks, element by element: kind, quantity and unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from drainage.cost.pipes import differs, pipe_quantities
from drainage.cost.places import place_quantities
from drainage.network import Network

QUANTITY_COLUMNS = ["table", "id", "what", "system", "street_zh", "section", "unit", "quantity",
                    "elements", "metres_of_d1000"]  # fmt: skip
PRICED: Mapping[str, Collection[str]] = MappingProxyType(
    {
        "weirs": (),
        "regulators": (),
        "orifices": (),
        "outfalls": ("flap_gate",),
        "hollows": ("inlets", "lead_id", "pump_id"),
        "lid_controls": (),
        "lid_areas": ("area_share",),
    }
)
"""Tables whose new rows have a price, with the columns whose change has a price of its own; the
layers of sponge works are in the price of their area."""
MEASURED = frozenset({"storages", "pumps", "inlets", "dry_weather_flows"})
"""Tables whose new rows and changes have kinds; only what is gone has none."""
IN_OTHERS = frozenset({"junctions", "curves", "inlet_types", "patterns", "watch_points"})
"""What works bring with them: manholes and curves are in the price of what uses them."""
LED_ELSEWHERE = ("outlet_id", "gutter_id", "gutter_share")
"""Land that drains elsewhere is no works by itself; new land belongs to a new sewer."""


def quantities(before: Network, after: Network) -> pd.DataFrame:
    """One row (``QUANTITY_COLUMNS``) for each element that is built, moved or taken away.

    ``what`` is one of ``KINDS``; ``other`` stands for a difference no kind measures, so that
    nothing that differs is without a row. ``metres_of_d1000`` is known for sewers that are laid:
    how many metres of d1000 cost as much as a metre. Costs of one network are none.
    """
    if before is after:
        return pd.DataFrame(columns=QUANTITY_COLUMNS)
    parts = [
        pipe_quantities(before, after),
        place_quantities(before, after),
        _others(before, after),
    ]
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return found.assign(elements=1)[QUANTITY_COLUMNS]


def grouped(found: pd.DataFrame) -> pd.DataFrame:
    """``quantities`` summed over what has one price, for keeping: the total cost is the same.

    A row stands for many elements, so ``id`` is empty and ``metres_of_d1000`` their mean a metre.
    """
    keys = ["table", "what", "system", "street_zh", "section", "unit"]
    quantity = found["quantity"].astype(float)
    ratio = found["metres_of_d1000"].astype(float)
    rows = found[[*keys, "elements"]].assign(
        sized=ratio.notna(), quantity=quantity, by_rule=quantity * ratio
    )
    sums = rows.groupby([*keys, "sized"], sort=False, as_index=False).sum()
    mean = sums["by_rule"] / sums["quantity"]
    return sums.assign(id="", metres_of_d1000=mean.where(sums["sized"]))[QUANTITY_COLUMNS]


def _others(before: Network, after: Network) -> pd.DataFrame:
    parts = []
    for name, new in after.tables.items():
        old = before.tables[name]
        if old is new or name in IN_OTHERS or name == "conduits":
            continue
        ids = _unmeasured(name, old, new).difference(before.hollows["lead_id"], sort=False)
        parts.append(
            pd.DataFrame(
                {"table": name, "id": ids.astype(str), "what": "other", "system": "",
                 "street_zh": "", "section": "", "unit": "each", "quantity": 1.0,
                 "metres_of_d1000": np.nan}
            )
        )  # fmt: skip
    columns = pd.DataFrame(columns=QUANTITY_COLUMNS)
    return pd.concat(parts, ignore_index=True) if parts else columns


def _unmeasured(name: str, old: pd.DataFrame, new: pd.DataFrame) -> pd.Index:
    """Ids of the rows that differ in what no kind of works measures."""
    gone = old.index.difference(new.index, sort=False)
    if name in MEASURED:
        return gone if name != "dry_weather_flows" else gone[:0]
    both = new.index.intersection(old.index, sort=False)
    passed = {"source", *PRICED.get(name, ())} | (
        {*LED_ELSEWHERE} if name == "subcatchments" else set()
    )
    changed = np.zeros(len(both), bool)
    for column in new.columns:
        if column not in passed and column in old.columns:
            changed |= differs(old.loc[both, column], new.loc[both, column])
    added = new.index.difference(old.index, sort=False)
    if name == "regulators":
        # To take a throttle out is in the price of the one that is built in its place.
        gone = gone[~old.loc[gone, "from_id"].isin(new.loc[added, "from_id"])]
    counted = name in PRICED or name == "subcatchments"
    return both[changed].append([gone] if counted else [gone, added])
