"""The chapters of a town's waterlogging emergency plan: what a model can say is filled, all else
is headed and left open.

Chapters as the notice of 2023-07-04 on urban waterlogging emergencies (Ministry of Housing and
Urban-Rural Development, Ministry of Emergency Management) asks for them: situation, organisation,
prevention, monitoring and warning, response, rescue, support, recovery; before and behind them
what such plans begin and end with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from drainage.languages import Lang, text, texts_of
from drainage.report.docx_parts import bullet, footer, new_document
from drainage.report.flood_plan import plan_rain, plan_rescue, plan_town
from drainage.report.flood_plan.facts import FloodFacts
from drainage.report.flood_plan.paper import Chapters, left_open, note, table
from drainage.report.words import clean
from drainage.written import written_whole

Filling = Callable[[Doc, Chapters, FloodFacts, Lang], None]
OUTLINE: Mapping[str, Sequence[str]] = {
    "general": ("purpose", "basis", "scope", "principles", "model"),
    "situation": ("town", "drains", "points", "streets", "history"),
    "organisation": ("command", "members", "experts"),
    "prevention": ("duties", "check", "hazards", "drills"),
    "warning": ("monitoring", "triggers", "issuing"),
    "response": ("levels", "rains", "starting", "actions", "reports", "ending"),
    "rescue": ("closing", "crews", "pumping", "moving"),
    "support": ("bases", "more", "communication", "money"),
    "recovery": ("relief", "repair", "review"),
    "last": ("management", "annexes"),
}
"""Chapter -> its sections; those of ``FILLED`` are from the model, the others are left open."""
FILLED: Mapping[str, Filling] = {
    "general.model": plan_town.model_notes,
    "situation.drains": plan_town.drains,
    "situation.points": plan_rain.points,
    "situation.streets": plan_rain.streets,
    "prevention.check": plan_town.check_table,
    "warning.triggers": plan_rain.triggers,
    "response.levels": plan_rain.levels,
    "response.rains": plan_rain.rains,
    "response.actions": plan_rain.actions,
    "rescue.closing": plan_rescue.closing,
    "rescue.crews": plan_rescue.crews,
    "rescue.pumping": plan_rescue.pumping,
    "support.bases": plan_rescue.bases,
    "support.more": plan_rescue.more,
    "last.annexes": plan_town.annexes,
}
COVER = ("town", "unit", "approved", "date")
BODY_PT = 10.5


def write_flood_plan(facts: FloodFacts, path: Path, lang: Lang) -> Path:
    """Write the plan: cover, contents, chapters. The file is written whole or not at all."""
    words = texts_of(lang, "flood_plan.plan")
    document = new_document(text(lang, "flood_plan.plan_title", study=facts.title), lang)
    document.styles["Normal"].font.size = Pt(BODY_PT)
    page, of = (text(lang, f"sheets.{key}", number="{}") for key in ("page", "of"))
    footer(document, facts.footer, page, of)
    _cover(document, facts, lang)
    contents = document.add_paragraph()
    contents.paragraph_format.page_break_before = True
    contents.alignment = WD_ALIGN_PARAGRAPH.CENTER
    contents.add_run(words["contents"]).bold = True
    chapters = Chapters(document, lang)
    note(document, words["pages"], grey=True)
    for number, (chapter, sections) in enumerate(OUTLINE.items()):
        head = chapters.heading(1, words[f"{chapter}.title"])
        head.paragraph_format.page_break_before = number == 0
        head.paragraph_format.space_before = Pt(14)
        for section in sections:
            place = f"{chapter}.{section}"
            chapters.heading(2, words[place])
            if place in FILLED:
                FILLED[place](document, chapters, facts, lang)
            else:
                left_open(document, lang)
    chapters.write_contents()
    with written_whole(path) as scratch:
        document.save(str(scratch))
    return path


def _cover(document: Doc, facts: FloodFacts, lang: Lang) -> None:
    """The title, what it is, and empty places for who writes and who approves it."""
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(120)
    run = title.add_run(text(lang, "flood_plan.plan.name"))
    run.bold = True
    run.font.size = Pt(24)
    lines = (text(lang, "flood_plan.plan.part"),
             text(lang, "flood_plan.plan.draft", study=facts.title))  # fmt: skip
    for line in lines:
        under = document.add_paragraph(clean(line))
        under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    under.paragraph_format.space_after = Pt(60)
    rows = [[text(lang, f"flood_plan.cover.{own}"), ""] for own in COVER]
    made = table(document, rows, (4.0, 9.0), heads=0)
    for row in made.rows:
        row.height = Pt(26)
    document.add_paragraph().paragraph_format.space_after = Pt(30)
    for own in ("how", "not_official"):
        bullet(document, text(lang, f"flood_plan.plan.{own}"))
