"""一点一策: a sheet a waterlogging point, as a document."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm, Pt
from docx.table import Table

from drainage.languages import NO_VALUE, Lang, either, side, text, texts_of
from drainage.network import Network
from drainage.report.cause_words import cause_named
from drainage.report.docx_parts import (
    TEXT_WIDTH_CM,
    bullet,
    fill,
    footer,
    merged_head,
    new_document,
    picture,
    shade,
)
from drainage.report.point_figures import hydrograph_png, locator_png
from drainage.report.point_places import crs_words
from drainage.report.point_plans import Cost, Outcome, PointPlan, State
from drainage.report.point_words import (
    cause_words,
    outlet_words,
    place_words,
    target_words,
    verdict_words,
)
from drainage.report.story_page import add_stories
from drainage.report.words import clean, money, shown
from drainage.scenario.settings import Reading

MAP_CM = 4.9
LABEL_CM: dict[Lang, float] = {"zh": 1.8, "en": 2.3}
COLOURS = {True: "DDEFD9", False: "F9D9D6"}
MOST_CURVES = 2
EFFECT_CM = (1.0, 1.0, 1.4, 1.4, 2.45)


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


def write_point_sheets(
    plans: Sequence[PointPlan],
    network: Network,
    texts: SheetTexts,
    path: Path,
    lang: Lang = "zh",
) -> Path:
    """Write the document: a sheet a point, which ends with the story of its water and runs on
    to its back, then the costs of all works and what must be known.

    ``network`` is the town as it is, for the maps. The file is written whole or not at all.
    """
    document = new_document(f"{texts.title} {text(lang, 'sheets.plan')}", lang)
    page, of = (text(lang, f"sheets.{key}", number="{}") for key in ("page", "of"))
    footer(document, texts.footer, page, of)
    own_hours = {plan.target_hourly_rain_mm for plan in plans}
    for number, plan in enumerate(plans):
        _point(document, plan, network, texts, own_hours, lang, new_page=number > 0)
    _annex(document, texts, lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    document.save(str(scratch))
    scratch.replace(path)
    return path


def _point(
    document: Doc,
    plan: PointPlan,
    network: Network,
    texts: SheetTexts,
    own_hours: set[float],
    lang: Lang,
    *,
    new_page: bool,
) -> None:
    words = texts_of(lang, "sheets")
    join = text(lang, "language.semicolon")
    name = either(lang, plan.name_zh, plan.name_en)
    other = plan.name_en if side(lang) == "zh" else plan.name_zh
    head = document.add_heading(clean(f"{words['point']} {plan.point_no}  {name}"), level=1)
    head.paragraph_format.page_break_before = new_page
    document.add_paragraph(clean(" · ".join(filter(None, (other, words["plan"], texts.title)))))
    _facts(document, plan, network, texts, lang)
    if texts.ranking:
        _ranking(document, words["rests"] + texts.ranking)
    document.add_heading(words["cause"], level=2)
    for outcome in [o for o in plan.outcomes if o.own] or plan.outcomes:
        bullet(document, cause_words(outcome, texts.point_depth_m, lang))
    _causes(document, plan.outcomes, texts, lang)
    document.add_heading(words["works"], level=2)
    for work in plan.works or (words["none"],):
        bullet(document, work)
    if plan.town_works:
        bullet(document, words["town"] + join.join(plan.town_works))
    if plan.sources:
        document.add_paragraph(clean(words["source"] + join.join(plan.sources)))
    if plan.cure:
        document.add_paragraph(clean(words["cure"] + plan.cure))
    document.add_heading(words["effect"], level=2)
    _effects(document, plan.outcomes, texts, lang)
    _curves(document, plan.outcomes, texts, own_hours, lang)
    document.add_heading(words["cost"], level=2)
    for item, cost, source in plan.costs:
        amount = money(cost, lang)
        bullet(document, text(lang, "sheets.cost_line", item=item, amount=amount, source=source))
    if not plan.costs:
        bullet(document, words["no_cost"])
    add_stories(document, plan, lang)


def _ranking(document: Doc, text: str) -> None:
    """Small, so that a sheet stays on its page."""
    paragraph = document.add_paragraph()
    paragraph.add_run(clean(text)).font.size = Pt(8)
    paragraph.paragraph_format.space_after = Pt(0)


def _facts(document: Doc, plan: PointPlan, network: Network, texts: SheetTexts, lang: Lang) -> None:
    """The facts at the left, the map at the right."""
    words = texts_of(lang, "sheets")
    place = plan.place
    join = text(lang, "language.semicolon")
    title = {outcome.event: outcome.storm.short for outcome in plan.outcomes}
    ranks = join.join(
        text(lang, "sheets.ranked", storm=title[event], rank=shown(rank, 0))
        for event, rank in plan.rank.items()
    )
    crs = crs_words(place.crs, lang)
    xy = text(lang, "sheets.xy", x_m=place.x_m, y_m=place.y_m, crs=crs)
    phase = text(lang, "sheets.listed" if plan.phase else "sheets.unlisted", phase=plan.phase)
    facts = [
        (words["street"], place_words(place, lang)),
        (words["coordinates"], xy),
        (words["target"], target_words(plan, texts.point_depth_m, lang)),
        (words["phase"], phase),
        (words["year"], plan.completion_year or NO_VALUE),
        (words["rank"], ranks or NO_VALUE),
        (words["outlet"], outlet_words(place, lang)),
    ]
    frame = document.add_table(rows=1, cols=2)
    frame.autofit = False
    left, right = frame.rows[0].cells
    for column, width in zip(
        frame.columns, (TEXT_WIDTH_CM - MAP_CM - 0.5, MAP_CM + 0.5), strict=True
    ):
        column.width = Cm(width)
        column.cells[0].width = Cm(width)
    inner = left.add_table(rows=len(facts), cols=2)
    left._tc.remove(left.paragraphs[0]._p)
    label = LABEL_CM[lang]
    fill(inner, facts, (label, TEXT_WIDTH_CM - MAP_CM - label - 0.9), label_column=True)
    inner.alignment = WD_TABLE_ALIGNMENT.LEFT
    left.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    png = locator_png(network, place, plan.point_no, lang)
    if png:
        picture(right.paragraphs[0], png, MAP_CM)


def _storm(outcome: Outcome, lang: Lang) -> str:
    return outcome.storm.short + (text(lang, "sheets.own") if outcome.own else "")


def _causes(document: Doc, outcomes: Sequence[Outcome], texts: SheetTexts, lang: Lang) -> None:
    words = texts_of(lang, "sheets")
    heads = [words[key] for key in ("arriving", "took", "ratio", "limiting")]

    def cells(state: State) -> list[str]:
        return [
            shown(state.arriving_flow_m3_s, 2),
            shown(state.inlets_took_m3_s, 2),
            shown(state.flow_to_capacity, 2),
            cause_named(state.cause, lang),
        ]

    _two_sides(document, outcomes, texts, lang, heads,
               [(*cells(o.before), *cells(o.after)) for o in outcomes],
               (1.5, 1.65, 1.65, 1.95))  # fmt: skip


def _effects(document: Doc, outcomes: Sequence[Outcome], texts: SheetTexts, lang: Lang) -> None:
    words = texts_of(lang, "sheets")
    heads = [words["depth"], words["lane"], text(lang, "sheets.above", limit_m=texts.point_depth_m),
             words["above27"], words["met"]]  # fmt: skip

    def cells(state: State) -> list[str]:
        return [shown(state.depth_m, 2), shown(state.lane_depth_m, 2),
                shown(state.minutes_above_limit, 0), shown(state.minutes_above_27cm, 0),
                verdict_words(state, texts.decides, lang)]  # fmt: skip

    table = _two_sides(document, outcomes, texts, lang, heads,
                       [(*cells(o.before), *cells(o.after)) for o in outcomes],
                       EFFECT_CM)  # fmt: skip
    for row, outcome in enumerate(outcomes, start=2):
        last = len(heads)
        for column, state in ((last, outcome.before), (2 * last, outcome.after)):
            if state.meets_target is not None and not state.reason:
                shade(table.cell(row, column), COLOURS[state.meets_target])


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


def _curves(
    document: Doc,
    outcomes: Sequence[Outcome],
    texts: SheetTexts,
    own_hours: set[float],
    lang: Lang,
) -> None:
    """The storms that are some point's target, or the first ones where none is."""
    targets = [
        o for o in outcomes if any(abs(o.storm.hourly_depth_mm - h) < 1e-6 for h in own_hours)
    ]
    drawn = (targets or list(outcomes))[:MOST_CURVES]
    if any(outcome.curve is not None for outcome in drawn):
        png = hydrograph_png(drawn, (texts.before, texts.after),
                             (texts.point_depth_m, texts.closed_depth_m), lang)  # fmt: skip
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(4)
        picture(paragraph, png, TEXT_WIDTH_CM)


def _annex(document: Doc, texts: SheetTexts, lang: Lang) -> None:
    words = texts_of(lang, "sheets")
    head = document.add_heading(words["costs"], level=1)
    head.paragraph_format.page_break_before = True
    if texts.costs:
        rows = [
            (words["item"], words["money"], words["from"]),
            *((item, money(cost, lang), source) for item, cost, source in texts.costs),
        ]
        fill(
            document.add_table(rows=len(rows), cols=3), rows, (6.8, 2.4, 8.0), heads=1, left=(0, 2)
        )
        document.add_paragraph(words["overlap"])
    document.add_heading(words["notes"], level=2)
    for note in texts.notes:
        bullet(document, note)
