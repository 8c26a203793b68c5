"""The study for people: workbook and one sheet a waterlogging point."""

from drainage.report.point_plans import PointPlan, point_plans
from drainage.report.point_sheets import write_point_sheets
from drainage.report.workbook import write_workbook

__all__ = ["PointPlan", "point_plans", "write_point_sheets", "write_workbook"]
