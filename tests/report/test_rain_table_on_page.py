"""What the page is given of the rain table and of crews."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from drainage.crews import Roads
from drainage.languages import WHOLE, text
from drainage.rainfall import Hyetograph
from drainage.report.page.crews import CrewsOnPage, page_crews
from drainage.report.page.packing import packed_json, unpacked
from drainage.report.page.rain_table import HUNDREDTHS, NONE, page_rain_table
from drainage.season import SeasonDocument
from drainage.study.crews import duties, places
from tests.conftest import make_small_network
from tests.season.made_document import curves_by_formula, season_document


@pytest.fixture(scope="module")
def network():
    return make_small_network()


@pytest.fixture(scope="module")
def document(network):
    """The point of the small town at half a cm a mm, its street at 0.3; 60 and 30 min."""
    point = str(network.watch_points.index[0])
    spots = [("point", point, "点"), ("street", "S1", "东街"), ("hollow", "none", "洼")]
    hour = curves_by_formula((20, 40, 80), 24, (0.5, 0.3, 0.9), unknown=(2,), stands=(0,))
    half = curves_by_formula((10, 50), 12, (0.5, 0.3, 0.9), fall=(1,))
    return season_document(spots, [("dammed", 60, hour), ("low", 30, half)])


def rows_of(table):
    """Figures of the block as the page reads them: series -> rows (quantity, place, rain)."""
    steps = np.frombuffer(unpacked(table["block"]), "<i4")
    found, at = [], 0
    for series in table["series"]:
        rains, own = len(series["rains_mm"]), []
        for _ in range(1 + 3 * len(table["read_cm"])):
            size = len(table["places"]) * rains
            rows = np.cumsum(steps[at : at + size].reshape(-1, rains), axis=1)
            own.append(np.where(rows == NONE, np.nan, rows / HUNDREDTHS))
            at += size
        found.append(np.array(own))
    assert at == len(steps)
    return found


def test_every_figure_comes_back_to_the_last_digit(document, network):
    table = page_rain_table(document, network)
    assert table["read_cm"] == [15, 27, 40]
    for series, rows in zip(document.series, rows_of(table), strict=True):
        for place, curve in enumerate(series.places):
            known = [np.nan if own is None else own for own in curve.greatest_cm]
            assert rows[0, place].tolist() == pytest.approx(known, abs=0, nan_ok=True)
            for k, cm in enumerate(table["read_cm"]):
                first = [np.nan if own is None else own for own in curve.first_min[str(cm)]]
                assert rows[1 + 3 * k, place].tolist() == pytest.approx(first, abs=0, nan_ok=True)
                assert rows[2 + 3 * k, place].tolist() == list(curve.above_min[str(cm)])
                # Whether the water still stood when the run ended, in hundredths.
                ended = [HUNDREDTHS * own for own in rows[3 + 3 * k, place]]
                assert ended == [own is not None and own >= cm for own in curve.at_end_cm]


def test_the_rain_of_each_depth_stands_in_words_with_its_marks(document, network):
    hour, half = page_rain_table(document, network)["series"]
    # Half a cm a mm: 15 cm at 30 mm, 27 at 54, 40 at 80, the last that was run; 0.3: 50 mm.
    assert hour["limits"] == [["30", "54", "80"], ["50", ">80", ">80"], ["—", "—", "—"]]
    assert hour["again"] == []
    # Eight drawn towns reach 15 cm there from 24 to 41 mm.
    spread = {"least_mm": 24, "least": "read", "greatest_mm": 41, "greatest": "read",
              "members": 8, "reached": 8}  # fmt: skip
    banded = document.model_dump(by_alias=True)
    banded["series"][0]["places"][0]["thresholds"][0]["band"] = spread
    own = page_rain_table(SeasonDocument.model_validate(banded), network)
    assert own["series"][0]["limits"][0] == ["30 (24–41)", "54", "80"]
    # The street is 3 cm shallower at 50 mm than at 10.
    assert half["again"] == [1]
    assert half["limits"][1][0] == ">50*"


def test_a_street_has_its_reaches_and_a_point_those_at_its_node(document, network):
    point, street, hollow = page_rain_table(document, network)["places"]
    assert (street["reaches"], hollow["reaches"]) == (["R-1", "R-2"], [])
    assert point["reaches"] == ["R-1", "R-2"]
    packed_json(page_rain_table(document, network))


ROADS = Roads(
    reaches=pd.DataFrame(
        {"from_id": ["A", "B", "A"], "to_id": ["B", "C", "C"], "length_m": [50.0, 50.0, 120.0],
         "minutes": 1.0, "street_id": ["S1", "S2", "BR"], "road_only": [False, False, True]},
        index=["R-1", "R-2", "BR"],
    ),
    nodes=pd.DataFrame({"x_m": [0.0, 50.0, 100.04], "y_m": 7.0}, index=["A", "B", "C"]),
    names=pd.DataFrame({"name_zh": ["东街", ""], "name_en": ["East St", ""]}, index=["S1", "S2"]),
)  # fmt: skip


def crews_tables():
    run = {"scenario": "existing", "event": "h54"}
    duty = {"leaving": "on-call", "point_no": "01", "name_zh": "点", "name_en": "point",
            "way_zh": "东街", "way_en": "East St", "remark": ""}  # fmt: skip
    away = dict.fromkeys(("trigger_min", "leaves_min", "arrives_min", "late_min", "hose_m"), np.nan)
    crews = pd.DataFrame([
        {**run, **duty, "trigger_min": 20.0, "crew": "A-1", "base_assumed": True, "leaves_min": 30.0,
         "arrives_min": 41.2549, "late_min": 0.0, "hose_m": 50.0},
        {**run, **duty, **away, "point_no": "2", "crew": "", "base_assumed": np.nan,
         "remark": "no-crew-left"},
    ])  # fmt: skip
    pumps = pd.DataFrame([{**run, "point_no": "01", "rate_m3_h": 200.0, "needed": 2, "kept": 1,
                           "enough": False, "needed_pumps_h": 1.5, "assumed": True}])  # fmt: skip
    detours = pd.DataFrame([{**run, "street_zh": "东街", "street_en": "East St",
                             "closed_from_min": np.nan, "closed_to_min": 60.0, "minute": 40.0, "closed_m": 50.0,
                             "detour_m": 170.0, "detour_min": 0.4, "way_zh": "桥", "way_en": "bridge",
                             "remark": "", "reaches": "BR R-2", "closed_reaches": "R-1",
                             "from_node": "A", "to_node": "B"}])  # fmt: skip
    return {"crews": crews, "pumps": pumps, "detours": detours}


# 30 mm in 20 min, even: all of it in an hour, 22.5 mm in 15 min.
STORM = Hyetograph("h54", "雨", 300, np.full(4, 90.0), "test")
CREWS = CrewsOnPage(crews_tables(), ROADS, {"h54": STORM}, {"closed_depth_m": 0.27},
                    {"bases": [("东", "east")], "pumps": []}, (15, 60))  # fmt: skip


@pytest.fixture(scope="module")
def crews():
    return page_crews(CREWS)


def test_a_storm_is_told_by_the_most_that_falls_in_each_length(crews):
    assert crews["runs"] == [
        {"scenario": "existing", "event": "h54", "most_mm": {"15": 22.5, "60": 30.0}}
    ]


def test_duties_keep_their_ids_and_what_is_unknown_is_null(crews):
    served, left = crews["duties"]
    assert (served["point_no"], served["arrives_min"], served["base_assumed"]) == (
        "01",
        41.2549,
        True,
    )
    assert (left["crew"], left["arrives_min"], left["remark"]) == ("", None, "no-crew-left")
    assert crews["pumps"][0]["enough"] is False
    packed_json(crews)


def test_pumps_say_in_which_ways_a_crew_brings_them():
    tables = crews_tables()
    one, none = (
        tables["pumps"].assign(enough=True),
        tables["pumps"].assign(enough=True, point_no="2"),
    )
    tables["pumps"] = pd.concat([one, none])
    later = tables["crews"].head(1).assign(leaving="before-rain")
    other = tables["crews"].tail(1).assign(event="h33", crew="A-1")
    tables["crews"] = pd.concat([tables["crews"], later, other])
    shown = page_crews(replace(CREWS, tables=tables, storms=dict.fromkeys(("h33", "h54"), STORM)))
    # Point 1 is served both ways; point 2 has a crew in the other storm alone.
    assert [row["come"] for row in shown["pumps"]] == [["on-call", "before-rain"], []]


def test_the_page_alone_rounds_a_way_around():
    """5.546 min are 5.5 of one decimal; of 5.55, rounded before, they were 5.6."""
    tables = crews_tables()
    tables["detours"] = tables["detours"].assign(detour_min=5.546)
    assert page_crews(replace(CREWS, tables=tables))["detours"][0]["detour_min"] == 5.546


def test_a_detour_has_its_reaches_and_the_streets_that_meet_at_its_ends(crews):
    (own,) = crews["detours"]
    assert (own["reaches"], own["closed"]) == (["BR", "R-2"], ["R-1"])
    # S1 and the bridge meet at A; S2 has no name and is called by its id.
    assert own["from"] == [["东街", "East St"], ["BR", "BR"]]
    assert own["to"] == [["东街", "East St"], ["S2", "S2"]]
    assert own["closed_from_min"] is None
    assert own["minute"] == 40.0
    # Only the bridge is on no other layer of the map.
    assert crews["roads"] == {"BR": [0.0, 7.0, 100.0, 7.0]}


@pytest.mark.parametrize("lang", WHOLE)
def test_every_remark_of_the_tables_has_its_words_on_the_page(lang):
    remarks = (duties.NOT_CALLED, duties.OFF_ROAD, duties.NO_WAY, duties.NO_CREW_LEFT,
               places.ONLY_WAY, places.NO_DETOUR)  # fmt: skip
    assert all(text(lang, f"page.remark_{own}") for own in remarks)
