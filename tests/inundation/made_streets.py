"""Made-up streets for tests, at any angle."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.inundation.water.openings import Openings
from drainage.network import Network, make_network

NO_OPENINGS = Openings((), *(np.zeros(0, np.int64),) * 2, *(np.zeros(0),) * 5)


def made_streets(
    nodes: dict[str, tuple[float, float, float]],
    reaches: list[tuple[str, str, str]],
    *,
    width_m: float = 12.0,
    degrees: float = 0.0,
    section: dict[str, float] | None = None,
    banks: dict[str, float] | None = None,
    sags: dict[str, float] | None = None,
    **tables: pd.DataFrame,
) -> Network:
    """Streets between ``nodes`` (x, y, gutter level), turned by ``degrees`` round the origin.

    ``reaches`` (id, from, to); ``banks``: crest at a node where its street spills;
    ``sags``: depth of the hollow at a node, 20 m long to either side.
    """
    turn = np.deg2rad(degrees)
    places = {
        name: (x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn), level)
        for name, (x, y, level) in nodes.items()
    }
    sags, banks = sags or {}, banks or {}
    node = {name: {"system": "street", "x_m": x, "y_m": y, "ground_level_m": level,
                   "invert_level_m": level - sags.get(name, 0.0),
                   "max_depth_m": 2.0, "source": "test"}
            for name, (x, y, level) in places.items()}  # fmt: skip
    channel = {"system": "street", "street_id": "S", "length_m": 1.0, "from_invert_level_m": 0.0,
               "to_invert_level_m": 0.0, "shape": "street", "diameter_mm": 0.0, "width_mm": 0.0,
               "height_mm": 0.0, "side_slope": 0.0, "barrels": 1, "street_section_id": "X",
               "manning_n": 0.016, "sediment_depth_mm": 0.0, "source": "test"}  # fmt: skip
    drawn = {"crown_width_m": width_m / 2, "crossfall_pct": 2.0, "kerb_height_m": 0.15,
             "manning_n": 0.016, "sides": 2, "backing_width_m": 3.0, "backing_slope_pct": 5.0,
             "backing_manning_n": 0.016, "source": "test"}  # fmt: skip
    outfall = {"name_zh": "河", "system": "street", "river": "", "flap_gate": False,
               "source": "test"}  # fmt: skip
    ends = {f"B-{name}": {**outfall, "x_m": places[name][0], "y_m": places[name][1],
                          "ground_level_m": crest, "invert_level_m": crest - 1}
            for name, crest in banks.items()}  # fmt: skip
    return make_network(
        "made",
        junctions=_table({k: v for k, v in node.items() if k not in sags}),
        storages=_table({k: {**v, "curve_id": ""} for k, v in node.items() if k in sags}),
        outfalls=_table(ends),
        conduits=_table({k: {**channel, "from_id": a, "to_id": b} for k, a, b in reaches}),
        street_sections=_table({"X": drawn | (section or {})}),
        streets=_table({"S": {"name_zh": "街", "name_en": "St", "road_class": "secondary",
                              "width_m": width_m, "length_m": 1.0, "source": "test"}}),
        **tables,
    )  # fmt: skip


def _table(rows: dict[str, dict[str, object]]) -> pd.DataFrame | None:
    return pd.DataFrame.from_dict(rows, orient="index") if rows else None
