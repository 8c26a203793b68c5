"""Scenarios at the desk: tried before they are saved, saved by version, undone."""

from __future__ import annotations

import json

import pytest

from drainage.desk.watching import Watch

TANK = {
    "kind": "storage_tank", "title_zh": "东大街调蓄池", "place": {"node_id": "M-B"},
    "arrangement": "off_line", "area_m2": 150, "depth_m": 0.6, "inlet_level_m": 19.2,
    "weir_length_m": 3, "return_by": "pump", "return_flow_l_s": 20, "source": "assumed",
}  # fmt: skip
ADD = {"do": "add", "measure": TANK}


@pytest.fixture
def read(at_desk):
    return lambda name="better": at_desk.client.get(f"/api/scenario/{name}").json()


def put(at_desk, version, *changes, name="better"):
    return at_desk.client.put(
        f"/api/scenario/{name}", json={"version": version, "changes": list(changes)}
    )


def tried(at_desk, **json):
    answer = at_desk.client.post("/api/scenario/better/try", json=json)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_scenario_tells_its_measures_and_those_it_includes(at_desk, read):
    new = {"id": "mine", "title_zh": "新", "title_en": "new", "source": "better"}
    assert at_desk.client.post("/api/scenarios", json=new).status_code == 200
    mine = put(at_desk, read("mine")["version"], ADD, name="mine").json()
    assert [(own["scenario"], own["number"], own["kind"], own["own"]) for own in mine["measures"]] == [
        ("better", 1, "inlet_retrofit", False), ("mine", 1, "storage_tank", True)]  # fmt: skip
    assert mine["measures"][1]["values"] == TANK
    study = at_desk.client.get("/api/study").json()
    assert [own["id"] for own in study["scenarios"]] == ["existing", "better", "mine"]


def test_a_change_on_an_older_version_gives_both_sides(at_desk, read):
    seen = read()
    first = put(at_desk, seen["version"], ADD)
    assert first.status_code == 200
    values = {**seen["measures"][0]["values"], "clogged_pct": 10}
    late = put(at_desk, seen["version"], {"do": "replace", "number": 1, "measure": values})
    told = late.json()
    assert (late.status_code, told["kind"]) == (409, "Changed")
    assert told["theirs"]["version"] == first.json()["version"]
    mine = [own for own in told["differences"] if own["changed_by_me"]]
    assert [(own["number"], own["mine"]["clogged_pct"]) for own in mine] == [(1, 10)]
    both = put(at_desk, told["theirs"]["version"],
               {"do": "replace", "number": 1, "measure": values}).json()  # fmt: skip
    assert [own["kind"] for own in both["measures"]] == ["inlet_retrofit", "storage_tank"]
    assert both["measures"][0]["values"]["clogged_pct"] == 10


def test_undo_and_redo_take_the_version_that_was_seen(at_desk, read):
    seen = read()
    saved = put(at_desk, seen["version"], ADD).json()
    step = lambda way, version: at_desk.client.post(  # noqa: E731
        f"/api/scenario/better/{way}", json={"version": version}
    )
    assert step("undo", seen["version"]).status_code == 409
    back = step("undo", saved["version"]).json()
    assert (back["text"], back["undo"], back["redo"]) == (seen["text"], 0, 1)
    assert step("redo", back["version"]).json()["text"] == saved["text"]


def test_a_tank_that_is_tried_is_built_and_priced_and_not_saved(at_desk, read):
    before = read()["text"]
    trial = tried(at_desk, change=ADD)
    # 150 m2 x 0.6 m = 90 m3, its floor 0.6 m below the inlet at 19.2 m
    assert "90 m³, floor at 18.60 m" in trial["remarks"][0]["en"]
    assert {"table": "storages", "action": "added", "count": 1} in trial["counts"]
    assert [own["id"] for own in trial["places"]] == ["TANK-M-B"]
    (tank,) = [own for own in trial["costs"]["kinds"] if own["what"] == "tank"]
    assert (tank["quantity"], tank["unit"]) == (pytest.approx(90), "m3")
    assert trial["costs"]["low"] <= trial["costs"]["mid"] <= trial["costs"]["high"]
    assert (trial["number"], trial["refused"], read()["text"]) == (2, [], before)


def test_a_pipe_that_is_tried_is_listed_with_cover_and_slope(at_desk):
    pipe = {"kind": "street_sewer", "title_zh": "x", "conduit_id": "C-1", "section": "d800",
            "source": "assumed"}  # fmt: skip
    trial = tried(at_desk, change={"do": "add", "measure": pipe})
    (row,) = [own for own in trial["pipes"] if own["id"] == "C-1"]
    fall = row["from_invert_level_m"] - row["to_invert_level_m"]
    assert (row["what"], row["section"]) == ("changed", "d800")
    assert row["slope_permille"] == pytest.approx(1000 * fall / 50)
    assert row["from_cover_m"] == pytest.approx(20.4 - row["from_invert_level_m"] - 0.8)


def test_what_is_refused_is_told_at_its_field(at_desk):
    above = tried(at_desk, change={"do": "add", "measure": {**TANK, "inlet_level_m": 25}})
    (own,) = above["refused"]
    assert (own["number"], own["key"], above["number"]) == (2, "inlet_level_m", 2)
    assert own["cure"]["en"] == "Give a level between 18.40 and 20.20 m."
    assert own["cure"]["zh"] != own["cure"]["en"]
    wrong = tried(at_desk, change={"do": "add", "measure": {**TANK, "area_m2": -1}})["refused"]
    assert [(own["number"], own["key"], own["message"]["zh"]) for own in wrong] == [
        (2, "area_m2", "应大于 0")]  # fmt: skip
    lacking = tried(at_desk, change={"do": "add", "measure": {"kind": "cleaning"}})["refused"]
    assert {(own["key"], own["missing"]) for own in lacking} == {
        ("title_zh", True), ("source", True)}  # fmt: skip


def test_a_measure_alone_is_tried_without_what_stands_after_it(at_desk, read):
    put(at_desk, read()["version"], {**ADD, "measure": {**TANK, "inlet_level_m": 25}})
    values = {**read()["measures"][0]["values"], "clogged_pct": 10}
    change = {"do": "replace", "number": 1, "measure": values}
    alone = tried(at_desk, change=change, through="measure")
    assert (alone["refused"], alone["all_costs"]) == ([], None)
    assert [own["number"] for own in tried(at_desk, change=change)["refused"]] == [2]


def test_places_on_the_map_become_ids_and_ground(at_desk):
    ask = lambda path, spot: at_desk.client.post(  # noqa: E731
        f"/api/scenario/better/{path}", json=[dict(zip(("x_m", "y_m"), spot, strict=True))]
    ).json()[0]
    assert ask("nearest/street_node", (48, 3)) == "G-B"
    assert ask("nearest/street", (48, 3)) == "东大街"
    assert ask("nearest/street_id", (48, 3)) == "S1"
    assert ask("nearest/subcatchment", (60, 20)) == "K-B"
    near = ask("ground", (50, 0))
    assert near["level_m"] == pytest.approx(20.2)
    assert near["low_m"] <= near["level_m"] <= near["high_m"]


@pytest.mark.parametrize(
    "path", ["scenario/..%2Fstudy", "scenario/none", "scenario/study", "scenario/%2e%2e"]
)
def test_no_other_file_is_read_as_a_scenario(at_desk, path):
    assert at_desk.client.get(f"/api/{path}").status_code in (404, 405, 422)


def test_forms_are_given_as_json(at_desk):
    forms = at_desk.client.get("/api/measures").json()
    assert {"kind", "name", "explanation", "fields", "needs", "example"} == set(forms[0])


def test_a_file_that_changes_outside_is_told(at_desk):
    heard = []
    at_desk.desk.news.tell = lambda kind, **more: heard.append((kind, more.get("id")))
    watch = Watch(at_desk.desk)
    watch.look()
    path = at_desk.workspace.folder("scenarios", "small") / "better.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    watch.look()
    watch.look()
    assert heard == [("scenario", "better"), ("study", None)]


def test_what_changes_in_the_first_second_of_the_desk_is_told(at_desk):
    heard = []
    at_desk.desk.news.tell = lambda kind, **more: heard.append((kind, more.get("id")))
    watch = Watch(at_desk.desk)
    file = at_desk.desk.workspace.folder("scenarios", "small") / "better.toml"
    with watch.running():
        file.write_text(file.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
        watch.look()
    assert heard == [("scenario", "better"), ("study", None)]


def test_names_come_as_they_are(at_desk, read):
    """A title of markup is text for the page, and text in the file."""
    name = '<script>alert("x")</script>'
    saved = put(at_desk, read()["version"], {**ADD, "measure": {**TANK, "title_zh": name}})
    assert saved.json()["measures"][-1]["title_zh"] == name
    assert json.dumps(name) in saved.json()["text"]
