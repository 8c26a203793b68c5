"""Links of a SWMM file as tables; levels instead of offsets."""

from __future__ import annotations

import pandas as pd

from drainage.formats.swmm.carried_lines import Carried
from drainage.formats.swmm.inp_file import InpFile, InpRow
from drainage.formats.swmm.nodes import Row, number, plain
from drainage.network.model import empty_table
from drainage.network.schema import TABLE_BY_NAME


def inverts(inp: InpFile) -> dict[str, float]:
    """Invert of each node, m."""
    return {
        row.fields[0]: number(row.fields, 1)
        for section in ("JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE")
        for row in inp.rows(section)
    }


def _level(inp: InpFile, node: str, row: InpRow, at: int, bottom: dict[str, float]) -> float:
    """A link's end as a level: offsets are depths unless LINK_OFFSETS says ELEVATION."""
    if at >= len(row.fields) or row.fields[at] == "*":
        return bottom[node]
    offset = number(row.fields, at)
    return offset if inp.option("LINK_OFFSETS", "DEPTH") == "ELEVATION" else bottom[node] + offset


def source_of(inp: InpFile, row: InpRow) -> str:
    return f"{inp.path.replace(chr(92), '/').rsplit('/', 1)[-1]} line {row.line}"


def street_sections(inp: InpFile, carried: Carried) -> tuple[pd.DataFrame, set[str]]:
    """[STREETS] without a gutter of their own; the others are kept as they are."""
    rows, kept = [], []
    for row in inp.rows("STREETS"):
        f = row.fields
        if number(f, 5) != 0 or number(f, 6) != 0:
            kept.append(row)
            continue
        rows.append({
            "street_section_id": f[0], "crown_width_m": number(f, 1), "kerb_height_m": number(f, 2),
            "crossfall_pct": number(f, 3), "manning_n": number(f, 4),
            "sides": int(number(f, 7, 2.0)), "backing_width_m": number(f, 8),
            "backing_slope_pct": number(f, 9), "backing_manning_n": number(f, 10),
            "source": source_of(inp, row),
        })  # fmt: skip
    carried.keep("STREETS", kept)
    frame = framed("street_sections", rows)
    return frame, set(frame.index)


def conduit_table(
    inp: InpFile, carried: Carried, system: dict[tuple[str, str], str], street_ids: set[str]
) -> pd.DataFrame:
    """[CONDUITS] with their [XSECTIONS]; a shape the table lacks is ``other``."""
    bottom = inverts(inp)
    sections = {row.fields[0]: row for row in inp.rows("XSECTIONS")}
    rows = []
    for row in inp.rows("CONDUITS"):
        f = row.fields
        section = sections.get(f[0])
        if section is None:
            carried.refuse("CONDUITS", row, "the conduit has no cross-section",
                           "Add its line to [XSECTIONS].")  # fmt: skip
            continue
        shape = _shape(section.fields, street_ids)
        if shape["shape"] == "other":
            carried.keep("XSECTIONS", [section])
        street = shape["shape"] == "street"
        rows.append({
            "conduit_id": f[0], "from_id": f[1], "to_id": f[2],
            "system": system.get(("link", f[0]), "street" if street else system["", ""]),
            "street_id": "", "length_m": number(f, 3),
            "from_invert_level_m": round(_level(inp, f[1], row, 5, bottom), 9),
            "to_invert_level_m": round(_level(inp, f[2], row, 6, bottom), 9),
            **shape, "manning_n": number(f, 4), "source": source_of(inp, row),
        })  # fmt: skip
        if not plain(f, 7):
            carried.keep("CONDUITS", [row])
    carried.taken("CONDUITS")
    carried.taken("XSECTIONS")
    return framed("conduits", rows)


def _shape(f: tuple[str, ...], street_ids: set[str]) -> dict[str, object]:
    """Columns of a cross-section; sizes from m to mm."""
    kind = f[1].upper()
    size = (
        [round(1000 * number(f, at), 6) for at in (2, 3, 4, 5)] if kind != "STREET" else [0.0] * 4
    )
    made: dict[str, object] = {
        "shape": "other",
        "diameter_mm": 0.0,
        "width_mm": 0.0,
        "height_mm": 0.0,
        "side_slope": 0.0,
        "barrels": max(1, int(number(f, 6, 1.0))),
        "street_section_id": "",
        "sediment_depth_mm": 0.0,
    }
    if kind == "CIRCULAR":
        return made | {"shape": "circular", "diameter_mm": size[0]}
    if kind == "FILLED_CIRCULAR":
        return made | {"shape": "circular", "diameter_mm": size[0], "sediment_depth_mm": size[1]}
    if kind == "RECT_CLOSED":
        return made | {"shape": "box", "height_mm": size[0], "width_mm": size[1]}
    if kind == "TRAPEZOIDAL" and size[2] == size[3] and size[1] > 0:
        return made | {"shape": "trapezoid", "height_mm": size[0], "width_mm": size[1],
                       "side_slope": size[2] / 1000}  # fmt: skip
    if kind == "STREET" and f[2] in street_ids:
        return made | {"shape": "street", "street_section_id": f[2]}
    known = kind not in ("IRREGULAR", "STREET", "CUSTOM")
    return made | ({"height_mm": size[0], "width_mm": max(size[1], 0.0)} if known else {})


def other_links(
    inp: InpFile, carried: Carried, kind_of_curve: pd.Series
) -> dict[str, pd.DataFrame]:
    """Pumps, orifices, weirs and outlets (regulators); odd forms keep their line too."""
    bottom = inverts(inp)
    tables = {
        "pumps": _pumps(inp, carried, kind_of_curve),
        "orifices": _orifices(inp, carried, bottom),
        "weirs": _weirs(inp, carried, bottom),
        "regulators": _regulators(inp, carried, bottom, kind_of_curve),
    }
    for section in ("PUMPS", "ORIFICES", "WEIRS", "OUTLETS"):
        carried.taken(section)
    return {name: framed(name, rows) for name, rows in tables.items()}


def _pumps(inp: InpFile, carried: Carried, kind_of_curve: pd.Series) -> list[Row]:
    rows: list[Row] = []
    for row in inp.rows("PUMPS"):
        f = row.fields
        curve = f[3] if kind_of_curve.get(f[3]) == "pump" else ""
        if not curve or (len(f) > 4 and f[4].upper() != "ON"):
            carried.keep("PUMPS", [row])
        rows.append({"pump_id": f[0], "from_id": f[1], "to_id": f[2], "curve_id": curve,
                     "startup_depth_m": number(f, 5), "shutoff_depth_m": number(f, 6),
                     "source": source_of(inp, row)})  # fmt: skip
    return rows


def _orifices(inp: InpFile, carried: Carried, bottom: dict[str, float]) -> list[Row]:
    sections = _sections(inp)
    rows: list[Row] = []
    for row in inp.rows("ORIFICES"):
        f = row.fields
        shape = sections[f[0]].fields
        round_ = shape[1].upper() == "CIRCULAR"
        if round_:
            carried.keep("XSECTIONS", [sections[f[0]]])
        if not plain(f, 7):
            carried.keep("ORIFICES", [row])
        rows.append({
            "orifice_id": f[0], "from_id": f[1], "to_id": f[2], "orientation": f[3].lower(),
            "crest_level_m": _level(inp, f[1], row, 4, bottom),
            "width_mm": 1000 * number(shape, 2 if round_ else 3),
            "height_mm": 1000 * number(shape, 2), "discharge_coefficient": number(f, 5),
            "flap_gate": _gate(f, 6), "source": source_of(inp, row)})  # fmt: skip
    return rows


def _weirs(inp: InpFile, carried: Carried, bottom: dict[str, float]) -> list[Row]:
    sections = _sections(inp)
    rows: list[Row] = []
    for row in inp.rows("WEIRS"):
        f = row.fields
        shape = sections[f[0]].fields
        own = f[3].upper() == "TRANSVERSE" and shape[1].upper() == "RECT_OPEN" and plain(f, 7)
        if not own:
            carried.keep("WEIRS", [row])
            carried.keep("XSECTIONS", [sections[f[0]]])
        rows.append({
            "weir_id": f[0], "from_id": f[1], "to_id": f[2],
            "crest_level_m": _level(inp, f[1], row, 4, bottom), "length_m": number(shape, 3),
            "height_m": number(shape, 2), "discharge_coefficient": number(f, 5),
            "flap_gate": _gate(f, 6), "source": source_of(inp, row)})  # fmt: skip
    return rows


def _regulators(
    inp: InpFile, carried: Carried, bottom: dict[str, float], kind_of_curve: pd.Series
) -> list[Row]:
    rows: list[Row] = []
    for row in inp.rows("OUTLETS"):
        f = row.fields
        rated = f[4].upper() == "TABULAR/DEPTH" and kind_of_curve.get(f[5]) == "rating"
        if not rated:
            carried.keep("OUTLETS", [row])
        rows.append({
            "regulator_id": f[0], "from_id": f[1], "to_id": f[2],
            "crest_level_m": _level(inp, f[1], row, 3, bottom), "curve_id": f[5] if rated else "",
            "flap_gate": f[-1].upper() == "YES", "source": source_of(inp, row)})  # fmt: skip
    return rows


def _sections(inp: InpFile) -> dict[str, InpRow]:
    return {row.fields[0]: row for row in inp.rows("XSECTIONS")}


def _gate(fields: tuple[str, ...], at: int) -> bool:
    return len(fields) > at and fields[at].upper() == "YES"


def framed(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    table = TABLE_BY_NAME[name]
    return pd.DataFrame(rows).set_index(table.id_column) if rows else empty_table(table)
