"""Surveys, GIS layers, terrain and SWMM files, in and out."""
