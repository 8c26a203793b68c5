"""Where the water of a run came from: dry-weather flow, runoff or river, by a tracer.

The engine's own pollutant makes mass where pipes fill from both ends, so none is computed
there (docs/decisions/0010). A substance is the sum of the three origins, each times the
substance's concentration in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from drainage.engine import output
from drainage.engine.inlet_exchange import inlet_exchange
from drainage.engine.inp_reading import InpFacts, pattern_factor
from drainage.engine.output import Output
from drainage.tracer import Cells, CellSystem, Inflows, Traced, Water, trace

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRY_WEATHER, RUNOFF, RIVER = range(3)
DRY_SPELL_S = 24 * 3600.0
"""Dry weather before the storm: long enough for flowing water to be the sewers' own."""
DRY_SPELL_STEPS = 48
LEAST_M3 = 1e-9


@dataclass(frozen=True)
class Origins:
    """Water by origin (dry weather, runoff, river); volumes m3.

    ``share`` (t, n, 3) of each node's water, ``outfalls`` places (o,) in the engine's order
    of nodes with ``left_m3`` (o, 3), net of what was drawn in. ``terms`` are the balance of
    the dry-weather water and ``error_pct`` what is missing, of all that came.
    """

    share: Floats
    outfalls: Ints
    left_m3: Floats
    terms: dict[str, float]
    error_pct: float

    @property
    def sewage_share(self) -> Floats:
        """(t, n)."""
        return self.share[:, :, DRY_WEATHER]

    @property
    def at_outfalls(self) -> dict[str, Floats]:
        """Volumes m3 (o,) by their names in ``totals``."""
        names = ("outfall_sewage_m3", "outfall_runoff_m3", "outfall_river_water_m3")
        return dict(zip(names, self.left_m3.T, strict=True))


def trace_origins(facts: InpFacts, out: Output, first_minute: float) -> Origins:
    """Trace the water of a run between its first and its last report.

    ``facts`` are those of the .inp that gave ``out``. ``first_minute`` is the minute of the
    run from which ``out.minute`` counts.
    """
    minute = out.minute + first_minute
    place = {name: at for at, name in enumerate(out.node_ids)}
    street, manhole = (
        np.array([place[pair[side]] for pair in facts.inlets], np.int64) for side in (0, 1)
    )
    receives, joined = np.zeros((2, len(place)), bool)
    receives[manhole] = True
    joined[np.concatenate([street, manhole])] = True
    lateral, flooding = (
        out.node[:, :, column].astype(float)
        for column in (output.NODE_LATERAL_INFLOW, output.NODE_FLOODING)
    )
    dry = _dry_weather(facts, place, minute)
    exchange = inlet_exchange(
        street,
        manhole,
        _runoff(facts, out, place) + dry - lateral,
        flooding,
        _named(facts.fed_apart, place),
    )
    given_back = np.where(receives, flooding, 0.0)
    passed_on = exchange @ (_onto(street, len(place)) - _onto(manhole, len(place)))
    other = lateral - dry - given_back + passed_on
    runoff = np.maximum(other, 0.0)
    cells = _cells(facts, out, place, street, manhole)
    water = _water(cells, out, minute, exchange)
    traced = trace(
        cells,
        water,
        Inflows(
            inflow_m3_s=dry + runoff,
            load=np.stack([dry, runoff, np.zeros_like(dry)], axis=2),
            lost_m3_s=np.where(receives | _named(facts.ponding, place), 0.0, flooding),
            withdrawn_m3_s=np.where(joined, 0.0, np.maximum(-other, 0.0)),
            outside=np.array([0.0, 0.0, 1.0]),
            initial=_before_rain(cells, water, dry[0]),
        ),
    )
    return _origins(cells, traced)


def _cells(
    facts: InpFacts, out: Output, place: Mapping[str, int], street: Ints, manhole: Ints
) -> Cells:
    """Nodes as cells, links and then inlets as connections."""
    ends = [facts.link_ends[name] for name in out.link_ids]
    start, end = (np.array([place[pair[side]] for pair in ends], np.int64) for side in (0, 1))
    conduit = np.array([name in facts.conduits for name in out.link_ids], bool)
    return Cells(
        start=np.concatenate([start, street]),
        end=np.concatenate([end, manhole]),
        stores=np.concatenate([conduit, np.zeros(street.size, bool)]),
        outfall=_named(facts.outfalls, place),
    )


def _water(cells: Cells, out: Output, minute: Floats, exchange: Floats) -> Water:
    """A node's cell holds its own water and half of that of each link at it."""
    links = len(out.link_ids)
    held = out.link[:, :, output.LINK_VOLUME].astype(float)
    halves = _onto(cells.start[:links], cells.outfall.size)
    halves = (halves + _onto(cells.end[:links], cells.outfall.size)) / 2
    flow = out.link[:, :, output.LINK_FLOW].astype(float)
    return Water(
        second=60 * minute,
        volume_m3=out.node[:, :, output.NODE_VOLUME].astype(float) + held @ halves,
        flow_m3_s=np.hstack([flow, exchange]),
        held_m3=np.hstack([held, np.zeros_like(exchange)]),
    )


def _dry_weather(facts: InpFacts, place: Mapping[str, int], minute: Floats) -> Floats:
    """Dry-weather flow of every node, m3/s (t, n)."""
    flow = np.zeros((minute.size, len(place)))
    for names in dict.fromkeys(patterns for _, patterns in facts.dry_weather.values()):
        means = {node: mean for node, (mean, own) in facts.dry_weather.items() if own == names}
        factor = pattern_factor(facts, names, minute)
        flow[:, [place[node] for node in means]] = np.outer(factor, list(means.values()))
    return np.maximum(flow, 0.0)


def _runoff(facts: InpFacts, out: Output, place: Mapping[str, int]) -> Floats:
    """Runoff that reaches every node from reported subcatchments, m3/s (t, n)."""
    led = [at for at, name in enumerate(out.area_ids) if facts.area_outlet[name] in place]
    to = np.array([place[facts.area_outlet[out.area_ids[at]]] for at in led], np.int64)
    return out.area[:, led, output.AREA_RUNOFF].astype(float) @ _onto(to, len(place))


def _before_rain(cells: Cells, water: Water, dry_m3_s: Floats) -> Floats:
    """Origins (n, 3) after a day of the flows and volumes of the first report.

    Where dry-weather flow passes, all is sewage by then; what stands aside, as behind a
    flap or below the river, is river water but for what reaches it.
    """
    system = CellSystem(cells)
    step_s = DRY_SPELL_S / DRY_SPELL_STEPS
    forward, backward = (np.maximum(sign * water.flow_m3_s[0], 0.0) for sign in (1, -1))
    volume = water.volume_m3[0]
    own = volume + step_s * (cells.at_end(forward) + cells.at_start(backward) + dry_m3_s)
    empty = own <= 0
    share = np.zeros(volume.size)
    for _ in range(DRY_SPELL_STEPS):
        held = np.where(empty, 0.0, volume * share + step_s * dry_m3_s)
        share = system.solve(np.where(empty, 1.0, own), -step_s * forward, -step_s * backward, held)
    return np.stack([share, np.zeros_like(share), 1 - share], axis=1)


def _origins(cells: Cells, traced: Traced) -> Origins:
    outfalls = np.flatnonzero(cells.outfall)
    came = traced.first[DRY_WEATHER] + traced.entered[DRY_WEATHER]
    terms = {
        "sewage_in_m3": traced.entered[DRY_WEATHER],
        "sewage_initially_stored_m3": traced.first[DRY_WEATHER],
        "sewage_out_m3": traced.left[:, DRY_WEATHER].sum(),
        "sewage_lost_at_rims_m3": traced.lost[:, DRY_WEATHER].sum(),
        "sewage_withdrawn_m3": traced.withdrawn[:, DRY_WEATHER].sum(),
        "sewage_finally_stored_m3": traced.last[DRY_WEATHER],
    }
    return Origins(
        share=traced.concentration,
        outfalls=outfalls,
        left_m3=(traced.left - traced.drawn_in)[outfalls],
        terms={name: float(value) for name, value in terms.items()},
        error_pct=round(float(100 * traced.error[DRY_WEATHER] / max(came, LEAST_M3)), 6) + 0.0,
    )


def _named(names: frozenset[str], place: Mapping[str, int]) -> NDArray[np.bool_]:
    flags = np.zeros(len(place), bool)
    flags[[place[name] for name in names if name in place]] = True
    return flags


def _onto(places: Ints, count: int) -> csr_matrix:
    """Adds values (…, m) up at the places (m,) of ``count`` cells."""
    return csr_matrix(
        (np.ones(places.size), (np.arange(places.size), places)), shape=(places.size, count)
    )
