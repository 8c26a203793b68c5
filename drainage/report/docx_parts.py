"""Parts of a document: page, fonts, tables, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from drainage.languages import Lang
from drainage.report.words import clean

FONT_LATIN = "Times New Roman"
FONT_ZH, FONT_ZH_HEAD = "宋体", "黑体"
SHADE = "E8EEF4"
SIDE_CM, TOP_CM, BOTTOM_CM = 1.9, 1.5, 1.5
TEXT_WIDTH_CM = 21.0 - 2 * SIDE_CM
LONGEST_TITLE = 255
"""Signs that a property of a document holds."""
BEHIND_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
BEHIND_MARGINS = ("w:tblLook", "w:tblCaption", "w:tblDescription")
"""What the file format wants behind the ground of a cell, and behind the margins of a table."""


def new_document(title: str, lang: Lang) -> Doc:
    """An empty A4 document with fonts for Chinese and Latin text."""
    document = Document()
    document.core_properties.title = clean(title)[:LONGEST_TITLE]
    document.core_properties.author = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(SIDE_CM)
    section.top_margin, section.bottom_margin = Cm(TOP_CM), Cm(BOTTOM_CM)
    section.header_distance = section.footer_distance = Cm(0.7)
    sizes = {"Normal": 9.5, "Heading 1": 15, "Heading 2": 11, "List Bullet": 9.5}
    for name, size in sizes.items():
        style = document.styles[name]
        head = name.startswith("Heading")
        style.font.name = FONT_LATIN
        style.font.size = Pt(size)
        style.font.bold = head
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for own in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(own), None)
        fonts.set(qn("w:eastAsia"), FONT_ZH_HEAD if head else FONT_ZH)
        style.paragraph_format.space_before = Pt(7 if name == "Heading 2" else 0)
        style.paragraph_format.space_after = Pt(3 if head else 1)
        style.paragraph_format.line_spacing = 1.0
    language = document.styles["Normal"].element.get_or_add_rPr()
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), "en-US")
    mark.set(qn("w:eastAsia"), "zh-CN")
    language.append(mark)
    return document


def footer(document: Doc, text: str, page: str, of: str) -> None:
    """A line on every page, and ``page`` and ``of`` with the numbers in their braces."""
    first = document.sections[0].footer.paragraphs[0]
    _small(first.add_run(clean(text)))
    second = document.sections[0].footer.add_paragraph()
    second.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in ((page, "PAGE"), (of, "NUMPAGES")):
        before, _, after = words.partition("{}")
        _small(second.add_run(before))
        _field(second, field)
        _small(second.add_run(after))


def _small(run: Any) -> None:
    run.font.size = Pt(7.5)
    run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def _field(paragraph: Paragraph, name: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        _small(run)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = name
        run._r.append(mark)


def bullet(document: Doc, text: str, *, bold: bool = False) -> None:
    """An item of a list."""
    document.add_paragraph(style="List Bullet").add_run(clean(text)).bold = bold


def picture(paragraph: Paragraph, png: bytes, width_cm: float) -> None:
    """A picture in a paragraph of its own."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run().add_picture(BytesIO(png), width=Cm(width_cm))


def fill(
    table: Table,
    rows: Sequence[Sequence[str]],
    widths_cm: Sequence[float],
    *,
    heads: int = 0,
    label_column: bool = False,
    left: Sequence[int] = (0,),
    size_pt: float = 9,
) -> Table:
    """Write rows into a table of as many rows; the first ``heads`` are bold and shaded.

    Columns not in ``left`` are centred; with ``label_column`` the first one is a heading.
    """
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _narrow_margins(table)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        if number < heads:
            repeat = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(repeat)
        for column, (cell, text, width) in enumerate(zip(row.cells, cells, widths_cm, strict=True)):
            cell.width = Cm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            head = number < heads or (label_column and column == 0)
            if number < heads or (column not in left and not label_column):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(clean(text))
            run.font.size = Pt(size_pt)
            run.bold = head
            if head:
                shade(cell)
    return table


def _narrow_margins(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        mark = OxmlElement(f"w:{side}")
        mark.set(qn("w:w"), "50")
        mark.set(qn("w:type"), "dxa")
        margins.append(mark)
    table._tbl.tblPr.insert_element_before(margins, *BEHIND_MARGINS)


def shade(cell: _Cell, colour: str = SHADE) -> None:
    """Give a cell a ground of its own, in the place of one it has."""
    mark = OxmlElement("w:shd")
    mark.set(qn("w:val"), "clear")
    mark.set(qn("w:fill"), colour)
    own = cell._tc.get_or_add_tcPr()
    own.remove_all("w:shd")
    own.insert_element_before(mark, *BEHIND_SHADE)


def merged_head(table: Table, first: int, last: int, text: str) -> None:
    """Join cells of the first row under one heading."""
    cell = table.cell(0, first).merge(table.cell(0, last))
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    paragraph = cell.paragraphs[0]
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = clean(text)
