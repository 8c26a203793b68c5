"""How sure a figure is, in words: bands, probabilities and members of an ensemble."""

from __future__ import annotations

import math
from collections.abc import Mapping

from drainage.ensemble import rank_text, value_text
from drainage.ensemble.shown import Shown, ShownPoint, ShownRun, Weighing
from drainage.languages import NO_VALUE, Lang, text
from drainage.said import spoken

DEPTH_DIGITS = 2


def percent(probability: float | None, lang: Lang) -> str:
    """A probability as a share of the members; a dash where it was not judged."""
    if probability is None or math.isnan(probability):
        return NO_VALUE
    return text(lang, "ensemble.percent", share=100 * probability)


def rank_band(own: ShownPoint, lang: Lang) -> str:
    """``rank 3 (2–6)``."""
    return rank_text(own.rank, lang)


def depth_band(own: ShownPoint, lang: Lang) -> str:
    """``0.31 m (0.22–0.44)``."""
    return value_text(own.depth_m, DEPTH_DIGITS, "m", lang)


def weighing_name(weighing: Weighing, lang: Lang) -> str:
    """How the members count."""
    return text(lang, f"ensemble.weighing.{weighing}")


def weighing_short(weighing: Weighing, lang: Lang) -> str:
    """The same before a figure in a narrow place."""
    return text(lang, f"ensemble.short.{weighing}")


def by_weighing(told: Mapping[Weighing, str], lang: Lang) -> str:
    """What is said by each weighting: the first as it is, another with its name."""
    first, *others = told
    parts = [told[first], *(text(lang, "ensemble.beside", weighing=weighing_short(name, lang),
                                 said=told[name]) for name in others)]  # fmt: skip
    return text(lang, "ensemble.and").join(parts)


def chance_words(own: Mapping[Weighing, float], lang: Lang) -> str:
    """The probability that a target is met, by each weighting; empty where none was judged."""
    if not own or all(math.isnan(value) for value in own.values()):
        return ""
    return by_weighing({name: percent(value, lang) for name, value in own.items()}, lang)


def members_words(scenario: str, event: str, run: ShownRun, lang: Lang) -> str:
    """How many members a run has, how many were lost, what the others count as."""
    parts = [text(lang, "ensemble.members", scenario=scenario, event=event, members=run.members,
                  lost=run.lost)]  # fmt: skip
    for name, effective in run.effective.items():
        error = 100 * run.standard_error(name)
        parts.append(text(lang, f"ensemble.counts.{name}", effective=effective, error=error))
    return text(lang, "ensemble.and").join(parts) + text(lang, "ensemble.stop")


def notes_on(shown: Shown, titles: Mapping[str, str], lang: Lang) -> list[str]:
    """What must be known of an ensemble before a band is quoted; ``titles``: scenario -> name."""
    notes = [spoken(own, lang) for own in shown.remarks]
    if not shown.runs:
        return notes
    members = [members_words(titles.get(scenario, scenario), event, run, lang)
               for (scenario, event), run in shown.runs.items()]  # fmt: skip
    return [*notes, *members, text(lang, "ensemble.bands_hold"), text(lang, "ensemble.in_all")]
