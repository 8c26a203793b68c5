"""Intensity formulas, design storms, gauge records and river levels."""

from drainage.rainfall.formula import IntensityFormula, load_formula
from drainage.rainfall.hyetograph import Hyetograph
from drainage.rainfall.river_levels import load_river_levels, river_state_titles
from drainage.rainfall.storms import load_storm, storm_ids

__all__ = [
    "Hyetograph",
    "IntensityFormula",
    "load_formula",
    "load_river_levels",
    "load_storm",
    "river_state_titles",
    "storm_ids",
]
