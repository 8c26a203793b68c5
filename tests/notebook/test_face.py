"""What a notebook can rely on: names, signatures, units, frozen objects, mistakes in words."""

import dataclasses
import inspect
import json
import subprocess
import sys
import tomllib

import geopandas as gpd
import numpy as np
import pandas as pd
import pyswmm
import pytest

import drainage

FUNCTIONS = {
    "open_study": "(name: 'str', root: 'str | os.PathLike[str]' = '.') -> 'Study'",
    "read_network": "(folder: 'str | os.PathLike[str]') -> 'Network'",
    "run": "(study: 'Study', scenarios: 'Names' = (), events: 'Names' = (), *, workers: 'int' = N, "
    "on_progress: 'Callable[[Progress], None]' = _silent) -> 'dict[tuple[str, str], Run]'",
    "score": "(run: 'Run') -> 'Scores'",
    "compare": "(before: 'Scores', after: 'Scores') -> 'pd.DataFrame'",
    "layers": "(network: 'Network', scores: 'Scores | None' = None) -> "
    "'dict[str, gpd.GeoDataFrame]'",
    "live": "(run: 'Run') -> 'Iterator[Simulation]'",
}
OBJECTS = {
    "Study": {"built", "events", "name", "network", "opened", "scenarios"},
    "Run": {"composed", "event", "folder", "network", "record", "scenario", "series", "study",
            "totals"},
    "Scores": {"conduits", "flooded_nodes", "outfalls", "points", "run", "scored", "stories", "streets", "tables",
               "town"},
}  # fmt: skip


def public(kind) -> set[str]:
    fields = {field.name for field in dataclasses.fields(kind)}
    return fields | {name for name in vars(kind) if not name.startswith("_")}


def test_the_names_are_these():
    assert set(drainage.__all__) == {*FUNCTIONS, *OBJECTS, "DrainageError", "Network"}
    assert set(drainage.__all__) <= set(dir(drainage))
    with pytest.raises(AttributeError, match="no attribute 'open_town'"):
        drainage.open_town  # noqa: B018


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_takes_and_gives_what_it_did(name):
    function = getattr(drainage, name)
    found = str(inspect.signature(function))
    if name == "run":
        parameters = inspect.signature(function).parameters
        found = found.replace(f"= {parameters['workers'].default},", "= N,")
        found = found.replace(repr(parameters["on_progress"].default), "_silent")
    assert found == FUNCTIONS[name]
    assert ">>>" in function.__doc__


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_offers_what_it_did_and_cannot_be_changed(name):
    kind = getattr(drainage, name)
    assert public(kind) == OBJECTS[name]
    assert kind.__dataclass_params__.frozen


def test_importing_drainage_costs_nothing_until_a_name_is_used():
    code = "import drainage, json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert loaded.isdisjoint({"numpy", "pandas", "xarray", "swmm", "pydantic", "click"})


def test_types_are_shipped(root):
    built = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    assert built["build"]["targets"]["wheel"]["packages"] == ["drainage"]
    assert (root / "drainage" / "py.typed").is_file()


@pytest.fixture(scope="module")
def study(finished_small_study):
    return drainage.open_study("small", root=finished_small_study)


@pytest.fixture(scope="module")
def runs(study):
    return drainage.run(study)


def test_a_study_tells_its_scenarios_and_events(study):
    assert study.scenarios.index.tolist() == ["existing", "better"]
    assert study.scenarios.at["better", "title_zh"] == "改造"
    assert study.events.at["h33", "hourly_depth_mm"] == pytest.approx(33)
    assert repr(study) == "<Study small: scenarios existing, better; events h33>"
    assert study.built("better").inlets["inlet_type_id"].ne("GRATE").any()
    assert study.network.inlets["inlet_type_id"].eq("GRATE").all()


def test_runs_that_are_there_are_not_made_again(runs, finished_small_study):
    assert list(runs) == [("existing", "h33"), ("better", "h33")]
    run = runs["better", "h33"]
    assert run.folder == finished_small_study / "results" / "small" / "better" / "h33"
    assert repr(run) == "<Run small better h33>"


def test_series_know_units_places_and_the_minute_of_the_rain(runs):
    run = runs["existing", "h33"]
    series = run.series
    assert series["node_depth_m"].attrs["units"] == "m"
    assert series.attrs["run_id"] == run.record["run_id"]
    rain = series["rainfall_mm_h"].swap_dims(minute="minute_of_rain").to_series()
    # The series begin 10 minutes before the rain (lead_in_min).
    assert rain.index[0] == -10
    assert (rain[rain.index < 0] == 0).all()
    assert (rain[(rain.index > 1) & (rain.index < 50)] > 0).all()
    assert float(series["node_x_m"].sel(node="G-B")) == 50.0
    assert "crs" in series.coords
    assert float(run.totals["node_max_depth_m"].sel(node="G-B")) > 0.02


def test_scores_are_those_of_the_files_with_units_and_meaning(runs, finished_small_study):
    scores = drainage.score(runs["existing", "h33"])
    written = pd.read_csv(finished_small_study / "results" / "small" / "points.csv")
    own = written[written["scenario"] == "existing"].set_index("point_no")
    assert scores.points["max_depth_m"].tolist() == own["max_depth_m"].tolist()
    attrs = scores.points.attrs
    assert attrs["units"]["max_depth_m"] == "m"
    assert attrs["units"]["minutes_above_limit"] == "min"
    assert "above the gutter" in attrs["meaning"]["max_depth_m"]
    assert (attrs["scenario"], attrs["event"]) == ("existing", "h33")
    assert set(scores.tables) == {"point", "node", "outfall", "street", "conduit", "story", "town"}
    for name in ("outfalls", "streets", "conduits", "stories", "town"):
        assert len(getattr(scores, name)), name


def test_a_table_that_is_written_to_leaves_the_scores_as_they_are(runs):
    scores = drainage.score(runs["existing", "h33"])
    points = scores.points
    points["max_depth_m"] = 9.0
    assert (scores.points["max_depth_m"] < 9).all()


def test_a_comparison_sets_two_scenarios_of_one_event_side_by_side(runs):
    before, after = (drainage.score(run) for run in runs.values())
    change = drainage.compare(before, after)
    row = change[(change["scope"] == "town") & (change["metric"] == "total_flooded_volume_m3")]
    old = before.town["total_flooded_volume_m3"].item()
    new = after.town["total_flooded_volume_m3"].item()
    assert row["change"].item() == pytest.approx(new - old)
    with pytest.raises(drainage.DrainageError, match="Compare two scenarios"):
        drainage.compare(before, before)


def test_two_events_are_not_compared(runs):
    before, after = (drainage.score(run) for run in runs.values())
    other = dataclasses.replace(after, run=dataclasses.replace(after.run, event="h54"))
    with pytest.raises(drainage.DrainageError, match="different events"):
        drainage.compare(before, other)


def test_layers_have_places_ids_and_the_plane_of_the_network(study, runs):
    town = drainage.layers(study.network)
    assert all(isinstance(layer, gpd.GeoDataFrame) for layer in town.values())
    assert town["conduits"].crs.to_string() == "EPSG:4548"
    assert town["conduits"].loc["C-1"].geometry.length == 50.0
    assert town["junctions"].loc["M-B"].geometry.x == 50.0
    assert "curves" not in town
    scores = drainage.score(runs["existing", "h33"])
    scored = drainage.layers(runs["existing", "h33"].network, scores)
    point = scores.points.index[0]
    expected = scores.points.at[point, "max_depth_m"]
    assert scored["watch_points"].at[point, "max_depth_m"] == expected
    assert "R-1" in scored["street_depths"].index


def test_a_network_is_read_from_its_folder(finished_small_study):
    network = drainage.read_network(str(finished_small_study / "networks" / "small"))
    assert network.conduits.at["C-1", "length_m"] == 50.0
    with pytest.raises(drainage.DrainageError, match="no such network"):
        drainage.read_network(finished_small_study / "networks" / "nowhere")


def test_a_name_the_study_lacks_is_told_in_words(study):
    with pytest.raises(drainage.DrainageError, match=r"no such event.*Use one of: h33"):
        drainage.run(study, events="h99")
    with pytest.raises(drainage.DrainageError, match="no such scenario"):
        study.built("nothing")


def test_the_live_model_is_the_one_that_was_run(runs):
    run = runs["existing", "h33"]
    before = sorted(path.name for path in run.folder.iterdir())
    live_m = []
    with drainage.live(run) as simulation:
        node = pyswmm.Nodes(simulation)["G-B"]
        simulation.step_advance(60)
        for _ in simulation:
            live_m.append(node.depth)
        with (
            pytest.raises(drainage.DrainageError, match="another live model"),
            drainage.live(run),
        ):
            pass
    kept = run.series["node_depth_m"].sel(node="G-B")
    # The first step ends at minute 1; at the last the loop is over.
    at = kept["minute"].to_numpy().astype(int)[:-1] - 1
    assert np.abs(np.array(live_m)[at] - kept.to_numpy()[:-1]).max() < 1e-3
    assert max(live_m) > 0.02
    assert sorted(path.name for path in run.folder.iterdir()) == before


def test_a_run_on_the_grid_is_not_stepped_without_its_ground(runs):
    run = dataclasses.replace(runs["existing", "h33"])
    run.__dict__["record"] = {"surface": "grid"}
    with pytest.raises(drainage.DrainageError, match="coupled with the ground"), drainage.live(run):
        pass
