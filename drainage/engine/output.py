"""Read SWMM's binary results as arrays, without a Python call per element.

The layout is documented in the SWMM 5 interfacing guide: a header, the ids, the input
properties, then one record of 4-byte floats per report step, behind an 8-byte date.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import EngineError
from drainage.own_model.units import FLOW_UNITS, Units, units_by_name
from drainage.said import said

MAGIC = 516114522
Floats = NDArray[np.float32]

AREA_RUNOFF = 4
NODE_DEPTH, NODE_VOLUME, NODE_LATERAL_INFLOW, NODE_TOTAL_INFLOW, NODE_FLOODING = 0, 2, 3, 4, 5
LINK_FLOW, LINK_DEPTH, LINK_VOLUME = 0, 1, 3
SYSTEM_RAINFALL = 1
AREA_KINDS = ("rate", "depth", "rate", "rate", "flow", "flow", "length", "")
NODE_KINDS = ("length", "length", "volume", "flow", "flow", "flow")
LINK_KINDS = ("flow", "length", "length", "volume", "")
SYSTEM_KINDS = ("", "rate", "depth", "rate", "flow", "flow", "flow", "flow", "flow", "flow",
                "flow", "flow", "volume", "rate", "rate")  # fmt: skip
"""What each variable measures, by the order in which the engine writes them; temperatures and
shares stay as they are."""


@dataclass(frozen=True)
class Output:
    """Results of all subcatchments, nodes and links at every report step, in SI with flows in
    m3/s whatever the model's units; n steps.

    ``minute`` (n,) counts from ``first_day``, which the engine sets one or two report steps
    before its first report; days are counted from 30 December 1899.

    ``area`` (n, subcatchments, variables), ``node`` (n, nodes, variables), ``link``
    (n, links, variables), ``system`` (n, variables), in the engine's order of variables.
    ``flow_units`` are those the model is computed in.
    """

    first_day: float
    minute: NDArray[np.float64]
    area_ids: list[str]
    node_ids: list[str]
    link_ids: list[str]
    area: Floats
    node: Floats
    link: Floats
    system: Floats
    flow_units: str = "CMS"


def read_out(path: Path) -> Output:
    """Map a SWMM .out file; raises EngineError where it is not a finished one."""
    size = path.stat().st_size
    if size < 14 * 4:
        raise EngineError(said("{path}: the result file is empty; run again", path=path))
    raw = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    head = raw[: 7 * 4].view("<i4")
    tail = raw[size - 24 :].view("<i4")
    if head[0] != MAGIC or tail[5] != MAGIC or tail[4] != 0:
        raise EngineError(said("{path}: the result file is not complete; run again", path=path))
    flow_units = FLOW_UNITS[int(head[2])]
    areas, nodes, links, pollutants = (int(count) for count in head[3:7])
    names_at, properties_at, results_at, steps = (int(value) for value in tail[:4])

    names = _names(raw, names_at, areas + nodes + links)
    at = _skip_properties(raw, properties_at, areas, nodes, links, pollutants)
    area_n, at = _variables(raw, at)
    node_n, at = _variables(raw, at)
    link_n, at = _variables(raw, at)
    system_n, at = _variables(raw, at)

    floats = areas * area_n + nodes * node_n + links * link_n + system_n
    record = np.dtype([("date", "<f8"), ("values", "<f4", (floats,))])
    if results_at + steps * record.itemsize > size:
        raise EngineError(said("{path}: the result file is cut short; run again", path=path))
    table = np.asarray(np.memmap(path, dtype=record, mode="r", offset=results_at, shape=(steps,)))
    values = table["values"]
    first = areas * area_n
    second = first + nodes * node_n
    third = second + links * link_n
    start_day = float(raw[at : at + 8].copy().view("<f8")[0])
    area = values[:, :first].reshape(steps, areas, area_n)
    node = values[:, first:second].reshape(steps, nodes, node_n)
    link = values[:, second:third].reshape(steps, links, link_n)
    system = values[:, third:]
    if flow_units != "CMS":
        units = units_by_name(flow_units)
        area, node, link, system = (
            _in_si(table, kinds, units) for table, kinds in (
                (area, AREA_KINDS), (node, NODE_KINDS), (link, LINK_KINDS), (system, SYSTEM_KINDS)
            )
        )  # fmt: skip
    return Output(
        first_day=start_day,
        minute=np.round((table["date"] - start_day) * 1440, 4),
        area_ids=names[:areas],
        node_ids=names[areas : areas + nodes],
        link_ids=names[areas + nodes :],
        area=area,
        node=node,
        link=link,
        system=system,
        flow_units=flow_units,
    )


def _in_si(table: Floats, kinds: tuple[str, ...], units: Units) -> Floats:
    """A copy with its last axis in SI; what follows the kinds (concentrations) stays."""
    factors = np.ones(table.shape[-1], np.float32)
    factors[: len(kinds)] = [units.factor(kind) for kind in kinds[: factors.size]]
    return np.asarray(table * factors, np.float32)


def _int(raw: NDArray[np.uint8], at: int) -> int:
    return int(raw[at : at + 4].view("<i4")[0])


def _names(raw: NDArray[np.uint8], at: int, count: int) -> list[str]:
    names = []
    for _ in range(count):
        length = _int(raw, at)
        names.append(raw[at + 4 : at + 4 + length].tobytes().decode("utf-8"))
        at += 4 + length
    return names


def _skip_properties(
    raw: NDArray[np.uint8], at: int, areas: int, nodes: int, links: int, pollutants: int
) -> int:
    """Past the input properties; the block begins with those of the subcatchments."""
    for count in (areas, nodes, links):
        properties = _int(raw, at)
        at += 4 * (1 + properties + properties * count)
    return at


def _variables(raw: NDArray[np.uint8], at: int) -> tuple[int, int]:
    count = _int(raw, at)
    return count, at + 4 * (1 + count)
