"""What is built at a waterlogging point, in the words of the measure that builds it."""

from __future__ import annotations

from collections.abc import Sequence

from drainage.languages import Lang
from drainage.measures import AnyMeasure
from drainage.network import Network
from drainage.scenario import Built


def works_words(
    measure: AnyMeasure,
    before: Network,
    after: Network,
    works: Sequence[Built],
    lang: Lang,
) -> str:
    """One measure: its title, what it is, its sizes, what the model built, what to mind.

    ``works`` are those of the composed scenario. A remark about a single pipe stays in the
    scenario's list.
    """
    remarks = [
        measure.text(remark.key, lang, remark.figures).replace("m3/s", "m³/s")
        for built in works
        if built.measure == measure
        for remark in built.remarks
        if not remark.place
    ]
    clauses = [*measure.details(before, after, lang), *remarks]
    head = measure.text(
        "on_a_sheet",
        lang,
        {
            "title": measure.title_zh,
            "name": measure.text("name", lang),
            "heading": measure.heading(lang),
        },
    )
    if not clauses:
        return head
    return (
        head + measure.text("before_clauses", lang) + measure.text("semicolon", lang).join(clauses)
    )
