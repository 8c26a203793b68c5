"""Everything the page shows as one JSON value and blocks of series and frames."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from drainage import __version__
from drainage.comparison import side_effects
from drainage.languages import WHOLE, Lang, in_language, languages, side, text, texts_of
from drainage.network.topology import river_outlets
from drainage.report.audit import (
    assumptions_table,
    book_table,
    calibration_html,
    reasons_of,
    replaced_table,
    runs_table,
    sources_table,
)
from drainage.report.page import map_layers, series
from drainage.report.page.columns import (
    columns_said,
    columns_shown,
    limits_said,
    readings_said,
    with_words,
)
from drainage.report.page.grid import read_frames
from drainage.report.page.long_sections import section_layers
from drainage.report.page.packing import FINE_DIGITS, keyed, table
from drainage.report.page.study_page import StudyPage
from drainage.report.point_words import cause_words, place_words, readings_words
from drainage.report.targets import outlet_targets, point_targets
from drainage.said import spoken

WORSE_SHOWN = 3


@dataclass(frozen=True)
class Payload:
    """``data`` as JSON holds; ``blocks``: name -> packed series or frames it refers to."""

    data: dict[str, Any]
    blocks: dict[str, str]


def build_payload(page: StudyPage) -> Payload:
    """All the page shows. Raises StoreError where a depth.nc cannot be read."""
    blocks: dict[str, str] = {}
    tables = _tables(page)
    data = {
        "study": _study(page),
        "scenarios": [_scenario(page, name) for name in page.built],
        "not_run": not_run(page),
        "events": [_event(page, event) for event in _events(page)],
        "languages": [_language(lang) for lang in languages()],
        "causes": {lang: texts_of(lang, "causes.named") for lang in languages()},
        "readings": readings_said(page.study.conditions.targets),
        "limits": limits_said(page.study.conditions.targets),
        "kinds_of_works": {lang: texts_of(lang, "works") for lang in languages()},
        "sums_apart": [dict(own) for own in page.sums_apart],
        "programme": _programme(page),
        "ranking": page.ranking and page.ranking.model_dump(),
        "columns": columns_said(tables.values()),
        "shown": columns_shown(tables),
        "tables": {name: table(frame) for name, frame in tables.items()},
        "calibration_html": {
            lang: calibration_html(page.network_folder, side(lang)) for lang in languages()
        },
        "plans": _plans(page),
        "map": _map(page),
        "sections": section_layers(page),
        "rain": {event: _rain(page, event) for event in _events(page)},
        "series": _series(page, blocks),
        "grids": _grids(page, blocks),
        **({"sure": dict(page.sureness)} if page.sureness else {}),
        **{name: dict(own) for name, own in page.beside.items() if own},
        "documents": [dict(own) for own in page.documents],
    }
    return Payload(data, blocks)


def _events(page: StudyPage) -> list[str]:
    run = {event for _, event in page.results}
    return [event for event in page.storms if event in run]


def _language(lang: Lang) -> dict[str, str]:
    """A language of the switch; ``side`` is the one of two names it reads."""
    numbers = text(lang, "language.numbers")
    return {"id": lang, "name": text(lang, "language.name"), "side": side(lang), "numbers": numbers}


def _study(page: StudyPage) -> dict[str, Any]:
    conditions = page.study.conditions
    targets = conditions.targets
    return {
        "id": page.study.id,
        "title_zh": conditions.title_zh,
        "title_en": conditions.title_en,
        "network": {
            "id": page.base.name,
            "title_zh": page.base.title_zh,
            "notes": page.base.notes,
            "crs": page.base.crs,
            "datum": page.base.datum,
        },
        "baseline": page.baseline,
        "after": page.after,
        "surface": conditions.surface,
        "targets": targets.model_dump(),
        "readings": {
            lang: readings_words(
                targets.decides, targets.point_depth_m, targets.listed_minutes, lang
            )
            for lang in page.plans
        },
        "continuity_limit_pct": conditions.run.continuity_limit_pct,
        "built_on": page.built_on,
        "version": __version__,
        "runs": [f"{scenario}|{event}" for scenario, event in page.results],
        "not_scored": keyed(reasons_of(page.results)),
    }


def _scenario(page: StudyPage, name: str) -> dict[str, Any]:
    scenario, built = page.study.scenarios[name], page.built[name]
    changes = built.difference.groupby(["table", "action"])["id"].nunique()
    return {
        "id": name,
        "title_zh": scenario.title_zh,
        "title_en": scenario.title_en,
        "measures": [
            {
                "heading": {lang: measure.heading(lang) for lang in page.plans},
                "source": measure.source,
            }
            for part in page.study.built_by(name)
            for measure in part.measures
        ],
        "changes": [[str(of), str(how), int(count)] for (of, how), count in changes.items()],
        "remarks": {lang: built.remarks(lang) for lang in page.plans},
        "leaves_out": list(built.leaves_out),
        "costs": [cost.model_dump() for cost in built.costs],
        "priced": page.costs.get(name),
        "worse": _worse(page, name),
    }


def not_run(page: StudyPage) -> list[dict[str, str]]:
    """The scenarios on demand that the page shows no run of."""
    return [
        {"id": name, "title_zh": own.title_zh, "title_en": own.title_en}
        for name, own in page.study.scenarios.items()
        if name in page.study.conditions.on_demand and name not in page.built
    ]


def _worse(page: StudyPage, name: str) -> list[dict[str, Any]]:
    """Side effects a reader must not miss, from the comparison with the baseline."""
    if page.comparison.empty:
        return []
    own = page.comparison[page.comparison["after"] == name]
    to_river = river_outlets(page.built[name].network)
    parts = [
        side_effects(rows, to_river, WORSE_SHOWN)
        for event, rows in own.groupby("event", sort=False)
        if event in page.storms
    ]
    found = pd.concat(parts) if parts else own.head(0)
    columns = ["event", "scope", "id", "metric", "unit", "before_value", "after_value"]
    values = table(found[columns])["data"]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values.values(), strict=True)]


def _event(page: StudyPage, event: str) -> dict[str, Any]:
    storm = page.storms[event]
    conditions = next(own for own in page.study.conditions.events if own.id == event)
    return {
        "id": event,
        "title_zh": storm.title_zh,
        "hourly_depth_mm": round(storm.hourly_depth_mm, FINE_DIGITS),
        "depth_mm": round(storm.depth_mm, FINE_DIGITS),
        "return_period_a": storm.return_period_a and round(storm.return_period_a, FINE_DIGITS),
        "plan_word": storm.plan_word,
        "shape_note": storm.shape_note,
        "storm_remarks": " // ".join(
            " · ".join(spoken(own, lang) for own in storm.remarks) for lang in WHOLE
        ) if storm.remarks else "",
        "source": storm.source,
        "river_state": page.river_states.get(conditions.river_state, conditions.river_state),
        "rain_factor": conditions.rain_factor,
    }  # fmt: skip


def _tables(page: StudyPage) -> dict[str, pd.DataFrame]:
    hourly = {event: storm.hourly_depth_mm for event, storm in page.storms.items()}
    whole = {event: storm.depth_mm for event, storm in page.storms.items()}
    targets = page.study.conditions.targets
    return {
        **page.tables,
        "point_targets": point_targets(page.tables["point"], hourly),
        "outlet_targets": outlet_targets(page.tables["outfall"], whole, targets),
        "runs": runs_table({key: result.record for key, result in page.results.items()}),
        "book": book_table(page.grid_records),
        "replaced": replaced_table({key: own.record for key, own in page.results.items()}),
        "sources": sources_table(page.base),
        "assumptions": assumptions_table(page.network_folder),
        "findings": page.findings.drop(columns=["x_m", "y_m"]),
        **{f"programme_{name}": own for name, own in page.programme.items()},
        **{name: with_words(own) for name, own in page.capacity.items() if name != "capacity"},
        **({} if page.convergence.empty else {"convergence": page.convergence}),
    }


def _programme(page: StudyPage) -> dict[str, Any] | None:
    """What the order of works is judged by; None where it was not sought."""
    if not page.programme:
        return None
    exact = bool(page.programme["shares"]["exact"].all())
    return {"aims": [dict(aim) for aim in page.aims], "exact": exact}


def _plans(page: StudyPage) -> list[dict[str, Any]]:
    """The sheets of the points: what is the same in every language, and the words of each."""
    limit_m = page.study.conditions.targets.point_depth_m
    return [
        {
            "point_no": plan.point_no,
            "name_zh": plan.name_zh,
            "name_en": plan.name_en,
            "target_hourly_rain_mm": plan.target_hourly_rain_mm,
            "phase": plan.phase,
            "rank": {e: None if pd.isna(rank) else int(rank) for e, rank in plan.rank.items()},
            "events": [outcome.event for outcome in plan.outcomes],
            "words": {
                lang: {
                    "year": in_language(own.completion_year, lang),
                    "place": place_words(own.place, lang),
                    "causes": [cause_words(outcome, limit_m, lang) for outcome in own.outcomes],
                    "works": list(own.works),
                    "cure": own.cure,
                    "town_works": list(own.town_works),
                    "sources": list(own.sources),
                    "costs": [list(cost) for cost in own.costs],
                }
                for lang, own in zip(page.plans, plans, strict=True)
            },
        }
        for plans in zip(*page.plans.values(), strict=True)
        for plan in plans[:1]
    ]


def _map(page: StudyPage) -> dict[str, Any]:
    networks = {name: built.network for name, built in page.built.items()}
    reaches = {name: map_layers.reaches_layer(network) for name, network in networks.items()}
    return {
        "pipes": {name: map_layers.pipes_layer(network) for name, network in networks.items()},
        "reaches": reaches,
        "depth_m": keyed(
            {
                (scenario, event): map_layers.reach_depths(
                    networks[scenario], result, reaches[scenario]["id"]
                )
                for (scenario, event), result in page.results.items()
            }
        ),
        "deep": keyed(
            {
                (scenario, event): map_layers.deep_layer(
                    networks[scenario], _streets_of(page, scenario, event)
                )
                for scenario, event in page.results
            }
        ),
        "outlines": map_layers.outlines_layer(page.outlines),
        "land": map_layers.land_layer(page.base),
        "points": map_layers.points_layer(page.base),
        "nodes": {
            name: map_layers.nodes_layer(network, _flooded(page, name))
            for name, network in networks.items()
        },
        "outlets": {name: map_layers.outlets_layer(network) for name, network in networks.items()},
        "hollows": map_layers.hollows_layer(page.base),
        "names": map_layers.street_names(page.base),
        "findings": map_layers.findings_layer(page.findings),
    }


def _streets_of(page: StudyPage, scenario: str, event: str) -> pd.DataFrame:
    streets = page.tables["street"].query("scenario == @scenario and event == @event")
    return streets.set_index("street_id")


def _flooded(page: StudyPage, scenario: str) -> list[str]:
    """Nodes that flood in any run of a scenario."""
    nodes = page.tables["node"]
    return nodes.loc[nodes["scenario"].eq(scenario), "node_id"].unique().tolist()


def _rain(page: StudyPage, event: str) -> dict[str, Any]:
    return series.rainfall(next(r for (_, e), r in page.results.items() if e == event))


def _series(page: StudyPage, blocks: dict[str, str]) -> dict[str, Any]:
    """kind -> run -> rows of a block; pipes and reaches of the two scenarios compared alone."""
    shown = (page.baseline, page.after)
    found: dict[str, dict[str, Any]] = {}
    for (scenario, event), result in page.results.items():
        network = page.built[scenario].network
        parts = series.place_series(network, result)
        if scenario in shown:
            parts |= series.element_series(network, result)
        for kind, own in parts.items():
            block = f"{kind}-{len(blocks)}"
            blocks[block] = own.rows.block
            found.setdefault(kind, {})[f"{scenario}|{event}"] = {
                "ids": own.ids,
                "first_minute": own.first_minute,
                "step_min": own.step_min,
                "scale": own.rows.scale,
                "steps": own.rows.steps,
                "block": block,
            }
    return found


def _grids(page: StudyPage, blocks: dict[str, str]) -> dict[str, Any]:
    found = {}
    for (scenario, event), path in page.grids.items():
        frames = read_frames(path, page.study.conditions.targets.depth_classes_m)
        block = f"grid-{len(blocks)}"
        blocks[block] = frames.block
        found[f"{scenario}|{event}"] = asdict(frames) | {"block": block}
    return found
