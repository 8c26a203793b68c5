"""Kinds of inlets that measures build, known by their sizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import pandas as pd
from pydantic import Field

from drainage.languages import Lang
from drainage.measures.context import Works
from drainage.measures.words import Figure, Texts
from drainage.network.model import Network
from drainage.number_text import PerCent

InletKind = Literal["grate", "combination", "kerb"]


class InletWorks(Works):
    """Sizes and state of the inlets a measure builds."""

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "combination": {"zh": "平立结合", "en": "combination inlets"},
        "grate": {"zh": "平箅式", "en": "grates"},
        "kerb": {"zh": "立箅式", "en": "kerb openings"},
        "sizes": {
            "zh": "{inlet}，单座泄水能力 {flow_limit_l_s:g} L/s，堵塞率 {clogged_pct:g}%",
            "en": "{inlet} of {flow_limit_l_s:g} L/s each, {clogged_pct:g} % clogged",
        },
    }

    inlet: InletKind = Field("combination", description="kind of the inlets")
    grate_length_m: float = Field(0.75, gt=0, description="of a grate, along the kerb")
    grate_width_m: float = Field(0.45, gt=0, description="of a grate, across the gutter")
    kerb_length_m: float = Field(0.75, gt=0, description="of a kerb opening")
    kerb_height_m: float = Field(0.15, gt=0, description="of a kerb opening")
    flow_limit_l_s: float = Field(
        30.0, gt=0, description="greatest flow of one inlet, which its lead sets"
    )
    clogged_pct: PerCent = Field(25.0, ge=0, lt=100, description="share of the opening blocked")

    def text(self, key: str, lang: Lang, figures: Mapping[str, Figure] | None = None) -> str:
        """A text of this measure, which may name its kind of inlet."""
        return super().text(key, lang, {"inlet": super().text(self.inlet, lang), **(figures or {})})

    def details(self, before: Network, after: Network, lang: Lang) -> list[str]:
        """Kind, greatest flow and clogging of the inlets."""
        figures = {"flow_limit_l_s": self.flow_limit_l_s, "clogged_pct": self.clogged_pct}
        return [self.text("sizes", lang, figures)]

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
