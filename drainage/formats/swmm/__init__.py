"""SWMM input files, in: rows, units, tables, and the lines the tables cannot say."""
