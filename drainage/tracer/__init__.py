"""Substances that water carries along: a conserving tracer on plain arrays."""

from drainage.tracer.cells import Cells, CellSystem
from drainage.tracer.transport import Inflows, Traced, Water, trace

__all__ = ["CellSystem", "Cells", "Inflows", "Traced", "Water", "trace"]
