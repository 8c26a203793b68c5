"""What the model says of the town in its plan: its drains, and what to check before rain."""

from __future__ import annotations

from docx.document import Document as Doc

from drainage.languages import NO_VALUE, Lang, either, in_language, text
from drainage.network import Network
from drainage.network.inlets import inlet_count
from drainage.report.docx_parts import bullet
from drainage.report.flood_plan.before_rain import before_rain, totals
from drainage.report.flood_plan.check_words import (
    flap_words,
    flows_notes,
    hollow_words,
    pumps_words,
    share_words,
)
from drainage.report.flood_plan.facts import FloodFacts
from drainage.report.flood_plan.paper import Chapters, note, table
from drainage.report.words import shown

M_PER_KM = 1000.0


def model_notes(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """What must be known before a figure is quoted."""
    for own in facts.notes:
        bullet(document, own)


def drains(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """Lengths and numbers of the network as it is."""
    chapters.caption(text(lang, "flood_plan.drains.caption", network=facts.base.title_zh))
    heads = [text(lang, f"flood_plan.drains.{key}") for key in ("what", "number", "unit")]
    table(document, [heads, *_drains(facts.base, lang)], (8.0, 4.6, 4.6))
    note(document, in_language(facts.base.notes, lang))


def _drains(network: Network, lang: Lang) -> list[list[str]]:
    """What, how many, unit; what there is none of has no row."""
    pipes = network.conduits[network.conduits["shape"] != "street"]
    sewers = pipes[pipes["system"] != "street"]
    km = sewers.groupby("system")["length_m"].sum() / M_PER_KM
    gates = network.outfalls["flap_gate"]
    towns = network.outfalls["system"].isin(["storm", "combined"])
    rows = [(f"sewer.{system}", float(length), "km", 1) for system, length in km.items()]
    rows += [
        ("inlets", float(inlet_count(network).sum()), "pieces", 0),
        ("outlets", float(towns.sum()), "places", 0),
        ("gated", float((gates & towns).sum()), "places", 0),
        ("pumps", float(len(network.pumps)), "pieces", 0),
        ("hollows", float(len(network.hollows)), "places", 0),
    ]
    return [
        [text(lang, f"flood_plan.drains.{key}"), shown(own, digits),
         text(lang, f"flood_plan.unit.{unit}")]
        for key, own, unit, digits in rows if own > 0
    ]  # fmt: skip


def check_table(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """What to look at before rain, a row a point; the sheets say it by street."""
    chapters.caption(text(lang, "flood_plan.check.caption", title=facts.titles[facts.before]))
    keys = ("no", "name", "here", "above", "broken", "outlet", "flap", "pumps", "hollow", "found")
    rows = [[text(lang, f"flood_plan.check_table.{key}") for key in keys]]
    points = facts.base.watch_points
    for point_no in points.index.astype(str):
        own = before_rain(facts.base, point_no, facts.volumes(facts.before))
        counted = totals(own)
        row = points.loc[point_no]
        rows.append([
            point_no, either(lang, str(row["name_zh"]), str(row["name_en"])),
            *(str(counted[key]) for key in ("at_point", "upstream", "out_of_order")),
            "\n".join(one.outlet_id + share_words(one, lang) for one in own.outlets) or NO_VALUE,
            "\n".join(flap_words(one, lang) for one in own.outlets) or NO_VALUE,
            pumps_words(own.pumps, lang) if own.pumps else NO_VALUE,
            hollow_words(own.hollows, lang) if own.hollows else NO_VALUE, "",
        ])  # fmt: skip
    table(document, rows, (0.9, 3.6, 1.1, 1.2, 1.1, 1.2, 2.0, 1.5, 3.2, 1.8), left=(1, 8))
    of = [(facts.titles[facts.before], facts.flows.get(facts.before))]
    note(document, text(lang, "flood_plan.check.counted"), *flows_notes(of, lang))


def annexes(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """What belongs to the plan beside it."""
    for own in ("sheets", "wall", "contacts"):
        bullet(document, text(lang, f"flood_plan.annex.{own}"))
