"""The atlas of a study: inundation maps of the storms of atlas.toml, before beside after."""
