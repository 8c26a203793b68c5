"""SWMM's nodes read and written in bulk: one compiled loop, no Python call a node.

The loops call the toolkit's own shared library, the one its Python module has loaded, by
the names of its C interface. Units are those of the model: m and m3/s in one written here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import llvmlite.binding
import numpy as np
from numba.core import types
from numpy.typing import NDArray
from swmm.toolkit import solver

from drainage.inundation.compiling import compiled

TOTAL_INFLOW, DEPTH, HEAD, LATERAL_INFLOW = 0, 5, 6, 7
"""What ``swmm_getNodeResult`` can be asked for, as in ``NodeResult`` of the toolkit."""

LIBRARY = next(
    path
    for name in ("libswmm5.so", "libswmm5.dylib", "swmm5.dll")
    if (path := Path(solver.__file__).parent / name).is_file()
)
llvmlite.binding.load_library_permanently(str(LIBRARY))

_get_node_result: Any = types.ExternalFunction(
    "swmm_getNodeResult", types.int32(types.int32, types.int32, types.voidptr)
)
_set_node_inflow: Any = types.ExternalFunction(
    "swmm_setNodeInflow", types.int32(types.int32, types.float64)
)


@compiled
def read_nodes(node: NDArray[np.int32], what: int, value: NDArray[np.float64]) -> int:
    """Fill ``value`` (n,) with one result of each node (n,); the toolkit's error code or 0."""
    for k in range(node.size):
        code = _get_node_result(node[k], what, value[k : k + 1].ctypes)
        if code != 0:
            return code
    return 0


@compiled
def write_lateral_inflow(node: NDArray[np.int32], flow: NDArray[np.float64]) -> int:
    """Set the lateral inflow of each node until it is set again; the error code or 0.

    SWMM drops what is smaller than ``LEAST_FLOW_M3_S``.
    """
    for k in range(node.size):
        code = _set_node_inflow(node[k], flow[k])
        if code != 0:
            return code
    return 0


LEAST_FLOW_M3_S = 1e-6
"""SWMM takes a lateral inflow below 1e-5 ft3/s (2.8e-7 m3/s) for none."""
