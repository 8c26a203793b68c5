"""Layers of sponge works by what a square metre holds back; figures assumed where no code says.

Each form has one layer that is sized and others that are as usual. Soils: ranges of SWMM's
manual for planting mixes (porosity 0.45-0.6, field capacity 0.15-0.25, wilting point 0.05-0.15,
50-140 mm/h). A planting bed begins a storm at field capacity, as after an earlier rain; the thin
soil of a roof dry. Gravel 0.4 (0.3-0.45), permeable paving 0.15 (0.10-0.25) voids, 360 mm/h:
half of what new permeable bricks let through (JC/T 945, from memory).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from drainage.network.lids import held_mm
from drainage.network.schema import TABLE_BY_NAME

Form = Literal["bioretention", "sunken_green", "permeable_paving", "green_roof"]
BED = {"soil_porosity": 0.45, "soil_field_capacity": 0.20, "soil_wilting_point": 0.10,
       "soil_initial_moisture": 0.20, "soil_conductivity_mm_h": 100.0}  # fmt: skip
ROOF = {"soil_porosity": 0.45, "soil_field_capacity": 0.30, "soil_wilting_point": 0.10,
        "soil_initial_moisture": 0.10, "soil_conductivity_mm_h": 1000.0}  # fmt: skip


@dataclass(frozen=True)
class Build:
    """What a form is built of beside the layer that is sized, and between which thicknesses."""

    fixed: dict[str, float]
    sized: str
    least_mm: float
    most_mm: float


BUILDS: Mapping[Form, Build] = {
    "bioretention": Build(
        BED | {"soil_mm": 300.0, "storage_mm": 300.0, "storage_void_share": 0.4},
        "ponding_mm", 0.0, 300.0,
    ),
    "sunken_green": Build(BED | {"soil_mm": 200.0}, "ponding_mm", 0.0, 250.0),
    "permeable_paving": Build(
        {"pavement_mm": 80.0, "pavement_void_share": 0.15, "pavement_permeability_mm_h": 360.0,
         "storage_void_share": 0.4},
        "storage_mm", 50.0, 600.0,
    ),
    "green_roof": Build(ROOF, "soil_mm", 50.0, 600.0),
}  # fmt: skip


def control(form: Form, holds_mm: float, seepage_mm_h: float, source: str) -> pd.DataFrame:
    """The row of ``lid_controls`` of a form that holds back ``holds_mm``."""
    build = BUILDS[form]
    without, with_one = (
        float(held_mm(_row(form, build.fixed | {build.sized: own}, seepage_mm_h, source)).iloc[0])
        for own in (0.0, 1.0)
    )
    thickness = (holds_mm - without) / (with_one - without)
    return _row(form, build.fixed | {build.sized: round(thickness, 6)}, seepage_mm_h, source)


def range_mm(form: Form) -> tuple[float, float]:
    """The least and the most that a form can hold back, mm."""
    build = BUILDS[form]
    least, most = (
        float(held_mm(_row(form, build.fixed | {build.sized: own}, 0.0, "")).iloc[0])
        for own in (build.least_mm, build.most_mm)
    )
    return least, most


def _row(form: Form, layers: Mapping[str, float], seepage_mm_h: float, source: str) -> pd.DataFrame:
    columns = TABLE_BY_NAME["lid_controls"].columns[1:]
    row: dict[str, float | str] = {
        column.name: layers.get(column.name, 0.0) for column in columns if column.kind == "number"
    }
    row |= {"kind": form, "seepage_mm_h": seepage_mm_h, "source": source}
    return pd.DataFrame([{column.name: row[column.name] for column in columns}])
