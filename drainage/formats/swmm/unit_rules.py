"""Which field of which section of a SWMM file stands in which unit.

Source: SWMM 5.2 user's manual, appendix D; weir coefficients as in its link.c, where an
SI coefficient is the US one times 0.3048^0.5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

INCH_MM = 25.4
FOOT_M = 0.3048
FACTORS_US = {
    "length": FOOT_M, "depth": INCH_MM, "rate": INCH_MM, "area": 0.40468564224,
    "area_m2": FOOT_M**2, "volume": FOOT_M**3, "weir": FOOT_M**0.5, "wind": 1.609344,
    "load": 0.45359237 / 0.40468564224,
}  # fmt: skip
"""To m, mm, mm/h, ha, m2, m3, m^0.5/s, km/h and kg/ha."""


@dataclass(frozen=True)
class Units:
    """The units of a file: US or SI, and its flow unit in m3/s."""

    us: bool
    flow_m3_s: float

    def value(self, text: str, kind: str) -> str:
        """A number in SI; ``*`` and an empty kind stay. ValueError where it is no number."""
        if not kind or text == "*":
            return text
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"{text!r} is not a number") from None
        if kind == "flow":
            return _written(number * self.flow_m3_s)
        if not self.us:
            return text
        if kind == "temperature":
            return _written((number - 32) / 1.8)
        return _written(number * FACTORS_US[kind])

    def factor(self, kind: str) -> float:
        """What a value is multiplied by."""
        return self.flow_m3_s if kind == "flow" else FACTORS_US[kind] if self.us else 1.0

    def fields(self, fields: tuple[str, ...], kinds: Sequence[str]) -> tuple[str, ...]:
        """The fields with ``kinds[k]`` the kind of field k; more fields stay as they are."""
        return tuple(
            self.value(text, kinds[k]) if k < len(kinds) else text for k, text in enumerate(fields)
        )


def _written(number: float) -> str:
    return f"{number:.10g}"


UNCHANGED = frozenset({
    "TITLE", "FILES", "EVENTS", "RAINGAGES", "PATTERNS", "REPORT", "TAGS", "MAP", "COORDINATES",
    "VERTICES", "POLYGONS", "SYMBOLS", "LABELS", "BACKDROP", "PROFILES", "POLLUTANTS", "LANDUSES",
    "COVERAGES",
})  # fmt: skip

L, D, R, Q = "length", "depth", "rate", "flow"
FIXED_FIELDS: dict[str, tuple[str, ...]] = {
    "JUNCTIONS": ("", L, L, L, L, "area_m2"),
    "CONDUITS": ("", "", "", L, "", L, L, Q, Q),
    "PUMPS": ("", "", "", "", "", L, L),
    "ORIFICES": ("", "", "", "", L, "", "", ""),
    "WEIRS": ("", "", "", "", L, "weir", "", "", "weir", "", L, "", ""),
    "LOSSES": ("", "", "", "", "", R),
    "SUBCATCHMENTS": ("", "", "", "area", "", L, "", L),
    "SUBAREAS": ("", "", "", D, D),
    "LOADINGS": ("", "", "load", "", "load", "", "load"),
    "LID_USAGE": ("", "", "", "area_m2", L),
    "RDII": ("", "", "area"),
}

Convert = Callable[[tuple[str, ...], Units], tuple[str, ...]]


def field_kinds(section: str, infiltration: str) -> Convert | None:
    """How rows of a section with several forms are converted; None: not known."""
    if section == "INFILTRATION":
        return lambda fields, units: units.fields(fields, _infiltration(fields, infiltration))
    return _FORMS.get(section)


def _infiltration(fields: tuple[str, ...], method: str) -> tuple[str, ...]:
    last = fields[-1].upper()
    name = last if last[0].isalpha() else method
    if name.endswith("GREEN_AMPT"):
        return ("", D, R)
    if name.startswith("CURVE"):
        return ("", "", R)
    return ("", R, R, "", "", D)


def _options(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    kinds = {"MIN_SURFAREA": "area_m2", "HEAD_TOLERANCE": L}
    return units.fields(fields, ("", kinds.get(fields[0].upper(), "")))


def _outfall(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    return units.fields(fields, ("", L, "", L if fields[2].upper() == "FIXED" else ""))


def _storage(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    head = units.fields(fields[:4], ("", L, L, L))
    shape, rest = fields[4].upper(), fields[5:]
    if shape == "TABULAR":
        tail = units.fields(rest, ("", "", "", D, R))
    elif shape == "FUNCTIONAL":
        tail = (
            *_power(rest[:2], units, "area_m2"),
            *units.fields(rest[2:], ("area_m2", "", "", D, R)),
        )
    elif shape in ("CYLINDRICAL", "CONICAL", "PARABOLOID", "PYRAMIDAL"):
        third = "" if shape in ("CONICAL", "PYRAMIDAL") else L
        tail = units.fields(rest, (L, L, third, "", "", D, R))
    else:
        raise ValueError(f"storage shape {shape} cannot be converted")
    return (*head, fields[4], *tail)


def _power(pair: Sequence[str], units: Units, result: str) -> tuple[str, ...]:
    """Coefficient and exponent of result = a depth^b, the depth in m."""
    try:
        coefficient, exponent = (float(text) for text in pair)
    except ValueError:
        raise ValueError(f"{' '.join(pair)!r} are not two numbers") from None
    scale = units.factor(result) / units.factor(L) ** exponent
    return _written(coefficient * scale), pair[1]


def _outlet(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    head = units.fields(fields[:5], ("", "", "", L))
    if fields[4].upper().startswith("FUNCTIONAL"):
        return (*head, *_power(fields[5:7], units, Q), *fields[7:])
    return (*head, *fields[5:])


_SECTION_FORMS: dict[str, tuple[str, ...]] = {
    "IRREGULAR": (), "STREET": (), "CUSTOM": (L,), "TRAPEZOIDAL": (L, L), "POWER": (L, L),
    "TRIANGULAR": (L, L), "RECT_OPEN": (L, L), "FILLED_CIRCULAR": (L, L),
}  # fmt: skip


def _cross_section(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    shape = fields[1].upper()
    if shape == "FORCE_MAIN":
        raise ValueError("a FORCE_MAIN section cannot be converted")
    by_code = shape in ("ARCH", "HORIZ_ELLIPSE", "VERT_ELLIPSE") and len(fields) > 4
    if by_code and float(fields[4] or 0) > 0:
        return fields
    return units.fields(fields, ("", "", *_SECTION_FORMS.get(shape, (L, L, L, L))))


def _transect(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    kind = fields[0].upper()
    if kind == "GR":
        return units.fields(fields, ("", *[L] * (len(fields) - 1)))
    if kind == "X1":
        return units.fields(fields, ("", "", "", L, L, "", "", "", "", L))
    return fields


def _evaporation(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    if fields[0].upper() in ("CONSTANT", "MONTHLY"):
        return units.fields(fields, ("", *[R] * (len(fields) - 1)))
    return fields


def _temperature(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    kind = fields[0].upper()
    if kind == "WINDSPEED" and fields[1].upper() == "MONTHLY":
        return units.fields(fields, ("", "", *["wind"] * (len(fields) - 2)))
    if kind == "SNOWMELT":
        return units.fields(fields, ("", "temperature", "", "", L))
    return fields


def _inflow(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    if fields[1].upper() == "FLOW":
        return units.fields(fields, ("", "", "", "", "", "", Q))
    return fields


def _dry_weather(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    return units.fields(fields, ("", "", Q)) if fields[1].upper() == "FLOW" else fields


def _divider(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    kind = fields[3].upper()
    own = {"CUTOFF": (Q,), "TABULAR": ("",), "WEIR": (Q, L, "weir"), "OVERFLOW": ()}.get(kind)
    if own is None:
        raise ValueError(f"divider {kind} cannot be converted")
    return units.fields(fields, ("", L, "", "", *own, L, L, L, "area_m2"))


def _street(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    if units.us and len(fields) > 5 and float(fields[5]) != 0:
        raise ValueError("a gutter depression cannot be converted")
    return units.fields(fields, ("", L, L, "", "", "", L, "", L))


def _inlet(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    kind = fields[1].upper()
    if kind == "CUSTOM":
        return fields
    return units.fields(fields, ("", "", L, L, "", "", L if kind.endswith("GRATE") else ""))


def _inlet_usage(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    if units.us and len(fields) > 6 and float(fields[6]) != 0:
        raise ValueError("a local depression cannot be converted")
    return units.fields(fields, ("", "", "", "", "", Q, "", L))


_LID_LAYERS: dict[str, tuple[str, ...]] = {
    "SURFACE": (D,), "SOIL": (D, "", "", "", R, "", D), "PAVEMENT": (D, "", "", R),
    "STORAGE": (D, "", R), "DRAINMAT": (D,), "REMOVALS": (),
}  # fmt: skip


def _lid(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    if len(fields) == 2:
        return fields
    layer = fields[1].upper()
    if layer == "DRAIN":
        exponent = float(fields[3])
        scale = units.factor(R) / units.factor(D) ** exponent
        coefficient = _written(float(fields[2]) * scale)
        return (*fields[:2], coefficient, fields[3],
                *units.fields(fields[4:], (D, "", D, D)))  # fmt: skip
    if layer not in _LID_LAYERS:
        raise ValueError(f"layer {layer} cannot be converted")
    return units.fields(fields, ("", "", *_LID_LAYERS[layer]))


def _buildup(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    kind, per = fields[2].upper(), fields[-1].upper()
    if kind == "NONE" or not units.us:
        return fields
    if not per.startswith("AREA") or kind == "EXT":
        raise ValueError(f"build-up {kind} per {per} cannot be converted")
    return units.fields(fields, ("", "", "", "load", "load" if kind == "POW" else ""))


def _washoff(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    kind = fields[2].upper()
    if kind not in ("EXP", "RC"):
        return fields
    exponent = float(fields[4])
    scale = units.factor(R if kind == "EXP" else Q) ** -exponent
    return (*fields[:3], _written(float(fields[3]) * scale), *fields[4:])


def _hydrograph(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    return units.fields(fields, ("", "", "", "", "", "", D, D, D)) if len(fields) > 2 else fields


def _treatment(fields: tuple[str, ...], units: Units) -> tuple[str, ...]:
    formula = fields[0].upper().partition("=")[2]
    if any(word in formula for word in ("HRT", "FLOW", "DEPTH", "AREA")):
        raise ValueError("a treatment that depends on flow, depth or area cannot be converted")
    return fields


_FORMS: dict[str, Convert] = {
    "OPTIONS": _options, "OUTFALLS": _outfall, "STORAGE": _storage, "OUTLETS": _outlet,
    "XSECTIONS": _cross_section, "TRANSECTS": _transect, "EVAPORATION": _evaporation,
    "TEMPERATURE": _temperature, "INFLOWS": _inflow, "DWF": _dry_weather, "DIVIDERS": _divider,
    "STREETS": _street, "INLETS": _inlet, "INLET_USAGE": _inlet_usage, "LID_CONTROLS": _lid,
    "BUILDUP": _buildup, "WASHOFF": _washoff, "HYDROGRAPHS": _hydrograph,
    "TREATMENT": _treatment,
}  # fmt: skip
