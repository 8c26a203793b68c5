"""Outlines of subcatchments for maps: of the tables, else as the kept model draws them."""

from __future__ import annotations

import pandas as pd
import shapely

from drainage.network.land import polygons
from drainage.network.model import Network
from drainage.own_model.plane import metres_of_map
from drainage.own_model.references import spelled
from drainage.own_model.tables import kept_model

LEAST_CORNERS = 3


def land_shapes(network: Network) -> pd.Series:
    """Subcatchment -> outline, m; those without one are left out.

    What [POLYGONS] of a model draws is a sketch: its area need not be that of the land, so it
    is shown and never counted with.
    """
    shapes = pd.Series(polygons(network.subcatchments), index=network.subcatchments.index)
    known = shapes[~shapely.is_empty(shapes.to_numpy()) & shapes.notna()]
    drawn = _drawn(network) if network.model else known.iloc[:0]
    others = drawn[drawn.index.isin(shapes.index.difference(known.index))]
    return pd.concat([known, others]) if len(others) else known


def _drawn(network: Network) -> pd.Series:
    inp = kept_model(network.model).inp
    rows = [row.fields[:3] for row in spelled(inp).rows("POLYGONS") if len(row.fields) > 2]
    frame = pd.DataFrame(rows, columns=["id", "x_m", "y_m"])
    places = frame[["x_m", "y_m"]].apply(pd.to_numeric, errors="coerce") * metres_of_map(inp)
    frame = frame.assign(**places).dropna()
    corners = frame.groupby("id", sort=False)
    frame = frame[corners["x_m"].transform("size") >= LEAST_CORNERS]
    return pd.Series(
        {name: shapely.Polygon(rows[["x_m", "y_m"]].to_numpy(float))
         for name, rows in frame.groupby("id", sort=False)},
        dtype=object,
    )  # fmt: skip
