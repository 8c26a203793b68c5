"""Works on paper: list of pipes and quantities, plan and long sections as DXF."""

from drainage.drawings.crossings import crossings
from drainage.drawings.drawing import Heading, save_drawing
from drainage.drawings.lines import lines_of_works
from drainage.drawings.lists import quantity_sheets
from drainage.drawings.pipes import pipe_table
from drainage.drawings.plan import plan_drawing
from drainage.drawings.sections import sections_drawing
from drainage.drawings.works import Works, works_between

__all__ = [
    "Heading",
    "Works",
    "crossings",
    "lines_of_works",
    "pipe_table",
    "plan_drawing",
    "quantity_sheets",
    "save_drawing",
    "sections_drawing",
    "works_between",
]
