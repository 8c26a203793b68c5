"""The two tables of a point's sheet: its causes, and the effect of the works.

Which figures stand in them says ``drainage.metrics.columns``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Doc
from docx.table import Table

from drainage.languages import Lang, text
from drainage.metrics import FIGURE, VERDICT
from drainage.metrics.columns import column, on_sheet, sheet_heading
from drainage.metrics.limits import Limit, shown_beside
from drainage.report.cause_words import cause_named
from drainage.report.docx_parts import TEXT_WIDTH_CM, fill, merged_head, shade
from drainage.report.point_plans import Cost, Outcome, State
from drainage.report.point_words import verdict_words
from drainage.report.words import shown
from drainage.scenario.settings import Reading

COLOURS = {True: "DDEFD9", False: "F9D9D6"}
FIGURE_CM = {"m": 1.0, "min": 1.4}
"""Width of a figure by its unit; ``OTHER_CM`` of any other."""
OTHER_CM, CAUSE_CM, VERDICT_CM = 1.6, 1.95, 2.45
STORM_CM = 2.2
"""What the name of a storm needs at least."""


@dataclass(frozen=True)
class SheetTexts:
    """What every sheet says: titles, the limits in m, notes and lump sums of all works.

    ``decides`` is the reading the verdicts rest on, ``ranking`` what the ranks rest on.
    """

    title: str
    before: str
    after: str
    point_depth_m: float
    closed_depth_m: float
    footer: str
    notes: Sequence[str]
    costs: Sequence[Cost]
    decides: Reading = "gutter"
    ranking: str = ""


def _storm(outcome: Outcome, lang: Lang) -> str:
    return outcome.storm.short + (text(lang, "sheets.own") if outcome.own else "")


def add_causes(document: Doc, outcomes: Sequence[Outcome], texts: SheetTexts, lang: Lang) -> None:
    """The figures a cause was found from, a row a storm, before and after."""
    names = on_sheet("cause")
    heads = [*_heads(names, texts, lang), text(lang, "sheets.limiting")]

    def cells(state: State) -> list[str]:
        return [*_figures(state, names), cause_named(state.cause, lang)]

    _two_sides(document, outcomes, texts, lang, heads,
               [(*cells(o.before), *cells(o.after)) for o in outcomes],
               _widths_cm(names, CAUSE_CM))  # fmt: skip


def _heads(names: Sequence[str], texts: SheetTexts, lang: Lang) -> list[str]:
    return [sheet_heading(name, lang, limit_m=texts.point_depth_m) for name in names]


def _figures(state: State, names: Sequence[str]) -> list[str]:
    return [shown(state.figures[name], column(name).shown or 0) for name in names]


def _judged(state: State, names: Sequence[str], texts: SheetTexts) -> list[str]:
    """As ``_figures``, of those beside their verdicts."""
    at_limit: tuple[Reading, ...] = ("gutter", "lane")
    reading = {FIGURE[own]: own for own in at_limit}
    words = _figures(state, names)
    for place, name in enumerate(names):
        own = reading.get(name)
        if own is not None:
            limit = Limit(VERDICT[own], texts.point_depth_m, met_at_limit=True)
            value, digits = state.figures[name], column(name).shown or 0
            met = state.verdicts[own]
            sign, digits = shown_beside(value, met, limit, digits)
            words[place] = f"{sign}{shown(value, digits)}"
    return words


def _widths_cm(names: Sequence[str], last_cm: float) -> tuple[float, ...]:
    """Of the figures, narrowed where they leave too little for the storm, and of what ends them."""
    own = [FIGURE_CM.get(column(name).unit, OTHER_CM) for name in names]
    room = (TEXT_WIDTH_CM - STORM_CM) / 2 - last_cm
    return (*(width * min(1.0, room / sum(own)) for width in own), last_cm)


def add_effects(document: Doc, outcomes: Sequence[Outcome], texts: SheetTexts, lang: Lang) -> None:
    """How a point stands before and after the works, a row a storm, with the verdict."""
    names = on_sheet("effect")
    heads = [*_heads(names, texts, lang), text(lang, "sheets.met")]

    def cells(state: State) -> list[str]:
        return [*_judged(state, names, texts), verdict_words(state, texts.decides, lang)]

    table = _two_sides(document, outcomes, texts, lang, heads,
                       [(*cells(o.before), *cells(o.after)) for o in outcomes],
                       _widths_cm(names, VERDICT_CM))  # fmt: skip
    for row, outcome in enumerate(outcomes, start=2):
        last = len(heads)
        for place, state in ((last, outcome.before), (2 * last, outcome.after)):
            if state.meets_target is not None and not state.reason:
                shade(table.cell(row, place), COLOURS[state.meets_target])


def _two_sides(
    document: Doc,
    outcomes: Sequence[Outcome],
    texts: SheetTexts,
    lang: Lang,
    heads: Sequence[str],
    cells: Sequence[Sequence[str]],
    widths_cm: Sequence[float],
) -> Table:
    """A row a storm; the same columns before and after under a heading each."""
    event = text(lang, "sheets.event")
    rows = [
        [event, *[texts.before] * len(heads), *[texts.after] * len(heads)],
        [event, *heads, *heads],
        *([_storm(o, lang), *own] for o, own in zip(outcomes, cells, strict=True)),
    ]
    table = document.add_table(rows=len(rows), cols=1 + 2 * len(heads))
    first = TEXT_WIDTH_CM - 2 * sum(widths_cm)
    fill(table, rows, (first, *widths_cm, *widths_cm), heads=2, size_pt=8)
    merged_head(table, 1, len(heads), texts.before)
    merged_head(table, len(heads) + 1, 2 * len(heads), texts.after)
    table.cell(0, 0).merge(table.cell(1, 0))
    _keep_one(table)
    return table


def _keep_one(table: Table) -> None:
    cell = table.cell(0, 0)
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
