"""Which values and groups matter for the ranking, the town's water and its sewage.

By PAWN on the members as they are, against what dummies reach by chance, and by Sobol indices
where a polynomial stands for the model well enough. Both count all members alike. Weighed by what
is known of the town, values that were drawn apart depend on each other (a clogged inlet and little
rain explain a dry point together), so that no index belongs to one of them any more; and of a few
dozen effective members a slice has two or three.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from drainage.ensemble.influence import Influence, influence
from drainage.ensemble.space import Space
from drainage.ensemble.surrogate import PoorSurrogateError, SobolIndices, sobol_indices
from drainage.scenario.uncertainty.file import AnyUncertain
from drainage.study.ensemble.gathering import Gathered
from drainage.study.ensemble.outputs import ORDER, Output, outputs_of
from drainage.study.ensemble.sampled import Sampled

LEAST_MEMBERS = 24
"""Below it two slices of the members hold fewer than a dozen each."""
VALUE, GROUP = "value", "group"


@dataclass(frozen=True, eq=False)
class Mattering:
    """What matters for one output: PAWN of each dimension, Sobol indices of each dimension and
    then of each group, and the share of the variance their surrogate misses.

    ``sobol`` is None where it misses too much, or for the order of the points, which no single
    polynomial stands for (``missed`` is NaN there).
    """

    output: Output
    pawn: Influence
    sobol: SobolIndices | None
    missed: float


def what_matters(sampled: Sampled, gathered: Gathered) -> list[Mattering]:
    """What matters on the network as it is; empty where the members are too few to say."""
    space, unit = sampled.ensemble.space, sampled.sample.unit
    found = []
    for output in outputs_of(sampled, gathered, sampled.ensemble.baseline):
        kept = ~np.isnan(output.values).any(axis=1)
        if kept.sum() >= LEAST_MEMBERS:
            found.append(_mattering(space, unit[kept], output, output.values[kept]))
    return found


def _mattering(space: Space, unit: np.ndarray, output: Output, values: np.ndarray) -> Mattering:
    pawn = influence(unit, values)
    if output.name == ORDER:
        return Mattering(output, pawn, None, np.nan)
    sets = [[k] for k in range(unit.shape[1])] + list(space.groups.values())
    try:
        sobol = sobol_indices(unit, values[:, 0], output.name, sets)
    except PoorSurrogateError as error:
        return Mattering(output, pawn, None, error.error)
    return Mattering(output, pawn, sobol, sobol.error)


COLUMNS = (
    "output", "point_no", "scenario", "event", "scope", "group", "value", "name_zh", "name_en",
    "pawn", "dummy_level", "matters", "sobol_first", "sobol_total", "surrogate_misses",
)  # fmt: skip


def matters_table(space: Space, found: Sequence[Mattering]) -> pd.DataFrame:
    """Values and groups of each output, those that matter most first.

    The index of a group is the greatest of its values, and it matters where one of them does.
    """
    rows = [row for own in found for row in _rows(space, own)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    order = frame.groupby(["output", "point_no"], sort=False).ngroup()
    return (
        frame.assign(order=order, alone=frame["scope"].eq(VALUE))
        .sort_values(["order", "alone", "pawn"], ascending=[True, True, False], kind="stable")
        .drop(columns=["order", "alone"])
        .reset_index(drop=True)
    )


def _rows(space: Space, own: Mattering) -> Iterator[dict[str, object]]:
    output, dimensions = own.output, len(space.dimensions)
    common = {
        "output": output.name, "point_no": output.point, "scenario": output.scenario,
        "event": output.event, "dummy_level": own.pawn.dummy_level, "surrogate_misses": own.missed,
    }  # fmt: skip
    for k, dimension in enumerate(space.dimensions):
        entry = dimension.entry
        yield common | _indices(own, [k], k) | {
            "scope": VALUE, "group": dimension.group, "value": dimension.name,
            "name_zh": entry.zh if entry else "", "name_en": entry.en if entry else "",
        }  # fmt: skip
    for place, (group, columns) in enumerate(space.groups.items()):
        yield common | _indices(own, columns, dimensions + place) | {
            "scope": GROUP, "group": group, "value": "", "name_zh": "", "name_en": "",
        }  # fmt: skip


def _indices(own: Mattering, columns: Sequence[int], place: int) -> dict[str, object]:
    index = float(own.pawn.index[list(columns)].max())
    return {
        "pawn": index,
        "matters": bool(index > own.pawn.dummy_level),
        "sobol_first": own.sobol.first[place] if own.sobol else np.nan,
        "sobol_total": own.sobol.total[place] if own.sobol else np.nan,
    }


def matters_dataset(found: Sequence[Mattering]) -> xr.Dataset:
    """The indices of each value, (output, dimension), the output named with its point."""
    if not found:
        return xr.Dataset()
    none = np.full(len(found[0].pawn.index), np.nan)
    dims = ("output", "dimension")
    first = [own.sobol.first[: len(none)] if own.sobol else none for own in found]
    total = [own.sobol.total[: len(none)] if own.sobol else none for own in found]
    names = [" ".join(filter(None, (own.output.name, own.output.point))) for own in found]
    return xr.Dataset(
        {
            "pawn_index": (dims, np.array([own.pawn.index for own in found])),
            "pawn_dummy_level": ("output", np.array([own.pawn.dummy_level for own in found])),
            "sobol_first": (dims, np.array(first)),
            "sobol_total": (dims, np.array(total)),
            "surrogate_misses": ("output", np.array([own.missed for own in found])),
        },
        {"output": names},
    )


def moving(space: Space, own: Mattering) -> list[AnyUncertain]:
    """The entries of uncertainty.toml a value of which matters, the greatest index first."""
    order = np.argsort(-own.pawn.index, kind="stable").tolist()
    dimensions = [space.dimensions[k] for k in order if own.pawn.matters[k]]
    found = {one.name.partition("[")[0]: one.entry for one in dimensions if one.entry}
    return list(found.values())
