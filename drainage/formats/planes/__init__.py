"""Planes of coordinates: zones in use in China, local grids, shifts of web maps."""
