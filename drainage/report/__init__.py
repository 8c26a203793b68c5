"""The study for people: workbook and one sheet a waterlogging point."""

from drainage.report.point_plans import PointPlan, Side, Storm, point_plans
from drainage.report.point_sheets import write_point_sheets
from drainage.report.point_tables import SheetTexts
from drainage.report.workbook import write_workbook

__all__ = [
    "PointPlan",
    "SheetTexts",
    "Side",
    "Storm",
    "point_plans",
    "write_point_sheets",
    "write_workbook",
]
