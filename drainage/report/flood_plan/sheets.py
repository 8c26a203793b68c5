"""一点一案: a sheet a place for the flood season, as a document."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document as Doc
from docx.shared import Cm, Pt

from drainage.languages import Lang, either, side, text, texts_of
from drainage.report.docx_parts import (
    TEXT_WIDTH_CM,
    bullet,
    fill,
    footer,
    new_document,
    picture,
)
from drainage.report.flood_plan.before_rain import before_rain, point_node
from drainage.report.flood_plan.check_words import check_rows, flows_notes
from drainage.report.flood_plan.facts import FloodFacts
from drainage.report.flood_plan.paper import note, table, tighten
from drainage.report.flood_plan.sheet_rain import add_rain, first_level
from drainage.report.flood_plan.sheet_rescue import add_closing, add_crews, add_works
from drainage.report.point_figures import locator_png
from drainage.report.point_places import Place, crs_words, place_of
from drainage.report.point_words import outlet_words, place_words
from drainage.report.words import clean
from drainage.written import written_whole

MAP_CM = 2.4
LABEL_CM = 2.2
DUTY_CM = 0.45
"""Least height of a row that is written in by hand."""
DUTIES = ("check", "closing", "pumping", "watch")
"""Who answers for what; units, persons and telephones are for those who have them."""


def write_flood_sheets(facts: FloodFacts, path: Path, lang: Lang) -> Path:
    """Write the document: a sheet a listed point on a page of its own, then the notes.

    The file is written whole or not at all.
    """
    title = text(lang, "flood_plan.sheets_title", study=facts.title)
    document = new_document(title, lang)
    page, of = (text(lang, f"sheets.{key}", number="{}") for key in ("page", "of"))
    footer(document, facts.footer, page, of)
    for number_of_sheet, point_no in enumerate(facts.base.watch_points.index.astype(str)):
        _sheet(document, facts, point_no, lang, new_page=number_of_sheet > 0)
    _notes(document, facts, lang)
    tighten(document)
    with written_whole(path) as scratch:
        document.save(str(scratch))
    return path


def _sheet(document: Doc, facts: FloodFacts, point_no: str, lang: Lang, *, new_page: bool) -> None:
    words = texts_of(lang, "flood_plan.sheet")
    row = facts.base.watch_points.loc[point_no]
    names = (str(row["name_zh"]), str(row["name_en"]))
    name = either(lang, *names)
    head = document.add_heading(clean(f"{text(lang, 'sheets.point')} {point_no}  {name}"), level=1)
    head.paragraph_format.page_break_before = new_page
    other = names[1] if side(lang) == "zh" else names[0]
    under = [other if other != name else "", text(lang, "flood_plan.kind"), facts.title]
    document.add_paragraph(clean(" · ".join(filter(None, under))))
    place = place_of(facts.base, point_no)
    _facts(document, facts, place, point_no, lang)
    document.add_heading(words["rain"], level=2)
    add_rain(document, facts, point_no, lang)
    document.add_heading(words["check"], level=2)
    _check(document, facts, point_no, lang)
    document.add_heading(words["closing"], level=2)
    add_closing(document, facts, point_no, lang)
    document.add_heading(words["rescue"], level=2)
    add_crews(document, facts, point_no, lang)
    document.add_heading(words["works"], level=2)
    add_works(document, facts, point_no, lang)
    document.add_heading(words["duties"], level=2)
    _duties(document, lang)


def _facts(document: Doc, facts: FloodFacts, place: Place, point_no: str, lang: Lang) -> None:
    """The facts at the left, the map at the right."""
    words = texts_of(lang, "flood_plan.sheet")
    xy = text(lang, "sheets.xy", x_m=place.x_m, y_m=place.y_m, crs=crs_words(place.crs, lang))
    rows = [
        (text(lang, "sheets.street"), place_words(place, lang)),
        (text(lang, "sheets.coordinates"), xy),
        (text(lang, "sheets.outlet"), outlet_words(place, lang)),
        (words["first"], first_level(facts, point_no, lang)),
    ]
    frame = document.add_table(rows=1, cols=2)
    frame.autofit = False
    for column, width in zip(
        frame.columns, (TEXT_WIDTH_CM - MAP_CM - 0.5, MAP_CM + 0.5), strict=True
    ):
        column.width = Cm(width)
        column.cells[0].width = Cm(width)
    left, right = frame.rows[0].cells
    inner = left.add_table(rows=len(rows), cols=2)
    left._tc.remove(left.paragraphs[0]._p)
    fill(inner, rows, (LABEL_CM, TEXT_WIDTH_CM - MAP_CM - LABEL_CM - 0.9), label_column=True)
    left.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    png = locator_png(facts.base, place, point_no, lang)
    if png:
        picture(right.paragraphs[0], png, MAP_CM)


def _check(document: Doc, facts: FloodFacts, point_no: str, lang: Lang) -> None:
    """What to look at, as it is and after the works, with a place for what was found."""
    words = texts_of(lang, "flood_plan.check")
    having = [own for own in facts.scenarios if point_node(facts.networks[own], point_no)]
    sides = [before_rain(facts.networks[own], point_no, facts.volumes(own)) for own in having]
    heads = [words["item"], *(facts.titles[own] for own in having), words["found"]]
    rows = [heads, *([*row, ""] for row in check_rows(sides, lang))]
    table(document, rows, [2.2, *[12.2 / len(sides)] * len(sides), 2.2],
          left=range(len(heads)))  # fmt: skip
    flows = [(facts.titles[own], facts.flows.get(own)) for own in having]
    note(document, *flows_notes(flows, lang))


def _duties(document: Doc, lang: Lang) -> None:
    """Rows without a name: they are for those who answer for the point."""
    words = texts_of(lang, "flood_plan.duty")
    heads = [words[key] for key in ("what", "unit", "person", "telephone", "date")]
    rows = [heads, *([words[own], "", "", "", ""] for own in DUTIES)]
    made = table(document, rows, (3.0, 5.0, 3.0, 3.2, 3.0))
    for row in made.rows[1:]:
        row.height = Cm(DUTY_CM)


def _notes(document: Doc, facts: FloodFacts, lang: Lang) -> None:
    head = document.add_heading(text(lang, "sheets.notes"), level=1)
    head.paragraph_format.page_break_before = True
    for own in facts.notes:
        bullet(document, own)
