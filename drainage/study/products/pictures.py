"""Which maps a study gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.digests import digest_of
from drainage.languages import Lang, either, text
from drainage.maps import (
    Picture,
    before_after_map,
    depth_map,
    has_extent,
    overview_map,
    surcharge_map,
)
from drainage.metrics import READINGS, street_reaches
from drainage.metrics.street_reasons import deep_streets
from drainage.metrics.streets import OTHER_SHARES, POINTS
from drainage.network import Network
from drainage.quantities import figure
from drainage.study.at_hand import AtHand, Key, OnDemand
from drainage.study.inputs import program_digest
from drainage.study.opening import OpenStudy
from drainage.study.steps import Scores

FEW = 10
DEEP_STREETS = 4
"""As many as find room below a map."""


def maps_folder(opened: OpenStudy, lang: Lang) -> Path:
    """Where the maps of a study lie: the Chinese ones in maps, others in a folder beside."""
    return opened.results / ("maps" if lang == "zh" else f"maps-{lang}")


@dataclass(frozen=True)
class _Map:
    """A map that is due: what draws it, the runs it shows, and what it depends on."""

    path: Path
    of: str
    draw: Callable[..., Path]
    runs: tuple[Key, ...]
    more: tuple[Any, ...]


def draw_study(
    study: AtHand, runs: Sequence[Key], workers: int, lang: Lang = "zh"
) -> tuple[int, int]:
    """Overview; per run depth and surcharge; per scenario and event the baseline beside it.

    Draws those alone whose runs, names or classes have changed: how many there are and how
    many were drawn. A network without coordinates gets none; storms for the outlets alone
    get no map of depths. Those of another language stand beside the Chinese ones, in a folder
    of their own.
    """
    if not has_extent(study.opened.base):
        return 0, 0
    drawn = [key for key in runs if study.opened.event(key[1]).purpose != "outlets"]
    maps = _maps(study, drawn, lang)
    due = [own for own in maps if not study.made.holds(_name(own), own.of)]
    pictures = OnDemand(dict.fromkeys(key for own in due for key in own.runs),
                        lambda key: _picture(study, key, lang))  # fmt: skip
    jobs = [(own.draw, (*(pictures[key] for key in own.runs), *own.more, own.path)) for own in due]
    # Drawing is Python all through: processes, not threads; a few maps are not worth them.
    if len(jobs) < FEW:
        for own, (draw, arguments) in zip(due, jobs, strict=True):
            study.made.keep(_name(own), own.of, [draw(*arguments)])
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            sheets = [pool.submit(draw, *arguments) for draw, arguments in jobs]
            for own, one in zip(due, sheets, strict=True):
                study.made.keep(_name(own), own.of, [one.result()])
    for own in maps:
        study.made.touch(_name(own))
    return len(maps), len(due)


def _name(own: _Map) -> str:
    return "/".join(own.path.parts[-2:])


def _maps(study: AtHand, runs: Sequence[Key], lang: Lang) -> list[_Map]:
    opened = study.opened
    folder = maps_folder(opened, lang)
    limits = opened.study.conditions.targets.depth_classes_m
    baseline = opened.study.conditions.baseline
    around = study.inputs.outlines
    base = digest_of(
        program_digest(), study.inputs.network, around, opened.study.conditions.network
    )
    maps = [
        _Map(
            folder / "overview.png",
            base,
            partial(overview_map, outlines=opened.outlines, lang=lang),
            (),
            (opened.base,),
        )
    ]
    for name, event in runs:
        own = digest_of(study.key_of_scores((name, event)), around)
        key = (name, event)
        maps += [
            _Map(folder / f"depth-{name}-{event}.png", own, depth_map, (key,), (limits,)),
            _Map(folder / f"surcharge-{name}-{event}.png", own, surcharge_map, (key,), ()),
        ]
        if name != baseline and (baseline, event) in runs:
            before = (baseline, event)
            both = digest_of(study.key_of_scores(before), own)
            path = folder / f"before-after-{baseline}-{name}-{event}.png"
            maps.append(_Map(path, both, before_after_map, (before, key), (limits,)))
    return maps


def _picture(study: AtHand, key: Key, lang: Lang) -> Picture:
    opened, built, score = study.opened, study.built[key[0]], study.scores(key)
    scenario = opened.study.scenarios[built.scenario]
    return Picture(
        title=either(lang, scenario.title_zh, scenario.title_en),
        network=built.network,
        reaches=street_reaches(built.network, score.result),
        points=score.tables["point"],
        outfalls=score.tables["outfall"],
        conduits=score.tables["conduit"],
        nodes=score.tables["node"],
        storm=score.record["storm"],
        outlines=opened.outlines,
        leaves_out=built.leaves_out,
        reason=score.reason,
        deep_streets=_deep_streets_shown(built.network, score.tables["street"], lang),
        readings=_readings(score, opened.study.conditions.targets.point_depth_m, lang),
        lang=lang,
    )


def _deep_streets_shown(network: Network, streets: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """The deepest streets off the list that have a reason, as many as find room."""
    each = deep_streets(network, streets).head(DEEP_STREETS)
    names = network.streets.loc[each.index, ["name_zh", "name_en"]].itertuples(index=False)
    return pd.DataFrame(
        {
            "name": [either(lang, zh, en) for zh, en in names],
            "deepest_node_id": each["deepest_node_id"],
            "reason": each[f"reason_{lang}"],
        }
    )


def _readings(score: Scores, limit_m: float, lang: Lang) -> str:
    """Points and other street length above the limit by each reading; nothing unscored, or
    where there are neither."""
    if not score.within_limits or (score.tables["point"].empty and score.tables["street"].empty):
        return ""
    town, points = score.tables["town"].iloc[0], len(score.tables["point"])
    said = [
        f"{text(lang, f'readings.{reading}')} {town[column]:.0f}/{points}, "
        f"{figure(100 * town[share], 1)} %"
        for reading, column, share in zip(READINGS, POINTS, OTHER_SHARES, strict=True)
    ]
    return text(lang, "maps.readings", limit_m=limit_m, said=" · ".join(said))
