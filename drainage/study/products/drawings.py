"""What is built, on paper: pipes.xlsx, plan.dxf and sections.dxf of a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drainage import __version__
from drainage.digests import digest_of
from drainage.drawings import (
    Heading,
    crossings,
    pipe_table,
    plan_drawing,
    quantity_sheets,
    save_drawing,
    sections_drawing,
    works_between,
)
from drainage.drawings.plan import SCALE
from drainage.drawings.sections import ACROSS, TIMES, UP
from drainage.drawings.works import EXISTING
from drainage.languages import Lang, both, either, in_language, pair, text
from drainage.report import write_workbook
from drainage.study.at_hand import AtHand
from drainage.study.costs import prices_key
from drainage.study.keys import network_key

FOLDER = "drawings"
LIST, PLAN, SECTIONS = "pipes.xlsx", "plan.dxf", "sections.dxf"


@dataclass(frozen=True)
class Drawn:
    """The files of a scenario's drawings, whether they had to be made, and what stands on them:
    elements with works, pipes among them and their length, m, lines of sewers, pipes that have no
    coordinates."""

    paths: tuple[Path, ...]
    made: bool
    elements: int
    pipes: int
    length_m: float
    lines: int
    without_place: int


def drawings_folder(study: AtHand, scenario: str, lang: Lang) -> Path:
    """Where the drawings of a scenario lie: Chinese ones in drawings, others in drawings/en."""
    folder = study.opened.results / scenario / FOLDER
    return folder if lang == "zh" else folder / lang


def write_drawings(study: AtHand, scenario: str, lang: Lang) -> Drawn:
    """List of quantities, plan and long sections of what a scenario builds over the network of
    the study, made again where the works, the prices or the program have changed."""
    folder = drawings_folder(study, scenario, lang)
    works = works_between(study.opened.base, study.built[scenario].network, study.opened.prices)
    pipes = pipe_table(works)
    worked = pipes[pipes["work"].ne(EXISTING)]
    places = pipes[["from_x_m", "from_y_m", "to_x_m", "to_y_m"]]
    without_place = int(places.isna().any(axis=1).sum())

    def write() -> list[Path]:
        crossed = crossings(pipes, works.after)
        sheets = quantity_sheets(works, pipes, crossed)
        plan, long = (
            _heading(study, scenario, drawing, without_place, lang)
            for drawing in ("plan", "sections")
        )
        return [
            write_workbook(
                {both(lang, f"drawings.sheet.{name}"): own for name, own in sheets.items()},
                _list_notes(study, scenario, without_place, lang), folder / LIST, lang=lang,
            ),
            save_drawing(plan_drawing(works, pipes, plan, lang), folder / PLAN),
            save_drawing(sections_drawing(pipes, crossed, long, lang), folder / SECTIONS),
        ]  # fmt: skip

    of = digest_of(
        network_key(study.opened, study.inputs, scenario), study.inputs.network,
        prices_key(study.inputs), *_titles(study, scenario, lang),
    )  # fmt: skip
    made = study.made.make("/".join((FOLDER, scenario, lang)), of, write)
    return Drawn(
        tuple(folder / name for name in (LIST, PLAN, SECTIONS)), made,
        len(works.costs), len(worked),
        float(worked["pipe_length_m"].sum()), int(pipes["line_no"].max()) if len(pipes) else 0,
        without_place,
    )  # fmt: skip


def _titles(study: AtHand, scenario: str, lang: Lang) -> tuple[str, str]:
    conditions = study.opened.study.conditions
    own = study.opened.study.scenarios[scenario]
    return (
        either(lang, conditions.title_zh, conditions.title_en),
        either(lang, own.title_zh, own.title_en),
    )


def _heading(study: AtHand, scenario: str, drawing: str, without_place: int, lang: Lang) -> Heading:
    study_title, title = _titles(study, scenario, lang)
    own = {
        "plan": [
            text(lang, "drawings.plan_scale", scale=SCALE),
            text(lang, "drawings.straight"),
            text(lang, "drawings.inlets"),
        ],
        "sections": [
            text(lang, "drawings.section_scale", across=ACROSS, up=UP, times=TIMES),
            text(lang, "drawings.crossing"),
        ],
    }
    words = text(lang, f"drawings.{drawing}")
    return Heading(
        text(lang, "drawings.title", study=study_title, scenario=title, drawing=words),
        (text(lang, "drawings.not_for_building"), *own[drawing],
         *_common_notes(study, scenario, without_place, lang)),
    )  # fmt: skip


def _common_notes(study: AtHand, scenario: str, without_place: int, lang: Lang) -> list[str]:
    network = study.opened.base
    left_out = study.built[scenario].leaves_out
    parts = text(lang, "language.comma").join(left_out)
    return [
        text(lang, "drawings.network", network=network.title_zh,
             notes=in_language(network.notes, lang)),
        text(lang, "drawings.plane", crs=network.crs, datum=network.datum),
        text(lang, "drawings.assumed"),
        *([text(lang, "drawings.left_out", parts=parts)] if left_out else []),
        *([text(lang, "drawings.without_place", count=float(without_place))]
          if without_place else []),
        text(lang, "drawings.made", version=__version__),
    ]  # fmt: skip


def _list_notes(study: AtHand, scenario: str, without_place: int, lang: Lang) -> Sequence[str]:
    notes = []
    for own in pair(lang):
        notes += [
            " · ".join(_titles(study, scenario, own)),
            text(own, "drawings.not_for_building"),
            text(own, "drawings.in_list"),
            text(own, "drawings.unit_price"),
            text(own, "drawings.crossing"),
            *_common_notes(study, scenario, without_place, own),
        ]
    return notes
