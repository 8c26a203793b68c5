"""A scenario that is not saved yet, tried: what its measure builds, costs and must be told of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from drainage.cost import cost_table, quantities
from drainage.digests import digest_of
from drainage.errors import Finding, InputError
from drainage.measures import difference
from drainage.network import Network
from drainage.network.sizes import pipe_height_m, size_words
from drainage.network.street_roads import shown_names
from drainage.scenario import Built, Scenario
from drainage.scenario.compose import steps_of
from drainage.scenario.held_stages import HeldStages
from drainage.study.inputs import Inputs
from drainage.study.opening import OpenStudy

PIPE_COLUMNS = ["id", "what", "system", "street_zh", "section", "length_m", "slope_permille",
                "from_id", "to_id", "from_ground_m", "to_ground_m", "from_invert_level_m",
                "to_invert_level_m", "from_cover_m", "to_cover_m", "height_m", "from_x_m",
                "from_y_m", "to_x_m", "to_y_m"]  # fmt: skip

Through = Literal["measure", "scenario"]


@dataclass(frozen=True)
class Trial:
    """What a measure, or with none named a whole scenario, does to the network before it.

    ``difference`` as that of two networks; ``costs`` a ``cost_table`` of it; ``pipes`` has
    ``PIPE_COLUMNS``; ``places`` are the nodes (id, x_m, y_m) that are touched; ``all_costs`` is of
    the scenario against the study's network, None where not all of it was built; ``works`` those
    of the measure, or of all.
    """

    works: tuple[Built, ...]
    difference: pd.DataFrame
    costs: pd.DataFrame
    all_costs: pd.DataFrame | None
    pipes: pd.DataFrame
    places: pd.DataFrame


def try_scenario(
    opened: OpenStudy,
    inputs: Inputs,
    name: str,
    scenario: Scenario,
    number: int | None,
    through: Through,
    held: HeldStages,
) -> Trial:
    """Build ``scenario`` in place of the one called ``name``; ``number`` is the measure asked
    for, counted from 1 in the scenario's own file. ``through`` a measure alone, what is built
    after it is not built and the scenario has no costs.

    Raises InputError where a measure is refused, with its file and number, and for a number of
    none.
    """
    if number is not None and number > len(scenario.measures):
        raise InputError([Finding(f"{name}.toml", "measures", "", str(number),
                                  "there is no such measure", "Read the scenario again."
                                  )])  # fmt: skip
    study = opened.study.model_copy(
        update={"scenarios": {**opened.study.scenarios, name: scenario}}
    )
    steps, base = steps_of(study, name), opened.base_of(name)
    included = len(steps) - len(scenario.measures)
    start, stop = (0, len(steps)) if number is None else (included + number - 1, included + number)
    last = stop if through == "measure" else len(steps)
    stages = held.built(_basis(opened, inputs, name), base, steps, opened.context,
                        study.conditions.regrades, {start, stop, last})  # fmt: skip
    before, after = stages[start].network, stages[stop].network
    costs = cost_table(quantities(before, after), opened.prices)
    differs = difference(before, after)
    return Trial(
        works=stages[stop].works[start:],
        difference=differs,
        costs=costs,
        all_costs=cost_table(quantities(opened.base, stages[last].network), opened.prices)
        if last == len(steps)
        else None,
        pipes=pipes_laid(before, after),
        places=places_touched(differs, after),
    )


def pipes_laid(before: Network, after: Network) -> pd.DataFrame:
    """The conduits of sewers and ditches (``PIPE_COLUMNS``) that are new or laid otherwise.

    Cover is from the ground to the top of the inside, m: walls are not in the tables. A manhole
    has the ground level of the tables.
    """
    old, new = before.conduits, after.conduits
    own = new[new["system"].ne("street")]
    stood = own.index.intersection(old.index, sort=False)
    shown = [name for name in own.columns if name in old.columns and name != "source"]
    changed = own.loc[stood, shown].astype(str).ne(old.loc[stood, shown].astype(str)).any(axis=1)
    laid = own[~own.index.isin(stood[~changed.to_numpy()])]
    nodes, height = after.nodes, pipe_height_m(laid)
    named = laid["street_id"].map(shown_names(after.streets))
    table = pd.DataFrame(
        {
            "id": laid.index.astype(str),
            "what": ["changed" if own in old.index else "new" for own in laid.index],
            "system": laid["system"].to_numpy(object),
            "street_zh": named.fillna("").to_numpy(object),
            "section": size_words(laid).to_numpy(object),
            "length_m": laid["length_m"].to_numpy(float),
            "height_m": height.to_numpy(float),
        }
    )  # fmt: skip
    for end in ("from", "to"):
        at = laid[f"{end}_id"]
        ground, invert = at.map(nodes["ground_level_m"]), laid[f"{end}_invert_level_m"]
        table[f"{end}_id"] = at.to_numpy(object)
        table[f"{end}_ground_m"] = ground.to_numpy(float)
        table[f"{end}_invert_level_m"] = invert.to_numpy(float)
        table[f"{end}_cover_m"] = (ground - invert - height).to_numpy(float)
        table[f"{end}_x_m"] = at.map(nodes["x_m"]).to_numpy(float)
        table[f"{end}_y_m"] = at.map(nodes["y_m"]).to_numpy(float)
    fall = table["from_invert_level_m"] - table["to_invert_level_m"]
    table["slope_permille"] = 1000 * fall / table["length_m"].where(table["length_m"] > 0)
    return table[PIPE_COLUMNS]


def places_touched(differs: pd.DataFrame, after: Network) -> pd.DataFrame:
    """Nodes that a difference names, and the ends of the street channels whose inlets it names;
    id, x_m, y_m."""
    inlets = differs.loc[differs["table"].eq("inlets"), "id"]
    ends = after.conduits["to_id"].reindex(inlets).dropna()
    ids = pd.unique(pd.concat([differs["id"], ends]))
    found = after.nodes.reindex([own for own in ids if own in after.nodes.index])
    return found[["x_m", "y_m"]].rename_axis("id").reset_index()


def _basis(opened: OpenStudy, inputs: Inputs, name: str) -> str:
    network = opened.study.network_of(name)
    own = network == opened.study.conditions.network
    return digest_of(
        inputs.network if own else inputs.network_called(network),
        opened.context.formula.model_dump_json(),
        *(regrade.model_dump_json() for regrade in opened.study.conditions.regrades),
    )
