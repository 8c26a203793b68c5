"""A SWMM model in its maker's own words and units: read, shown as tables, written with changes."""
