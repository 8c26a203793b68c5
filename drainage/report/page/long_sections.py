"""Long sections of the page: chains, their pipes in every scenario, water lines in every run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.report.long_sections import (
    LongSection,
    PipesAlong,
    long_sections,
    pipes_along,
    standing_levels_m,
    street_levels_m,
)
from drainage.report.page.packing import keyed
from drainage.report.page.study_page import StudyPage


def section_layers(page: StudyPage) -> list[dict[str, Any]]:
    """The chains of the baseline; of the compared scenario those that run another way."""
    networks = {name: built.network for name, built in page.built.items()}
    old = long_sections(networks[page.baseline])
    known = {(one.kind, one.id, _below(one)) for one in old}
    fresh = long_sections(networks[page.after])
    fresh = [one for one in fresh if (one.kind, one.id, _below(one)) not in known]
    chains = [*((page.baseline, one) for one in old), *((page.after, one) for one in fresh)]
    sections = [one for _, one in chains]
    along = {name: pipes_along(network, sections) for name, network in networks.items()}
    scored = {key: result for key, result in page.results.items() if result.within_limits}
    water = {
        key: standing_levels_m(networks[key[0]], result.series) for key, result in scored.items()
    }
    street = {
        key: street_levels_m(networks[key[0]], result.totals) for key, result in scored.items()
    }
    return [
        {
            "id": section.id,
            "kind": section.kind,
            "of": of,
            "node_ids": list(section.node_ids),
            "watched": section.watched,
            "distance_m": _rounded(section.distance_m, 1),
            "ground_level_m": _rounded(section.ground_level_m, 3),
            "pipe_floor_m": _at(networks[of].nodes["invert_level_m"], section),
            "pipes": {name: _levels(pipes[number]) for name, pipes in along.items()},
            "sizes": {name: list(pipes[number].sizes) for name, pipes in along.items()},
            "water_m": keyed({key: _at(level, section) for key, level in water.items()}),
            "street_m": keyed({key: _at(level, section) for key, level in street.items()}),
        }
        for number, (of, section) in enumerate(chains)
    ]


def _below(section: LongSection) -> tuple[str, ...]:
    """The way down from the place itself: works may only change the branch drawn above it."""
    return section.node_ids[section.watched :]


def _levels(along: PipesAlong) -> list[list[float | None] | None]:
    """Per step invert and soffit at both ends, None where there is no pipe."""
    levels = np.stack(
        [
            along.from_invert_level_m,
            along.to_invert_level_m,
            along.from_soffit_level_m,
            along.to_soffit_level_m,
        ],
        axis=1,
    )
    return [_rounded(row, 3) if np.isfinite(row).all() else None for row in levels]


def _at(level_m: pd.Series, section: LongSection) -> list[float | None]:
    return _rounded(level_m.reindex(list(section.node_ids)).to_numpy(float), 3)


def _rounded(values: NDArray[np.float64], digits: int) -> list[float | None]:
    return [value if np.isfinite(value) else None for value in np.round(values, digits).tolist()]
