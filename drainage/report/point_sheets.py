"""一点一策: a sheet a waterlogging point, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm, Pt

from drainage.languages import NO_VALUE, Lang, either, side, text, texts_of
from drainage.network import Network
from drainage.report.docx_parts import (
    TEXT_WIDTH_CM,
    bullet,
    fill,
    footer,
    new_document,
    picture,
)
from drainage.report.point_figures import hydrograph_png, locator_png
from drainage.report.point_places import crs_words
from drainage.report.point_plans import Outcome, PointPlan
from drainage.report.point_sureness import add_bands
from drainage.report.point_tables import SheetTexts, add_causes, add_effects
from drainage.report.point_words import (
    cause_words,
    outlet_words,
    place_words,
    target_words,
)
from drainage.report.story_page import add_stories
from drainage.report.words import clean, money, shown
from drainage.written import written_whole

MAP_CM = 4.9
LABEL_CM: dict[Lang, float] = {"zh": 1.8, "en": 2.3}
MOST_CURVES = 2


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
    with written_whole(path) as scratch:
        document.save(str(scratch))
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
    under = (other if other != name else "", words["plan"], texts.title)
    document.add_paragraph(clean(" · ".join(filter(None, under))))
    _facts(document, plan, network, texts, lang)
    if texts.ranking:
        _ranking(document, words["rests"] + texts.ranking)
    document.add_heading(words["cause"], level=2)
    for outcome in [o for o in plan.outcomes if o.own] or plan.outcomes:
        bullet(document, cause_words(outcome, texts.point_depth_m, lang))
    add_causes(document, plan.outcomes, texts, lang)
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
    add_effects(document, plan.outcomes, texts, lang)
    _curves(document, plan.outcomes, texts, own_hours, lang)
    add_bands(document, plan.bands, texts, lang)
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
    label = LABEL_CM[side(lang)]
    fill(inner, facts, (label, TEXT_WIDTH_CM - MAP_CM - label - 0.9), label_column=True)
    inner.alignment = WD_TABLE_ALIGNMENT.LEFT
    left.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    png = locator_png(network, place, plan.point_no, lang)
    if png:
        picture(right.paragraphs[0], png, MAP_CM)


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
