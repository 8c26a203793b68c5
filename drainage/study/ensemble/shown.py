"""What page, workbook, sheets and desk show of the ensemble of a study: the one place that reads
ensemble.nc and ensemble-survey.csv again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import xarray as xr

from drainage.ensemble import Band
from drainage.ensemble.shown import Place, Shown, ShownOutlet, ShownPoint, ShownRun
from drainage.languages import WHOLE, Lang, languages
from drainage.quantities import ENDS, ended
from drainage.said import said
from drainage.study.at_hand import AtHand
from drainage.study.ensemble.figures import RANKED_BY
from drainage.study.ensemble.files import FILES, NETCDF
from drainage.study.ensemble.judging import FIRST
from drainage.study.ensemble.kept import FOLDER
from drainage.study.ensemble.resting import Resting, read_resting, resting
from drainage.study.inputs import Inputs
from drainage.study.opening import OpenStudy

UNREADABLE = (OSError, ValueError, KeyError, TypeError, RuntimeError, IndexError)
"""How a file that is cut off, or is another program's, shows."""
BY = ("table", "scenario", "event")
Figures = TypeVar("Figures")


def read_shown(study: AtHand) -> Shown | None:
    """``shown`` of a study at hand, which counts the files among what its products rest on."""
    folder = study.opened.results / FOLDER
    study.made.watch("ensemble", folder / NETCDF)
    study.made.watch("ensemble survey", folder / FILES["survey"])
    return shown(study.opened, study.inputs)


def shown(opened: OpenStudy, inputs: Inputs) -> Shown | None:
    """What is shown of the ensemble of a study, by points, outlets and runs; None without one.

    The ensemble is that of the results or, where none was made there, the one that came with the
    study (``ensemble`` beside study.toml). Nothing of an ensemble whose study has changed since,
    and of a file that cannot be read: ``remarks`` say so with the cure. Members and sample are
    not read.
    """
    folder = ensemble_folder(opened)
    path = folder / NETCDF
    if not path.is_file():
        return None
    try:
        with xr.open_dataset(path, engine="h5netcdf", decode_times=False) as found:
            return _shown(opened, inputs, found, folder)
    except UNREADABLE:
        return Shown(remarks=[
            said("{path}: no ensemble of this version, or cut off, so that no bands are shown. "
                 "Run {command} again; what was finished is kept.",
                 path=path, command=f"drainage ensemble {opened.study.id}")
        ])  # fmt: skip


def ensemble_folder(opened: OpenStudy) -> Path:
    """Where the ensemble of a study stands: in its results, or else beside study.toml."""
    made = opened.results / FOLDER
    return made if (made / NETCDF).is_file() else opened.study.folder / FOLDER


def _shown(opened: OpenStudy, inputs: Inputs, found: xr.Dataset, folder: Path) -> Shown:
    names = [str(name) for name in found["scenario"].to_numpy()]
    then, today = read_resting(found.attrs), resting(opened, inputs, names)
    command = command_again(opened, found)
    if then.town != today.town:
        return Shown(remarks=[
            said("Network, rainfall, uncertainty.toml, the study or its baseline changed since the "
                 "ensemble was made, so that no bands are shown. Run {command}.", command=command)
        ])  # fmt: skip
    same = [name for name in today.scenarios if then.scenarios.get(name) == today.scenarios[name]]
    surveys, unread = _surveys(folder / FILES["survey"], command)
    if found.sizes["point"] > FIRST and not unread:
        # Where no survey is worth it, that is what is shown.
        none: dict[Lang, list[str]] = {lang: [] for lang in languages()}
        surveys = {str(name): surveys.get(str(name), none) for name in found["table"].to_numpy()}
    own = found.sel(scenario=same)
    runs = _runs(own)
    return Shown(
        points=_points(own, runs, opened.study.conditions.targets.decides),
        outlets=_outlets(own, runs),
        runs=runs,
        surveys=surveys,
        remarks=[
            *_brought(opened, folder, found, command),
            *_changed(today, same, command),
            *_of_program(then, today, command),
            *unread,
        ],
    )


def command_again(opened: OpenStudy, found: xr.Dataset) -> str:
    """The command that makes the same ensemble again, of what the study still has."""
    scenarios = [str(name) for name in found["scenario"].to_numpy()
                 if str(name) in opened.study.scenarios]  # fmt: skip
    known = {event.id for event in opened.events}
    events = [str(name) for name in found["event"].to_numpy() if str(name) in known]
    parts = ["drainage ensemble", opened.study.id, f"-n {int(found.attrs['members'])}"]
    parts += [f"-s {name}" for name in scenarios if name != opened.study.conditions.baseline]
    return " ".join([*parts, *(f"-e {name}" for name in events)])


def _brought(opened: OpenStudy, folder: Path, found: xr.Dataset, command: str) -> list[str]:
    if folder != opened.study.folder / FOLDER:
        return []
    return [said("The bands are those of the ensemble that came with the study ({members} "
                 "members). {command} makes it on this machine.",
                 members=int(found.attrs["members"]), command=command)]  # fmt: skip


def _changed(today: Resting, same: Sequence[str], command: str) -> list[str]:
    changed = [name for name in today.scenarios if name not in same]
    if not changed:
        return []
    return [said("{scenarios}: changed since the ensemble was made, so without bands. "
                 "Run {command}.", scenarios=", ".join(changed), command=command)]  # fmt: skip


def _of_program(then: Resting, today: Resting, command: str) -> list[str]:
    if then.program == today.program:
        return []
    return [said("The bands are those of another state of the program or its libraries "
                 "(drainage {version}). Run {command} for those of this one.",
                 version=then.version, command=command)]  # fmt: skip


def _runs(found: xr.Dataset) -> dict[tuple[str, str], ShownRun]:
    """Scenario and event -> members, of the runs that were made."""
    effective = found["effective_members"].transpose(*BY).to_numpy()
    # A lost member has no weight; what is known may leave others with next to none.
    counted = (found["weight"].transpose(*BY, "member").isel(table=0) > 0).sum("member").to_numpy()
    weighings = [str(name) for name in found["table"].to_numpy()]
    members = found.sizes["member"]
    return {
        (str(scenario), str(event)): ShownRun(
            members, members - int(counted[k, m]),
            dict(zip(weighings, effective[:, k, m].tolist(), strict=True)),
        )
        for k, scenario in enumerate(found["scenario"].to_numpy())
        for m, event in enumerate(found["event"].to_numpy())
        if np.isfinite(effective[0, k, m])
    }  # fmt: skip


def _points(
    found: xr.Dataset, runs: Mapping[tuple[str, str], ShownRun], decides: str
) -> dict[Place, dict[str, ShownPoint]]:
    if "rank_middle" not in found:
        return {}
    names = ["rank_probability", "first_three_probability", "above_probability",
             "meets_target_probability", *_ends("rank"), *_ends("point_depth_m")]  # fmt: skip
    own = found[names]
    gutter = own.sel(reading=RANKED_BY)
    rank, depth = _bands(own, "rank", "point"), _bands(gutter, "point_depth_m", "point")
    ranks = _values(own["rank_probability"], "point", "rank")
    first = _values(own["first_three_probability"], "point")
    above = _values(gutter["above_probability"], "point", "limit_m")
    meets = _values(own["meets_target_probability"].sel(reading=decides), "point")
    limits = found["limit_m"].to_numpy().tolist()

    def figures(*at: int) -> ShownPoint:
        return ShownPoint(
            Band(*rank[at]), Band(*depth[at]), tuple(ranks[at].tolist()), float(first[at]),
            tuple(zip(limits, above[at].tolist(), strict=True)), float(meets[at]),
        )  # fmt: skip

    return {
        place: {name: figures(*at) for name, at in weighed.items()}
        for place, weighed in _at(found, runs, "point").items()
    }


def _outlets(
    found: xr.Dataset, runs: Mapping[tuple[str, str], ShownRun]
) -> dict[Place, dict[str, ShownOutlet]]:
    if "outlet_meets_target_probability" not in found:
        return {}
    names = ["outlet_meets_target_probability", *_ends("sewage_volume_m3"),
             *_ends("overflow_volume_m3")]  # fmt: skip
    own = found[names]
    sewage, overflow = (_bands(own, f"{stem}_volume_m3", "outlet")
                        for stem in ("sewage", "overflow"))  # fmt: skip
    meets = _values(own["outlet_meets_target_probability"], "outlet")
    return {
        place: {name: ShownOutlet(Band(*sewage[at]), Band(*overflow[at]), float(meets[at]))
                for name, at in weighed.items()}
        for place, weighed in _at(found, runs, "outlet").items()
    }  # fmt: skip


Index = tuple[int, int, int, int]


def _at(
    found: xr.Dataset, runs: Mapping[tuple[str, str], ShownRun], kind: str
) -> dict[Place, dict[str, Index]]:
    """Scenario, event and place -> weighting -> where its figures stand."""
    axes = [[str(name) for name in found[axis].to_numpy()] for axis in (*BY, kind)]
    tables, scenarios, events, places = axes
    return {
        (scenario, event, place): {name: (t, scenarios.index(scenario), events.index(event), k)
                                   for t, name in enumerate(tables)}
        for scenario, event in runs for k, place in enumerate(places)
    }  # fmt: skip


def _ends(name: str) -> list[str]:
    return [ended(name, end) for end in ENDS]


def _bands(found: xr.Dataset, name: str, kind: str) -> np.ndarray:
    """Median, lower and upper end (…, place, 3) of a figure."""
    return np.stack([_values(found[own], kind) for own in _ends(name)], axis=-1)


def _values(own: xr.DataArray, *axes: str) -> np.ndarray:
    return own.transpose(*BY, *axes).to_numpy()


def _surveys(path: Path, command: str) -> tuple[dict[str, dict[Lang, list[str]]], list[str]]:
    """Weighting -> language -> sentences in their order, and why there are none."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        columns = {lang: f"sentence_{lang}" for lang in languages()}
        told = {lang: own if own in table else f"sentence_{WHOLE[-1]}"
                for lang, own in columns.items()}  # fmt: skip
        return {
            str(name): {lang: rows[own].tolist() for lang, own in told.items()}
            for name, rows in table.groupby("weighting", sort=False)
        }, []
    except UNREADABLE:
        why = said("{path}: cannot be read, so that what to survey first is not shown. "
                   "Run {command}.", path=path, command=command)  # fmt: skip
        return {}, [why]
