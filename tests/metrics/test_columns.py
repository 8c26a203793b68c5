"""One table says what every column is; nothing a study writes stands outside it."""

from __future__ import annotations

import pandas as pd
import pytest
from pydantic import ValidationError

from drainage.comparison import rounded
from drainage.comparison.compare import COLUMNS
from drainage.comparison.surfaces import COLUMNS as SIDE_BY_SIDE
from drainage.metrics import (
    check_against_flooding,
    convergence_summary,
    depth_changes,
    score_conduits,
    score_outfalls,
    score_points,
    score_stories,
    score_streets,
    street_reasons,
)
from drainage.metrics.columns import (
    Column,
    column,
    columns,
    definition,
    heading,
    headings,
    in_terminal,
    sheet_heading,
    shown_in,
)
from drainage.report.targets import outlet_targets, point_targets
from drainage.scenario.settings import Targets
from drainage.scenario.tracers import Tracer
from drainage.study.cures import COLUMNS as CURES
from tests.metrics.test_scores import made

UNITS = {"_m": "m", "_m3": "m3", "_m3_s": "m3/s", "_mm": "mm", "_pct": "%", "_kg": "kg",
         "_minute": "min", "_minutes": "min", "_a": "a", "_s": "s"}  # fmt: skip


@pytest.fixture
def tables(small_network):
    """Every table that a finished run gives."""
    result, targets = made(small_network, {"G-B": [0.3] * 6}), Targets()
    points = score_points(small_network, result, 54.0, targets)
    cod = Tracer(id="cod", title_zh="化学需氧量", title_en="COD", dry_weather_concentration=300.0)
    outfalls = score_outfalls(small_network, result, 54.0, targets, [cod])
    streets = score_streets(small_network, result, targets)
    changes = depth_changes(small_network, result, result).assign(scenario="a", event="h54")
    return {
        "points": points,
        "outfalls": outfalls,
        "streets": streets.join(street_reasons(small_network, result, None, streets, 0.27)),
        "conduits": score_conduits(small_network, result),
        "stories": score_stories(small_network, result, None, 0.15),
        "flood check": check_against_flooding(small_network, result, targets),
        "convergence": changes,
        "convergence summary": convergence_summary(changes),
        "point targets": point_targets(points.reset_index(), {"h54": 54.0}),
        "outlet targets": outlet_targets(outfalls.reset_index(), {"h54": 54.0}, targets),
        "comparison": pd.DataFrame(columns=COLUMNS),
        "side by side": pd.DataFrame(columns=SIDE_BY_SIDE),
        "cures": pd.DataFrame(columns=CURES),
    }


def test_every_column_of_every_table_is_in_the_table_of_columns(tables):
    for table, frame in tables.items():
        for name in frame.reset_index(drop=frame.index.name is None).columns:
            assert column(str(name)).definition_en, f"{table}: {name}"


def test_every_column_has_words_in_both_languages_and_the_unit_of_its_name():
    for name, own in columns().items():
        assert all((own.zh, own.en, own.definition_zh, own.definition_en)), name
        end = max((u for u in UNITS if name.removesuffix("_*").endswith(u)), key=len, default="")
        assert own.unit == UNITS.get(end, own.unit), name
        assert (own.sheet is not None) == bool(own.sheet_zh and own.sheet_en), name
        assert own.digits is None or own.shown is not None, name


def test_no_figure_that_a_point_is_scored_by_is_written_with_all_its_digits(tables):
    points = tables["points"]
    figures = points.select_dtypes("number").columns.drop(["rank", "target_hourly_rain_mm"])
    assert len(figures) >= 12
    assert all(column(name).digits is not None for name in figures)
    shown = rounded(points.assign(inlet_capacity_m3_s=0.1 + 0.2, sewer_capacity_m3_s=4.0054671995))
    assert shown.at["1", "inlet_capacity_m3_s"] == 0.3
    assert shown.at["1", "sewer_capacity_m3_s"] == 4.0055


def test_what_is_compared_has_a_unit_and_digits():
    for scope in ("point", "outfall", "street", "conduit", "town"):
        assert shown_in("compared", scope), scope
        assert all(column(name).unit for name in shown_in("compared", scope))


def test_headings_say_the_unit_once_and_people_read_cubic_metres():
    assert headings("ponded_volume_m3", "zh") == "积水量 (m³)\nponded volume"
    assert headings("points_above_limit", "en") == "超限积水点（路缘）\npoints above the limit"
    assert heading("load_tp_kg", "en") == "load of TP"
    assert sheet_heading("minutes_above_limit", "zh", limit_m=0.2) == "超0.2 m\nmin"
    assert in_terminal("point", "en", limit_m=0.2)["minutes_above_limit"] == "min >\n0.2 m"
    assert in_terminal("point", "zh", limit_m=0.2)["minutes_above_limit"] == "超 0.2 m\nmin"


def test_causes_and_systems_are_said_in_both_languages():
    assert column("limiting_cause").value_words("backwater") == "下游顶托 backwater"
    assert column("system").value_words("combined") == "合流 combined"
    assert column("system").value_words("other") == "other"


def test_a_column_nobody_wrote_down_has_its_name_and_no_digits():
    own = column("something_new")
    assert (headings(own.name, "zh"), own.digits, own.definition_zh) == (
        "something_new\nsomething_new", None, "",
    )  # fmt: skip
    assert definition("something_new", "zh") == ""


@pytest.mark.parametrize(
    "mistake", [{"page": ["points"]}, {"digit": 2}, {"sheet": "effects"}, {"digits": -1}]
)
def test_a_mistake_in_a_row_of_the_table_is_refused(mistake):
    row = {"name": "x", "zh": "甲", "en": "x", "definition_zh": "甲", "definition_en": "x"}
    assert Column(**row).page == ()
    with pytest.raises(ValidationError):
        Column(**row | mistake)


def test_what_a_place_is_does_not_change_with_the_run():
    of_place = {own.name for own in columns().values() if own.of_place}
    assert {"street_id", "length_m", "system"} <= of_place
    assert not of_place & {"max_depth_m", "sewage_volume_m3", "rank", "limiting_cause", "met"}


def test_a_column_under_an_event_keeps_its_unit_and_digits():
    own, plain = column("sewage_to_rivers_m3 @ h33"), column("sewage_to_rivers_m3")
    assert (own.unit, own.shown, own.digits) == (plain.unit, plain.shown, plain.digits)
    assert (own.zh, own.en) == (f"{plain.zh} h33", f"{plain.en} h33")
