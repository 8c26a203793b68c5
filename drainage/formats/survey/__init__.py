"""Pipe surveys, in and out."""
