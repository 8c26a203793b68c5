"""Parts of the two documents: chapters with a table of contents, captions, open places."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from drainage.languages import Lang, text
from drainage.report.docx_parts import SIDE_CM, TEXT_WIDTH_CM, fill, merged_head, shade
from drainage.report.words import clean

GREY = RGBColor(0x80, 0x80, 0x80)
NOTE_PT, TABLE_PT = 8, 8
APART_PT = 4
"""Between two tables that follow each other."""
TIGHT_EDGE_CM, TIGHT_FOOT_CM, TIGHT_WIDER_CM = 1.1, 0.4, 1.4
TIGHT_NOTE_PT, TIGHT_TABLE_PT, TIGHT_LINE = 6.5, 7.0, 1.2
TIGHT_STYLES = {"Normal": (8.5, 0, 1), "Heading 1": (13, 0, 1), "Heading 2": (9.5, 2, 1)}
"""Of a sheet on one page: size of letters and what stands before and behind a line, points."""
CONTENTS_PT, CONTENTS_LINE_PT = 9, 13.5
"""Of the table of contents, which has a page of its own."""
LEVELS = (1, 2)
"""Headings that stand in the table of contents."""


def tighten(document: Doc) -> None:
    """Bring a sheet onto one page: small letters in lines of a set height, which is the same
    whatever font a computer has in the place of the one that is asked."""
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(SIDE_CM - TIGHT_WIDER_CM / 2)
    section.top_margin, section.bottom_margin = Cm(TIGHT_EDGE_CM), Cm(TIGHT_EDGE_CM)
    section.header_distance = section.footer_distance = Cm(TIGHT_FOOT_CM)
    for style, (size, before, after) in TIGHT_STYLES.items():
        own = document.styles[style]
        own.font.size = Pt(size)
        own.paragraph_format.space_before, own.paragraph_format.space_after = Pt(before), Pt(after)
    for line in section.footer.paragraphs:
        _set_size(line, TIGHT_NOTE_PT)
    for line in document.paragraphs:
        if any(run.font.size == Pt(NOTE_PT) for run in line.runs):
            _set_size(line, TIGHT_NOTE_PT)
    for mark in document.element.body.iter(qn("w:gridCol"), qn("w:tcW")):
        wide = int(mark.get(qn("w:w"))) * (1 + TIGHT_WIDER_CM / TEXT_WIDTH_CM)
        mark.set(qn("w:w"), str(round(wide)))
    for cell in document.element.body.iter(qn("w:tc")):
        for own in cell.findall(qn("w:p")):
            if not list(own.iter(qn("w:drawing"))):
                _set_size(Paragraph(own, document), TIGHT_TABLE_PT)


def _set_size(line: Paragraph, size: float) -> None:
    """Letters of a size in lines of their height; a gap between tables keeps its own."""
    for run in line.runs:
        run.font.size = Pt(size)
    if line.runs or line.paragraph_format.line_spacing != Pt(APART_PT):
        line.paragraph_format.line_spacing = Pt(TIGHT_LINE * size)


def note(document: Doc, *sentences: str, grey: bool = False) -> Paragraph:
    """A small line below a table, of some sentences without those that are empty."""
    paragraph = document.add_paragraph()
    for words in filter(None, sentences):
        # Behind a Chinese stop no space is written.
        between = " " if paragraph.text and not paragraph.text.endswith("。") else ""
        run = paragraph.add_run(between + clean(words))
        run.font.size = Pt(NOTE_PT)
        if grey:
            run.font.color.rgb = GREY
    return paragraph


def left_open(document: Doc, lang: Lang) -> None:
    """A grey line where the unit that writes the plan goes on."""
    run = document.add_paragraph().add_run(text(lang, "flood_plan.open"))
    run.font.color.rgb = GREY
    run.italic = lang != "zh"


def missing(document: Doc, words: str) -> None:
    """A grey line in the place of what was not computed."""
    note(document, words, grey=True)


def table(
    document: Doc,
    rows: Sequence[Sequence[str]],
    widths_cm: Sequence[float],
    *,
    left: Sequence[int] = (0,),
    heads: int = 1,
) -> Table:
    """A table over the width of the text; rows stay whole where the page ends."""
    # A word processor makes one table of two that have no paragraph between them.
    if any(own.tag == qn("w:tbl") for own in document.element.body[-2:-1]):
        document.add_paragraph().paragraph_format.line_spacing = Pt(APART_PT)
    wide = TEXT_WIDTH_CM / sum(widths_cm)
    widths = [own * wide for own in widths_cm]
    made = document.add_table(rows=len(rows), cols=len(widths))
    fill(made, rows, widths, heads=heads, left=left, size_pt=TABLE_PT)
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for row in made.rows[:heads]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    return made


def shade_words(made: Table, row: int, column: int, colour: str) -> None:
    """A ground of its own for a cell, ``#rrggbb``; nothing without a colour."""
    if colour:
        shade(made.cell(row, column), colour.lstrip("#"))


def joined_heads(made: Table, groups: Sequence[tuple[str, int]]) -> None:
    """Join the two rows of heads: words over so many columns in one group, a single column over
    both rows."""
    at = 0
    for words, columns in groups:
        if columns > 1:
            merged_head(made, at, at + columns - 1, words)
        elif made.cell(0, at).text == made.cell(1, at).text:
            joined = made.cell(0, at).merge(made.cell(1, at))
            for extra in joined.paragraphs[1:]:
                extra._p.getparent().remove(extra._p)
        at += columns


class Chapters:
    """The headings of a plan, numbered as they come, with a table of contents before them."""

    def __init__(self, document: Doc, lang: Lang) -> None:
        self._document, self._lang = document, lang
        self._at: list[int] = []
        self._captions = 0
        self._entries: list[tuple[int, str]] = []
        self._contents = document.add_paragraph()

    def heading(self, level: int, words: str) -> Paragraph:
        """A heading of level 1 or 2 with its number."""
        self._at = [*self._at[:level], *[0] * (level - len(self._at))]
        self._at[level - 1] += 1
        number = ".".join(map(str, self._at))
        title = clean(f"{number}  {words}")
        paragraph = self._document.add_heading(title, level=level)
        paragraph.paragraph_format.keep_with_next = True
        self._entries.append((level, title))
        return paragraph

    def caption(self, words: str) -> None:
        """The title of the table that follows."""
        self._captions += 1
        number = text(self._lang, "flood_plan.caption", number=self._captions)
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(4)
        run = paragraph.add_run(clean(f"{number}  {words}"))
        run.bold = True
        run.font.size = Pt(9)

    def write_contents(self) -> None:
        """Fill the table of contents: a field that a word processor brings up to date. Pages are
        known to the word processor alone, so that none stands there before."""
        last = len(self._entries) - 1
        line = self._contents
        for number, (level, title) in enumerate(self._entries):
            if number:
                below = self._document.add_paragraph()
                line._p.addnext(below._p)
                line = below
            _entry(line, level, title, begins=number == 0, ends=number == last)


def _entry(line: Paragraph, level: int, title: str, *, begins: bool, ends: bool) -> None:
    form = line.paragraph_format
    form.left_indent = Cm(0.6 * (level - 1))
    form.line_spacing = Pt(CONTENTS_LINE_PT)
    form.space_after = Pt(0)
    if begins:
        _mark(line, "begin")
        _instruction(line, f' TOC \\o "{LEVELS[0]}-{LEVELS[-1]}" \\h \\z \\u ')
        _mark(line, "separate")
    run = line.add_run(title)
    run.bold = level == 1
    run.font.size = Pt(CONTENTS_PT)
    if ends:
        _mark(line, "end")


def _mark(line: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if kind == "begin":
        mark.set(qn("w:dirty"), "true")
    line.add_run()._r.append(mark)


def _instruction(line: Paragraph, words: str) -> None:
    mark = OxmlElement("w:instrText")
    mark.set(qn("xml:space"), "preserve")
    mark.text = words
    line.add_run()._r.append(mark)
