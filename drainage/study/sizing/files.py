"""What was sized, as tables, and the works as a scenario a person could have written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from drainage.comparison import rounded, write_csv
from drainage.said import said
from drainage.study.sizing.least import Least
from drainage.study.sizing.trials import ORDER
from drainage.written import write_text

SIZED, TRIALS, MINIMAL = "sized.csv", "sized-trials.csv", "sized-minimal.csv"
SIZED_COLUMNS = ["scenario", "point_no", "name_zh", "event", "what", "works", "cost_10k_yuan",
                 "meets_target", "note"]  # fmt: skip
MINIMAL_COLUMNS = ["point_no", "one_size_less_of", "built", "points_that_miss"]


def sized_table(least: Least) -> pd.DataFrame:
    """Rows (``SIZED_COLUMNS``) by point: the least of each kind alone, the cheapest pair, and what
    is chosen with all points together; prices are the middle ones, of the works at the point."""
    trials = least.trials
    names = trials.built.network.watch_points["name_zh"]
    rows = []
    for point in least.failing:
        head = {"scenario": trials.built.scenario, "point_no": point, "name_zh": names[point],
                "event": trials.events[point]}  # fmt: skip
        for kind, ladder in trials.ladders[point].items():
            rung = least.single[point].get(kind)
            if rung is None:
                what = ladder.rungs[-1].size if ladder.rungs else ""
                note = (
                    _missed(what) if what else str(said("nothing of this kind can be built here"))
                )
                rows.append(head | {"what": kind, "works": "", "cost_10k_yuan": None,
                                    "meets_target": False, "note": note})  # fmt: skip
            else:
                rows.append(head | _row(least, point, kind, {kind: rung}, True, ladder.note))
        if point in least.pair:
            rows.append(head | _row(least, point, "pair", dict(least.pair[point]), True, ""))
        if choice := dict(least.chosen.get(point, {})):
            rows.append(head | _row(least, point, "chosen", choice, least.met[point], ""))
    return rounded(pd.DataFrame(rows, columns=SIZED_COLUMNS))


def _missed(largest: str) -> str:
    return str(said("{largest}, the largest tried, misses the target", largest=largest))


def _row(
    least: Least, point: str, what: str, choice: dict[str, int], met: bool, note: str
) -> dict[str, object]:
    trials = least.trials
    return {"what": what, "works": trials.words(point, choice),
            "cost_10k_yuan": round(trials.price(point, choice), 1), "meets_target": met,
            "note": note}  # fmt: skip


def minimal_table(least: Least) -> pd.DataFrame:
    """Rows (``MINIMAL_COLUMNS``): what misses where one of the chosen works is one size smaller."""
    return pd.DataFrame(
        [
            {"point_no": point, "one_size_less_of": kind,
             "built": least.trials.words(point, least.chosen[point]),
             "points_that_miss": " ".join(missed)}
            for point, kind, missed in least.broken
        ],
        columns=MINIMAL_COLUMNS,
    )  # fmt: skip


def proposed_scenario(least: Least) -> str:
    """The chosen works as the text of scenarios/<study>/meets-targets.toml."""
    base = least.trials.built.scenario
    measures = []
    for kind in ORDER:
        for point, choice in least.chosen.items():
            if kind in choice:
                own = least.trials.ladders[point][kind].rungs[choice[kind]].measure
                measures.append(own.model_dump(exclude_defaults=True, exclude_none=True))
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
