"""ensemble.nc and the tables of an ensemble, in the results of the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from drainage.comparison import rounded, write_csv
from drainage.ensemble import sentences
from drainage.languages import languages
from drainage.quantities import OF_MEMBERS
from drainage.results.conventions import CONVENTIONS
from drainage.results.store import write_dataset
from drainage.study.ensemble.choice_tables import choices_dataset, choices_table
from drainage.study.ensemble.gathering import Gathered
from drainage.study.ensemble.judging import Judged
from drainage.study.ensemble.kept import FOLDER
from drainage.study.ensemble.mattering import matters_dataset, matters_table
from drainage.study.ensemble.resting import resting
from drainage.study.ensemble.sampled import Sampled
from drainage.written import written_whole

NETCDF = f"{FOLDER}.nc"
FILES = {
    "ranks": "ensemble-ranks.csv",
    "depths": "ensemble-depths.csv",
    "outlets": "ensemble-outlets.csv",
    "compared": "ensemble-compared.csv",
    "lost": "ensemble-lost.csv",
    "first_works": "ensemble-first-works.csv",
    "survey": "ensemble-survey.csv",
    "matters": "ensemble-matters.csv",
}
"""Table -> its file, in the folder of the ensemble."""


def write_ensemble(sampled: Sampled, gathered: Gathered, judged: Judged) -> list[Path]:
    """Write ensemble.nc and all tables; raises StoreError where one is open elsewhere."""
    folder = sampled.ensemble.opened.results / FOLDER
    with written_whole(folder / NETCDF) as scratch:
        write_dataset(dataset(sampled, gathered, judged), scratch)
    paths = [folder / NETCDF]
    for name, table in tables(sampled, gathered, judged).items():
        write_csv(rounded(table), folder / FILES[name])
        paths.append(folder / FILES[name])
    return paths


def dataset(sampled: Sampled, gathered: Gathered, judged: Judged) -> xr.Dataset:
    """Figures of every member, the sample they stand for and what they say together, by CF."""
    sample = sampled.sample
    value = [choices_dataset(judged.choices), matters_dataset(judged.matters)]
    made = xr.merge([gathered.figures, judged.tables, *value], join="outer", compat="no_conflicts")
    made["sample"] = (("member", "dimension"), sample.unit)
    made = made.assign_coords(dimension=list(sample.names))
    for name in made.data_vars:
        made[name].attrs = _described(str(name))
    own = sampled.ensemble
    made.attrs = {
        "Conventions": CONVENTIONS,
        "title": f"ensemble of the study {own.opened.study.id}",
        "seed": sample.seed,
        "members": len(sample),
        **resting(own.opened, own.inputs, [name for name, _ in sampled.runs]).attributes(),
    }
    return made


def _described(name: str) -> Mapping[str, str]:
    if name in OF_MEMBERS:
        own = OF_MEMBERS[name]
        return {"units": own.units, "long_name": own.long_name, "long_name_zh": own.name_zh}
    unit = next((unit for end, unit in (("_m3", "m3"), ("_m", "m")) if name.endswith(end)), "1")
    return {"units": unit, "long_name": name.replace("_", " ")}


def tables(sampled: Sampled, gathered: Gathered, judged: Judged) -> dict[str, pd.DataFrame]:
    """The tables by their name in ``FILES``; the prior and the conditioned row of a place stand
    under each other (``weighting``)."""
    own = sampled.ensemble
    base = own.opened.base
    return {
        "ranks": _named(_ranks(judged.tables), base.watch_points),
        "depths": _named(_depths(judged.tables), base.watch_points),
        "outlets": _named(_outlets(judged.tables), base.outfalls),
        "compared": _compared(judged.tables),
        "lost": _lost(gathered),
        "first_works": choices_table(own, judged.choices),
        "survey": _survey(sampled, judged),
        "matters": matters_table(own.space, judged.matters),
    }


def _named(table: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The table with the names of its places behind their ids, the third column."""
    names = places[["name_zh", "name_en"]].set_axis(places.index.astype(str))
    at = table.iloc[:, 2].astype(str)
    for k, name in enumerate(names.columns):
        table.insert(3 + k, name, at.map(names[name]).fillna(""))
    return table


PLACE = {"table": "weighting", "point": "point_no", "outlet": "outlet_id"}


def _long(found: xr.Dataset, by: Sequence[str]) -> pd.DataFrame:
    """Rows by dimensions in order, without those of runs that were not made."""
    kept = found.drop_vars([name for name in found.coords if name not in found.dims])
    frame = kept.to_dataframe(dim_order=list(by)).dropna(how="all").reset_index()
    return frame.rename(columns=PLACE)


def _ranks(found: xr.Dataset) -> pd.DataFrame:
    names = ["rank_middle", "rank_low", "rank_high"]
    names += [f"first_three_probability{end}" for end in ("", "_se", "_low", "_high")]
    by = ("scenario", "event", "point", "table")
    if "rank_middle" not in found:
        return pd.DataFrame(columns=[PLACE.get(name, name) for name in by])
    each = {
        f"rank_{rank}_probability": found["rank_probability"].sel(rank=rank, drop=True)
        for rank in found["rank"].to_numpy()
    }
    return _long(found[names].assign(each), by)


def _depths(found: xr.Dataset) -> pd.DataFrame:
    by = ("scenario", "event", "point", "reading", "table")
    if "rank_middle" not in found:
        return pd.DataFrame(columns=[PLACE.get(name, name) for name in by])
    names = [f"point_depth_{end}_m" for end in ("middle", "low", "high")]
    names += [f"meets_target_probability{end}" for end in ("", "_se", "_low", "_high")]
    above = found["above_probability"]
    each = {
        f"above_{round(100 * limit)}cm_probability": above.sel(limit_m=limit, drop=True)
        for limit in found["limit_m"].to_numpy().tolist()
    }
    return _long(found[names].assign(each), by)


def _outlets(found: xr.Dataset) -> pd.DataFrame:
    by = ("scenario", "event", "outlet", "table")
    if "outlet_meets_target_probability" not in found:
        return pd.DataFrame(columns=[PLACE.get(name, name) for name in by])
    names = [f"{stem}_{end}_m3" for stem in ("sewage_volume", "overflow_volume")
             for end in ("middle", "low", "high")]  # fmt: skip
    names += [f"outlet_meets_target_probability{end}" for end in ("", "_se")]
    return _long(found[names], by)


def _compared(found: xr.Dataset) -> pd.DataFrame:
    """Every scenario against every other, points by depth and outlets by sewage."""
    parts = []
    for scope, less in (("point", "less_by_m"), ("outlet", "less_by_m3")):
        names = [f"{scope}_{word}_probability" for word in ("better", "equal", "worse")]
        own = found[[*names, f"{scope}_better_probability_se", f"{scope}_{less}"]]
        frame = _long(own, ("scenario", "other", "event", scope, "table"))
        frame = frame.rename(columns={f"{scope}_{less}": less, PLACE[scope]: "id"})
        frame.columns = [str(name).removeprefix(f"{scope}_") for name in frame.columns]
        parts.append(frame.assign(scope=scope))
    whole = pd.concat(parts, ignore_index=True)
    return whole[whole["scenario"] != whole["other"]].reset_index(drop=True)


def _lost(gathered: Gathered) -> pd.DataFrame:
    rows = [{"member": number, "scenario": run[0], "event": run[1], "reason": reason}
            for (run, number), reason in gathered.why.items()]  # fmt: skip
    return pd.DataFrame(rows, columns=["member", "scenario", "event", "reason"])


def _survey(sampled: Sampled, judged: Judged) -> pd.DataFrame:
    space = sampled.ensemble.space
    rows = [
        {"weighting": table, "survey_order": k + 1,
         **{f"sentence_{lang}": own for lang, own in zip(languages(), pair, strict=True)}}
        for table, plan in judged.plans.items()
        for k, pair in enumerate(zip(*(sentences(space, plan, lang) for lang in languages()),
                                     strict=True))
    ]  # fmt: skip
    columns = ["weighting", "survey_order", *(f"sentence_{lang}" for lang in languages())]
    return pd.DataFrame(rows, columns=columns)
