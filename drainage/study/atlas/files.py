"""results/<study>/atlas: the sheets as PNG and PDF, their tables, and what stands on the ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import xarray as xr

from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.errors import Finding, InputError
from drainage.languages import WHOLE, Lang
from drainage.maps import has_extent
from drainage.maps.atlas_map import AtlasGround
from drainage.maps.atlas_page import atlas_figure, save_pages
from drainage.scenario import Composed
from drainage.study.at_hand import AtHand, Key
from drainage.study.atlas.figures import SheetFigures, figures_of
from drainage.study.atlas.opening import Atlas
from drainage.study.atlas.pages import sheet_page
from drainage.study.atlas.traffic import crews_of
from drainage.study.crews.files import CrewFiles
from drainage.study.grounds import ground_of_study, virtual_of
from drainage.study.products.grid_pictures import pixels_of
from drainage.study.products.grid_products import write_grounds
from drainage.study.steps import Scores
from drainage.study.tables_of_runs import keys_of, scores_at_hand
from drainage.study.taking_away import take_away

FOLDER, GROUND, LEFT = "atlas", "atlas/ground", "atlas/left"
TABLES = ("points", "streets", "detours")


BOOKS = "atlas/books"
"""The whole atlas by language, noted by itself: a report knows no storm of the atlas and links
to it by the files of the study alone."""


def books_rest_on(study: AtHand) -> str:
    """What the PDFs were made from, for whoever has not opened the atlas."""
    return digest_of(BOOKS, study.inputs.digest)


def standing_books(study: AtHand) -> list[Path]:
    """The PDFs of the atlas that stand for the files as they are, counted among what is read."""
    for lang in WHOLE:
        study.made.watch(BOOKS, study.opened.results / FOLDER / f"{FOLDER}{_ending(lang)}.pdf")
    return study.made.files(BOOKS) if study.made.holds(BOOKS, books_rest_on(study)) else []


def _ending(lang: Lang) -> str:
    return "" if lang == "zh" else f"-{lang}"


@dataclass(frozen=True)
class AtlasFiles:
    """What `drainage atlas` leaves: files by language, tables, GeoTIFFs and films; whether any
    was made anew."""

    paths: list[Path]
    made: bool


def require_places(atlas: Atlas) -> None:
    """Raise InputError for a network without coordinates: there is no map of it."""
    opened = atlas.study.opened
    if not has_extent(opened.base):
        name = opened.study.conditions.network
        raise InputError([Finding(name, "", "x_m", "", "the network has no coordinates: there is "
                                  "no map of it", "Give x_m and y_m of its nodes.")])  # fmt: skip


def write_atlas(atlas: Atlas, films: bool, workers: int) -> AtlasFiles:
    """Write tables, sheets and, on the grid, GeoTIFFs and films, where they do not stand yet;
    those of sheets that are no longer asked are taken away. Raises StoreError where one is open
    elsewhere."""
    study, folder = atlas.study, atlas.study.opened.results / FOLDER
    made, scores = study.made, scores_at_hand(study, atlas.runs)
    of = digest_of(study.inputs.digest, keys_of(study, atlas.runs))

    def write() -> list[Path]:
        crews = crews_of(study.opened)
        targets = study.opened.study.conditions.targets
        figures = {
            (name, sheet.event): figures_of(
                sheet, crews, study.built[name], scores[name, sheet.event], targets
            )
            for sheet in atlas.sheets
            for name in atlas.scenarios
        }
        paths = _write_tables(atlas, figures, folder)
        with _grounds(atlas, scores) as grounds:
            for lang in WHOLE:
                paths += _draw(atlas, scores, figures, crews, grounds, lang, folder)
        return paths

    parts = {FOLDER: (of, write)}
    if study.opened.surface == "grid":
        parts[GROUND] = (digest_of(of, str(films)), partial(_write_ground, atlas, scores, films,
                                                            workers))  # fmt: skip
    before = {path for name in (FOLDER, GROUND, LEFT) for path in made.files(name)}
    is_new = [made.make(name, *own) for name, own in parts.items()]
    paths = [path for name in parts for path in made.files(name)]
    books = [folder / f"{FOLDER}{_ending(lang)}.pdf" for lang in WHOLE]
    made.keep(BOOKS, books_rest_on(study), [own for own in books if own in paths])
    # A sheet that was taken out of the file would pass for one of today's. Where it is open
    # elsewhere, the ledger holds it until a later call can take it away.
    made.keep(LEFT, of, sorted(before - set(paths)))
    take_away(made.files(LEFT))
    made.keep(LEFT, of, [])
    return AtlasFiles(paths, any(is_new))


def _write_ground(
    atlas: Atlas, scores: Mapping[Key, Scores], films: bool, workers: int
) -> list[Path]:
    """GeoTIFFs and films of the runs on the grid that are scored."""
    study = atlas.study
    whole = {key: own for key, own in scores.items() if own.within_limits}
    folder = study.opened.results / FOLDER / "ground"
    return write_grounds(study.opened, study.built, whole, folder, films, workers)


def _write_tables(atlas: Atlas, figures: Mapping[Key, SheetFigures], folder: Path) -> list[Path]:
    """points.csv, streets.csv and detours.csv: the rows of all sheets and scenarios."""
    paths = []
    for name in TABLES:
        parts = []
        for sheet in atlas.sheets:
            for scenario in atlas.scenarios:
                own: pd.DataFrame = getattr(figures[scenario, sheet.event], name)
                own = own.copy()
                own.insert(0, "sheet", sheet.id)
                own.insert(1, "scenario", scenario)
                parts.append(own)
        rows = [own for own in parts if len(own)]
        write_csv(pd.concat(rows, ignore_index=True) if rows else parts[0], folder / f"{name}.csv")
        paths.append(folder / f"{name}.csv")
    return paths


def _draw(
    atlas: Atlas, scores: Mapping[Key, Scores], figures: Mapping[Key, SheetFigures],
    crews: CrewFiles | None, grounds: Mapping[Key, AtlasGround], lang: Lang, folder: Path,
) -> list[Path]:  # fmt: skip
    """A PNG a sheet and atlas.pdf of all; those that are not Chinese with their language."""
    ending = _ending(lang)
    figures_drawn = [
        (
            atlas_figure(sheet_page(atlas, sheet, scores, figures, crews, grounds, lang)),
            folder / f"{sheet.id}{ending}.png",
        )
        for sheet in atlas.sheets
    ]
    return save_pages(figures_drawn, folder / f"atlas{ending}.pdf")


@contextmanager
def _grounds(atlas: Atlas, scores: Mapping[Key, Scores]) -> Iterator[dict[Key, AtlasGround]]:
    """The water on the ground of the runs on the grid that are scored; none on the streets."""
    opened = atlas.study.opened
    with ExitStack() as files:
        yield {
            key: _ground(
                atlas.study.built[key[0]], atlas, opened.run_folder(*key) / "depth.nc", files
            )
            for key in (atlas.runs if opened.surface == "grid" else ())
            if scores[key].within_limits
        }


def _ground(built: Composed, atlas: Atlas, depth_nc: Path, files: ExitStack) -> AtlasGround:
    ground = files.enter_context(xr.open_dataset(depth_nc, engine="h5netcdf", decode_times=False))
    virtual = virtual_of(ground_of_study(atlas.study.opened, built.network))
    return AtlasGround(ground, None if virtual is None else pixels_of(virtual, depth_nc))
