"""Scenarios, trials and differences as JSON for the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from drainage.cost import total_of, unpriced
from drainage.cost.costing import COSTS
from drainage.errors import Finding, InputError
from drainage.languages import WHOLE, text
from drainage.measures.fields import BY_KIND
from drainage.network import Network
from drainage.network.street_roads import called_in_chinese, shown_names
from drainage.said import Said, spoken
from drainage.scenario import load_study
from drainage.scenario.editing import Difference, measures_of
from drainage.scenario.loading import CURE
from drainage.study.scenario_files import ScenarioFile, read_scenario
from drainage.study.trying import Trial
from drainage.study.workspace import Workspace
from drainage.toml_words import MISSING

MOST_ROWS = 300
"""Rows of a table the page shows; counts are of all."""
MOST_PLACES = 5000
"""Dots the map draws at once."""


def described(workspace: Workspace, study: str, file: ScenarioFile) -> dict[str, Any]:
    """A scenario's file, its head and its measures with those of what it includes."""
    own = load_study(workspace.folder("scenarios", study))
    scenario = own.scenarios[file.name]
    measures = []
    for name in own.closure(file.name):
        whole = file.text if name == file.name else read_scenario(workspace, study, name).text
        measures += [
            {"number": number, "scenario": name, "own": name == file.name,
             "kind": values["kind"], "name": dict(BY_KIND[values["kind"]].TEXTS["name"]),
             "title_zh": values["title_zh"], "values": values}
            for number, values in enumerate(measures_of(whole), start=1)
        ]  # fmt: skip
    return {
        "id": file.name,
        "text": file.text,
        "version": file.version,
        "undo": file.undo,
        "redo": file.redo,
        "title_zh": scenario.title_zh,
        "title_en": scenario.title_en,
        "includes": scenario.includes,
        "leaves_out": scenario.leaves_out,
        "adds_capacity_only": scenario.adds_capacity_only,
        "measures": measures,
    }


def measures_by_side(own: Difference) -> dict[str, Any]:
    """Where two texts of a scenario differ."""
    return {"key": own.key, "number": own.number, "mine": own.mine, "theirs": own.theirs,
            "changed_by_me": own.changed_by_me}  # fmt: skip


def tried(trial: Trial) -> dict[str, Any]:
    """What a trial found: remarks by language, counts and rows of the difference, costs by kind,
    pipes."""
    counts = trial.difference.groupby(["table", "action"], sort=False)["id"].nunique()
    return {
        "remarks": [
            {lang: built.measure.sentence(remark, lang) for lang in WHOLE}
            for built in trial.works
            for remark in built.remarks
        ],
        "counts": [
            {"table": table, "action": action, "count": int(count)}
            for (table, action), count in counts.items()
        ],
        "rows": _records(trial.difference.head(MOST_ROWS)),
        "costs": _costs(trial.costs),
        "all_costs": None if trial.all_costs is None else _costs(trial.all_costs),
        "pipes": _records(trial.pipes.head(MOST_ROWS)),
        "places": _records(trial.places.head(MOST_PLACES)),
        "pipe_count": len(trial.pipes),
    }


def refusals(error: InputError, name: str) -> list[dict[str, Any]]:
    """What is wrong with a scenario that was tried: the line, message and cure by language, the
    measure of its own file (``number``, None for another) and the key in it."""
    return [
        {
            "line": {lang: own.in_language(lang) for lang in WHOLE},
            "message": {lang: spoken(own.message, lang) for lang in WHOLE},
            "cure": {lang: spoken(own.cure, lang) if own.cure != CURE else "" for lang in WHOLE},
            "missing": own.message == MISSING,
        }
        | _where(own, name)
        for own in error.findings[:MOST_ROWS]
    ]


def _where(finding: Finding, name: str) -> dict[str, Any]:
    own = Path(finding.file).stem == name
    if isinstance(finding.place, Said) and "number" in finding.place.figures:
        key = str(finding.place.figures["place"])
        number = finding.place.figures["number"]
        return {"number": number if own else None, "key": key}
    parts = finding.place.split(".")
    if own and len(parts) > 1 and parts[0] == "measures":
        keys = [part for part in parts[2:] if part not in BY_KIND]
        return {"number": int(parts[1]) + 1, "key": ".".join(keys)}
    return {"number": None, "key": ""}


def ids_of(network: Network) -> dict[str, Any]:
    """What may be named in forms where it is not picked on a map: lists that are short."""
    points, streets, outfalls = network.watch_points, network.streets, network.outfalls
    return {
        "point": [[str(own), name] for own, name in shown_names(points).items()],
        "street": [[name, str(own)] for own, name in called_in_chinese(streets).items()],
        "street_id": [[str(own), name] for own, name in shown_names(streets).items()],
        "outlet": [[str(own), name] for own, name in shown_names(outfalls).items()],
        "hollow": [[str(own), ""] for own in network.hollows.index],
        "river": [[own, ""] for own in sorted({*outfalls["river"]} - {""})],
    }


def _costs(table: pd.DataFrame) -> dict[str, Any]:
    """10^4 yuan: a row a kind of works and the total; what has no price is named."""
    total, without = total_of(table), unpriced(table)
    grouped = table.groupby(["what", "unit"], sort=False)
    sums = grouped[["quantity", "elements", *COSTS]].sum(min_count=1).reset_index()
    return {
        "low": total.low_10k_yuan,
        "mid": total.mid_10k_yuan,
        "high": total.high_10k_yuan,
        "kinds": [
            own | {"name": {lang: text(lang, f"works.{own['what']}") for lang in WHOLE}}
            for own in _records(sums)
        ],
        "unpriced": [
            {"name": {lang: text(lang, f"works.{own.what}") for lang in WHOLE},
             "elements": int(own.elements)}
            for own in without.itertuples()
        ],
        "sources": sorted({*table["price_source"]} - {""}),
    }  # fmt: skip


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON: what is not known is null."""
    known = frame.notna() & ~frame.isin([np.inf, -np.inf])
    plain = frame.astype(object).where(known, None)
    rows: list[dict[str, Any]] = plain.to_dict("records")
    return rows
