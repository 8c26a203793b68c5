"""Kinds of inlets that measures build, known by their sizes."""

from __future__ import annotations

from typing import Literal

import pandas as pd
from pydantic import Field

from drainage.measures.context import Works
from drainage.network.model import Network

InletKind = Literal["grate", "combination", "kerb"]


class InletWorks(Works):
    """Sizes and state of the inlets a measure builds."""

    inlet: InletKind = Field("combination", description="grate, combination or kerb")
    grate_length_m: float = Field(0.75, gt=0)
    grate_width_m: float = Field(0.45, gt=0)
    kerb_length_m: float = Field(0.75, gt=0)
    kerb_height_m: float = Field(0.15, gt=0)
    flow_limit_l_s: float = Field(
        30.0, gt=0, description="greatest flow of one inlet, which its lead sets"
    )
    clogged_pct: float = Field(25.0, ge=0, lt=100, description="share of the opening blocked")

    @property
    def inlet_type_id(self) -> str:
        """An id of the kind and all its sizes: two measures share it only if they agree."""
        grate = f"{1000 * self.grate_length_m:g}x{1000 * self.grate_width_m:g}"
        kerb = f"{1000 * self.kerb_length_m:g}x{1000 * self.kerb_height_m:g}"
        sizes = {"grate": [grate], "kerb": [kerb], "combination": [grate, kerb]}[self.inlet]
        return "-".join([self.inlet.upper(), *sizes, f"{self.flow_limit_l_s:g}"])


def with_kind(network: Network, works: InletWorks) -> pd.DataFrame:
    """The network's kinds of inlet and the one of the measure."""
    kinds = network.inlet_types
    if works.inlet_type_id in kinds.index:
        return kinds
    grate, kerb = works.inlet != "kerb", works.inlet != "grate"
    own = pd.DataFrame(
        {
            "kind": works.inlet,
            "grate_length_m": works.grate_length_m if grate else 0.0,
            "grate_width_m": works.grate_width_m if grate else 0.0,
            "kerb_length_m": works.kerb_length_m if kerb else 0.0,
            "kerb_height_m": works.kerb_height_m if kerb else 0.0,
            "flow_limit_l_s": works.flow_limit_l_s,
            "source": works.source,
        },
        index=pd.Index([works.inlet_type_id], name=kinds.index.name),
    )
    return pd.concat([kinds, own])


def sides_of(network: Network, reaches: pd.Index) -> pd.Series:
    """Gutters of each street channel: 1 or 2."""
    section = network.conduits["street_section_id"].reindex(reaches)
    return section.map(network.street_sections["sides"]).fillna(1).astype(int)
