"""The words and panels of each sheet of the atlas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drainage import __version__
from drainage.languages import Lang, either, in_language, text
from drainage.maps.atlas_map import AtlasGround, AtlasPanel
from drainage.maps.atlas_page import AtlasPage
from drainage.maps.season_words import dam_note
from drainage.maps.sheet import cautions, network_line
from drainage.metrics import street_reaches
from drainage.rainfall.hyetograph import greatest_depth_mm
from drainage.rainfall.plausible import REMARKED_A
from drainage.said import spoken
from drainage.study.at_hand import Key
from drainage.study.atlas.figures import SheetFigures
from drainage.study.atlas.opening import DAY_MIN, HOUR_MIN, Atlas, Sheet
from drainage.study.crews.files import CrewFiles
from drainage.study.no_river import no_river
from drainage.study.products.grid_pictures import method_words
from drainage.study.steps import Scores


def sheet_page(
    atlas: Atlas,
    sheet: Sheet,
    scores: Mapping[Key, Scores],
    figures: Mapping[Key, SheetFigures],
    crews: CrewFiles | None,
    grounds: Mapping[Key, AtlasGround],
    lang: Lang,
) -> AtlasPage:
    """A sheet with the scenarios beside each other; ``grounds``: of runs on the grid."""
    opened = atlas.study.opened
    study = opened.study
    keys = [(name, sheet.event) for name in atlas.scenarios]
    river = in_language(atlas.river_titles[sheet.river_state], lang)
    named = either(lang, study.conditions.title_zh, study.conditions.title_en)
    title = text(lang, "atlas.title", river=river, storm=storm_title(sheet, lang), study=named)
    panels = [_panel(atlas, key, scores[key], figures[key], grounds.get(key), lang) for key in keys]
    return AtlasPage(
        title=title,
        subtitle=text(lang, "atlas.rain", rain=rain_words(sheet, lang), river=river,
                      shape=text(lang, f"atlas.shape.{sheet.kind}")),
        panels=panels,
        outlines=opened.outlines,
        classes_m=study.conditions.targets.depth_classes_m,
        notes=_notes(atlas, sheet, panels, scores[keys[0]], crews, lang),
        lang=lang,
    )  # fmt: skip


def storm_title(sheet: Sheet, lang: Lang) -> str:
    """What rain a sheet is of."""
    if sheet.kind == "record":
        return text(lang, "atlas.record", title=either(lang, sheet.title_zh, sheet.title_en))
    return text(lang, f"atlas.{sheet.kind}", depth_mm=sheet.storm.depth_mm,
                period_a=sheet.period_a)  # fmt: skip


def rain_words(sheet: Sheet, lang: Lang) -> str:
    """The greatest hour of a sheet's rain and, of a record, its greatest day, each with its
    return period by the formula of the study; of a record its whole depth, too."""
    parts = [_period_words(sheet, HOUR_MIN, "hour_period", lang)]
    if sheet.kind == "record":
        hours = sheet.storm.duration_min / 60
        parts.append(text(lang, "atlas.whole_depth", depth_mm=sheet.storm.depth_mm, hours=hours))
        if sheet.storm.duration_min >= DAY_MIN:
            parts.append(_period_words(sheet, DAY_MIN, "day_period", lang))
    return text(lang, "language.comma").join(filter(None, parts))


def _period_words(sheet: Sheet, minutes: int, word: str, lang: Lang) -> str:
    storm, formula = sheet.storm, sheet.storm.formula
    assert formula is not None  # every storm of a sheet is of a formula or weighed by one
    depth = greatest_depth_mm(storm.intensity_mm_h * storm.step_s / 3600, storm.step_s, minutes)
    named = either(lang, formula.name_zh, formula.id)
    if minutes > formula.longest_min:
        return text(lang, "atlas.no_period", depth_mm=depth, formula=named) * (minutes == HOUR_MIN)
    years = formula.return_period_a(depth, minutes)
    said = (text(lang, "atlas.years", years=years) if years <= REMARKED_A
            else text(lang, "atlas.beyond", years=REMARKED_A))  # fmt: skip
    return text(lang, f"atlas.{word}", depth_mm=depth, formula=named, years=said)


def _panel(
    atlas: Atlas, key: Key, scores: Scores, figures: SheetFigures, ground: AtlasGround | None,
    lang: Lang,
) -> AtlasPanel:  # fmt: skip
    built = atlas.study.built[key[0]]
    scenario = atlas.study.opened.study.scenarios[key[0]]
    return AtlasPanel(
        title=either(lang, scenario.title_zh, scenario.title_en),
        network=built.network,
        reaches=street_reaches(built.network, scores.result),
        points=figures.points,
        streets=figures.streets,
        detours=figures.detours,
        roads=figures.storm.roads if figures.storm else None,
        ground=ground,
        leaves_out=built.leaves_out,
        reason=scores.reason,
    )


def _notes(
    atlas: Atlas, sheet: Sheet, panels: Sequence[AtlasPanel], scores: Scores,
    crews: CrewFiles | None, lang: Lang,
) -> list[str]:  # fmt: skip
    targets = atlas.study.opened.study.conditions.targets
    remarks = [spoken(own, lang) for own in sheet.storm.remarks] if sheet.kind == "record" else []
    on_grid = atlas.study.opened.surface == "grid"
    source = in_language(sheet.source, lang)
    lines = [
        " ".join(filter(None, [text(lang, "atlas.note.official"),
                               text(lang, "atlas.note.assumed", source=source),
                               dam_note([source], lang)])),
        text(lang, "atlas.note.points", limit_m=targets.point_depth_m, peak_min=sheet.peak_minute),
        text(lang, "atlas.note.closed", closed_m=targets.closed_depth_m) + " "
        + _roads(crews, lang),
        *([text(lang, "atlas.note.grid", method=method_words(scores.record["grid"], lang))]
          if on_grid else []),
        *filter(None, [spoken(no_river(atlas.study.opened.base), lang)]),
        *([text(lang, "atlas.note.remark", remarks="; ".join(remarks))] if remarks else []),
    ]  # fmt: skip
    for panel in panels:
        lines += [f"{panel.title}: {own}" for own in cautions(panel.leaves_out, panel.reason, lang)]
    return [*lines, network_line(atlas.study.opened.base, lang) + " "
            + text(lang, "atlas.note.program", version=__version__)]  # fmt: skip


def _roads(crews: CrewFiles | None, lang: Lang) -> str:
    if crews is None:
        return text(lang, "atlas.note.roads_none")
    own = crews.bridges[crews.bridges["assumed"]]
    if own.empty:
        return text(lang, "atlas.note.roads_given")
    both = own[["name_zh", "name_en"]].itertuples(index=False, name=None)
    names = [either(lang, zh, en) for zh, en in both]
    return text(lang, "atlas.note.roads", names=text(lang, "language.comma").join(names))
