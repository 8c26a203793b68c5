"""The end of a point's sheet: how the water came."""

from __future__ import annotations

from docx.document import Document as Doc

from drainage.languages import Lang, text
from drainage.report.docx_parts import bullet
from drainage.report.point_plans import PointPlan
from drainage.report.words import clean


def add_stories(document: Doc, plan: PointPlan, lang: Lang) -> None:
    """Before and after, in the storm of the target, where water passes the limit there."""
    point = text(lang, "sheets.point")
    for told in plan.stories:
        title = text(
            lang,
            "sheets.story",
            point=point,
            number=plan.point_no,
            side=told.side,
            storm=told.storm,
        )
        document.add_heading(clean(title), level=2)
        for answer in told.texts:
            bullet(document, answer)
