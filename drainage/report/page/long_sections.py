"""Long sections of the page: chains, their pipes in every scenario, water lines in every run."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drainage.network import Network
from drainage.report.long_sections import (
    LongSection,
    long_sections,
    pipes_along,
    standing_levels_m,
    street_levels_m,
)
from drainage.report.page.packing import keyed
from drainage.report.page.study_page import StudyPage


def section_layers(page: StudyPage) -> list[dict[str, Any]]:
    """The chains of the baseline; of the compared scenario those that run another way."""
    base = page.built[page.baseline].network
    old = long_sections(base)
    known = {(one.kind, one.id, _below(one)) for one in old}
    after = page.built[page.after].network
    fresh = [one for one in long_sections(after) if (one.kind, one.id, _below(one)) not in known]
    return [
        *(_layer(page, base, page.baseline, one) for one in old),
        *(_layer(page, after, page.after, one) for one in fresh),
    ]


def _below(section: LongSection) -> tuple[str, ...]:
    """The way down from the place itself: works may only change the branch drawn above it."""
    return section.node_ids[section.watched :]


def _layer(page: StudyPage, network: Network, of: str, section: LongSection) -> dict[str, Any]:
    pipes = {name: _pipes(built.network, section) for name, built in page.built.items()}
    floor = network.nodes["invert_level_m"].reindex(list(section.node_ids)).to_numpy(float)
    return {
        "id": section.id,
        "kind": section.kind,
        "of": of,
        "node_ids": list(section.node_ids),
        "watched": section.watched,
        "distance_m": _rounded(section.distance_m, 1),
        "ground_level_m": _rounded(section.ground_level_m, 3),
        "pipe_floor_m": _rounded(floor, 3),
        "pipes": {name: levels for name, (levels, _) in pipes.items()},
        "sizes": {name: sizes for name, (_, sizes) in pipes.items()},
        "water_m": keyed(
            {
                (name, event): _rounded(
                    standing_levels_m(page.built[name].network, section, result.series), 3
                )
                for (name, event), result in page.results.items()
                if result.within_limits
            }
        ),
        "street_m": keyed(
            {
                (name, event): _rounded(
                    street_levels_m(page.built[name].network, section, result.totals), 3
                )
                for (name, event), result in page.results.items()
                if result.within_limits
            }
        ),
    }


def _pipes(network: Network, section: LongSection) -> tuple[list[Any], list[str]]:
    """Per step invert and soffit at both ends, None where there is no pipe; and the sizes."""
    along = pipes_along(network, section)
    levels = np.stack(
        [
            along.from_invert_level_m,
            along.to_invert_level_m,
            along.from_soffit_level_m,
            along.to_soffit_level_m,
        ],
        axis=1,
    )
    shown = [_rounded(row, 3) if np.isfinite(row).all() else None for row in levels]
    return shown, list(along.sizes)


def _rounded(values: NDArray[np.float64], digits: int) -> list[float | None]:
    return [value if np.isfinite(value) else None for value in np.round(values, digits).tolist()]
