"""The sewers alone, as SWMM computes them below a grid.

Street channels, their inlets, sags, lid and bank weirs and the streets' own outfalls are
the ground's affair and go. What would reach a street node from land, sewage or a sewer
leaves SWMM at a free outfall instead, in SWMM's own balance, and is put on the ground there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.inundation.coupled.kept_below import require_coupled
from drainage.network.model import Network
from drainage.network.topology import LINK_TABLES, links

STREET = "street"
ON_THE_GROUND = ("hollows", "inlets", "inlet_types", "streets", "street_sections", "watch_points")
PLACED_BY_TABLES = ("JUNCTIONS", "STORAGE", "DIVIDERS", "OUTFALLS", "COORDINATES")


@dataclass(frozen=True)
class Below:
    """The network below, and the street node whose cells receive each gutter's water.

    A gutter is an outfall of ``network``; one that ends a link is named ``node@link``,
    because SWMM allows an outfall one link.
    """

    network: Network
    street_node_of: Mapping[str, str]


def network_below(network: Network) -> Below:
    """The network without its streets.

    A weir from a sewer to a street is the lid of a manhole, which is an opening of the
    grid, as is the lead or pump of a hollow; any other link ends in a gutter. Raises
    InputError for another link from a street into a sewer: on a grid only an inlet takes
    water in; and for a kept model that cannot stand below a grid (``require_coupled``), which
    is whole as it is.
    """
    if network.model:
        require_coupled(network)
        return Below(network, {})
    street = network.nodes.index[network.nodes["system"] == STREET]
    gone, ending = _street_links(network, street)
    gutters = {name: name for name in street[street.isin(_fed(network))]}
    end_of = {name: f"{node}@{name}" for name, node in ending.items()}
    gutters |= {end: end.rsplit("@", 1)[0] for end in end_of.values()}
    kept = network.swmm_lines
    placed = kept["element_id"].isin(street) & kept["section"].isin(PLACED_BY_TABLES)
    below = network.with_tables(
        **{name: _led_to(getattr(network, name), gone, end_of) for name in LINK_TABLES},
        **{name: getattr(network, name).iloc[:0] for name in ON_THE_GROUND},
        junctions=network.junctions.drop(index=street, errors="ignore"),
        storages=network.storages.drop(index=street, errors="ignore"),
        outfalls=pd.concat(
            [network.outfalls.drop(index=street, errors="ignore"), _outfalls(network, gutters)]
        ),
        swmm_lines=kept[~placed],
    )
    return Below(below, gutters)


def _street_links(network: Network, street: pd.Index) -> tuple[pd.Index, dict[str, str]]:
    """The links that go, and the street node at the end of each that stays."""
    every = links(network)
    pipes = network.conduits
    own = every.index.isin(pipes.index[pipes["shape"].eq(STREET) | pipes["system"].eq(STREET)])
    starts, ends = every["from_id"].isin(street), every["to_id"].isin(street)
    leads = every.index.isin([*network.hollows["lead_id"], *network.hollows["pump_id"]])
    wrong = every[starts & ~ends & ~own & ~leads]
    if len(wrong):
        raise InputError(
            Finding(f"{table}.csv", str(name), "from_id", str(start),
                    "leads from a street into a sewer, where on a grid only inlets take water",
                    "Make it an inlet, or compute on streets.")
            for name, start, _, table in wrong.itertuples()
        )  # fmt: skip
    lid = ends & every["table"].eq("weirs")
    gone = starts | lid | own
    staying = every[ends & ~gone]
    return every.index[gone], dict(zip(staying.index, staying["to_id"], strict=True))


def _fed(network: Network) -> set[str]:
    """Nodes that receive runoff, sewage or an inflow of a kept line."""
    land, kept = network.subcatchments, network.swmm_lines
    return {
        *land.loc[land["gutter_share"] < 1, "outlet_id"],
        *land.loc[land["gutter_share"] > 0, "gutter_id"],
        *network.dry_weather_flows.index,
        *kept.loc[kept["section"].isin(["INFLOWS", "DWF", "RDII"]), "element_id"],
    }


def _led_to(table: pd.DataFrame, gone: pd.Index, end_of: Mapping[str, str]) -> pd.DataFrame:
    left = table[~table.index.isin(gone)]
    ends = [end_of.get(name, end) for name, end in zip(left.index, left["to_id"], strict=True)]
    return left.assign(to_id=pd.Series(ends, index=left.index, dtype=left["to_id"].dtype))


def _outfalls(network: Network, gutters: Mapping[str, str]) -> pd.DataFrame:
    at = network.nodes.reindex(list(gutters.values()))
    return pd.DataFrame(
        {
            "name_zh": "",
            "system": STREET,
            "x_m": at["x_m"].to_numpy(),
            "y_m": at["y_m"].to_numpy(),
            "ground_level_m": at["ground_level_m"].to_numpy(),
            "invert_level_m": at["invert_level_m"].to_numpy(),
            "river": "",
            "flap_gate": False,
            "source": "runoff leaves SWMM here for the ground",
        },
        index=pd.Index(list(gutters), name="outfall_id"),
    )
