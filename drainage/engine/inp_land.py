"""Subcatchments as .inp lines, and the land that a model holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from drainage.engine.inp_lids import beside_lids, lid_sections
from drainage.engine.inp_text import Sections, rows
from drainage.network.kept_lines import STUDY_RAIN
from drainage.network.land import polygons
from drainage.network.model import Network


def modelled_land(network: Network) -> pd.DataFrame:
    """The subcatchments of the model: ``label``, ``to``, ``area_ha``, ``width_m`` and the rest.

    One with a share to the gutter becomes two, ``id`` and ``id.g``. Of a hill without an
    outlet only the share counts: the rest leaves outside the model, and so does its rain.
    """
    land = network.subcatchments
    share = land["gutter_share"].to_numpy(float)
    outside = land["kind"].eq("hill") & land["outlet_id"].eq("")
    name = land.index.astype(str)
    main = land.assign(part=1 - share, to=land["outlet_id"], label=name)[(share < 1) & ~outside]
    gutter = land.assign(part=share, to=land["gutter_id"], label=name + ".g")[share > 0]
    both = pd.concat([main, gutter])
    return both.assign(
        area_ha=both["area_ha"] * both["part"], width_m=both["width_m"] * both["part"]
    )


def modelled_area_m2(network: Network) -> float:
    """Area the rain of the model falls on."""
    return float(modelled_land(network)["area_ha"].sum()) * 1e4


def land_sections(network: Network) -> Sections:
    """[SUBCATCHMENTS], [SUBAREAS], [INFILTRATION] under the rain of the study, LIDs, [POLYGONS]."""
    land = beside_lids(modelled_land(network), network)
    label, count = land["label"], len(land)
    return {
        "SUBCATCHMENTS": rows([label, [STUDY_RAIN] * count, land["to"], land["area_ha"],
                               land["imperviousness_pct"], land["width_m"], land["slope_pct"],
                               [0] * count]),
        "SUBAREAS": rows([label, land["impervious_manning_n"], land["pervious_manning_n"],
                          land["impervious_depression_mm"], land["pervious_depression_mm"],
                          land["zero_depression_pct"], ["OUTLET"] * count]),
        "INFILTRATION": rows([label, land["horton_initial_mm_h"], land["horton_final_mm_h"],
                              land["horton_decay_1_h"], [7] * count, [0] * count]),
        **lid_sections(network, land),
        "POLYGONS": _outlines(land),
    }  # fmt: skip


def _outlines(land: pd.DataFrame) -> list[str]:
    """[POLYGONS]: the corners of the outer ring of each outline, m; of several parts the largest.

    No figure of a run depends on them: programs draw them.
    """
    part, of = shapely.get_parts(polygons(land), return_index=True)
    largest = pd.Series(shapely.area(part)).groupby(of).idxmax().to_numpy(int)
    ring = shapely.get_exterior_ring(part[largest])
    xy, at = shapely.get_coordinates(ring, return_index=True)
    closes = np.append(at[1:] != at[:-1], True)[: len(at)]
    label = land["label"].to_numpy(object)[of[largest]][at]
    return rows([label[~closes], xy[~closes, 0], xy[~closes, 1]])
