"""Looking at one element through the desk."""

from __future__ import annotations

import shutil

import pytest
from starlette.testclient import TestClient

from drainage.desk.app import make_app
from drainage.desk.desk import Desk
from drainage.results import read_run
from drainage.study import Workspace

PORT = 8701


@pytest.fixture(scope="module")
def finished(finished_small_study, tmp_path_factory) -> TestClient:
    folder = tmp_path_factory.mktemp("desk") / "town"
    shutil.copytree(finished_small_study, folder)
    app = make_app(Desk(Workspace(folder), "small"), "t", PORT)
    client = TestClient(app, base_url=f"http://127.0.0.1:{PORT}", cookies={f"desk-{PORT}": "t"})
    client.folder = folder
    return client


def test_a_street_called_like_a_tag_is_found_as_text(at_desk):
    path = at_desk.workspace.folder("networks", "small") / "tables" / "streets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("东大街", "<script>alert(1)</script>"),
                    encoding="utf-8")  # fmt: skip
    hits = at_desk.client.get("/api/search/existing", params={"words": "script"}).json()
    assert [own["name_zh"] for own in hits if own["kind"] == "street"] == [
        "<script>alert(1)</script>"
    ]


def test_a_row_says_its_source_trust_and_what_each_column_means(at_desk):
    row = at_desk.client.get("/api/row/existing/pipe/C-1").json()
    assert row["table"] == "conduits"
    cell = next(own for own in row["cells"] if own["column"] == "diameter_mm")
    assert cell["value"] == 500.0
    assert cell["meaning"]["zh"] != cell["meaning"]["en"]
    node = at_desk.client.get("/api/row/existing/node/M-B").json()
    assert ("C-1" in node["arriving"], "C-2" in node["leaving"]) == (True, True)


def test_the_hydrograph_of_a_pipe_is_the_one_its_run_kept(finished):
    answer = finished.get("/api/series/existing/h33/pipe/C-1").json()
    flow = next(own for own in answer["series"] if own["name"] == "link_flow_m3_s")
    run = read_run(finished.folder / "results" / "small" / "existing" / "h33")
    kept = run.series["link_flow_m3_s"].sel(link="C-1").to_numpy()
    greatest = max(flow["values"], key=abs)
    assert greatest == pytest.approx(float(kept[abs(kept).argmax()]), rel=1e-5)
    assert flow["unit"] == "m3 s-1"


def test_the_long_section_has_the_water_of_the_run(finished):
    asked = [("node", "M-A"), ("node", "CO1"), ("event", "h33")]
    answer = finished.get("/api/section/existing", params=asked).json()
    assert answer["node_ids"] == ["M-A", "M-B", "M-C", "CO1"]
    run = read_run(finished.folder / "results" / "small" / "existing" / "h33")
    deepest = float(run.series["node_depth_m"].sel(node="M-B").max())
    shown = max(row[1] for row in answer["level_m"])
    assert shown == pytest.approx(18.4 + deepest, abs=1e-3)


def test_a_run_that_is_not_there_is_said_with_what_makes_it(at_desk):
    answer = at_desk.client.get("/api/series/existing/h33/pipe/C-1")
    assert answer.status_code == 422
    assert "drainage run small" in answer.json()["message"]["en"]


@pytest.mark.parametrize("path", ["row/existing/node/nobody", "row/nowhere/node/M-A",
                                  "section/existing?node=M-A&node=nobody", "row/existing/node/..%2f..%2fx"])  # fmt: skip
def test_what_is_not_there_is_refused_in_both_languages(at_desk, path):
    answer = at_desk.client.get(f"/api/{path}")
    assert answer.status_code in (404, 422)
    if answer.status_code == 422:
        line = answer.json()["findings"][0]["line"]
        assert line["zh"] != line["en"]
