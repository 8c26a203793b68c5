"""GIS layers, in and out."""
