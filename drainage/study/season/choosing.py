"""Which members of the ensemble of a study stand for it in the rain table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from drainage.ensemble import Space, drawn_values
from drainage.ensemble.arrays import Floats
from drainage.ensemble.representatives import representatives, share_held, without
from drainage.ensemble.sampling import Sample
from drainage.errors import InputError
from drainage.said import said
from drainage.said_again import said_again
from drainage.scenario.uncertainty import Choice, Value
from drainage.scenario.uncertainty.address import EVENT
from drainage.study.at_hand import AtHand
from drainage.study.ensemble.figures import RANKED_BY
from drainage.study.ensemble.files import NETCDF
from drainage.study.ensemble.opening import Ensemble, open_ensemble
from drainage.study.ensemble.resting import read_resting, resting
from drainage.study.ensemble.sampled import Sampled
from drainage.study.ensemble.shown import UNREADABLE, command_again, ensemble_folder
from drainage.study.ensemble.storms import ranking_event
from drainage.study.ensemble.weighing import CONDITIONED, PRIOR

VOLUME = "total_flooded_volume_m3"


@dataclass(frozen=True, eq=False)
class Chosen:
    """Members of an ``ensemble`` that stand for all ``of_members`` of its ``sample``: ``numbers``,
    rising, chosen by the run ``scenario`` and ``event``, of members that count by ``weighting``.

    ``held_share`` is the share of the weight that lies between the least and the greatest of them
    at the listed points, on the mean; None where there is no point.
    """

    ensemble: Ensemble
    sample: Sample
    numbers: tuple[int, ...]
    weighting: str
    scenario: str
    event: str
    held_share: float | None

    @property
    def of_members(self) -> int:
        """Members of the ensemble."""
        return len(self.sample)


def chosen_members(study: AtHand, scenario: str, members: int) -> Chosen | str:
    """So many members that stand for the ensemble under a scenario (docs/decisions/0052), or a
    sentence why there are none: there is no ensemble, it rests on other files, or it cannot be
    read. With another program its members are drawn anew and run as all runs are."""
    if not members:
        return said("No band: members = 0 in [band] of season.toml.")
    own = study.opened
    path, command = ensemble_folder(own) / NETCDF, f"drainage ensemble {own.study.id}"
    if not path.is_file():
        return said("No band: this study has no ensemble. {command} makes one.", command=command)
    try:
        with xr.open_dataset(path, engine="h5netcdf", decode_times=False) as found:
            return _chosen(study, found, scenario, members)
    except InputError as error:
        return said("No band: {why}", why=said_again(str(error.findings[0])))
    except UNREADABLE:
        return said("No band: {path} is no ensemble of this version, or cut off. Run {command} "
                    "again; what was finished is kept.", path=path, command=command)  # fmt: skip


def _chosen(study: AtHand, found: xr.Dataset, scenario: str, members: int) -> Chosen | str:
    names = [str(name) for name in found["scenario"].to_numpy()]
    then, today = read_resting(found.attrs), resting(study.opened, study.inputs, names)
    baseline = study.opened.study.conditions.baseline
    same = [own for own in names if then.scenarios.get(own) == today.scenarios.get(own)]
    own = open_ensemble(study.opened.workspace, study.opened.study.id)
    sample = Sample(
        tuple(str(name) for name in found["dimension"].to_numpy()),
        int(found.attrs["seed"]),
        found["sample"].transpose("member", "dimension").to_numpy(),
    )
    if then.town != today.town or sample.names != own.space.names:
        return said("No band: network, rainfall, uncertainty.toml, the study or its baseline "
                    "changed since the ensemble was made. Run {command}.",
                    command=command_again(study.opened, found))  # fmt: skip
    by = scenario if scenario in same and _ran(found, scenario) else baseline
    run = found.sel(scenario=by)
    event = ranking_event(Sampled(own, sample, tuple((by, name) for name in _ran(found, by))))
    known = CONDITIONED in found["table"].to_numpy()
    storm = run.sel(event=event)
    weights = storm["weight"].sel(table=CONDITIONED if known else PRIOR).to_numpy()
    depth = storm["point_depth_m"].sel(reading=RANKED_BY).transpose("member", "point").to_numpy()
    values = np.column_stack([np.nan_to_num(depth, nan=0.0), storm[VOLUME].to_numpy()])
    figures = without(values, drawn_storms(own.space, sample.unit), weights)
    numbers = representatives(figures, weights, members)
    held = share_held(figures, weights, numbers)[:-1]
    return Chosen(own, sample, tuple(numbers), CONDITIONED if known else PRIOR, by, event,
                  float(held.mean()) if held.size else None)  # fmt: skip


def _ran(found: xr.Dataset, scenario: str) -> list[str]:
    """The events a scenario was run in."""
    weights = found["weight"].sel(scenario=scenario).isel(table=0)
    return [str(name) for name in found["event"].to_numpy()
            if np.isfinite(weights.sel(event=name)).all()]  # fmt: skip


def drawn_storms(space: Space, unit: Floats) -> Floats:
    """What members (member, dimension) draw of storm and river, (member, column): the rain table
    sets these itself. An option of a choice is a column of ones and zeros, the first left out."""
    drawn = drawn_values(space, unit)
    columns = [np.zeros((len(unit), 0))]
    for k, own in enumerate(space.dimensions):
        match own.entry:
            case Value() if own.entry.address.room == EVENT:
                columns.append(drawn[:, [k]])
            case Choice() if any(
                at.room == EVENT for option in own.entry.options for at in option.settings
            ):
                options = np.unique(drawn[:, k])[1:]
                columns.append((drawn[:, [k]] == options).astype(float))
    return np.hstack(columns)
