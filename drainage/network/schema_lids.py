"""Columns of sponge works on the land: SWMM's LID controls and where they lie."""

from __future__ import annotations

from drainage.network.columns import SOURCE, Column, Table, id_column


def _layer(name: str, meaning: str) -> Column:
    return Column(name, "number", meaning, minimum=0.0, default=0.0)


def _share(name: str, meaning: str, default: float | None = 0.0) -> Column:
    return Column(name, "number", meaning, minimum=0.0, maximum=1.0, default=default)


LID_CONTROLS = Table(
    "lid_controls",
    "kinds of sponge works on the land (LID in SWMM), layer by layer; what has no such layer is 0",
    (
        id_column("lid_control_id", "unique id, any word SWMM takes"),
        Column(
            "kind",
            "text",
            "what it is",
            choices=("bioretention", "sunken_green", "permeable_paving", "green_roof"),
        ),
        _layer("ponding_mm", "depth that stands on it before water runs off, mm"),
        _layer("pavement_mm", "thickness of the permeable pavement, mm"),
        _share("pavement_void_share", "voids of the pavement, share of its volume"),
        _layer("pavement_permeability_mm_h", "what the pavement lets through, mm/h"),
        _layer("soil_mm", "thickness of the soil, mm"),
        _share("soil_porosity", "pores of the soil, share of its volume"),
        _share("soil_field_capacity", "water the soil holds against gravity, share"),
        _share("soil_wilting_point", "water that stays in dry soil, share"),
        _share("soil_initial_moisture", "water in the soil before the rain, share"),
        _layer("soil_conductivity_mm_h", "saturated conductivity of the soil, mm/h"),
        _layer("storage_mm", "thickness of the gravel below, mm"),
        _share("storage_void_share", "voids of the gravel, share of its volume"),
        _layer("seepage_mm_h", "seepage into the native soil, mm/h; 0: none"),
        SOURCE,
    ),
)
LID_AREAS = Table(
    "lid_areas",
    "sponge works of a subcatchment; imperviousness_pct stays that of the land without them",
    (
        id_column("lid_area_id", "unique id"),
        Column("subcatchment_id", "text", "land they lie in", refers_to=("subcatchments",)),
        Column("lid_control_id", "text", "kind of works", refers_to=("lid_controls",)),
        Column("cover", "text", "ground they take the place of", choices=("sealed", "pervious")),
        _share("area_share", "their area as a share of that of the subcatchment", None),
        _share(
            "sealed_runoff_share",
            "share of the runoff of the land that stays sealed which is led onto them",
        ),
        SOURCE,
    ),
)
