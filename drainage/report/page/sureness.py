"""What the page and the desk show of an ensemble: bands in every language, probabilities."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from drainage.ensemble import value_text
from drainage.ensemble.shown import Shown, ShownOutlet, ShownPoint
from drainage.languages import languages
from drainage.metrics.columns import column
from drainage.report.page.packing import FINE_DIGITS
from drainage.report.sure_words import (
    depth_band,
    members_words,
    rank_band,
    weighing_name,
    weighing_short,
)
from drainage.said import spoken


def page_sureness(
    shown: Shown, titles: Mapping[str, Mapping[str, str]], scenarios: Collection[str]
) -> dict[str, Any]:
    """The bands of these scenarios as JSON holds them; ``titles``: language -> scenario -> name.

    A place has a row a weighting, the prior first.
    """
    return {
        "remarks": {lang: [spoken(own, lang) for own in shown.remarks] for lang in languages()},
        "weighings": [
            {"id": name, "named": {lang: weighing_name(name, lang) for lang in languages()},
             "short": {lang: weighing_short(name, lang) for lang in languages()}}
            for name in shown.weighings
        ],
        "runs": [
            {"scenario": scenario, "event": event,
             "members": {lang: members_words(titles[lang].get(scenario, scenario), event, run, lang)
                         for lang in languages()}}
            for (scenario, event), run in shown.runs.items() if scenario in scenarios
        ],
        "points": [
            {"scenario": place[0], "event": place[1], "id": place[2], "weighing": name,
             **_point(own)}
            for place, weighed in shown.points.items() if place[0] in scenarios
            for name, own in weighed.items()
        ],
        "outlets": [
            {"scenario": place[0], "event": place[1], "id": place[2], "weighing": name,
             **_outlet(own)}
            for place, weighed in shown.outlets.items() if place[0] in scenarios
            for name, own in weighed.items()
        ],
        "surveys": {name: {lang: list(said) for lang, said in own.items()}
                    for name, own in shown.surveys.items()},
    }  # fmt: skip


def _point(own: ShownPoint) -> dict[str, Any]:
    return {
        "rank": {lang: rank_band(own, lang) for lang in languages()},
        "rank_middle": _number(own.rank.middle),
        "depth": {lang: depth_band(own, lang) for lang in languages()},
        "depth_middle_m": _number(own.depth_m.middle),
        "first_three": _number(own.first_three),
        "ranks": [_number(share) for share in own.ranks],
        "above": [[limit, _number(share)] for limit, share in own.above_m],
        "meets_target": _number(own.meets_target),
    }


def _outlet(own: ShownOutlet) -> dict[str, Any]:
    volumes = {"sewage": own.sewage_m3, "overflow": own.overflow_m3}
    digits = {name: column(f"{name}_volume_m3").shown or 0 for name in volumes}
    return {
        **{name: {lang: value_text(band, digits[name], "m³", lang) for lang in languages()}
           for name, band in volumes.items()},
        **{f"{name}_middle_m3": _number(band.middle) for name, band in volumes.items()},
        "meets_target": _number(own.meets_target),
    }  # fmt: skip


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, FINE_DIGITS)
