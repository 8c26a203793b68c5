"""Land, sewage, patterns and curves of a SWMM file as tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from drainage.own_model.fields import Row, framed, number
from drainage.own_model.plane import ModelPlane
from drainage.own_model.sections import InpFile, InpRow

CURVE_KINDS = {"STORAGE": "storage", "RATING": "rating", "PUMP3": "pump"}
FLAT = "FLAT-24"
HORTON = ("HORTON", "MODIFIED_HORTON")


def land_table(inp: InpFile, plane: ModelPlane) -> pd.DataFrame:
    """[SUBCATCHMENTS], [SUBAREAS] and [INFILTRATION]; 0 for what the model leaves out, and for
    infiltration by another method than Horton's."""
    outlines = outlines_of(inp, plane)
    areas = {row.fields[0]: row.fields for row in inp.rows("SUBAREAS")}
    soils = {row.fields[0]: row.fields for row in inp.rows("INFILTRATION")}
    default = inp.option("INFILTRATION", "HORTON")
    rows: list[Row] = []
    for row in inp.rows("SUBCATCHMENTS"):
        f = row.fields
        part, soil = areas.get(f[0], ()), soils.get(f[0], ())
        horton = infiltration_method(soil, default) in HORTON
        initial, final, decay = (number(soil, at) if horton else 0.0 for at in (1, 2, 3))
        rows.append({
            "subcatchment_id": f[0], "kind": "block", "outlet_id": f[2], "gutter_id": "",
            "gutter_share": 0.0, "area_ha": number(f, 3), "width_m": number(f, 5),
            "slope_pct": number(f, 6), "imperviousness_pct": number(f, 4),
            "impervious_manning_n": number(part, 1), "pervious_manning_n": number(part, 2),
            "impervious_depression_mm": number(part, 3), "pervious_depression_mm": number(part, 4),
            "zero_depression_pct": number(part, 5), "horton_initial_mm_h": initial,
            "horton_final_mm_h": final, "horton_decay_1_h": decay,
            "polygon_wkt": outlines.get(f[0], ""), "source": inp.source(row),
        })  # fmt: skip
    return framed("subcatchments", rows)


def outlines_of(inp: InpFile, plane: ModelPlane) -> dict[str, str]:
    """Outlines of [POLYGONS] as WKT by subcatchment; one that is no polygon is left out."""
    rows = inp.rows("POLYGONS")
    if not rows:
        return {}
    drawn = np.array([[number(row.fields, at, np.nan) for at in (1, 2)] for row in rows])
    corners: dict[str, list[tuple[float, float]]] = {}
    for row, (x_m, y_m) in zip(rows, plane.metres(drawn).tolist(), strict=True):
        corners.setdefault(row.fields[0], []).append((x_m, y_m))
    shapes = {
        name: shapely.Polygon(ring) for name, ring in corners.items()
        if len(ring) >= 3 and np.isfinite(ring).all()
    }  # fmt: skip
    return {
        name: str(shapely.to_wkt(shape, rounding_precision=3))
        for name, shape in shapes.items() if shape.is_valid and shape.area > 0
    }  # fmt: skip


def infiltration_method(soil: tuple[str, ...], default: str) -> str:
    """The method of a row of [INFILTRATION]: its last word, else that of the options."""
    last = soil[-1].upper() if len(soil) > 1 else ""
    return last if last[:1].isalpha() else default


def sewage_tables(inp: InpFile) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Flows of [DWF] with at most one hourly pattern, and these patterns with mean 1."""
    hourly = hourly_patterns(inp)
    flows: dict[str, Row] = {}
    used: dict[str, Row] = {}
    for row in inp.rows("DWF"):
        f = row.fields
        names = [name for name in f[3:] if name]
        known = [hourly[name] for name in names if name in hourly]
        simple = f[1].upper() == "FLOW" and len(names) == len(known) <= 1 and f[0] not in flows
        if not simple or not number(f, 2) >= 0:
            continue
        values = known[0] if known else np.ones(24)
        pattern = names[0] if names else FLAT
        mean = float(values.mean())
        flows[f[0]] = {"node_id": f[0], "flow_l_s": number(f, 2) * 1000 * mean,
                       "pattern_id": pattern, "source": inp.source(row)}  # fmt: skip
        multipliers = " ".join(f"{value:.10g}" for value in values / mean)
        used[pattern] = {"pattern_id": pattern, "multipliers": multipliers,
                         "source": inp.source(row)}  # fmt: skip
    return (
        framed("dry_weather_flows", list(flows.values())),
        framed("patterns", list(used.values())),
    )


def hourly_patterns(inp: InpFile) -> dict[str, np.ndarray]:
    """Hourly patterns of 24 values that are not all zero, as the model gives them."""
    kinds: dict[str, str] = {}
    values: dict[str, list[float]] = {}
    for row in inp.rows("PATTERNS"):
        f = row.fields
        first = f[0] not in kinds
        kinds.setdefault(f[0], f[1].upper())
        own = f[2 if first or not _is_number(f[1]) else 1 :]
        values.setdefault(f[0], []).extend(number((cell,), 0) for cell in own)
    return {
        name: np.array(numbers)
        for name, numbers in values.items()
        if kinds[name] == "HOURLY" and len(numbers) == 24 and min(numbers) >= 0 < sum(numbers)
    }


def _is_number(text: str) -> bool:
    return not np.isnan(number((text,), 0, 0.0))


def curve_table(inp: InpFile) -> pd.DataFrame:
    """Storage, rating and PUMP3 curves whose x rises and no value is below 0."""
    rows_of: dict[str, list[InpRow]] = {}
    for row in inp.rows("CURVES"):
        rows_of.setdefault(row.fields[0], []).append(row)
    rows: list[Row] = []
    for name, lines in rows_of.items():
        kind = lines[0].fields[1].upper()
        cells = [
            number((cell,), 0, np.nan)
            for at, line in enumerate(lines)
            for cell in line.fields[2 if at == 0 or line.fields[1].upper() == kind else 1 :]
        ]
        points = np.array(cells[: len(cells) // 2 * 2]).reshape(-1, 2)
        rising = len(points) > 0 and bool((np.diff(points[:, 0]) > 0).all() and (points >= 0).all())
        if kind not in CURVE_KINDS or not rising:
            continue
        text = ";".join(f"{x:.10g} {y:.10g}" for x, y in points.tolist())
        rows.append({"curve_id": name, "kind": CURVE_KINDS[kind], "points": text,
                     "source": inp.source(lines[0])})  # fmt: skip
    return framed("curves", rows)
