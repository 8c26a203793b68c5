"""From the units of any SWMM file to SI with flows in m3/s, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from drainage.errors import Finding, InputError
from drainage.formats.swmm.controls import converted_control
from drainage.formats.swmm.inp_file import InpFile, InpRow, Rows
from drainage.formats.swmm.unit_rules import FIXED_FIELDS, UNCHANGED, Convert, Units, field_kinds

FLOW_TO_M3_S = {
    "CFS": 0.3048**3, "GPM": 3.785411784e-3 / 60, "MGD": 3785.411784 / 86400,
    "CMS": 1.0, "LPS": 1e-3, "MLD": 1000 / 86400,
}  # fmt: skip
US = ("CFS", "GPM", "MGD")


def to_cms(inp: InpFile) -> InpFile:
    """The same model with FLOW_UNITS CMS and SI throughout.

    Raises InputError naming every section or form that cannot be converted.
    """
    flow_units = inp.option("FLOW_UNITS", "CFS")
    if flow_units not in FLOW_TO_M3_S:
        raise InputError([Finding(inp.path, "[OPTIONS]", "FLOW_UNITS", flow_units,
                                  "not a flow unit of SWMM",
                                  f"Use {', '.join(FLOW_TO_M3_S)}.")])  # fmt: skip
    units = Units(flow_units in US, FLOW_TO_M3_S[flow_units])
    if flow_units == "CMS":
        return inp
    findings: list[Finding] = []
    series = _series_kinds(inp, findings)
    sections: dict[str, Rows] = {}
    for name, rows in inp.sections.items():
        if name in UNCHANGED or (name == "TIMESERIES" and not rows):
            sections[name] = rows
            continue
        convert = _converter(name, inp, units, series)
        if convert is None:
            if units.us:
                findings += _refused(inp, name, rows[:1], "this section cannot be converted from "
                                     "US units")  # fmt: skip
            sections[name] = rows
            continue
        done = []
        for row in rows:
            try:
                done.append(InpRow(convert(row.fields), row.line))
            except ValueError as error:
                findings += _refused(inp, name, [row], str(error))
        sections[name] = tuple(done)
    sections["OPTIONS"] = _with_flow_units(sections.get("OPTIONS", ()))
    if findings:
        raise InputError(findings)
    return InpFile(inp.path, inp.encoding, sections)


def _refused(inp: InpFile, name: str, rows: Iterable[InpRow], message: str) -> list[Finding]:
    cure = "Mend the value, or convert the model in SWMM's own program first."
    return [inp.finding(row, name, message, cure) for row in rows]


def _with_flow_units(rows: Rows) -> Rows:
    kept = tuple(row for row in rows if row.fields[0].upper() != "FLOW_UNITS")
    return (InpRow(("FLOW_UNITS", "CMS"), 0), *kept)


def _converter(
    name: str, inp: InpFile, units: Units, series: Mapping[str, str]
) -> Callable[[tuple[str, ...]], tuple[str, ...]] | None:
    if name == "CONTROLS":
        return lambda fields: (converted_control(fields[0], units),)
    if name == "TIMESERIES":
        return lambda fields: _series_row(fields, units, series.get(fields[0].upper(), ""))
    if name == "CURVES":
        return _CurveRows(units)
    if name in FIXED_FIELDS:
        kinds = FIXED_FIELDS[name]
        return lambda fields: units.fields(fields, kinds)
    method = inp.option("INFILTRATION", "HORTON")
    form = field_kinds(name, method)
    return None if form is None else lambda fields: form(fields, units)


@dataclass
class _CurveRows:
    """Rows of [CURVES]; the type stands in a curve's first row alone."""

    units: Units

    def __post_init__(self) -> None:
        self._kind: dict[str, str] = {}

    def __call__(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        name = fields[0].upper()
        head = 1
        if name not in self._kind:
            self._kind[name] = fields[1].upper()
            head = 2
        pair = {
            "STORAGE": ("length", "area_m2"), "PUMP1": ("volume", "flow"),
            "PUMP2": ("length", "flow"), "PUMP3": ("length", "flow"), "PUMP4": ("length", "flow"),
            "PUMP5": ("length", "flow"), "RATING": ("length", "flow"), "TIDAL": ("", "length"),
            "DIVERSION": ("flow", "flow"), "SHAPE": ("", ""), "WEIR": ("length", "weir"),
        }.get(self._kind[name])  # fmt: skip
        if pair is None:
            raise ValueError(f"a {self._kind[name]} curve cannot be converted")
        kinds = [pair[k % 2] for k in range(len(fields) - head)]
        return (*fields[:head], *(self.units.value(v, k) for v, k in
                                  zip(fields[head:], kinds, strict=True)))  # fmt: skip


def _series_kinds(inp: InpFile, findings: list[Finding]) -> dict[str, str]:
    """Name of each time series (capitals) -> kind of its values, by who uses it."""
    users: dict[str, set[str]] = {}

    def use(name: str, kind: str) -> None:
        users.setdefault(name.upper(), set()).add(kind)

    for row in inp.rows("RAINGAGES"):
        if len(row.fields) > 5 and row.fields[4].upper() == "TIMESERIES":
            use(row.fields[5], "rate" if row.fields[1].upper().startswith("INT") else "depth")
    for row in inp.rows("INFLOWS"):
        if row.fields[2] not in ("", '""'):
            use(row.fields[2], "flow" if row.fields[1].upper() == "FLOW" else "")
    for row in inp.rows("OUTFALLS"):
        if row.fields[2].upper() == "TIMESERIES":
            use(row.fields[3], "length")
    for name, kind in (("EVAPORATION", "rate"), ("TEMPERATURE", "temperature")):
        for row in inp.rows(name):
            if row.fields[0].upper() == "TIMESERIES":
                use(row.fields[1], kind)
    for name, kinds in users.items():
        if len(kinds) > 1:
            findings.append(Finding(inp.path, "[TIMESERIES]", "", name,
                                    "one series is used for two kinds of values",
                                    "Give each use a series of its own."))  # fmt: skip
    return {name: kinds.pop() for name, kinds in users.items()}


def _series_row(fields: tuple[str, ...], units: Units, kind: str) -> tuple[str, ...]:
    """Name, [date], time and value, the last two repeated; the value is converted."""
    if fields[1].upper() == "FILE":
        raise ValueError("the file of a time series must be read before its units are converted")
    out = list(fields)
    at = 1
    while at < len(out):
        at += 1 if _is_date(out[at]) else 0
        if at + 1 >= len(out):
            raise ValueError("a time without a value")
        out[at + 1] = units.value(out[at + 1], kind)
        at += 2
    return tuple(out)


def _is_date(text: str) -> bool:
    return text.count("/") == 2 or text.count("-") == 2


__all__ = ["Convert", "to_cms"]
