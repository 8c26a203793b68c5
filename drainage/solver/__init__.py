"""SWMM in a process of its own; it imports nothing else of this package, so it starts at once."""
