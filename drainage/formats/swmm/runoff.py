"""Land, sewage, patterns and curves of a SWMM file as tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.formats.swmm.carried_lines import Carried
from drainage.formats.swmm.inp_file import InpFile, InpRow
from drainage.formats.swmm.links import framed, source_of
from drainage.formats.swmm.nodes import number, plain

CURVE_KINDS = {"STORAGE": "storage", "RATING": "rating", "PUMP3": "pump"}
FLAT = "FLAT-24"


def land_table(inp: InpFile, carried: Carried) -> pd.DataFrame:
    """[SUBCATCHMENTS], [SUBAREAS] and [INFILTRATION]; other methods than Horton are kept.

    Each subcatchment's own line is kept too: it names its rain gage.
    """
    areas = {row.fields[0]: row.fields for row in inp.rows("SUBAREAS")}
    soils = {row.fields[0]: row for row in inp.rows("INFILTRATION")}
    method = inp.option("INFILTRATION", "HORTON")
    rows = []
    for row in inp.rows("SUBCATCHMENTS"):
        f = row.fields
        part = areas.get(f[0])
        soil = soils.get(f[0])
        if part is None or soil is None:
            carried.refuse("SUBCATCHMENTS", row, "no line in [SUBAREAS] or [INFILTRATION]",
                           "Add it.")  # fmt: skip
            continue
        horton = _method(soil, method) == "HORTON"
        values = [number(soil.fields, at) if horton else 0.0 for at in (1, 2, 3)]
        _keep_soil(carried, soil, method)
        if len(part) > 6 and part[6].upper() != "OUTLET":
            carried.keep("SUBAREAS", [InpRow(part, row.line)])
        rows.append({
            "subcatchment_id": f[0], "kind": "block", "outlet_id": f[2], "gutter_id": "",
            "gutter_share": 0.0, "area_ha": number(f, 3), "width_m": number(f, 5),
            "slope_pct": number(f, 6), "imperviousness_pct": number(f, 4),
            "impervious_manning_n": number(part, 1), "pervious_manning_n": number(part, 2),
            "impervious_depression_mm": number(part, 3), "pervious_depression_mm": number(part, 4),
            "zero_depression_pct": number(part, 5), "horton_initial_mm_h": values[0],
            "horton_final_mm_h": values[1], "horton_decay_1_h": values[2], "polygon_wkt": "",
            "source": source_of(inp, row),
        })  # fmt: skip
    carried.keep("SUBCATCHMENTS", inp.rows("SUBCATCHMENTS"))
    carried.taken("SUBAREAS")
    carried.taken("INFILTRATION")
    return framed("subcatchments", rows)


def _method(row: InpRow, default: str) -> str:
    last = row.fields[-1].upper()
    return last if last[0].isalpha() else default


def _keep_soil(carried: Carried, row: InpRow, default: str) -> None:
    """A soil line with its method as the last word, so that it holds in any file."""
    method = _method(row, default)
    own = row.fields if row.fields[-1].upper() == method else (*row.fields, method)
    usual = method == "HORTON" and number(row.fields, 4, 7.0) == 7 and plain(row.fields, 5)
    if not usual:
        carried.keep("INFILTRATION", [InpRow(own, row.line)])


def sewage_tables(inp: InpFile, carried: Carried) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Flows of [DWF] with at most one hourly pattern; the others keep their lines."""
    patterns = _patterns(inp)
    flows: dict[str, dict[str, object]] = {}
    used: dict[str, dict[str, object]] = {}
    carried.taken("DWF")
    for row in inp.rows("DWF"):
        f = row.fields
        names = [name for name in f[3:] if name]
        hourly = [patterns[name] for name in names if name in patterns]
        simple = f[1].upper() == "FLOW" and len(names) == len(hourly) <= 1 and f[0] not in flows
        if not simple or number(f, 2) < 0:
            carried.keep("DWF", [row])
            continue
        values = np.array(hourly[0] if hourly else [1.0] * 24)
        pattern = names[0] if names else FLAT
        mean = float(values.mean())
        flows[f[0]] = {"node_id": f[0], "flow_l_s": number(f, 2) * 1000 * mean,
                       "pattern_id": pattern, "source": source_of(inp, row)}  # fmt: skip
        multipliers = " ".join(f"{value:.10g}" for value in values / mean)
        used[pattern] = {"pattern_id": pattern, "multipliers": multipliers,
                         "source": source_of(inp, row)}  # fmt: skip
    carried.keep("PATTERNS", [row for row in inp.rows("PATTERNS") if row.fields[0] not in used])
    return (
        framed("dry_weather_flows", list(flows.values())),
        framed("patterns", list(used.values())),
    )


def _patterns(inp: InpFile) -> dict[str, list[float]]:
    """Hourly patterns of 24 values that are not all zero."""
    kinds: dict[str, str] = {}
    values: dict[str, list[float]] = {}
    for row in inp.rows("PATTERNS"):
        f = row.fields
        first = f[0] not in kinds
        if first:
            kinds[f[0]] = f[1].upper()
        values.setdefault(f[0], []).extend(number((cell,), 0) for cell in f[2 if first else 1 :])
    return {
        name: numbers
        for name, numbers in values.items()
        if kinds[name] == "HOURLY" and len(numbers) == 24 and min(numbers) >= 0 < sum(numbers)
    }


def curve_table(inp: InpFile, carried: Carried) -> pd.DataFrame:
    """Storage, rating and PUMP3 curves whose x rises; the others keep their lines."""
    rows_of: dict[str, list[InpRow]] = {}
    for row in inp.rows("CURVES"):
        rows_of.setdefault(row.fields[0], []).append(row)
    rows: list[dict[str, object]] = []
    carried.taken("CURVES")
    for name, lines in rows_of.items():
        kind = lines[0].fields[1].upper()
        cells = [number((cell,), 0, np.nan) for k, line in enumerate(lines)
                 for cell in line.fields[2 if k == 0 else 1 :]]  # fmt: skip
        points = np.array(cells[: len(cells) // 2 * 2]).reshape(-1, 2)
        rising = len(points) > 0 and bool((np.diff(points[:, 0]) > 0).all() and (points >= 0).all())
        if kind not in CURVE_KINDS or not rising:
            carried.keep("CURVES", lines)
            continue
        text = ";".join(f"{x:.10g} {y:.10g}" for x, y in points.tolist())
        rows.append({"curve_id": name, "kind": CURVE_KINDS[kind], "points": text,
                     "source": source_of(inp, lines[0])})  # fmt: skip
    return framed("curves", rows)
