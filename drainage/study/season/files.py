"""results/<study>/season: the table as CSV and JSON, and the page for the wall."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drainage import __version__
from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.errors import StoreError
from drainage.languages import WHOLE, text
from drainage.maps import season_page
from drainage.maps.sheet import network_line
from drainage.said import said
from drainage.season import (
    SCHEMA,
    LevelOf,
    SeasonDocument,
    SeriesOf,
    StateOf,
    curves_in,
    document_text,
    read_document,
    season_table,
)
from drainage.study.holding import require_no_links
from drainage.study.inputs import Inputs, read_inputs
from drainage.study.made import Made
from drainage.study.season.making import FOLDER
from drainage.study.season.opening import Season, peak_minute
from drainage.study.season.searching import Found
from drainage.study.workspace import Workspace
from drainage.written import write_text

CSV, JSON = "season.csv", "season.json"
PRODUCT = "season"


def season_document(season: Season, found: Found) -> SeasonDocument:
    """The table of a study, whole."""
    study = season.study.opened.study
    scenario = study.scenarios[season.scenario]
    return SeasonDocument(
        schema=SCHEMA,
        study=study.id,
        title_zh=study.conditions.title_zh,
        title_en=study.conditions.title_en,
        scenario=season.scenario,
        scenario_title_zh=scenario.title_zh,
        scenario_title_en=scenario.title_en,
        surface=study.conditions.surface,
        program_version=__version__,
        notice_zh=text("zh", "rain_table.notice"),
        notice_en=text("en", "rain_table.notice"),
        depths_cm=season.file.depths_cm,
        levels=tuple(
            LevelOf(id=own.id, depth_cm=own.depth_cm, minutes=own.minutes, source=own.source)
            for own in season.file.levels_rising
        ),
        places=tuple(own.of for own in season.places),
        states=tuple(StateOf(**own.model_dump()) for own in season.file.states),
        series=tuple(_series(season, found)),
    )


def _series(season: Season, found: Found) -> Sequence[SeriesOf]:
    return [
        SeriesOf(
            state=state.id,
            rain_minutes=rain.minutes,
            peak_minute=peak_minute(rain.minutes),
            asked_mm=(rain.from_mm, rain.to_mm),
            rains_mm=tuple(int(mm) for mm in curves.rains_mm),
            lost_mm=tuple(curves.lost_mm),
            source=rain.source,
            places=curves_in(curves, season.criteria, len(season.places)),
        )
        for state in season.file.states
        for rain in season.file.rains
        for curves in [found.curves[state.id, rain.minutes]]
    ]


def write_season(season: Season, document: SeasonDocument) -> tuple[bool, list[Path]]:
    """Write season.csv, season.json and the page in Chinese and English where they do not stand
    already; whether they were, and all files. Raises StoreError where one is open elsewhere."""
    folder, made = season.study.opened.results / FOLDER, season.study.made

    def write() -> list[Path]:
        write_csv(season_table(document), folder / CSV)
        write_text(folder / JSON, document_text(document))
        network = season.built[document.states[0].id].network
        pages = [
            path
            for lang in WHOLE
            for path in season_page(document, folder, lang, [network_line(network, lang)])
        ]
        return [folder / CSV, folder / JSON, *pages]

    own = made.make(PRODUCT, rests_on(season.study.inputs), write)
    return own, made.files(PRODUCT)


def read_season_document(workspace: Workspace, study: str) -> SeasonDocument:
    """The table that `drainage season` left; raises StoreError where there is none of the files
    as they are."""
    folder = workspace.folder("results", study)
    require_no_links(workspace.folder("results"), folder)
    inputs = read_inputs(workspace, study)
    if not Made(folder, inputs).holds(PRODUCT, rests_on(inputs)):
        raise StoreError(
            said("{path}: no rain table of the files as they are. Run drainage season {study}; "
                 "runs that are kept are not made again.", path=folder / FOLDER / JSON, study=study)
        )  # fmt: skip
    return read_document((folder / FOLDER / JSON).read_text(encoding="utf-8"))


def rests_on(inputs: Inputs) -> str:
    """The digest of what the files of a rain table are made from."""
    return digest_of(PRODUCT, inputs.digest)
