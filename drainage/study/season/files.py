"""results/<study>/season: the table as CSV and JSON, and the page for the wall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from drainage import __version__
from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.errors import StoreError
from drainage.languages import WHOLE, Lang, text
from drainage.maps import season_page
from drainage.maps.sheet import network_line
from drainage.network import Network
from drainage.said import said, spoken
from drainage.scenario import load_study
from drainage.season import (
    SCHEMA,
    BandOf,
    LevelOf,
    SeasonDocument,
    SeriesOf,
    StateOf,
    curves_in,
    document_text,
    read_document,
    season_table,
    with_band,
)
from drainage.study.holding import require_no_links
from drainage.study.inputs import Inputs, read_inputs
from drainage.study.made import Made
from drainage.study.no_river import no_river
from drainage.study.season.assumed import places_of
from drainage.study.season.choosing import Chosen
from drainage.study.season.opening import (
    PRODUCT,
    Season,
    home_of,
    peak_minute,
    product_of,
    require_scenario,
    season_command,
)
from drainage.study.season.searching import Found
from drainage.study.workspace import Workspace
from drainage.written import write_text

CSV, JSON = "season.csv", "season.json"
SHARE_DIGITS = 3


def not_finished(season: Season) -> str:
    """Why a table has no band whose runs were stopped, with what goes on with them."""
    return said("No band yet: the runs of the drawn towns are not finished. Run {command} again.",
                command=season.command)  # fmt: skip


def season_document(season: Season, found: Found) -> SeasonDocument:
    """The table of a study without a band."""
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
        agree_mm=season.file.agree_mm,
        depths_cm=season.file.depths_cm,
        levels=tuple(LevelOf(**own.model_dump()) for own in season.file.levels_rising),
        places=places_of(season),
        states=tuple(StateOf(**own.model_dump()) for own in season.file.states),
        series=tuple(_series(season, found)),
    )


def without_band(document: SeasonDocument, why: str) -> SeasonDocument:
    """The table with the sentence why it has no band."""
    return document.model_copy(update={"no_band_zh": spoken(why, "zh"), "no_band_en": str(why)})


def banded(
    document: SeasonDocument,
    season: Season,
    chosen: Chosen,
    found: Mapping[str, Found],
) -> SeasonDocument:
    """The table with the band of the chosen members, found by their towns in order."""
    by_number = dict(zip(chosen.numbers, found.values(), strict=True))
    series = [
        with_band(own, {number: at.curves[own.state, own.rain_minutes]
                        for number, at in by_number.items()})
        if own.state in season.file.band_states else own
        for own in document.series
    ]  # fmt: skip
    band = BandOf(
        members=chosen.numbers,
        of_members=chosen.of_members,
        weighting=chosen.weighting,
        scenario=chosen.scenario,
        event=chosen.event,
        held_share=None if chosen.held_share is None else round(chosen.held_share, SHARE_DIGITS),
        states=tuple(season.file.band_states),
        widest_mm=season.file.band.widest_mm,
        sample=chosen.sample.digest,
    )
    return document.model_copy(update={"series": tuple(series), "band": band})


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
    folder, made, product = season.home, season.study.made, season.product

    def write() -> list[Path]:
        write_csv(season_table(document), folder / CSV)
        write_text(folder / JSON, document_text(document))
        network = season.built[document.states[0].id].network
        pages = [
            path
            for lang in WHOLE
            for path in season_page(document, folder, lang, _below(network, lang))
        ]
        return [folder / CSV, folder / JSON, *pages]

    own = made.make(product, rests_on(season.study.inputs, document), write)
    return own, made.files(product)


def _below(network: Network, lang: Lang) -> list[str]:
    """What the page says of the network below all else."""
    return [*filter(None, [spoken(no_river(network), lang)]), network_line(network, lang)]


def read_season_document(
    workspace: Workspace, study: str, scenario: str | None = None
) -> SeasonDocument:
    """The table that `drainage season` left of a scenario, for None of the one season.toml asks.

    Raises StoreError where there is none of the files as they are, InputError for a scenario or a
    study that is not there.
    """
    require_scenario(load_study(workspace.folder("scenarios", study)), scenario)
    folder = workspace.folder("results", study)
    require_no_links(workspace.folder("results"), folder)
    document = standing_document(Made(folder, read_inputs(workspace, study)), scenario)
    if document is None:
        raise StoreError(
            said("{path}: no rain table of the files as they are. Run {command}; runs that are "
                 "kept are not made again.", path=home_of(folder, scenario) / JSON,
                 command=season_command(study, scenario))
        )  # fmt: skip
    return document


def standing_document(made: Made, scenario: str | None = None) -> SeasonDocument | None:
    """The table of a scenario, for None of the one season.toml asks; None where there is none,
    or none of the files as they are."""
    asked = _standing(made, None)
    if scenario is None or (asked and asked.scenario == scenario):
        return asked
    return _standing(made, scenario)


def _standing(made: Made, another: str | None) -> SeasonDocument | None:
    path = home_of(made.folder, another) / JSON
    try:
        document = read_document(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    of = rests_on(made.inputs, document)
    return document if made.holds(product_of(another), of) else None


def rests_on(inputs: Inputs, document: SeasonDocument) -> str:
    """Of all that a table is made from, and of what it says: runs that were lost may be made again
    from the same files. Which towns its band is of stands in itself: another ensemble makes no
    number of it wrong."""
    return digest_of(PRODUCT, inputs.digest, document_text(document))
