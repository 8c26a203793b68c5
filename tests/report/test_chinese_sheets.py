"""The Chinese sheets of the points hold no English sentence."""

from __future__ import annotations

import re

from click.testing import CliRunner
from docx import Document

from drainage.cli import main

ENGLISH = re.compile(r"[A-Za-z][A-Za-z'-]*(?:[ ,;:.]+[A-Za-z][A-Za-z'-]*){3,}")
"""Four English words in a row."""


def test_the_chinese_sheets_hold_no_english_sentence(finished_small_study):
    done = CliRunner().invoke(main, ["--root", str(finished_small_study), "report", "small"])
    assert done.exit_code == 0, done.output
    sheets = Document(finished_small_study / "results" / "small" / "report" / "small-points.docx")
    texts = [own.text for own in sheets.paragraphs]
    texts += [cell.text for own in sheets.tables for row in own.rows for cell in row.cells]
    assert any("积水" in own for own in texts)
    assert [own for own in texts if ENGLISH.search(own)] == []
