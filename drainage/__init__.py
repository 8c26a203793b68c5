"""Urban drainage toolkit: networks, storms, SWMM runs, rankings, comparisons and maps."""

__version__ = "0.3.0"
