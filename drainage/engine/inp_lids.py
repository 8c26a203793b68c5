"""Sponge works as SWMM's LID: [LID_CONTROLS] and [LID_USAGE], and the land beside them.

SWMM takes the area of LIDs out of a subcatchment and reads its sealed share as that of the
rest; the tables say that of the whole. Here one is made of the other, so that works on paving
take paving away, and works on green take green.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.engine.inp_text import Sections, number, rows
from drainage.network.lids import initial_saturation
from drainage.network.model import Network

TYPES = {"bioretention": "BC", "sunken_green": "RG", "permeable_paving": "PP", "green_roof": "GR"}
KSLOPE = 10
"""Slope of log conductivity against moisture: SWMM's manual gives 5 to 15 for loams and sands."""
SUCTION_MM = 90
"""Suction at the wetting front: about a sandy loam (SWMM's manual, Rawls)."""


def beside_lids(land: pd.DataFrame, network: Network) -> pd.DataFrame:
    """The rows of ``modelled_land`` as SWMM reads them where LIDs lie in them.

    ``imperviousness_pct`` becomes the sealed share of what is left beside the LIDs and
    ``width_m`` shrinks with it, so that the way over the land stays as long. The area stays:
    SWMM takes the LIDs out of it.
    """
    areas = network.lid_areas
    if areas.empty:
        return land
    share = areas.groupby(["subcatchment_id", "cover"])["area_share"].sum().unstack(fill_value=0.0)
    share = share.reindex(index=land.index, columns=["sealed", "pervious"]).fillna(0.0)
    taken = share.sum(axis=1)
    rest = (1 - taken).clip(lower=0.0)
    sealed = (land["imperviousness_pct"] / 100 - share["sealed"]).clip(lower=0.0)
    beside = (100 * sealed / rest.where(rest > 0, 1.0)).clip(upper=100.0)
    width = land["width_m"] * rest.where(rest > 0, 1.0)
    here = taken > 0
    return land.assign(
        imperviousness_pct=beside.where(here, land["imperviousness_pct"]),
        width_m=width.where(here, land["width_m"]),
    )


def lid_sections(network: Network, land: pd.DataFrame) -> Sections:
    """[LID_CONTROLS] and [LID_USAGE] on the rows of ``modelled_land``."""
    areas = network.lid_areas
    if areas.empty:
        return {}
    controls = network.lid_controls
    used = controls[controls.index.isin(areas["lid_control_id"])]
    return {
        "LID_CONTROLS": [
            line for name, row in used.iterrows() for line in _control(str(name), row.to_dict())
        ],
        "LID_USAGE": _usage(areas, controls, land),
    }


def _control(name: str, own: Mapping[str, object]) -> list[str]:
    kind = str(own["kind"])
    figure = {key: float(str(value)) for key, value in own.items() if key not in ("kind", "source")}
    layers = [TYPES[kind], f"SURFACE {number(figure['ponding_mm'])} 0 0 0 0"]
    if kind == "permeable_paving":
        layers.append(
            f"PAVEMENT {number(figure['pavement_mm'])} {_ratio(figure['pavement_void_share'])} 0 "
            f"{number(figure['pavement_permeability_mm_h'])} 0"
        )
    if kind != "permeable_paving":
        layers.append("SOIL " + " ".join(map(number, (
            figure["soil_mm"], figure["soil_porosity"], figure["soil_field_capacity"],
            figure["soil_wilting_point"], figure["soil_conductivity_mm_h"], KSLOPE, SUCTION_MM,
        ))))  # fmt: skip
    if kind == "green_roof":
        layers.append("DRAINMAT 30 0.5 0")
    else:
        # A rain garden has no gravel; its native soil is said here all the same.
        void = _ratio(figure["storage_void_share"] or 0.5)
        layers.append(f"STORAGE {number(figure['storage_mm'])} {void} "
                      f"{number(figure['seepage_mm_h'])} 0")  # fmt: skip
    if kind in ("permeable_paving", "bioretention"):
        layers.append("DRAIN 0 0.5 0 6")
    return [f"{name} {layer}" for layer in layers]


def _ratio(void_share: float) -> str:
    """SWMM's void ratio, voids to solids, of a share of the volume."""
    return number(void_share / (1 - void_share))


def _usage(areas: pd.DataFrame, controls: pd.DataFrame, land: pd.DataFrame) -> list[str]:
    """A row for each works in each part of its subcatchment: that to the node, that to the
    gutter."""
    parts = land[["label", "area_ha"]].rename_axis("subcatchment_id")
    used = areas.join(parts, on="subcatchment_id", how="inner")
    full = initial_saturation(controls).loc[used["lid_control_id"]]
    zero = [0] * len(used)
    return rows([
        used["label"], used["lid_control_id"], [1] * len(used),
        used["area_share"] * used["area_ha"] * 1e4, zero, 100 * full,
        100 * used["sealed_runoff_share"], zero,
    ])  # fmt: skip
