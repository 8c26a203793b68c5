"""Shallow water on a raster, with openings to the sewers."""
