"""一点一策: one page a waterlogging point, as a document."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

from drainage.report.point_plans import Outcome, PointPlan
from drainage.report.words import clean

FONT_ZH = "宋体"
FONT_LATIN = "Times New Roman"
HEADINGS = ("情景 event", "小时雨量 mm", "现状水深 m", "方案水深 m", "现状超 15 cm, min",
            "方案超 15 cm, min", "现状主因", "方案主因", "方案达标")  # fmt: skip


def write_point_sheets(
    plans: Sequence[PointPlan],
    title_zh: str,
    before_zh: str,
    after_zh: str,
    costs: Sequence[tuple[str, float, str]],
    notes: Sequence[str],
    path: Path,
) -> Path:
    """Write the document: a page a point, then the costs and what must be known.

    ``costs``: item, 10,000 yuan, source. The file is written whole or not at all.
    """
    document = Document()
    _page(document)
    for number, plan in enumerate(plans):
        if number:
            _new_page(document)
        _point(document, plan, title_zh, before_zh, after_zh)
    _new_page(document)
    document.add_heading(clean("投资与说明 costs and notes"), level=1)
    if costs:
        rows = [(item, f"{cost:,.0f}", source) for item, cost, source in costs]
        _table(document, ("项目 item", "万元 10,000 yuan", "来源 source"), rows, (6.5, 2.5, 8.0))
        document.add_paragraph(
            clean("规划只给出总价, 未分到各点; 口径不同的总价并列, 不相加. "
                  "The plans give lump sums, not split by point; they overlap and are not added.")
        )  # fmt: skip
    for note in notes:
        document.add_paragraph(clean(note), style="List Bullet")
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    document.save(str(scratch))
    scratch.replace(path)
    return path


def _new_page(document: Doc) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _page(document: Doc) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(2.0)
    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
        style = document.styles[name]
        style.font.name = FONT_LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT_ZH)
        style.font.color.rgb = RGBColor(0, 0, 0)
    document.styles["Normal"].font.size = Pt(10.5)


def _point(document: Doc, plan: PointPlan, title_zh: str, before_zh: str, after_zh: str) -> None:
    document.add_heading(clean(f"积水点 {plan.point_no}  {plan.name_zh}"), level=1)
    document.add_paragraph(clean(f"{title_zh}  ·  一点一策  ·  {plan.name_en}"))
    facts = [
        ("所在街道 street", plan.street_zh),
        (
            "达标要求 target",
            f"小时雨量 {plan.target_hourly_rain_mm:g} mm 不积水 (水深不超过 15 cm)",
        ),
        ("实施期次 phase", f"{plan.phase} 期" if plan.phase else "未列入 not listed"),
        (
            "现状排序 rank now",
            "；".join(f"{event} 第 {_shown(rank, 0)}" for event, rank in plan.rank.items()),
        ),
    ]
    _table(document, None, facts, (4.5, 12.5))
    document.add_heading(clean("成因 cause"), level=2)
    for outcome in plan.outcomes:
        document.add_paragraph(clean(_cause_words(outcome)), style="List Bullet")
    document.add_heading(clean("措施 works"), level=2)
    for work in plan.works or ("本点无专项工程 none for this point alone",):
        document.add_paragraph(clean(work), style="List Bullet")
    if plan.town_works:
        document.add_paragraph(clean("全区工程 for the whole town: " + "；".join(plan.town_works)))
    for source in plan.sources:
        document.add_paragraph(clean(f"来源 source: {source}"))
    document.add_heading(clean(f"效果: {before_zh} → {after_zh}"), level=2)
    rows = [
        (o.event, f"{o.hourly_depth_mm:g}", _shown(o.before_depth_m, 2), _shown(o.after_depth_m, 2),
         _shown(o.before_minutes, 0), _shown(o.after_minutes, 0), o.before_cause, o.after_cause,
         _met(o.meets_target))
        for o in plan.outcomes
    ]  # fmt: skip
    _table(document, HEADINGS, rows, (2.9, 1.6, 1.6, 1.6, 1.9, 1.9, 2.1, 2.1, 1.6))


def _cause_words(outcome: Outcome) -> str:
    if math.isnan(outcome.before_depth_m):
        return f"{outcome.event}: 计算未通过平衡检验, 不作评价 not scored"
    return (
        f"{outcome.event} ({outcome.hourly_depth_mm:g} mm/h): "
        f"现状水深 {outcome.before_depth_m:.2f} m, "
        f"超 15 cm {outcome.before_minutes:.0f} min, 模型显示主因: {outcome.before_cause or '—'}"
    )


def _shown(value: float, digits: int) -> str:
    return "—" if math.isnan(value) else f"{value:.{digits}f}"


def _met(met: bool | None) -> str:
    return "超标准" if met is None else "达标 yes" if met else "不达标 no"


def _table(
    document: Doc,
    headings: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    widths_cm: Sequence[float],
) -> Table:
    table = document.add_table(rows=0, cols=len(widths_cm), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for number, cells in enumerate([*([headings] if headings else []), *rows]):
        row = table.add_row()
        for cell, text, width in zip(row.cells, cells, widths_cm, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(clean(text))
            run.font.size = Pt(9)
            run.bold = bool(headings) and number == 0
    return table
