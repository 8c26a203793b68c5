"""Sponge works of the tables: what they hold back, and whether the land has room for them."""

from __future__ import annotations

import pandas as pd

from drainage.errors import Finding
from drainage.network.model import Network
from drainage.said import said

ROUNDING = 1e-6
"""Shares that add up to a cover may pass it by rounding."""
LAYERS = {
    "bioretention": ("soil_mm", "soil_porosity", "soil_conductivity_mm_h", "storage_mm",
                     "storage_void_share"),
    "sunken_green": ("soil_mm", "soil_porosity", "soil_conductivity_mm_h"),
    "permeable_paving": ("pavement_mm", "pavement_void_share", "pavement_permeability_mm_h",
                         "storage_mm", "storage_void_share"),
    "green_roof": ("soil_mm", "soil_porosity", "soil_conductivity_mm_h"),
}  # fmt: skip
"""Kind -> the layers SWMM cannot do without."""


def held_mm(controls: pd.DataFrame) -> pd.Series:
    """What a square metre of each control holds back where nothing seeps away, mm.

    Ponding, voids of pavement and gravel, and pores of the soil that are empty before the
    rain; those of a green roof up to its field capacity, above which its mat drains. The
    gravel is as full before the rain as the soil is.
    """
    roof = controls["kind"].eq("green_roof")
    full = controls["soil_field_capacity"].where(roof, controls["soil_porosity"])
    empty = (full - controls["soil_initial_moisture"]).clip(lower=0.0)
    return (
        controls["ponding_mm"]
        + controls["pavement_mm"] * controls["pavement_void_share"]
        + controls["soil_mm"] * empty
        + controls["storage_mm"]
        * controls["storage_void_share"]
        * (1 - initial_saturation(controls))
    )


def initial_saturation(controls: pd.DataFrame) -> pd.Series:
    """How full the pores are before the rain: 0 at the wilting point (and without soil), 1 at
    porosity. SWMM has one figure for soil and gravel."""
    soil = controls["soil_mm"] > 0
    pores = (controls["soil_porosity"] - controls["soil_wilting_point"]).where(soil, 1.0)
    moist = controls["soil_initial_moisture"] - controls["soil_wilting_point"]
    return moist.where(soil, 0.0) / pores


def lid_findings(network: Network, prefix: str) -> list[Finding]:
    """Controls without a layer they need, and more works than the land has ground for."""
    if network.lid_areas.empty and network.lid_controls.empty:
        return []
    if network.model:
        return [
            Finding(f"{prefix}lid_areas.csv", "", "", "",
                    "the network is a SWMM model, whose LIDs stand in its own file",
                    "Set the LIDs in the model and import it again; remove these rows.")
        ]  # fmt: skip
    kept = network.swmm_lines["section"].isin(["LID_CONTROLS", "LID_USAGE"])
    if kept.any():
        return [Finding(f"{prefix}swmm_lines.csv", str(kept.idxmax()), "section", "LID",
                        "LIDs stand in swmm_lines and in lid_areas",
                        "Keep one of them: lid_controls and lid_areas, or the lines.")]  # fmt: skip
    return [*_controls(network, prefix), *_areas(network, prefix)]


def _controls(network: Network, prefix: str) -> list[Finding]:
    file, controls = f"{prefix}lid_controls.csv", network.lid_controls
    findings = [
        Finding(file, str(name), layer, "0", said("a {kind} has this layer", kind=kind),
                "Give what it measures.")
        for name, kind in controls["kind"].items()
        for layer in LAYERS[kind] if not controls.at[name, layer] > 0
    ]  # fmt: skip
    soil = controls["soil_mm"] > 0
    falling = (
        (controls["soil_porosity"] >= 1)
        | (controls["soil_field_capacity"] >= controls["soil_porosity"])
        | (controls["soil_wilting_point"] >= controls["soil_field_capacity"])
        | (controls["soil_initial_moisture"] < controls["soil_wilting_point"])
        | (controls["soil_initial_moisture"] > controls["soil_porosity"])
    )
    findings += [
        Finding(file, str(name), "soil_porosity", f"{controls.at[name, 'soil_porosity']:g}",
                "water of the soil out of order",
                "Wilting point < field capacity < porosity < 1; the initial moisture lies between "
                "wilting point and porosity.")
        for name in controls.index[soil & falling]
    ]  # fmt: skip
    for column in ("pavement_void_share", "storage_void_share"):
        findings += [
            Finding(file, str(name), column, "1", "a layer cannot be all voids",
                    "Give less than 1.")
            for name in controls.index[controls[column] >= 1]
        ]  # fmt: skip
    return findings


def _areas(network: Network, prefix: str) -> list[Finding]:
    file, areas = f"{prefix}lid_areas.csv", network.lid_areas
    sealed = network.subcatchments["imperviousness_pct"] / 100
    has = {"sealed": sealed, "pervious": 1 - sealed}
    findings = []
    for cover, share in has.items():
        own = areas[areas["cover"].eq(cover)]
        taken = own.groupby("subcatchment_id")["area_share"].sum()
        room = share.reindex(taken.index)
        findings += [
            Finding(file, str(name), "area_share", f"{taken[name]:.4g}",
                    said("the {cover} ground is a share of {room:.4g} of this subcatchment",
                         cover=cover, room=room[name]),
                    "Give works a smaller share: they cannot take more ground than there is.")
            for name in taken.index[taken > room + ROUNDING]
        ]  # fmt: skip
    led = areas.groupby("subcatchment_id")["sealed_runoff_share"].sum()
    findings += [
        Finding(file, str(name), "sealed_runoff_share", f"{led[name]:.4g}",
                "more than all runoff of the sealed land is led onto works",
                "Let the shares of a subcatchment add up to 1 at most.")
        for name in led.index[led > 1 + ROUNDING]
    ]  # fmt: skip
    none = areas.index[areas["area_share"].eq(0)]
    findings += [
        Finding(file, str(name), "area_share", "0", "works without an area",
                "Give their share of the subcatchment, or remove the row.")
        for name in none
    ]  # fmt: skip
    return findings
