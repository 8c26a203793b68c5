"""The map of `drainage crews`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.languages import Lang, either, text
from drainage.maps import has_extent
from drainage.maps.crews import CrewPicture, crew_map
from drainage.maps.draw import storm_words
from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.files import CrewFiles
from drainage.study.crews.kept import MAP
from drainage.study.crews.plan import FOLDER, CrewPlan


def draw_crews(study: AtHand, files: CrewFiles, plan: CrewPlan, lang: Lang = "zh") -> list[Path]:
    """One map a run: who goes where on call. None of a network without places."""
    drawn = []
    for key, storm in plan.storms.items():
        if not has_extent(storm.network):
            continue
        built = study.built[key[0]]
        title = study.opened.study.scenarios[key[0]]
        rows = plan.tables["crews"]
        own = rows[(rows["scenario"] == key[0]) & (rows["event"] == key[1])
                   & (rows["leaving"] == "on-call")]  # fmt: skip
        picture = CrewPicture(
            title=either(lang, title.title_zh, title.title_en),
            storm=storm_words(study.scores(key).record["storm"], lang),
            network=storm.network,
            roads=storm.roads,
            closed=frozenset(storm.closing.reaches),
            bases=files.bases,
            crews=own.set_index("point_no"),
            notes=_notes(files, lang),
            leaves_out=built.leaves_out,
            outlines=study.opened.outlines,
            lang=lang,
        )
        drawn.append(crew_map(picture, _path(study, key, lang)))
    return drawn


def _path(study: AtHand, key: Key, lang: Lang) -> Path:
    end = "" if lang == "zh" else f"-{lang}"
    return study.opened.results / FOLDER / f"{MAP}-{key[0]}-{key[1]}{end}.png"


def _notes(files: CrewFiles, lang: Lang) -> list[str]:
    settings = files.settings
    word = "maps.crews_assumed" if settings.assumed else "maps.crews_given"
    notes = text(lang, "maps.crews_note", ready_min=settings.ready_min,
                 limit_min=settings.time_limit_min, trigger_m=settings.trigger_depth_m,
                 trust=text(lang, word))  # fmt: skip
    assumed = _named(files.bridges, lang)
    return [notes, *([text(lang, "maps.crews_bridges", names=assumed)] if assumed else [])]


def _named(table: pd.DataFrame, lang: Lang) -> str:
    """The names of the assumed rows of a table."""
    own = table[table["assumed"]]
    names = [
        either(lang, zh, en) or str(road)
        for road, zh, en in own[["name_zh", "name_en"]].itertuples(name=None)
    ]
    return text(lang, "language.comma").join(names)
