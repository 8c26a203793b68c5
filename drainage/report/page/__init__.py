"""report.html: the whole study in one file for people without Python or internet."""

from drainage.report.page.document import write_page
from drainage.report.page.study_page import StudyPage

__all__ = ["StudyPage", "write_page"]
