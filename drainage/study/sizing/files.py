"""What was sized, as tables, and the works as a scenario a person could have written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from drainage.comparison import rounded, write_csv
from drainage.languages import languages
from drainage.measures import AnyMeasure
from drainage.said import spoken
from drainage.study.sizing.judging import scope_of
from drainage.study.sizing.least import Least
from drainage.study.sizing.reasons import beyond_reach, why_not
from drainage.study.sizing.search import Choice
from drainage.study.sizing.trials import ORDER, figures, named
from drainage.written import write_text

SIZED, TRIALS, MINIMAL = "sized.csv", "sized-trials.csv", "sized-minimal.csv"
MINIMAL_COLUMNS = ["place", "place_id", "one_size_less_of", "places_that_miss"]


def sized_columns() -> list[str]:
    """Columns of ``sized_table``."""
    words = [f"{name}_{lang}" for name in ("works", "note") for lang in languages()]
    return ["scenario", "place", "place_id", "name_zh", "name_en", "events", "what",
            *words[: len(languages())], "max_depth_m", "sewage_m3", "cost_10k_yuan", "unpriced",
            "meets_target", *words[len(languages()) :]]  # fmt: skip


def sized_table(least: Least) -> pd.DataFrame:
    """Rows (``sized_columns``) by place: the least of each kind alone, the cheapest pair, and what
    is chosen with all places together.

    ``max_depth_m`` of a point, ``sewage_m3`` of an outlet in the storm that leaves the most; where
    no size holds, those of the largest. Prices are the middle ones, of the works at the place.
    """
    rows = []
    for place in least.failing:
        for kind, ladder in least.trials.ladders[place].items():
            rung = least.single[place].get(kind)
            choice = {} if rung is None else {kind: rung}
            tried = choice or ({kind: len(ladder.rungs) - 1} if ladder.rungs else {})
            seen = least.trials.seen(place, tried)
            note = ladder.note if choice else why_not(least, place, kind)
            rows.append(_row(least, place, kind, choice, seen, note))
        if place in least.pair:
            pair = least.pair[place]
            rows.append(_row(least, place, "pair", pair, least.trials.seen(place, pair), ""))
        if own := least.chosen.get(place):
            final = {event: figures(least.final[event], place) for event in _events(least, place)}
            rows.append(_row(least, place, "chosen", own, final, beyond_reach(least, place)))
    return rounded(pd.DataFrame(rows, columns=sized_columns()))


def _events(least: Least, place: str) -> tuple[str, ...]:
    """All storms that decide a place, those beyond reach last."""
    return (*least.trials.events[place], *least.beyond.get(place, ()))


def _row(
    least: Least,
    place: str,
    what: str,
    choice: Choice,
    seen: Mapping[str, Mapping[str, object]],
    note: str,
) -> dict[str, object]:
    trials, scope = least.trials, scope_of(place)[0]
    total = trials.total(place, choice) if choice else None
    worst: dict[str, list[float]] = {
        name: [float(str(own[name])) for own in seen.values() if name in own]
        for name in ("max_depth_m", "sewage_m3")
    }
    verdicts = [seen.get(event, {}).get("meets_target") for event in _events(least, place)]
    return {
        "scenario": trials.built.scenario, **named(place),
        "name_zh": name_of(least, place), "name_en": name_of(least, place, "en"),
        "events": " ".join(_events(least, place)), "what": what, **trials.said(place, choice),
        "max_depth_m": max(worst["max_depth_m"], default=None) if scope == "point" else None,
        "sewage_m3": max(worst["sewage_m3"], default=None),
        "cost_10k_yuan": None if total is None else total.mid_10k_yuan,
        "unpriced": None if total is None else total.unpriced,
        "meets_target": bool(choice) and all(pd.notna(own) and bool(own) for own in verdicts),
        **{f"note_{lang}": spoken(note, lang) for lang in languages()},
    }  # fmt: skip


def name_of(least: Least, place: str, side: str = "zh") -> str:
    """The Chinese or English name of a point or an outlet."""
    scope, name = scope_of(place)
    network = least.trials.built.network
    table = network.watch_points if scope == "point" else network.outfalls
    return str(table.at[name, f"name_{side}"])


def minimal_table(least: Least) -> pd.DataFrame:
    """Rows (``MINIMAL_COLUMNS``): what misses where one of the chosen works is one size smaller."""
    return pd.DataFrame(
        [
            {**named(place), "one_size_less_of": kind,
             "places_that_miss": " ".join(scope_of(own)[1] for own in missed),
             **least.trials.said(place, least.chosen[place])}
            for place, kind, missed in least.broken
        ],
        columns=[*MINIMAL_COLUMNS, *(f"works_{lang}" for lang in languages())],
    )  # fmt: skip


def chosen_measures(least: Least) -> list[AnyMeasure]:
    """The chosen works in the order they are built."""
    return [
        measure
        for kind in ORDER
        for place, choice in least.chosen.items() if kind in choice
        for measure in least.trials.ladders[place][kind].rungs[choice[kind]].measures
    ]  # fmt: skip


def proposed_scenario(least: Least) -> str:
    """The chosen works as the text of scenarios/<study>/meets-targets.toml."""
    base = least.trials.built.scenario
    measures = [own.model_dump(exclude_defaults=True, exclude_none=True)
                for own in chosen_measures(least)]  # fmt: skip
    unmet = [scope_of(place)[1] for place in least.failing
             if not least.met.get(place) or place in least.beyond]  # fmt: skip
    head: dict[str, object] = {
        "title_zh": f"达标方案（在 {base} 基础上）",
        "title_en": f"meets the targets, on top of {base}",
        "includes": [base],
        "adds_capacity_only": False,
    }
    if unmet:
        head["leaves_out"] = [f"仍不达标的积水点和排出口：{'、'.join(unmet)}"]
    parts = [_lines(head), *(f"[[measures]]\n{_lines(own)}" for own in measures)]
    return "\n".join(parts)


def _lines(keys: Mapping[str, object]) -> str:
    return "".join(f"{name} = {_value(own)}\n" for name, own in keys.items())


def _value(own: object) -> str:
    """A value as TOML has it: texts, numbers and lists are written as in JSON."""
    if isinstance(own, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(part)}" for name, part in own.items()) + " }"
    if isinstance(own, list | tuple):
        return "[" + ", ".join(_value(part) for part in own) + "]"
    return json.dumps(own, ensure_ascii=False)


def write_sized(least: Least, folder: Path, name: str) -> list[Path]:
    """Write the tables and the proposed scenario; the files written."""
    write_csv(sized_table(least), folder / SIZED)
    write_csv(rounded(pd.DataFrame(least.trials.done)), folder / TRIALS)
    write_csv(minimal_table(least), folder / MINIMAL)
    path = folder / f"{name}.toml"
    write_text(path, proposed_scenario(least))
    return [folder / SIZED, folder / TRIALS, folder / MINIMAL, path]
