"""The kinds of works that have a price, with the unit each is measured in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BY_RULE = "m of d1000"
"""A unit of prices: a metre of the section d1000; other sections follow ``sewer_rule``."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "sewer_new_ground": "m",
        "sewer_in_street": "m",
        "sewer_relaid": "m",
        "sewer_cleaned": "m",
        "sewer_removed": "m",
        "ditch": "m3",
        "tank": "m3",
        "open_storage": "m3",
        "pump": "m3/s",
        "weir_chamber": "each",
        "kerb_opening": "each",
        "regulator": "each",
        "orifice": "each",
        "outfall": "each",
        "flap_gate": "each",
        "outlet_gate": "each",
        "inlet_new": "each",
        "inlet_replaced": "each",
        "inlet_mended": "each",
        "street_regraded": "each",
        "bioretention": "m2",
        "sunken_green": "m2",
        "permeable_paving": "m2",
        "green_roof": "m2",
        "sewage_moved": "L/s",
        "other": "each",
    }
)
"""Kind -> unit of its quantity. A sewer laid with an end that the town has not is in new ground
(beside a new road); between manholes that stand it is dug into a street with what lies there.
Manholes, junction chambers and connections are in the price of the metre."""

LAID = ("sewer_new_ground", "sewer_in_street")
"""Kinds that may be priced by the rule of sections."""
