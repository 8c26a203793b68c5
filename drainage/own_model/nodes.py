"""Nodes of a SWMM file as tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.network.schema import SYSTEMS
from drainage.network.sizes import pipe_height_m
from drainage.own_model.fields import Row, number
from drainage.own_model.plane import ModelPlane
from drainage.own_model.sections import InpFile, InpRow

Systems = Mapping[tuple[str, str], str]


def tagged_system(row: InpRow, words: Mapping[str, str]) -> str:
    """The system a row of [TAGS] names for a node or link; empty where it says another thing.

    ``words``: other words -> system.
    """
    if len(row.fields) < 3 or row.fields[0].lower() not in ("node", "link"):
        return ""
    word = row.fields[2].lower()
    system = words.get(word, word)
    return system if system in SYSTEMS else ""


def systems(inp: InpFile, words: Mapping[str, str]) -> Systems:
    """(``node`` or ``link``, id) -> system as [TAGS] name it; ("", "") is the default.

    Without tags a model with dry-weather flow is taken as combined, any other as storm.
    """
    known = {
        (row.fields[0].lower(), row.fields[1]): system
        for row in inp.rows("TAGS")
        if (system := tagged_system(row, words))
    }
    sewage = any(row.fields[1].upper() == "FLOW" for row in inp.rows("DWF"))
    return known | {("", ""): "combined" if sewage else "storm"}


def node_tables(
    inp: InpFile, system: Systems, conduits: pd.DataFrame, curves: pd.DataFrame, plane: ModelPlane
) -> dict[str, pd.DataFrame]:
    """Junctions (with dividers), outfalls and storages."""
    places = _places(inp, plane)
    top = _crowns(conduits)

    def common(row: InpRow) -> Row:
        name = row.fields[0]
        x_m, y_m = places.get(name, (np.nan, np.nan))
        return {
            "id": name,
            "system": system.get(("node", name), system["", ""]),
            "x_m": x_m,
            "y_m": y_m,
            "invert_level_m": number(row.fields, 1),
            "source": inp.source(row),
        }

    joints = [
        common(row) | {"max_depth_m": _rim_depth(row, depth_at(section, row.fields), top)}
        for section in ("JUNCTIONS", "DIVIDERS")
        for row in inp.rows(section)
    ]
    tanks = [
        common(row) | {"max_depth_m": number(row.fields, 2), "curve_id": _curve(row, curves)}
        for row in inp.rows("STORAGE")
    ]
    ends = [common(row) | {"flap_gate": _gated(row.fields)} for row in inp.rows("OUTFALLS")]
    outfalls = _table(ends)
    crown = pd.Series(top, dtype=float).reindex(outfalls.index)
    return {
        "junctions": _under_ground(_table(joints)),
        "storages": _under_ground(_table(tanks, "curve_id")),
        "outfalls": outfalls.assign(
            name_zh="",
            river="",
            ground_level_m=crown.fillna(outfalls["invert_level_m"]).round(6),
        ),
    }


def _places(inp: InpFile, plane: ModelPlane) -> dict[str, tuple[float, float]]:
    rows = [row.fields for row in inp.rows("COORDINATES")]
    if not rows:
        return {}
    drawn = np.array([[number(f, at, np.nan) for at in (1, 2)] for f in rows])
    return {f[0]: (x, y) for f, (x, y) in zip(rows, plane.metres(drawn).tolist(), strict=True)}


def depth_at(section: str, fields: tuple[str, ...]) -> int:
    """The field of a junction's or divider's row that gives its depth."""
    if section != "DIVIDERS":
        return 2
    return {"CUTOFF": 5, "TABULAR": 5, "WEIR": 7}.get(fields[3].upper(), 4)


def gate_at(fields: tuple[str, ...]) -> int:
    """The field of an outfall's row that says whether it has a flap gate."""
    return 4 if fields[2].upper() in ("FIXED", "TIDAL", "TIMESERIES") else 3


def _gated(fields: tuple[str, ...]) -> bool:
    at = gate_at(fields)
    return len(fields) > at and fields[at].upper() == "YES"


def _rim_depth(row: InpRow, at: int, top: Mapping[str, float]) -> float:
    """As the engine: without a depth the rim lies at the highest crown of the pipes, or at the
    invert where there is none."""
    depth = number(row.fields, at)
    invert = number(row.fields, 1)
    return depth if depth != 0 else max(0.0, top.get(row.fields[0], invert) - invert)


def _curve(row: InpRow, curves: pd.DataFrame) -> str:
    if row.fields[4].upper() != "TABULAR" or len(row.fields) < 6:
        return ""
    name = row.fields[5]
    return name if name in curves.index and curves.at[name, "kind"] == "storage" else ""


def _under_ground(nodes: pd.DataFrame) -> pd.DataFrame:
    """Nodes whose ground is their rim."""
    level = (nodes["invert_level_m"] + nodes["max_depth_m"]).round(6)
    return nodes.assign(ground_level_m=level)


def _crowns(conduits: pd.DataFrame) -> dict[str, float]:
    """Highest soffit at each node: SWMM's rim where the file gives no depth."""
    height = pipe_height_m(conduits)
    ends = pd.concat(
        [
            pd.Series(
                (conduits[f"{end}_invert_level_m"] + height).to_numpy(), conduits[f"{end}_id"]
            )
            for end in ("from", "to")
        ]
    )
    return ends.groupby(level=0).max().to_dict() if len(ends) else {}


def _table(rows: list[Row], *texts: str) -> pd.DataFrame:
    names = ["id", "system", "x_m", "y_m", "invert_level_m", "source", "max_depth_m", "flap_gate"]
    frame = pd.DataFrame(rows, columns=[*names, *texts])
    numbers = dict.fromkeys(("x_m", "y_m", "invert_level_m", "max_depth_m"), float)
    return frame.astype(numbers | {"flap_gate": bool}).set_index("id")
