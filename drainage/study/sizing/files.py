"""What was sized, as tables, and the works as a scenario a person could have written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from drainage.comparison import rounded, write_csv
from drainage.languages import languages
from drainage.measures import AnyMeasure
from drainage.said import said, spoken
from drainage.study.sizing.least import Least
from drainage.study.sizing.search import Choice
from drainage.written import write_text

SIZED, TRIALS, MINIMAL = "sized.csv", "sized-trials.csv", "sized-minimal.csv"
MINIMAL_COLUMNS = ["point_no", "one_size_less_of", "points_that_miss"]


def sized_columns() -> list[str]:
    """Columns of ``sized_table``."""
    words = [f"{name}_{lang}" for name in ("works", "note") for lang in languages()]
    return ["scenario", "point_no", "name_zh", "event", "what", *words[: len(languages())],
            "cost_10k_yuan", "meets_target", *words[len(languages()) :]]  # fmt: skip


def sized_table(least: Least) -> pd.DataFrame:
    """Rows (``sized_columns``) by point: the least of each kind alone, the cheapest pair, and what
    is chosen with all points together; prices are the middle ones, of the works at the point."""
    trials = least.trials
    names = trials.built.network.watch_points["name_zh"]
    rows = []
    for point in least.failing:
        head = {"scenario": trials.built.scenario, "point_no": point, "name_zh": names[point],
                "event": trials.events[point]}  # fmt: skip
        for kind, ladder in trials.ladders[point].items():
            rung = least.single[point].get(kind)
            choice = {} if rung is None else {kind: rung}
            note = ladder.note if choice else _why_not(least, point, kind)
            rows.append(head | _row(least, point, kind, choice, bool(choice), note))
        if point in least.pair:
            rows.append(head | _row(least, point, "pair", least.pair[point], True, ""))
        if own := least.chosen.get(point):
            rows.append(head | _row(least, point, "chosen", own, least.met[point], ""))
    return rounded(pd.DataFrame(rows, columns=sized_columns()))


def _why_not(least: Least, point: str, kind: str) -> str:
    rungs = least.trials.ladders[point][kind].rungs
    if not rungs:
        return "nothing of this kind can be built here"
    return said("the largest tried, {size}, misses the target", size=rungs[-1].size)


def _row(
    least: Least, point: str, what: str, choice: Choice, met: bool, note: str
) -> dict[str, object]:
    trials = least.trials
    cost = trials.price(point, choice) if choice else None
    if cost == float("inf"):
        cost, note = None, note or "no price for all of it: see cost.csv"
    notes = {f"note_{lang}": spoken(note, lang) for lang in languages()}
    return {"what": what, "cost_10k_yuan": cost, "meets_target": met,
            **trials.said(point, choice), **notes}  # fmt: skip


def minimal_table(least: Least) -> pd.DataFrame:
    """Rows (``MINIMAL_COLUMNS``): what misses where one of the chosen works is one size smaller."""
    return pd.DataFrame(
        [
            {"point_no": point, "one_size_less_of": kind, "points_that_miss": " ".join(missed),
             **least.trials.said(point, least.chosen[point])}
            for point, kind, missed in least.broken
        ],
        columns=[*MINIMAL_COLUMNS, *(f"works_{lang}" for lang in languages())],
    )  # fmt: skip


def chosen_measures(least: Least) -> list[AnyMeasure]:
    """The chosen works in the order they are built."""
    return [measure for _point, measure in least.trials.works(least.chosen)]


def proposed_scenario(least: Least) -> str:
    """The chosen works as the text of scenarios/<study>/meets-targets.toml."""
    base = least.trials.built.scenario
    measures = [own.model_dump(exclude_defaults=True, exclude_none=True)
                for own in chosen_measures(least)]  # fmt: skip
    unmet = [point for point in least.failing if not least.met.get(point)]
    head: dict[str, object] = {
        "title_zh": f"达标方案（在 {base} 基础上）",
        "title_en": f"meets the targets, on top of {base}",
        "includes": [base],
        "adds_capacity_only": False,
    }
    if unmet:
        head["leaves_out"] = [f"仍不达标的积水点：{'、'.join(unmet)}"]
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
