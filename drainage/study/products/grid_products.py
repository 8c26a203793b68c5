"""Maps, GeoTIFFs, films and tables of the runs on the grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from drainage.inundation.mesh.kept import write_virtual
from drainage.languages import Lang, either
from drainage.metrics import deciding_events
from drainage.scenario import Composed, Scenario
from drainage.study.grounds import ground_of_study, virtual_of
from drainage.study.opening import OpenStudy
from drainage.study.products.grid_pictures import (
    GridSheets,
    draw_difference,
    draw_run,
    write_ground,
)
from drainage.study.steps import Scores

ScoresByRun = Mapping[tuple[str, str], Scores]


def target_events(opened: OpenStudy) -> list[str]:
    """The events that decide whether the points meet their targets; all where none does."""
    hourly = {event: storm.hourly_depth_mm for event, storm in opened.storms.items()}
    return deciding_events(hourly, opened.base.watch_points["target_hourly_rain_mm"])


def _title(scenario: Scenario, lang: Lang) -> str:
    return either(lang, scenario.title_zh, scenario.title_en)


def draw_grid_study(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    folder: Path,
    films: bool,
    workers: int,
    lang: Lang = "zh",
) -> list[Path]:
    """Maps, GeoTIFFs and films of every run; of each scenario what it changes."""
    classes = opened.study.conditions.targets.depth_classes_m
    limit_m = opened.study.conditions.targets.point_depth_m
    baseline = opened.study.conditions.baseline
    with _sheets(opened, composed, scores, lang) as sheets:
        jobs = [partial(draw_run, own, classes, films, folder) for own in sheets.values()]
        jobs += [
            partial(draw_difference, sheets[baseline, event], own, limit_m, folder)
            for (name, event), own in sheets.items()
            if name != baseline and (baseline, event) in sheets
        ]
        return _drawn(jobs, workers)


def write_grounds(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    folder: Path,
    films: bool,
    workers: int,
) -> list[Path]:
    """GeoTIFFs and a film of every run, without maps."""
    folder.mkdir(parents=True, exist_ok=True)
    classes = opened.study.conditions.targets.depth_classes_m
    with _sheets(opened, composed, scores, "zh") as sheets:
        jobs = [partial(write_ground, own, classes, films, folder) for own in sheets.values()]
        return _drawn(jobs, workers)


def _drawn(jobs: Sequence[Callable[[], list[Path]]], workers: int) -> list[Path]:
    if workers == 1:
        return [path for draw in jobs for path in draw()]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        drawn = [pool.submit(draw) for draw in jobs]
        return [path for one in drawn for path in one.result()]


@contextmanager
def _sheets(
    opened: OpenStudy, composed: Mapping[str, Composed], scores: ScoresByRun, lang: Lang
) -> Iterator[dict[tuple[str, str], GridSheets]]:
    """Every run with what its maps say, while the files of their virtual grounds are there."""
    today = date.today().isoformat()
    ending = "" if lang == "zh" else f"-{lang}"
    with TemporaryDirectory() as aside:
        virtual = {
            name: _kept(opened, composed[name], Path(aside) / f"{name}.npz")
            for name in dict.fromkeys(name for name, _ in scores)
        }
        yield {
            key: GridSheets(
                title=_title(opened.study.scenarios[key[0]], lang),
                stem=f"{key[0]}-{key[1]}{ending}",
                network=composed[key[0]].network,
                depth_nc=opened.run_folder(*key) / "depth.nc",
                points=score.tables["point"],
                outfalls=score.tables["outfall"],
                record=dict(score.record),
                leaves_out=composed[key[0]].leaves_out,
                made_on=today,
                outlines=opened.outlines,
                lang=lang,
                virtual=virtual[key[0]],
            )
            for key, score in scores.items()
        }


def _kept(opened: OpenStudy, built: Composed, path: Path) -> Path | None:
    """The file of the virtual ground of a scenario; None on a raster."""
    ground = virtual_of(ground_of_study(opened, built.network))
    return None if ground is None else write_virtual(ground, path)
