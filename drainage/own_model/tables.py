"""A SWMM model as the tables of a network, all in SI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from drainage.network.folder import MODEL_FILE
from drainage.network.model import Network, make_network
from drainage.own_model.allowed import require_allowed
from drainage.own_model.links import conduit_table, other_links, street_sections, transect_depths
from drainage.own_model.nodes import node_tables, systems
from drainage.own_model.plane import model_plane
from drainage.own_model.references import spelled
from drainage.own_model.runoff import curve_table, land_table, sewage_tables
from drainage.own_model.sections import InpFile, parse
from drainage.own_model.unit_rules import in_si
from drainage.own_model.units import units_of


def own_tables(inp: InpFile, system_words: Mapping[str, str], crs: str) -> dict[str, pd.DataFrame]:
    """The tables a model gives; what they cannot say stays in the model alone.

    ``system_words``: words of [TAGS] -> system, besides the systems themselves; ``crs``: the
    coordinate system of the network, to which coordinates in degrees are brought. Raises
    InputError for names that are defined twice or nowhere.
    """
    own = in_si(spelled(inp))
    system = systems(own, system_words)
    curves = curve_table(own)
    streets = street_sections(own)
    plane = model_plane(inp, crs)
    transects = transect_depths(own, units_of(inp).factor("length"))
    conduits = conduit_table(own, system, set(streets.index), transects)
    flows, patterns = sewage_tables(own)
    return {
        **node_tables(own, system, conduits, curves, plane),
        **other_links(own, curves),
        "conduits": conduits,
        "curves": curves,
        "street_sections": streets,
        "subcatchments": land_table(own, plane),
        "dry_weather_flows": flows,
        "patterns": patterns,
    }


@dataclass(frozen=True)
class KeptModel:
    """A kept model taken apart, and the network as it was imported from it."""

    inp: InpFile
    imported: Network


@lru_cache(maxsize=2)
def kept_model(text: str, crs: str) -> KeptModel:
    """The model of ``Network.model`` in the plane ``Network.crs``; the systems of its elements
    are not those of the tables.

    Raises InputError where a line reads or writes a file, or is none the engine reads.
    """
    inp = parse(MODEL_FILE, "utf-8", text)
    require_allowed(inp)
    return KeptModel(inp, make_network("imported", **own_tables(inp, {}, crs)))
