"""The water of every street node from minute to minute: what comes, what goes, what stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from drainage.errors import StoreError
from drainage.network.model import Network
from drainage.network.topology import links
from drainage.results import RunResult
from drainage.said import said

Floats = NDArray[np.float64]
LEAST_RISE_M = 1e-6
"""Where both ends together rise by less, a reach gains nothing to speak of: by halves."""
GUTTER_PART = ".g"
"""Ending of the part of a subcatchment that drains to its gutter, as in the engine's input."""


@dataclass(frozen=True)
class StreetWater:
    """Series of a run on street channels; t report steps, n street nodes, l links, k pieces
    of land.

    ``minute`` (t,) counts from the beginning of the rain. ``manholes``: street node -> the
    manhole below it, see ``manholes_of_gutters``. ``links`` are those that touch a
    street node: from_id, to_id, kind (``street``: a reach, ``lead``: from the street into the
    sewer, as a hollow has, ``link``: any other), and how far its ends lie
    above the bottom of their nodes. ``land`` are the pieces of land that drain to a street node
    (node_id, kind, land_id). ``node_m3`` and ``link_m3`` are the water in nodes and reaches (0
    in links that are no reach). ``inlets_m3_s`` is what returns through the inlets of a node
    less what they take: positive where water rises from the sewer.
    """

    minute: Floats
    nodes: pd.Index
    manholes: pd.Series
    links: pd.DataFrame
    land: pd.DataFrame
    depth_m: Floats
    node_m3: Floats
    link_m3: Floats
    flow_m3_s: Floats
    runoff_m3_s: Floats
    inlets_m3_s: Floats
    rim_m3_s: Floats

    @cached_property
    def stored_m3(self) -> Floats:
        """Volume (t, n) that each node and its part of its reaches have gained since the series
        began.

        The engine takes a reach's volume from the mean of the depths at its ends, so what it
        gains belongs to each end in proportion to the rise there: all of it to the upper end
        while it falls into a sag, all of it to the lower where a hollow drowns its approach.
        """
        place = self.nodes.get_indexer
        ends = ((place(self.links["from_id"]), "start_above_m"),
                (place(self.links["to_id"]), "end_above_m"))  # fmt: skip
        rise = [
            np.diff(
                np.where(
                    at >= 0, np.maximum(self.depth_m[:, at] - self.links[above].to_numpy(), 0), 0
                ),
                axis=0,
            )
            for at, above in ends
        ]
        both = rise[0] + rise[1]
        level = np.abs(both) < LEAST_RISE_M
        share = np.where(level, 0.5, rise[0] / np.where(level, 1.0, both))
        # A link that is no reach has no levels here, and holds nothing to share.
        to_start = np.clip(np.nan_to_num(share), -1.0, 2.0)
        gained = np.diff(self.link_m3, axis=0)
        own = np.diff(self.node_m3, axis=0)
        own += (gained * to_start) @ _matrix(self.nodes, self.links["from_id"])
        own += (gained * (1 - to_start)) @ _matrix(self.nodes, self.links["to_id"])
        return np.vstack([np.zeros((1, len(self.nodes))), np.cumsum(own, axis=0)])

    @cached_property
    def forward_m3(self) -> Floats:
        """Volume (t, l) that ran down each link since the series began."""
        return _volume(np.maximum(self.flow_m3_s, 0), self.minute)

    @cached_property
    def backward_m3(self) -> Floats:
        """Volume (t, l) that ran up each link."""
        return _volume(np.maximum(-self.flow_m3_s, 0), self.minute)

    @cached_property
    def runoff_m3(self) -> Floats:
        """Volume (t, k) from each piece of land."""
        return _volume(self.runoff_m3_s, self.minute)

    @cached_property
    def risen_m3(self) -> Floats:
        """Volume (t, n) that rose from the sewer through the inlets of each node."""
        return _volume(np.maximum(self.inlets_m3_s, 0), self.minute)

    @cached_property
    def taken_m3(self) -> Floats:
        """Volume (t, n) that the inlets of each node took."""
        return _volume(np.maximum(-self.inlets_m3_s, 0), self.minute)

    @cached_property
    def rim_m3(self) -> Floats:
        """Volume (t, n) that left the model above each street node."""
        return _volume(self.rim_m3_s, self.minute)

    def taken_m3_s(self, node: str) -> Floats:
        """What the inlets and leads of a node take (t,), m3/s."""
        leads = (self.links["from_id"] == node) & (self.links["kind"] == "lead")
        drained = np.maximum(self.flow_m3_s[:, leads.to_numpy()], 0).sum(axis=1)
        return np.maximum(-self.inlets_m3_s[:, self.nodes.get_loc(node)], 0) + drained

    def arriving_m3_s(self, node: str) -> Floats:
        """All that comes to a node (t,): down its streets, off its land, out of the sewer."""
        at = self.nodes.get_loc(node)
        toward = np.maximum(self.flow_m3_s[:, (self.links["to_id"] == node).to_numpy()], 0)
        back = np.maximum(-self.flow_m3_s[:, (self.links["from_id"] == node).to_numpy()], 0)
        own = self.runoff_m3_s[:, (self.land["node_id"] == node).to_numpy()]
        risen = np.maximum(self.inlets_m3_s[:, at], 0)
        return toward.sum(axis=1) + back.sum(axis=1) + own.sum(axis=1) + risen


def street_nodes(network: Network) -> pd.Index:
    """Ids of gutters and sags."""
    nodes = network.nodes
    return nodes.index[nodes["system"].eq("street") & nodes["table"].ne("outfalls")]


def on_grid(result: RunResult) -> bool:
    """Whether the water on the streets of a run was computed on a raster of the ground."""
    return "node_taken_m3" in result.totals


def known_street_water(network: Network, result: RunResult) -> StreetWater | None:
    """The water on the streets of a run; None where it is not scored or was run on a grid."""
    known = result.within_limits and not on_grid(result)
    return street_water(network, result) if known else None


def street_water(network: Network, result: RunResult) -> StreetWater:
    """The water on the streets of a run.

    What the inlets of a gutter exchange with the sewer is its lateral inflow less the runoff
    of its land: SWMM takes captured flow out of the lateral inflow of the gutter and puts
    what a full manhole spills back into it. Raises StoreError for a run on a grid, where the
    flow in a street is not known.
    """
    if on_grid(result):
        raise StoreError(
            said(
                "{scenario} {event}: a run on a grid does not know the flow in each "
                'street. Run the study on street channels (surface = "streets" in '
                "study.toml).",
                scenario=result.scenario,
                event=result.event,
            )
        )
    series = result.series
    rain_start = float(result.record["rain_start_minute"])
    nodes = street_nodes(network)
    touching = _touching(network, nodes)
    land = pieces_of_land(network)
    land = land[land["node_id"].isin(nodes)]
    flow = _columns(series["link_flow_m3_s"], touching.index)
    runoff = _columns(series["subcatchment_runoff_m3_s"], land.index)
    by_node = _matrix(nodes, land["node_id"])
    reach = touching["kind"].eq("street").to_numpy()
    return StreetWater(
        minute=series["minute"].to_numpy().astype(float) - rain_start,
        nodes=nodes,
        manholes=manholes_of_gutters(network),
        links=touching,
        land=land,
        depth_m=_columns(series["node_depth_m"], nodes),
        node_m3=_columns(series["node_volume_m3"], nodes),
        link_m3=_columns(series["link_volume_m3"], touching.index) * reach,
        flow_m3_s=flow,
        runoff_m3_s=runoff,
        inlets_m3_s=_columns(series["node_lateral_inflow_m3_s"], nodes) - runoff @ by_node,
        rim_m3_s=_columns(series["node_flooding_m3_s"], nodes),
    )


def _touching(network: Network, nodes: pd.Index) -> pd.DataFrame:
    every = links(network)
    own = every[every["from_id"].isin(nodes) | every["to_id"].isin(nodes)]
    pipes = network.conduits.reindex(own.index)
    invert = network.nodes["invert_level_m"]
    ends = {
        name: pipes[level].to_numpy(float) - invert.reindex(own[end]).to_numpy()
        for name, level, end in (("start_above_m", "from_invert_level_m", "from_id"),
                                 ("end_above_m", "to_invert_level_m", "to_id"))
    }  # fmt: skip
    reach = pipes["shape"].eq("street")
    into_sewer = ~own["to_id"].isin([*nodes, *network.outfalls.index])
    return own[["from_id", "to_id"]].assign(
        kind=np.select([reach, into_sewer], ["street", "lead"], "link"),
        **ends,
    )


def manholes_of_gutters(network: Network) -> pd.Series:
    """Street node -> the first manhole that its inlets lead to, or else its lead."""
    inlets = network.inlets
    gutter = network.conduits["to_id"].reindex(inlets.index)
    leads = _touching(network, street_nodes(network)).query("kind == 'lead'")
    first = pd.Series(
        [*inlets["node_id"], *leads["to_id"]], index=[*gutter, *leads["from_id"]], dtype=str
    )
    return first[~first.index.duplicated()]


def pieces_of_land(network: Network) -> pd.DataFrame:
    """Pieces of land by their name in the engine's input: node_id, kind and land_id.

    Land with a share to its gutter is two pieces, the second with ``GUTTER_PART``.
    """
    land = network.subcatchments
    main = land[land["gutter_share"] < 1]
    part = land[land["gutter_share"] > 0]
    return pd.DataFrame(
        {
            "node_id": [*main["outlet_id"], *part["gutter_id"]],
            "kind": [*main["kind"], *part["kind"]],
            "land_id": [*main.index, *part.index],
        },
        index=[*main.index.astype(str), *(part.index.astype(str) + GUTTER_PART)],
    )


def _columns(variable: xr.DataArray, ids: pd.Index) -> Floats:
    """Columns (t, len(ids)) of a series of (minute, place)."""
    return variable.sel({variable.dims[1]: ids.tolist()}).to_numpy().astype(float)


def _matrix(nodes: pd.Index, of: pd.Series) -> csr_matrix:
    """1 where a row of ``of`` names a node: (len(of), n)."""
    at = nodes.get_indexer(of)
    known = np.flatnonzero(at >= 0)
    return csr_matrix((np.ones(len(known)), (known, at[known])), shape=(len(of), len(nodes)))


def _volume(flow_m3_s: Floats, minute: Floats) -> Floats:
    """Volume since the first step, by trapezoids."""
    step_s = 60 * np.diff(minute)[:, None]
    volume = np.zeros_like(flow_m3_s)
    np.cumsum(0.5 * (flow_m3_s[1:] + flow_m3_s[:-1]) * step_s, axis=0, out=volume[1:])
    return volume
