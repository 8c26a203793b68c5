"""The surface members are run on: the streets, or a grid whose ground is each member's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from drainage.ensemble.space import GROUND
from drainage.errors import Finding
from drainage.inundation.coupled.network_below import network_below
from drainage.network import Network
from drainage.said import said
from drainage.scenario import Surface, compose
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.uncertainty import Address, Uncertainty
from drainage.scenario.uncertainty.address import STUDY
from drainage.study.convergence import finer_grid
from drainage.study.grounds import ground_of_study
from drainage.study.opening import GRID, OpenStudy

FLOODING_LIMIT = "flooding_error_limit_pct"


def surfaces_of(uncertainty: Uncertainty, own: Surface) -> set[str]:
    """The surfaces members may be run on; ``own`` is that of the study."""
    for choice in uncertainty.choices:
        drawn = [
            str(value)
            for option in choice.options
            for address, value in option.settings.items()
            if address.room == STUDY
        ]
        if drawn:
            return {*drawn, *([own] if len(drawn) < len(choice.options) else [])}
    return {own}


def terrain_findings(file: str, uncertainty: Uncertainty, opened: OpenStudy) -> list[Finding]:
    """Ground levels that are drawn, where the ground of the grid is a terrain: it stays as it was
    surveyed, and the streets of a member would hang above it or lie below."""
    terrain = opened.study.conditions.ground.terrain
    if not terrain or GRID not in surfaces_of(uncertainty, opened.surface):
        return []
    return [
        Finding(file, place, str(address), terrain, LEVELLED, LEVELLED_CURE)
        for place, address in _addresses(uncertainty)
        if address.column == GROUND
    ]


LEVELLED = "on the grid the ground is this terrain: its levels cannot be drawn"
LEVELLED_CURE = (
    "Leave this out, since the terrain is surveyed, or run all members on the streets: "
    "`study.surface` in the choices of this file, else `surface` in study.toml."
)


def _addresses(uncertainty: Uncertainty) -> Iterator[tuple[str, Address]]:
    for value in uncertainty.values:
        yield said("values {name}", name=value.title), value.address
    for field in uncertainty.fields:
        for address in field.addresses:
            yield said("fields {name}", name=field.name), address
    for choice in uncertainty.choices:
        for option in choice.options:
            for address in option.settings:
                yield said("choices {choice}, {option}", choice=choice.name,
                           option=option.name), address  # fmt: skip


def require_grid(opened: OpenStudy, scenarios: Sequence[str]) -> None:
    """Raise InputError where the town as drawn, or with the works of a scenario, cannot stand on
    the grid: else each member would be lost for it, one after the other."""
    # The ground lives as long as the network it is of: that of the study lives as long as the
    # command, and members have their own.
    base = opened.base.with_tables()
    ground_of_study(replace(opened, base=base))
    for name in scenarios:
        network_below(compose(opened.study, name, base, opened.context).network)


def as_member(
    opened: OpenStudy, network: Network, surface: Surface, limits: Mapping[str, float]
) -> OpenStudy:
    """The study as a member has it: on its surface, whose ground is of its own network, and with
    what its balance may miss (keys of the run settings). On the grid what the routing may miss of
    the flooded volume is what it may miss of the spilt one."""
    own = replace(opened.on(surface), base=network)
    if FLOODING_LIMIT not in limits:
        return own
    limit = {"spill_gap_limit_pct": limits[FLOODING_LIMIT]}
    return _with_grid(own, own.study.conditions.grid.model_copy(update=limit))


def at_half_step(opened: OpenStudy) -> OpenStudy:
    """The study with half the step of the exchange between sewers and ground."""
    return _with_grid(opened, finer_grid(opened.study.conditions.grid))


def _with_grid(opened: OpenStudy, grid: GridSettings) -> OpenStudy:
    conditions = opened.study.conditions.model_copy(update={"grid": grid})
    return replace(opened, study=opened.study.model_copy(update={"conditions": conditions}))
