"""Models of tests/cases/swmm, which use every word of the engine's parser: run by the engine alone,
imported and written again, and as a study under a storm of its own."""

from __future__ import annotations

import numpy as np
import pytest

from drainage.checks import check_network
from drainage.formats.swmm.inp_import import read_own_model
from drainage.own_model.sections import SECTION_OF
from drainage.own_model.units import FLOW_UNITS
from tests.own_model import coverage, three_ways
from tests.own_model.engine_view import engine_view, tables_view
from tests.own_model.engine_words import OPTIONS, library_options, library_sections
from tests.own_model.three_ways import (
    CLIMATE_FILE,
    LEFT_OUT,
    MODELS,
    Ran,
    Ways,
    outcome,
    prepare,
    ran,
    run_all,
)

QUICK = (
    "units-gpm", "units-left-out", "routing-none", "options-routing-ignored", "events",
    "shapes-closed", "shapes-ellipses-and-arches", "weir-road", "controls-modulated",
    "lid-with-its-report", "evaporation-temperature", "rain-from-an-ncdc-file",
    "storage-functional-feet", "regulators-feet",
)  # fmt: skip
"""Each another way in which an import or a study has gone, or can go, wrong."""
LEAST_MODELS, MOST_LINES = 60, 60


def test_the_sections_and_options_are_those_of_the_engine_s_library():
    """A linker may keep START_DATE as the end of REPORT_START_DATE."""
    assert library_sections() == set(SECTION_OF)
    assert set(library_options()) <= set(OPTIONS)
    missing = set(OPTIONS) - set(library_options()) - {"FLOW_UNITS", "SURCHARGE_METHOD"}
    assert missing <= {"START_DATE", "START_TIME"}


def test_every_word_of_the_parser_is_used_by_a_model_and_stands_in_the_table():
    used = coverage.usage()
    assert [word for word, models in used.items() if not models] == []
    assert len(MODELS) >= LEAST_MODELS
    assert max(len(path.read_bytes().splitlines()) for path in MODELS) <= MOST_LINES
    page = coverage.PAGE.read_text(encoding="utf-8")
    assert page.startswith(coverage.page(used, {}, {}).partition("\n## Models")[0])
    assert [path.stem for path in MODELS if f"| {path.stem} | runs |" not in page] == []


@pytest.fixture(scope="module")
def quick(tmp_path_factory) -> dict[str, Ways]:
    folder = tmp_path_factory.mktemp("quick")
    made = [prepare(path, folder / path.stem) for path in MODELS if path.stem in QUICK]
    run_all(made)
    return {ways.stem: ways for ways in made}


def as_it_is(ways: Ways) -> None:
    """The claims about one model."""
    bare, exported, study = outcome(ways)
    assert bare == "runs"
    assert ways.network is not None
    assert check_network(ways.network) == []
    if ways.stem in CLIMATE_FILE:
        assert {remark.rule for remark in ways.remarks} >= {LEFT_OUT[0]}
        assert exported.startswith("different: Evaporation Loss")
        assert exported.endswith("(inp-left-out)")
    else:
        assert (exported, study) == ("same", "same")
    as_the_engine_sees_it(ways)
    kept_as_the_engine_s(ways)


def as_the_engine_sees_it(ways: Ways) -> None:
    """Tables in SI are what the engine took the model for, within a tenth of a millimetre a metre;
    its results are of single precision."""
    engine = engine_view(ways.folder / "bare" / "model.out")
    tables = tables_view(ways.network)
    for name, seen in engine.items():
        shown = tables[name].reindex(seen.index)
        for column in seen:
            own = shown[column].to_numpy(float)
            known = ~np.isnan(own)
            np.testing.assert_allclose(
                own[known], seen[column].to_numpy()[known], rtol=1e-4, atol=1e-4,
                err_msg=f"{ways.stem} {name} {column}",
            )  # fmt: skip
        assert shown.iloc[:, 0].notna().all(), f"{ways.stem}: {name} that no table shows"


def kept_as_the_engine_s(ways: Ways) -> None:
    """Results in metres are those of the same storm written in by hand."""
    series, totals = three_ways.results_of(ways)
    by_hand = ran(ways.folder / "by-hand")
    assert isinstance(by_hand, Ran)
    depth = by_hand.out.node[:, :, 0]
    names = by_hand.out.node_ids
    np.testing.assert_allclose(series["node_depth_m"].sel(node=names), depth, atol=0.01)
    if len(by_hand.out.link_ids) and ways.stem not in CLIMATE_FILE:
        assert (totals["node_max_depth_m"].sel(node=names) >= depth.max(0) - 1e-3).all()


@pytest.mark.parametrize("stem", QUICK)
def test_a_model_comes_through_three_ways(quick, stem):
    as_it_is(quick[stem])


def test_water_moves_in_the_studies_that_are_compared(quick):
    """33 mm an hour on 2 ha: no comparison of nothing with nothing."""
    for ways in quick.values():
        study = ran(ways.folder / "study")
        assert isinstance(study, Ran)
        assert float(study.out.node[:, :, 0].max()) > 0.05, ways.stem


@pytest.mark.heavy
def test_every_model_comes_through_and_the_table_says_what_became_of_it(tmp_path):
    made = [prepare(path, tmp_path / path.stem) for path in MODELS]
    run_all(made)
    for ways in made:
        as_it_is(ways)
    became = {ways.stem: outcome(ways) for ways in made}
    moving = coverage.unstable(tmp_path / "moves")
    page = coverage.page(coverage.usage(), became, moving)
    assert coverage.PAGE.read_text(encoding="utf-8") == page


def test_every_flow_unit_stands_among_the_models():
    used = coverage.usage()
    assert all(used[f"flow units: {unit}"] for unit in FLOW_UNITS)


def test_a_sponge_facility_stays_where_its_report_goes(quick):
    """The row keeps its area; only the file is left out."""
    text = (quick["lid-with-its-report"].folder / "exported" / "model.inp").read_text()
    assert "S X 1 500 8 0 50 0 *\n" in text
    (left,) = (r for r in quick["lid-with-its-report"].remarks if r.rule == "inp-left-out")
    assert left.value == '"swale report.txt"'


def test_rain_of_a_weather_service_is_read_as_the_engine_reads_it(quick):
    """0.10, 0.30 and 0.05 in, each at the end of its quarter of an hour."""
    text = (quick["rain-from-an-ncdc-file"].folder / "exported" / "model.inp").read_text()
    rows = [line.split() for line in text.splitlines() if line.startswith("RAIN-R ")]
    assert [(row[2], round(float(row[3]) / 25.4, 6)) for row in rows] == [
        ("00:00:00", 0.1), ("00:15:00", 0.3), ("00:45:00", 0.05),
    ]  # fmt: skip
    assert "R VOLUME 0:15 1 TIMESERIES RAIN-R\n" in text


def test_what_is_no_rain_file_is_said_with_the_engine_s_reason(tmp_path):
    (tmp_path / "ncdc.dat").write_text("no rain at all\n")
    path = tmp_path / "model.inp"
    path.write_bytes((three_ways.CASES / "rain-from-an-ncdc-file.inp").read_bytes())
    (remark,) = (r for r in read_own_model(path).remarks if r.rule == "inp-rain-missing")
    assert remark.value.startswith("ncdc.dat: ERROR 319: unknown format")
