"""Gullies (雨水口) of a survey and their leads (连接管): inlets of the streets, never sewers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.gully_words import gratings_of, kind_of

LARGEST_LEAD_MM = 400.0
"""Leads are DN200 to DN300, where several gullies follow each other DN400 (atlas 16S518);
a larger pipe at a point with the name of a gully is a sewer."""
LONGEST_CHAIN = 50

FOUND = RemarkKind(
    "survey-gullies",
    "note",
    "雨水口及连接管, 作为雨水口导入, 不作检查井和管段",
    "gullies and their leads",
    "they are inlets, not manholes and sewers",
)
ALONE = RemarkKind(
    "survey-gully-without-lead",
    "warning",
    "雨水口没有连接管",
    "the gully has no lead",
    "kept as a gully; add-streets leads it to the nearest manhole of its street",
)
NOWHERE = RemarkKind(
    "survey-lead-to-nowhere",
    "warning",
    "连接管未接入检查井或管道",
    "the lead reaches no manhole and no pipe",
    "kept as a gully; add-streets leads it to the nearest manhole of its street",
)
CARRIES = RemarkKind(
    "survey-sewer-through-gully",
    "warning",
    "雨水口之间有管道穿过, 疑为检查井",
    "a sewer runs through the gully: is it a manhole?",
    "kept as a manhole with a gully of its own",
)
LARGE = RemarkKind(
    "survey-lead-large",
    "warning",
    "雨水口接管大于 DN400, 疑为检查井或出水口",
    "the pipe at the gully is larger than DN400: is it a manhole or an outfall?",
    "kept as a node of the sewer",
)
SANITARY = RemarkKind(
    "survey-gully-on-sanitary",
    "warning",
    "雨水口接入污水管 (混接)",
    "the gully drains to a sanitary sewer",
    "kept as surveyed",
)


@dataclass(frozen=True)
class Gullies:
    """``table`` as in the network; ``point_ids`` are no nodes; ``pipes`` without the leads."""

    table: pd.DataFrame
    point_ids: pd.Index
    pipes: pd.DataFrame
    remarks: list[Remark]


def split_gullies(points: pd.DataFrame, pipes: pd.DataFrame, file: str) -> Gullies:
    """Gullies and leads taken out of the points and pipes of a survey.

    ``points``: id, gully (the words that make it one; empty: none), place, x_m, y_m and
    ground_level_m, indexed by number. A gully with one neighbour is led there; taken away with
    its lead, the next of its chain may be such a gully. Gullies that still have two neighbours
    are manholes of a sewer.
    """
    nodes = points.assign(number=points.index).set_index("id")
    named = nodes.index[nodes["gully"].ne("")]
    touching = pipes["from_id"].isin(named) | pipes["to_id"].isin(named)
    large = touching & (_bore_mm(pipes) > LARGEST_LEAD_MM)
    on_sewer = pd.Index(pipes.loc[large, ["from_id", "to_id"]].to_numpy().ravel())
    named = named.difference(on_sewer, sort=False)
    leads = pipes[(pipes["from_id"].isin(named) | pipes["to_id"].isin(named)) & ~large]
    led = _leads_of(leads, named)
    still = leads.drop(index=_touching(leads, led.index))
    ends = pd.Index(still[["from_id", "to_id"]].to_numpy().ravel())
    through = named[named.isin(ends)]
    out = named.difference(through, sort=False)
    table = _table(nodes.loc[named], led, through, leads, file)
    kept = pipes.drop(index=_touching(leads, led.index))
    had_line = out.isin(leads[["from_id", "to_id"]].to_numpy().ravel())
    nowhere = out.isin(table.index[table["drains_to_id"].eq("")])
    alone = {
        FOUND: [],
        LARGE: nodes.index[nodes["gully"].ne("") & nodes.index.isin(on_sewer)],
        CARRIES: through,
        ALONE: out[nowhere & ~had_line],
        NOWHERE: out[nowhere & had_line],
        SANITARY: _on_sanitary(table, kept),
    }
    remarks = [
        remark
        for kind, ids in alone.items()
        for remark in kind.at(file, nodes.loc[ids, "place"], "", nodes.loc[ids, "number"])
    ]
    if len(named):
        remarks += FOUND.at(file, ["all rows"], "", [f"{len(named)}, {len(pipes) - len(kept)}"])
    return Gullies(table, out, kept, remarks)


def _bore_mm(pipes: pd.DataFrame) -> pd.Series:
    """Diameter; of a box that of the circle of the same area."""
    box = np.sqrt(4 / np.pi * pipes["width_mm"] * pipes["height_mm"])
    return pipes["diameter_mm"].where(pipes["shape"].eq("circular"), box).fillna(0.0)


def _touching(leads: pd.DataFrame, ids: pd.Index) -> pd.Index:
    return leads.index[leads["from_id"].isin(ids) | leads["to_id"].isin(ids)]


def _leads_of(leads: pd.DataFrame, named: pd.Index) -> pd.DataFrame:
    """Gullies that are led away: gully -> ``to`` (the neighbour) and ``lead`` (its pipe)."""
    ends = leads[["from_id", "to_id"]].rename_axis("lead").reset_index()
    back = ends.rename(columns={"from_id": "to_id", "to_id": "from_id"})
    both = pd.concat([ends, back], ignore_index=True).set_axis(["lead", "gully", "to"], axis=1)
    both = both[both["gully"].ne(both["to"])]
    found = []
    for _ in range(LONGEST_CHAIN):
        own = both[both["gully"].isin(named)]
        single = own.groupby("gully")["to"].transform("nunique").eq(1)
        leaf = own[single].drop_duplicates("gully")
        facing = leaf["to"].isin(leaf["gully"]) & (leaf["gully"] > leaf["to"])
        leaf = leaf[~facing]
        if leaf.empty:
            break
        found.append(leaf)
        gone = leaf["gully"]
        both = both[~both["gully"].isin(gone) & ~both["to"].isin(gone)]
    led = pd.concat(found) if found else both.iloc[:0]
    return led.set_index("gully")


def _table(
    nodes: pd.DataFrame, led: pd.DataFrame, through: pd.Index, leads: pd.DataFrame, file: str
) -> pd.DataFrame:
    to = led["to"].reindex(nodes.index)
    own = leads.reindex(led["lead"].reindex(nodes.index))
    forward = own["from_id"].to_numpy() == nodes.index.to_numpy()
    fall = (own["from_invert_level_m"] - own["to_invert_level_m"]).to_numpy(float)
    name = file.replace("\\", "/").rsplit("/", 1)[-1]
    table = pd.DataFrame(
        {
            "drains_to_id": _end(to, through),
            "through_id": to.where(to.isin(led.index), "").fillna(""),
            "x_m": nodes["x_m"].round(3),
            "y_m": nodes["y_m"].round(3),
            "ground_level_m": nodes["ground_level_m"].round(3),
            "kind": kind_of(nodes["gully"]),
            "gratings": gratings_of(nodes["gully"]),
            "lead_diameter_mm": _bore_mm(own).to_numpy(),
            "lead_length_m": np.nan_to_num(own["length_m"].to_numpy(float)),
            "lead_fall_m": np.round(
                np.nan_to_num(np.where(forward, fall, -fall)).clip(min=0.0), 3
            ),
            "source": "survey: " + name + " " + nodes["place"] + "; 点号 " + nodes["number"]
            + "; " + nodes["gully"],
        },
        index=nodes.index,
    )  # fmt: skip
    return table.rename_axis("gully_id")


def _end(to: pd.Series, through: pd.Index) -> pd.Series:
    """Where the chain of each gully ends; empty where that is a gully without a lead."""
    end = to.copy()
    for _ in range(LONGEST_CHAIN):
        on = end.isin(to.index) & ~end.isin(through)
        if not on.any():
            break
        end = end.where(~on, end.map(to))
    own = pd.Series(to.index, index=to.index)
    return end.where(~to.index.isin(through), own).fillna("").astype(str)


def _on_sanitary(table: pd.DataFrame, pipes: pd.DataFrame) -> pd.Index:
    """Gullies led to a node with sanitary pipes alone."""
    sanitary = pipes["system"].eq("sanitary")
    at = pd.Index(pipes.loc[sanitary, ["from_id", "to_id"]].to_numpy().ravel())
    other = pd.Index(pipes.loc[~sanitary, ["from_id", "to_id"]].to_numpy().ravel())
    return table.index[table["drains_to_id"].isin(at) & ~table["drains_to_id"].isin(other)]
