"""Links of a SWMM file as tables; levels instead of offsets."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.own_model.fields import Row, framed, gate, number, whole
from drainage.own_model.nodes import Systems
from drainage.own_model.sections import InpFile, InpRow
from drainage.own_model.unit_rules import by_size_code

NODES = ("JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE")


def offsets_are_levels(inp: InpFile) -> bool:
    """Whether the ends of links are given as levels; else as heights above their nodes."""
    return inp.option("LINK_OFFSETS", "DEPTH") == "ELEVATION"


class Ends:
    """Levels of the ends of links."""

    def __init__(self, inp: InpFile) -> None:
        self._invert = {
            row.fields[0]: number(row.fields, 1) for name in NODES for row in inp.rows(name)
        }
        self._levels = offsets_are_levels(inp)

    def level(self, node: str, fields: tuple[str, ...], at: int) -> float:
        """A field's end as a level; at the node's invert where the field is left out."""
        if at >= len(fields) or fields[at] == "*":
            return self._invert[node]
        offset = number(fields, at)
        return round(offset if self._levels else self._invert[node] + offset, 9)


def street_sections(inp: InpFile) -> pd.DataFrame:
    """[STREETS]; a gutter of their own is left to the model."""
    rows: list[Row] = [
        {
            "street_section_id": f[0], "crown_width_m": number(f, 1), "kerb_height_m": number(f, 2),
            "crossfall_pct": number(f, 3), "manning_n": number(f, 4),
            "sides": whole(f, 7, 2), "backing_width_m": number(f, 8),
            "backing_slope_pct": number(f, 9), "backing_manning_n": number(f, 10),
            "source": inp.source(row),
        }
        for row in inp.rows("STREETS") for f in (row.fields,)
    ]  # fmt: skip
    return framed("street_sections", rows)


def conduit_table(
    inp: InpFile, system: Systems, street_ids: set[str], transect_m: Mapping[str, float]
) -> pd.DataFrame:
    """[CONDUITS] with their [XSECTIONS]; a shape the table lacks is ``other``.

    ``transect_m``: transect -> depth.
    """
    ends = Ends(inp)
    sections = sections_of(inp)
    rows: list[Row] = []
    for row in inp.rows("CONDUITS"):
        f = row.fields
        section = sections.get(f[0])
        given = section.fields if section else (f[0], "DUMMY", "0")
        shape = _shape(given, street_ids, transect_m)
        street = shape["shape"] == "street"
        rows.append({
            "conduit_id": f[0], "from_id": f[1], "to_id": f[2],
            "system": system.get(("link", f[0]), "street" if street else system["", ""]),
            "street_id": "", "length_m": number(f, 3),
            "from_invert_level_m": ends.level(f[1], f, 5),
            "to_invert_level_m": ends.level(f[2], f, 6),
            **shape, "manning_n": number(f, 4), "source": inp.source(row),
        })  # fmt: skip
    return framed("conduits", rows)


def sections_of(inp: InpFile) -> dict[str, InpRow]:
    """Link -> its row of [XSECTIONS]."""
    return {row.fields[0]: row for row in inp.rows("XSECTIONS")}


def transect_depths(inp: InpFile, unit_m: float) -> dict[str, float]:
    """Transect -> its highest less its lowest station, m."""
    levels: dict[str, list[float]] = {}
    name = ""
    for row in inp.rows("TRANSECTS"):
        kind = row.fields[0].upper()
        if kind == "X1" and len(row.fields) > 1:
            name = row.fields[1]
        elif kind == "GR":
            levels.setdefault(name, []).extend(number((cell,), 0) for cell in row.fields[1::2])
    return {name.upper(): (max(own) - min(own)) * unit_m for name, own in levels.items() if own}


def _shape(
    f: tuple[str, ...], street_ids: set[str], transect_m: Mapping[str, float]
) -> dict[str, object]:
    """Columns of a cross-section; sizes from m to mm."""
    kind = f[1].upper()
    named = kind in ("STREET", "IRREGULAR")
    size = [0.0] * 4 if named else [round(1000 * number(f, at), 6) for at in (2, 3, 4, 5)]
    made: dict[str, object] = {
        "shape": "other", "diameter_mm": 0.0, "width_mm": 0.0, "height_mm": 0.0,
        "side_slope": 0.0, "barrels": max(1, whole(f, 6, 1)),
        "street_section_id": "", "sediment_depth_mm": 0.0,
    }  # fmt: skip
    if kind in ("CIRCULAR", "FORCE_MAIN"):
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
    if kind == "IRREGULAR":
        return made | {"height_mm": round(1000 * transect_m.get(f[2].upper(), 0.0), 6)}
    if named or kind == "DUMMY" or by_size_code(f):
        return made
    return made | {"height_mm": size[0], "width_mm": 0.0 if kind == "CUSTOM" else size[1]}


def other_links(inp: InpFile, curves: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Pumps, orifices, weirs and outlets (regulators)."""
    ends, sections = Ends(inp), sections_of(inp)
    kind = curves["kind"].to_dict()
    return {
        "pumps": framed("pumps", [_pump(inp, row, kind) for row in inp.rows("PUMPS")]),
        "orifices": framed(
            "orifices", [_orifice(inp, row, sections, ends) for row in inp.rows("ORIFICES")]
        ),
        "weirs": framed("weirs", [_weir(inp, row, sections, ends) for row in inp.rows("WEIRS")]),
        "regulators": framed(
            "regulators", [_regulator(inp, row, kind, ends) for row in inp.rows("OUTLETS")]
        ),
    }


def _pump(inp: InpFile, row: InpRow, kind_of_curve: Mapping[str, str]) -> Row:
    f = row.fields
    return {
        "pump_id": f[0], "from_id": f[1], "to_id": f[2],
        "curve_id": f[3] if kind_of_curve.get(f[3]) == "pump" else "",
        "startup_depth_m": number(f, 5), "shutoff_depth_m": number(f, 6), "source": inp.source(row),
    }  # fmt: skip


def _opening(f: tuple[str, ...], sections: Mapping[str, InpRow]) -> tuple[str, ...]:
    return sections[f[0]].fields if f[0] in sections else (f[0], "", "0", "0")


def _orifice(inp: InpFile, row: InpRow, sections: Mapping[str, InpRow], ends: Ends) -> Row:
    f = row.fields
    shape = _opening(f, sections)
    round_ = shape[1].upper() == "CIRCULAR"
    return {
        "orifice_id": f[0], "from_id": f[1], "to_id": f[2],
        "orientation": "bottom" if f[3].upper().startswith("BOT") else "side",
        "crest_level_m": ends.level(f[1], f, 4),
        "width_mm": 1000 * number(shape, 2 if round_ else 3),
        "height_mm": 1000 * number(shape, 2), "discharge_coefficient": number(f, 5),
        "flap_gate": gate(f, 6), "source": inp.source(row),
    }  # fmt: skip


def _weir(inp: InpFile, row: InpRow, sections: Mapping[str, InpRow], ends: Ends) -> Row:
    f = row.fields
    shape = _opening(f, sections)
    return {
        "weir_id": f[0], "from_id": f[1], "to_id": f[2], "crest_level_m": ends.level(f[1], f, 4),
        "length_m": number(shape, 3), "height_m": number(shape, 2),
        "discharge_coefficient": number(f, 5), "flap_gate": gate(f, 6), "source": inp.source(row),
    }  # fmt: skip


def _regulator(inp: InpFile, row: InpRow, kind_of_curve: Mapping[str, str], ends: Ends) -> Row:
    f = row.fields
    rated = f[4].upper() == "TABULAR/DEPTH" and kind_of_curve.get(f[5]) == "rating"
    return {
        "regulator_id": f[0], "from_id": f[1], "to_id": f[2],
        "crest_level_m": ends.level(f[1], f, 3), "curve_id": f[5] if rated else "",
        "flap_gate": f[-1].upper() == "YES", "source": inp.source(row),
    }  # fmt: skip
