"""What matters at all: Morris' screening of groups, before any sample is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats, Ints

LEVELS = 4
"""Of a Morris design; the outermost lie half a level inside the range."""
STEP = LEVELS / (2 * (LEVELS - 1))
"""By how much of the range, from the least level to the greatest, each value moves."""
LEFT_OUT = 0.05
"""A group that moves every output by less than this share of what the greatest moves it."""


@dataclass(frozen=True, eq=False)
class Trajectories:
    """Members of a Morris design: ``unit`` (member, dimension), all groups moved one by one.

    ``groups`` (dimension,) says of which group each is; the members of one trajectory stand in
    order, each (number of groups + 1) long.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    unit: Floats

    @property
    def length(self) -> int:
        """Members of one trajectory."""
        return len(set(self.groups)) + 1


@dataclass(frozen=True)
class Effect:
    """Mean size mu* of the effects of a group over the whole range, and how they vary (sigma).

    ``spread`` is the standard deviation of the sizes: values of a group move up and down at once,
    so an effect of a group has no sign. ``standard_error`` is that of the mean over ``steps``
    effects; ``lost`` are those left out since a member had no figures. NaN where too few are left.
    """

    mean_size: float
    spread: float
    standard_error: float
    steps: int
    lost: int

    @property
    def at_most(self) -> float:
        """The mean size with twice its standard error; NaN where that is not known."""
        return self.mean_size + 2 * self.standard_error


def trajectories(
    names: Sequence[str], groups: Mapping[str, Sequence[int]], count: int, seed: int
) -> Trajectories:
    """A Morris design of ``count`` trajectories, each (groups + 1) members, within (0, 1).

    Groups as Campolongo, Cariboni & Saltelli (2007), drawn by SALib. The levels lie at 1/8, 3/8,
    5/8 and 7/8: at 0 and 1 every value would stand at its end at once. A longer design begins
    with the trajectories of a shorter one.
    """
    # SALib takes most of a second to load, and most commands need none of it.
    from SALib.sample import morris

    of = {column: group for group, columns in groups.items() for column in columns}
    member_of = tuple(of[k] for k in range(len(names)))
    problem = {
        "num_vars": len(names),
        "names": list(names),
        "bounds": [[0.0, 1.0]] * len(names),
        "groups": list(member_of),
    }
    drawn = morris.sample(problem, count, num_levels=LEVELS, seed=seed)
    return Trajectories(tuple(names), member_of, (drawn * (LEVELS - 1) + 0.5) / LEVELS)


def effects(design: Trajectories, outputs: Floats) -> dict[str, Effect]:
    """Group -> its effect on the outputs (member, output) of the members of the design.

    An elementary effect is the mean over the outputs of what a step changes, whichever way, over
    the share of the range that it moves the values (Morris 1991). Where a member is NaN, the two
    steps beside it are left out and the rest of its trajectory counts.
    """
    moved, size = _steps(design, outputs)
    found = {}
    for group in dict.fromkeys(design.groups):
        own = size[moved == design.groups.index(group)]
        kept = own[~np.isnan(own)]
        mean = float(kept.mean()) if len(kept) else np.nan
        spread = float(kept.std(ddof=1)) if len(kept) > 1 else np.nan
        error = spread / np.sqrt(len(kept)) if len(kept) else np.nan
        found[group] = Effect(mean, spread, float(error), len(kept), len(own) - len(kept))
    return found


def _steps(design: Trajectories, outputs: Floats) -> tuple[Ints, Floats]:
    """Of each step the first dimension of its group, and the size of its effect."""
    shape = (-1, design.length)
    unit = design.unit.reshape(*shape, len(design.names))
    changed = np.abs(np.diff(unit, axis=1)) > 1e-9
    own = np.diff(outputs.reshape(*shape, outputs.shape[1]), axis=1)
    size = np.abs(own).mean(axis=2) / STEP
    first = {group: design.groups.index(group) for group in design.groups}
    begin = np.array([first[group] for group in design.groups])
    return begin[np.argmax(changed, axis=2)].ravel(), size.ravel()


def left_out(found: Sequence[Mapping[str, Effect]]) -> list[str]:
    """Groups that may stand still: in every output that anything moves, mean size and twice its
    error stay below ``LEFT_OUT`` of the greatest mean size."""
    moving = [own for own in found if max(_sizes(own), default=0.0) > 0]
    groups = list(moving[0]) if moving else []
    return [
        group
        for group in groups
        if all(own[group].at_most < LEFT_OUT * max(_sizes(own)) for own in moving)
    ]


def _sizes(found: Mapping[str, Effect]) -> list[float]:
    return [own.mean_size for own in found.values() if not np.isnan(own.mean_size)]
