"""How sure the figures of a point's sheet are: its bands over the members of an ensemble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.document import Document as Doc
from docx.shared import Pt

from drainage.ensemble.shown import Shown
from drainage.languages import NO_VALUE, Lang, text
from drainage.report.docx_parts import TEXT_WIDTH_CM, fill
from drainage.report.point_plans import Banded, Storm
from drainage.report.point_tables import SheetTexts
from drainage.report.sure_words import depth_band, percent, rank_band, weighing_name
from drainage.report.words import clean

FIRST_CM, STORM_CM, WEIGHING_CM = 2.4, 2.2, 2.6


def bands_of(
    shown: Shown | None, point: str, scenarios: tuple[str, str], storms: Mapping[str, Storm]
) -> tuple[Banded, ...]:
    """The bands of a point in these storms, before and after; none where there is no ensemble."""
    if shown is None:
        return ()
    return tuple(
        Banded(event, storm, place == 1, weighing, own)
        for event, storm in storms.items()
        for place, scenario in enumerate(scenarios)
        for weighing, own in shown.point(scenario, event, point).items()
    )


def add_bands(document: Doc, bands: Sequence[Banded], texts: SheetTexts, lang: Lang) -> None:
    """A row a storm, scenario and weighting: rank, depth and probabilities; nothing without."""
    if not bands:
        return
    heads = [text(lang, f"sheets.sure.{key}", limit_m=texts.point_depth_m)
             for key in ("event", "scenario", "weighing", "rank", "first", "depth", "above",
                         "meets")]  # fmt: skip
    rows = [heads, *(_cells(own, texts, lang) for own in bands)]
    document.add_heading(text(lang, "sheets.sure.heading"), level=2)
    widths = [STORM_CM, FIRST_CM, WEIGHING_CM]
    others = (TEXT_WIDTH_CM - sum(widths)) / 7
    # Bands of rank and depth need twice the room of a probability.
    widths += [2 * others, others, 2 * others, others, others]
    table = document.add_table(rows=len(rows), cols=len(heads))
    fill(table, rows, widths, heads=1, size_pt=8)
    paragraph = document.add_paragraph()
    run = paragraph.add_run(clean(text(lang, "ensemble.in_all")))
    run.font.size = Pt(8)


def _cells(own: Banded, texts: SheetTexts, lang: Lang) -> list[str]:
    figures = own.figures
    above = figures.above(texts.point_depth_m)
    return [
        own.storm.short,
        texts.after if own.is_after else texts.before,
        weighing_name(own.weighing, lang),
        rank_band(figures, lang),
        percent(figures.first_three, lang),
        depth_band(figures, lang),
        NO_VALUE if above is None else percent(above, lang),
        percent(figures.meets_target, lang),
    ]
