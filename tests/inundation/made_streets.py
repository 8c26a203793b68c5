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
    hollows: dict[str, float] | None = None,
    ways: list[tuple[str, str, str, float]] | None = None,
    widths: dict[str, float] | None = None,
    **tables: pd.DataFrame,
) -> Network:
    """Streets between ``nodes`` (x, y, gutter level), turned by ``degrees`` round the origin.

    ``reaches`` (id, from, to); ``banks``: crest at a node where its street spills;
    ``sags``, ``hollows``: depth at a node. ``ways`` (id, from, to, width) over land.
    ``widths`` of reaches that are not ``width_m`` wide.
    """
    turn = np.deg2rad(degrees)
    places = {
        name: (x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn), level)
        for name, (x, y, level) in nodes.items()
    }
    sags, banks, hollows = sags or {}, banks or {}, hollows or {}
    node = {name: {"system": "street", "x_m": x, "y_m": y, "ground_level_m": level,
                   "invert_level_m": level - sags.get(name, 0.0),
                   "max_depth_m": 2.0, "source": "test"}
            for name, (x, y, level) in places.items()}  # fmt: skip
    channel = {"system": "street", "street_id": "S", "length_m": 1.0, "from_invert_level_m": 0.0,
               "to_invert_level_m": 0.0, "shape": "street", "diameter_mm": 0.0, "width_mm": 0.0,
               "height_mm": 0.0, "side_slope": 0.0, "barrels": 1, "street_section_id": "X",
               "manning_n": 0.016, "sediment_depth_mm": 0.0, "source": "test"}  # fmt: skip
    own = {name: {"street_id": f"S-{name}", "street_section_id": f"X-{name}"}
           for name in widths or {}}  # fmt: skip
    drawn = {"crown_width_m": width_m / 2, "crossfall_pct": 2.0, "kerb_height_m": 0.15,
             "manning_n": 0.016, "sides": 2, "backing_width_m": 3.0, "backing_slope_pct": 5.0,
             "backing_manning_n": 0.016, "source": "test"} | (section or {})  # fmt: skip
    street = {"name_zh": "街", "name_en": "St", "road_class": "secondary", "width_m": width_m,
              "length_m": 1.0, "source": "test"}  # fmt: skip
    over_land = {
        name: {**channel, "from_id": a, "to_id": b, "shape": "rect_open", "street_section_id": "",
               "street_id": "", "width_mm": 1000 * wide, "height_mm": 1000.0, "manning_n": 0.05,
               "from_invert_level_m": nodes[a][2], "to_invert_level_m": nodes[b][2]}
        for name, a, b, wide in ways or []
    }  # fmt: skip
    sunk = {f"H-{name}": {"name_zh": "下凹", "street_id": "S", "node_id": name, "depth_m": depth,
                          "approach_slope_pct": 2.5, "land_ha": 0.0, "inlets": 1, "lead_id": "",
                          "pump_id": "", "source": "test"}
            for name, depth in hollows.items()}  # fmt: skip
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
        conduits=_table({k: {**channel, "from_id": a, "to_id": b} | own.get(k, {})
                         for k, a, b in reaches} | over_land),
        hollows=_table(sunk),
        street_sections=_table({"X": drawn} | {
            f"X-{name}": {**drawn, "crown_width_m": wide / 2} for name, wide in (widths or {}).items()
        }),
        streets=_table({"S": street} | {
            f"S-{name}": {**street, "width_m": wide} for name, wide in (widths or {}).items()
        }),
        **tables,
    )  # fmt: skip


def _table(rows: dict[str, dict[str, object]]) -> pd.DataFrame | None:
    return pd.DataFrame.from_dict(rows, orient="index") if rows else None
