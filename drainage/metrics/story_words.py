"""A story in Chinese and in English: one sentence or two for each question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from drainage.languages import Lang
from drainage.metrics.arrivals import Part
from drainage.metrics.sewer_words import sewer_words, street_name
from drainage.metrics.story import BALANCES_WITHIN, LEAST_SHARE, Inlets, Story
from drainage.network.model import Network
from drainage.network.trust import is_assumed
from drainage.quantities import figure

QUESTIONS = ("when", "brought", "began", "took", "sewer")
"""When and how much; what brought it; where it began; what the inlets took and what ran on;
what the sewer below did."""
MOST_PARTS = 5
COMPASS: dict[Lang, tuple[str, ...]] = {
    "zh": ("东", "东北", "北", "西北", "西", "西南", "南", "东南"),
    "en": (
        "east",
        "north-east",
        "north",
        "north-west",
        "west",
        "south-west",
        "south",
        "south-east",
    ),
}  # fmt: skip
LAND: dict[Lang, dict[str, str]] = {
    "zh": {"street land": "路面", "block land": "地块"},
    "en": {"street land": "carriageways", "block land": "blocks"},
}
Pipes = Mapping[str, tuple[str, str]]
COMMA: dict[Lang, str] = {"zh": "、", "en": ", "}


def story_texts(network: Network, story: Story, lang: Lang) -> dict[str, str]:
    """Question (``QUESTIONS``) -> its answer; "" where a place has no answer to it."""
    if not story.came:
        return dict.fromkeys(QUESTIONS, "") | {"when": _dry(story, lang)}
    return {
        "when": _when(story, lang),
        "brought": _brought(network, story, lang),
        "began": _began(network, story, lang),
        "took": _took(story, lang),
        "sewer": sewer_words(network, story.sewer, lang) if story.sewer else _no_inlets(lang),
    }


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return f"{figure(100 * share, 0)} %"


def _dry(story: Story, lang: Lang) -> str:
    return {"zh": "街面无水。", "en": "No water came to the street here."}[lang]


def _when(story: Story, lang: Lang) -> str:
    depth, limit = figure(story.depth_m, 2), f"{story.limit_m:g}"
    highest, volume = figure(story.highest, 0), figure(story.greatest_m3, 0)
    if math.isnan(story.begins):
        return {
            "zh": f"雨始第 {highest} 分钟最深 {depth} m，未超过 {limit} m；"
            f"最大积水量 {volume} m³。",
            "en": f"Deepest {highest} min after the rain began, {depth} m, not above {limit} m; "
            f"at most {volume} m³ stood here.",
        }[lang]
    begins, ends, minutes = (
        figure(value, 0) for value in (story.begins, story.ends, story.minutes)
    )
    if lang == "zh":
        until = "至计算结束未退" if story.goes_on else f"至第 {ends} 分钟"
        return (
            f"雨始第 {begins} 分钟起水深超过 {limit} m，{until}，共 {minutes} min；"
            f"第 {highest} 分钟最深，{depth} m；最大积水量 {volume} m³。"
        )
    until = "to the end of the run" if story.goes_on else f"to minute {ends}"
    return (
        f"Above {limit} m from minute {begins} after the rain began {until}, {minutes} min in "
        f"all; deepest in minute {highest}, {depth} m; at most {volume} m³ stood here."
    )


def _brought(network: Network, story: Story, lang: Lang) -> str:
    named = COMMA[lang].join(
        f"{_part(network, story, part, lang)} {percent(part.share)}" for part in _named(story.came)
    )
    volume = figure(story.came_m3, 0)
    if lang == "zh":
        return f"至最深时来水 {volume} m³：{named}。"
    return f"Until then {volume} m³ came: {named}."


def _part(network: Network, story: Story, part: Part, lang: Lang) -> str:
    """What brought a part of the water to the place."""
    if part.kind == "street":
        reach = network.conduits.loc[part.id]
        other = reach["from_id"] if reach["to_id"] == story.node_id else reach["to_id"]
        name = street_name(network, str(reach["street_id"]), lang)
        side = _side(network, story.node_id, str(other), lang)
        return f"{name}（自{side}）" if lang == "zh" else f"{name} from the {side}"
    if part.kind == "inlets":
        return {"zh": "雨水口冒水", "en": "risen through the inlets"}[lang]
    if part.kind in ("link", "lead"):
        return {"zh": f"经 {part.id}", "en": f"by {part.id}"}[lang]
    if part.kind in LAND[lang]:
        own = LAND[lang][part.kind]
        return f"本段{own}" if lang == "zh" else f"own {own}"
    return {"zh": f"山地 {part.id}", "en": f"hill {part.id}"}[lang]


def _side(network: Network, node: str, other: str, lang: Lang) -> str:
    """The side on which another node lies, of eight; its id where there are no places."""
    place = network.nodes.loc[[node, other], ["x_m", "y_m"]].to_numpy(float)
    away = place[1] - place[0]
    if not np.isfinite(away).all() or not away.any():
        return other
    return COMPASS[lang][round(math.atan2(away[1], away[0]) / (math.pi / 4)) % 8]


def _began(network: Network, story: Story, lang: Lang) -> str:
    found = _named(origin_parts(story.began))
    named = COMMA[lang].join(
        f"{origin_words(network, story.pipes, part, lang)} {percent(part.share)}" for part in found
    )
    if lang == "zh":
        return f"其水源自：{named}。"
    return f"That water began as: {named}."


def origin_parts(began: Sequence[Part]) -> list[Part]:
    """Carriageways and blocks together, each hill, each place where the sewer gives water and
    each link by itself; greatest first."""
    parts = [
        Part(kind, "", sum(p.volume_m3 for p in own), sum(p.share for p in own))
        for kind in LAND["en"]
        if (own := [part for part in began if part.kind == kind])
    ] + [part for part in began if part.kind not in LAND["en"]]
    return sorted(parts, key=lambda part: -part.share)


def _named(parts: Sequence[Part]) -> list[Part]:
    """The parts a text names: the greatest, and none too small to be known."""
    return [part for part in parts if part.share >= LEAST_SHARE][:MOST_PARTS]


def origin_words(network: Network, pipes: Pipes, part: Part, lang: Lang) -> str:
    """Where a part of the water began; ``pipes`` as ``story.pipes_of`` gives them."""
    if part.kind in LAND[lang]:
        own = LAND[lang][part.kind]
        return f"沿途{own}" if lang == "zh" else f"{own} on the way"
    if part.kind == "inlets":
        return _risen(network, pipes, part.id, lang)
    if part.kind == "link":
        return {"zh": f"{part.id} 溢来", "en": f"over {part.id}"}[lang]
    return hill_words(network, part.id, lang)


def _risen(network: Network, pipes: Pipes, node: str, lang: Lang) -> str:
    if node not in pipes:
        return {"zh": f"{node} 处入流", "en": f"inflow at {node}"}[lang]
    manhole, pipe = pipes[node]
    if not pipe:
        return {"zh": f"检查井 {manhole} 冒水", "en": f"risen at manhole {manhole}"}[lang]
    name = street_name(network, str(network.conduits.at[pipe, "street_id"]), lang)
    if lang == "zh":
        return f"检查井 {manhole} 冒水（来自管道 {' '.join(filter(None, (name, pipe)))}）"
    return f"risen at manhole {manhole} (by sewer {' '.join(filter(None, (pipe, name)))})"


def hill_words(network: Network, land_id: str, lang: Lang) -> str:
    """A hill catchment, the share of it that enters the streets and whether it is assumed."""
    row = network.subcatchments.loc[land_id]
    share = percent(float(row["gutter_share"]) if row["gutter_id"] else 1.0)
    assumed = is_assumed(str(row["source"]))
    if lang == "zh":
        return f"山地 {land_id}（其 {share} 入街{'，假定' if assumed else ''}）"
    return f"hill {land_id} ({share} of it enters the streets{', assumed' if assumed else ''})"


def _took(story: Story, lang: Lang) -> str:
    on, standing = figure(story.ran_on_m3, 0), figure(story.standing_m3, 0)
    error = f"{100 * story.error_share:+.1f} %"
    within = percent(BALANCES_WITHIN)
    if lang == "zh":
        open_end = "" if story.balances else f"，超过 {within}，各量只作参考"
        return (
            f"{_inlets(story.inlets, lang)}沿街流走 {on} m³，滞留 {standing} m³"
            f"（水量闭合差 {error}{open_end}）。"
        )
    open_end = "" if story.balances else f", more than {within}: read the volumes with care"
    return (
        f"{_inlets(story.inlets, lang)}{on} m³ ran on, {standing} m³ stood here "
        f"(balance {error}{open_end})."
    )


def _inlets(inlets: Inlets | None, lang: Lang) -> str:
    if inlets is None:
        return ""
    taken, most = figure(inlets.taken_m3, 0), figure(inlets.greatest_m3_s, 3)
    if inlets.possible_m3_s == 0:
        return {
            "zh": f"收水支管或泵排走 {taken} m³，最大 {most} m³/s；",
            "en": f"Its lead or pump took {taken} m³, at most {most} m³/s; ",
        }[lang]
    possible = figure(inlets.possible_m3_s, 3)
    return {
        "zh": f"雨水口收水 {taken} m³，最大 {most} m³/s（支管能力 {possible} m³/s）；",
        "en": f"The inlets took {taken} m³, at most {most} m³/s (their leads can take {possible} "
        "m³/s); ",
    }[lang]


def _no_inlets(lang: Lang) -> str:
    return {"zh": "此处无雨水口，不与管道相通。",
            "en": "No inlets here: the street is not joined to a sewer."}[lang]  # fmt: skip
