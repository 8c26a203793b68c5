"""The ground as a raster: from streets or from terrain."""
