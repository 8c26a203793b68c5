"""The units of a SWMM file, and what its values are multiplied by to stand in SI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drainage.errors import Finding, InputError
from drainage.own_model.sections import InpFile

FLOW_TO_M3_S = {
    "CFS": 0.3048**3, "GPM": 3.785411784e-3 / 60, "MGD": 3785.411784 / 86400,
    "CMS": 1.0, "LPS": 1e-3, "MLD": 1000 / 86400,
}  # fmt: skip
US = ("CFS", "GPM", "MGD")
FLOW_UNITS = tuple(FLOW_TO_M3_S)
"""In the engine's order."""
FOOT_M = 0.3048
INCH_MM = 25.4
ACRE_HA = 0.40468564224
US_TO_SI = {
    "length": FOOT_M, "depth": INCH_MM, "rate": INCH_MM, "area": ACRE_HA, "area_m2": FOOT_M**2,
    "volume": FOOT_M**3, "weir": FOOT_M**0.5,
}  # fmt: skip
"""To m, mm, mm/h, ha, m2, m3 and m^0.5/s; a weir's coefficient as in the engine's link.c."""


@dataclass(frozen=True)
class Units:
    """What values of each kind are multiplied by; 1 for a kind that is not named."""

    factors: Mapping[str, float]

    def factor(self, kind: str) -> float:
        """What a value of a kind is multiplied by."""
        return self.factors.get(kind, 1.0)

    @property
    def back(self) -> Units:
        """The way back."""
        return Units({kind: 1 / factor for kind, factor in self.factors.items()})

    def value(self, text: str, kind: str) -> str:
        """A number in the other units; what is none, or keeps its unit, stays as it is."""
        factor = self.factor(kind)
        if factor == 1.0:
            return text
        try:
            return written(float(text) * factor)
        except ValueError:
            return text

    def fields(self, fields: tuple[str, ...], kinds: Sequence[str]) -> tuple[str, ...]:
        """The fields with ``kinds[k]`` the kind of field k; more fields stay as they are."""
        return tuple(
            self.value(text, kinds[k]) if k < len(kinds) else text for k, text in enumerate(fields)
        )


def written(number: float) -> str:
    """A number of ten digits."""
    return f"{number:.10g}"


def units_of(inp: InpFile) -> Units:
    """From a model's own units to SI with flows in m3/s; InputError for no flow unit of SWMM."""
    name = flow_units(inp)
    if name not in FLOW_TO_M3_S:
        raise InputError([Finding(inp.path, "[OPTIONS]", "FLOW_UNITS", name,
                                  "not a flow unit of SWMM",
                                  "Use CFS, GPM, MGD, CMS, LPS or MLD.")])  # fmt: skip
    return units_by_name(name)


def units_by_name(flow_units: str) -> Units:
    """The units that go with a flow unit of SWMM."""
    system = US_TO_SI if flow_units in US else {}
    return Units(system | {"flow": FLOW_TO_M3_S[flow_units]})


def flow_units(inp: InpFile) -> str:
    """The word of FLOW_UNITS in capitals."""
    return inp.option("FLOW_UNITS", "CFS")


def is_us(inp: InpFile) -> bool:
    """Whether a model stands in feet and inches."""
    return flow_units(inp) in US
