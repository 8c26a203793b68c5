"""Water on the ground: a raster of the town and shallow water on it, joined to the sewers."""
