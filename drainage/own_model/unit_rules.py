"""Which field of which section of a SWMM file stands in which unit, where tables show it.

Source: SWMM 5.2 user's manual, appendix D.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drainage.own_model.sections import InpFile, InpRow
from drainage.own_model.units import Units, units_of, written

L, D, R, Q = "length", "depth", "rate", "flow"
FIXED_FIELDS: dict[str, tuple[str, ...]] = {
    "JUNCTIONS": ("", L, L, L, L, "area_m2"),
    "CONDUITS": ("", "", "", L, "", L, L, Q, Q),
    "PUMPS": ("", "", "", "", "", L, L),
    "ORIFICES": ("", "", "", "", L, "", "", ""),
    "WEIRS": ("", "", "", "", L, "weir", "", "", "weir", "", L, "", ""),
    "SUBCATCHMENTS": ("", "", "", "area", "", L, "", L),
    "SUBAREAS": ("", "", "", D, D),
    "INFILTRATION": ("", R, R, "", "", D),
    "STREETS": ("", L, L, "", "", D, L, "", L),
}
"""Kinds of the fields; of INFILTRATION those of Horton, the one method the tables show."""

Convert = Callable[[tuple[str, ...], Units], tuple[str, ...]]


def in_si(inp: InpFile) -> InpFile:
    """The model with the sections the tables show in SI, flows in m3/s; what is no number stays.

    Raises InputError for a flow unit SWMM does not know.
    """
    units = units_of(inp)
    if all(units.factor(kind) == 1.0 for kind in units.factors):
        return inp
    sections = dict(inp.sections)
    for section in (*FIXED_FIELDS, *FORMS):
        rows = inp.rows(section)
        if rows:
            converted = converted_rows(section, [row.fields for row in rows], units)
            sections[section] = tuple(
                InpRow(fields, row.line) for fields, row in zip(converted, rows, strict=True)
            )
    return InpFile(inp.path, inp.encoding, inp.lines, sections)


def converted_rows(
    section: str, rows: Sequence[tuple[str, ...]], units: Units
) -> list[tuple[str, ...]]:
    """Rows of a section in other units; those of a section that is not named stay."""
    if section == "CURVES":
        kinds: dict[str, str] = {}
        return [_curve(fields, units, kinds) for fields in rows]
    if section in FIXED_FIELDS:
        return [units.fields(fields, FIXED_FIELDS[section]) for fields in rows]
    form = FORMS.get(section)
    return [form(fields, units) for fields in rows] if form else list(rows)


def _outfall(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    return units.fields(fields, ("", L, "", L if fields[2].upper() == "FIXED" else ""))


def _storage(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    return units.fields(fields, ("", L, L, L))


def _outlet(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    return units.fields(fields, ("", "", "", L))


_SECTION_FORMS: dict[str, tuple[str, ...]] = {
    "IRREGULAR": (), "STREET": (), "CUSTOM": (L,), "TRAPEZOIDAL": (L, L), "POWER": (L, L),
    "TRIANGULAR": (L, L), "RECT_OPEN": (L, L), "FILLED_CIRCULAR": (L, L), "FORCE_MAIN": (L,),
}  # fmt: skip


def _cross_section(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    if by_size_code(fields):
        return fields
    kinds = _SECTION_FORMS.get(fields[1].upper(), (L, L, L, L))
    return units.fields(fields, ("", "", *kinds))


def by_size_code(fields: tuple[str, ...]) -> bool:
    """Whether a section is given by the number of a standard size: an ellipse or an arch
    without a width, or with a code as its third figure (xsect.c)."""
    if fields[1].upper() not in ("ARCH", "HORIZ_ELLIPSE", "VERT_ELLIPSE"):
        return False
    width, code = (_figure(fields, at) for at in (3, 4))
    return width == 0 or code > 0


def _figure(fields: tuple[str, ...], at: int) -> float:
    try:
        return float(fields[at]) if at < len(fields) else 0.0
    except ValueError:
        return 0.0


def _dry_weather(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    return units.fields(fields, ("", "", Q)) if fields[1].upper() == "FLOW" else fields


def _divider(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    own = {"CUTOFF": (Q,), "TABULAR": ("",), "WEIR": (Q, L, "weir")}.get(fields[3].upper(), ())
    return units.fields(fields, ("", L, "", "", *own, L, L, L, "area_m2"))


def _inlet(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    if fields[1].upper() == "CUSTOM":
        return fields
    return units.fields(fields, ("", "", L, L))


def _inlet_usage(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    return units.fields(fields, ("", "", "", "", "", Q, D, L))


CURVE_UNITS = {
    "STORAGE": (L, "area_m2"), "RATING": (L, Q), "PUMP1": ("volume", Q), "PUMP2": (L, Q),
    "PUMP3": (L, Q), "PUMP4": (L, Q), "PUMP5": (L, Q), "TIDAL": ("", L), "DIVERSION": (Q, Q),
    "WEIR": (L, "weir"),
}  # fmt: skip


def _curve(fields: tuple[str, ...], units: Units, kinds: dict[str, str]) -> tuple[str, ...]:
    """A row of [CURVES]; the type stands in a curve's first row alone."""
    name = fields[0].upper()
    head = 1 if name in kinds else 2
    pair = CURVE_UNITS.get(kinds.setdefault(name, fields[1].upper()), ("", ""))
    return (*fields[:head],
            *(units.value(text, pair[k % 2]) for k, text in enumerate(fields[head:])))  # fmt: skip


FORMS: dict[str, Convert] = {
    "OUTFALLS": _outfall, "STORAGE": _storage, "OUTLETS": _outlet, "XSECTIONS": _cross_section,
    "DWF": _dry_weather, "DIVIDERS": _divider, "INLETS": _inlet, "INLET_USAGE": _inlet_usage,
    "CURVES": lambda fields, units: fields,
}  # fmt: skip
"""Sections of several forms; rows of CURVES are read one after another."""

__all__ = ["CURVE_UNITS", "FIXED_FIELDS", "by_size_code", "converted_rows", "in_si", "written"]
