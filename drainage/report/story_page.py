"""The end of a point's sheet: how the water came."""

from __future__ import annotations

from docx.document import Document as Doc

from drainage.languages import Lang
from drainage.report.docx_parts import bullet
from drainage.report.point_plans import PointPlan
from drainage.report.point_words import LABELS
from drainage.report.words import clean


def add_stories(document: Doc, plan: PointPlan, lang: Lang) -> None:
    """Before and after, in the storm of the target, where water passes the limit there."""
    words = LABELS[lang]
    for told in plan.stories:
        title = words["story"].format(words["point"], plan.point_no, told.side, told.storm)
        document.add_heading(clean(title), level=2)
        for text in told.texts:
            bullet(document, text)
