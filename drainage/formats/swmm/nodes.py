"""Nodes of a SWMM file as tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from drainage.formats.survey.words import SYSTEM_WORDS
from drainage.formats.swmm.carried_lines import Carried
from drainage.formats.swmm.inp_file import InpFile, InpRow
from drainage.network.schema import SYSTEMS
from drainage.network.sizes import pipe_height_m

Row = dict[str, object]


def number(fields: tuple[str, ...], at: int, default: float = 0.0) -> float:
    """A field as a number, ``default`` where it is left out; NaN where it is none."""
    if at >= len(fields) or fields[at] in ("", "*"):
        return default
    try:
        return float(fields[at])
    except ValueError:
        return float("nan")


def plain(fields: tuple[str, ...], start: int) -> bool:
    """True where all fields from ``start`` on are zero, NO or left out."""
    return all(text.upper() in ("0", "0.0", "NO", "*") or number((text,), 0, 1.0) == 0
               for text in fields[start:])  # fmt: skip


def tagged_system(row: InpRow) -> str:
    """The system a row of [TAGS] names for a node or link; empty where it says another thing."""
    if len(row.fields) < 3 or row.fields[0].lower() not in ("node", "link"):
        return ""
    word = row.fields[2].lower()
    system = SYSTEM_WORDS.get(word, word)
    return system if system in SYSTEMS else ""


def systems(inp: InpFile) -> dict[tuple[str, str], str]:
    """(``node`` or ``link``, id) -> system as [TAGS] name it; ("", "") is the default.

    Without tags a model with dry-weather flow is taken as combined, any other as storm.
    """
    known = {
        (row.fields[0].lower(), row.fields[1]): tagged_system(row)
        for row in inp.rows("TAGS")
        if tagged_system(row)
    }
    sewage = any(row.fields[1].upper() == "FLOW" for row in inp.rows("DWF"))
    return known | {("", ""): "combined" if sewage else "storm"}


def node_tables(
    inp: InpFile,
    carried: Carried,
    system: dict[tuple[str, str], str],
    conduits: pd.DataFrame,
    kind_of_curve: pd.Series,
) -> dict[str, pd.DataFrame]:
    """Junctions (with dividers), outfalls and storages."""
    place = {row.fields[0]: row.fields for row in inp.rows("COORDINATES")}
    top = _crowns(conduits)

    def common(row: InpRow) -> Row:
        name = row.fields[0]
        at = place.get(name, (name, "", ""))
        return {
            "id": name,
            "system": system.get(("node", name), system["", ""]),
            "x_m": number(at, 1, np.nan),
            "y_m": number(at, 2, np.nan),
            "invert_level_m": number(row.fields, 1),
            "source": f"{inp.path.replace(chr(92), '/').rsplit('/', 1)[-1]} line {row.line}",
        }

    return {
        "junctions": _under_ground(_table(_junctions(inp, carried, common, top))),
        "storages": _under_ground(
            _table(_storages(inp, carried, common, kind_of_curve), "curve_id")
        ),
        "outfalls": _outfalls(inp, carried, common, top),
    }


def _junctions(
    inp: InpFile, carried: Carried, common: Callable[[InpRow], Row], top: dict[str, float]
) -> list[Row]:
    joints = []
    for section in ("JUNCTIONS", "DIVIDERS"):
        for row in inp.rows(section):
            depth = number(row.fields, 2 if section == "JUNCTIONS" else _divider_depth(row))
            rim = depth if depth > 0 else top.get(row.fields[0], 0.0) - number(row.fields, 1)
            joints.append(common(row) | {"max_depth_m": rim})
        kept = [
            row for row in inp.rows(section) if section == "DIVIDERS" or not plain(row.fields, 3)
        ]
        carried.keep(section, kept)
    return joints


def _storages(
    inp: InpFile,
    carried: Carried,
    common: Callable[[InpRow], Row],
    kind_of_curve: pd.Series,
) -> list[Row]:
    tanks = []
    for row in inp.rows("STORAGE"):
        tabular = row.fields[4].upper() == "TABULAR" and row.fields[5] in kind_of_curve.index
        curve = row.fields[5] if tabular else ""
        tanks.append(common(row) | {"max_depth_m": number(row.fields, 2), "curve_id": curve})
        if not tabular or not plain(row.fields, 6) or number(row.fields, 3) != 0:
            carried.keep("STORAGE", [row])
    carried.taken("STORAGE")
    return tanks


def _outfalls(
    inp: InpFile, carried: Carried, common: Callable[[InpRow], Row], top: dict[str, float]
) -> pd.DataFrame:
    ends = []
    for row in inp.rows("OUTFALLS"):
        kind = row.fields[2].upper()
        gate = 4 if kind in ("FIXED", "TIDAL", "TIMESERIES") else 3
        gated = len(row.fields) > gate and row.fields[gate].upper() == "YES"
        ends.append(common(row) | {"flap_gate": gated})
        if kind != "FREE" or len(row.fields) > gate + 1:
            carried.keep("OUTFALLS", [row])
    carried.taken("OUTFALLS")
    outfalls = _table(ends)
    crown = pd.Series(top, dtype=float).reindex(outfalls.index)
    return outfalls.assign(
        name_zh="",
        river="",
        ground_level_m=crown.fillna(outfalls["invert_level_m"]).round(6),
    )


def _under_ground(nodes: pd.DataFrame) -> pd.DataFrame:
    """Nodes whose ground is their rim."""
    level = (nodes["invert_level_m"] + nodes["max_depth_m"]).round(6)
    return nodes.assign(ground_level_m=level)


def _divider_depth(row: InpRow) -> int:
    return {"CUTOFF": 5, "TABULAR": 5, "WEIR": 7}.get(row.fields[3].upper(), 4)


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
