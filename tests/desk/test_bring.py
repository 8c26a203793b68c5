"""A study begun at the desk: files that are sent, what is refused of them, and the study made."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from drainage.desk import guard
from drainage.desk.app import make_app
from drainage.desk.desk import Desk
from drainage.study import Workspace
from tests.desk.conftest import ADDRESS, PORT, TOKEN

CASES = Path(__file__).parents[1] / "cases"
SURVEY = CASES / "surveys" / "01-two-row-heading" / "survey.xlsx"


@pytest.fixture
def client(tmp_path):
    """A desk in an empty folder."""
    return TestClient(make_app(Desk(Workspace(tmp_path), None), TOKEN, PORT), base_url=ADDRESS,
                      cookies={f"desk-{PORT}": TOKEN})  # fmt: skip


def send(client, own: str, name: str, content):
    return client.post("/api/bring/files", params={"to": own, "name": name}, content=content)


def begun(client) -> str:
    return client.post("/api/bring").json()["id"]


def kept(tmp_path) -> list[str]:
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_a_workbook_becomes_a_study_on_the_desk(client, tmp_path):
    own = begun(client)
    sent = send(client, own, SURVEY.name, SURVEY.read_bytes()).json()
    points, lines = sent["tables"]
    headings = {column["key"]: column["heading"] for column in points["columns"]}
    assert headings["ground"] == "高程 地面高程"
    assert {column["heading"] for column in lines["columns"]} >= {"管线点号 起点点号", "管类"}
    choices = sent["choices"] | {"network": "two", "study": "two", "title": "两行"}
    client.put(f"/api/bring/{own}", json=choices)
    built = client.post(f"/api/bring/{own}/build").json()
    assert (built["counts"]["junctions"], built["counts"]["conduits"]) == (5, 5)
    assert client.post(f"/api/bring/{own}/settle").json() == {"study": "two"}
    assert client.get("/api/study").json()["title_zh"] == "两行"
    assert client.get("/api/bring").json()["waiting"] == []
    assert "survey.xlsx" not in kept(tmp_path)


def test_a_heading_nobody_knows_is_asked_for_and_taken_as_it_is_chosen(client):
    own = begun(client)
    points = "编码甲,X,Y,地面高程\nA,4470000,486000,70\nB,4470040,486000,70\n"
    lines = "起点点号,终点点号,管径,管类\nA,B,DN600,雨水\n"
    send(client, own, "p.csv", points.encode())
    sent = send(client, own, "l.csv", lines.encode()).json()
    assert client.post(f"/api/bring/{own}/build").status_code == 422
    mapping = {"points": {"number": "编码甲"}}
    client.put(f"/api/bring/{own}", json=sent["choices"] | {"mapping": mapping})
    assert client.post(f"/api/bring/{own}/build").json()["counts"]["conduits"] == 1


def test_what_was_brought_waits_for_who_comes_back_and_goes_when_it_is_thrown_away(
    client, tmp_path
):
    own = begun(client)
    send(client, own, SURVEY.name, SURVEY.read_bytes())
    (tmp_path / "results" / ".desk" / "bring" / own / ".part-0").write_bytes(b"of a killed process")
    again = TestClient(make_app(Desk(Workspace(tmp_path), None), TOKEN, PORT), base_url=ADDRESS,
                       cookies={f"desk-{PORT}": TOKEN})  # fmt: skip
    (waiting,) = again.get("/api/bring").json()["waiting"]
    assert waiting["files"] == [SURVEY.name]
    assert len(again.get(f"/api/bring/{own}").json()["tables"]) == 2
    assert kept(tmp_path) == ["choices.json", SURVEY.name]
    again.delete(f"/api/bring/{own}")
    assert kept(tmp_path) == []
    assert again.get(f"/api/bring/{own}").status_code == 422


def test_a_file_of_a_gigabyte_is_refused_by_its_length_and_piece_by_piece(
    client, tmp_path, monkeypatch
):
    monkeypatch.setattr(guard, "MOST_FILE", 2**20)
    own = begun(client)
    asked = []

    def pieces():
        for number in range(1024):
            asked.append(number)
            yield bytes(2**20)

    told = client.post("/api/bring/files", params={"to": own, "name": "a.csv"}, content=b"1",
                       headers={"content-length": str(2**30)})  # fmt: skip
    assert told.status_code == 413
    assert send(client, own, "a.csv", pieces()).status_code == 413
    assert kept(tmp_path) == ["choices.json"]


@pytest.mark.parametrize("path", ["..", "..%2f..", "%2e%2e%5c..", "con", "a%00b"])
def test_an_import_is_no_path(client, path):
    assert client.delete(f"/api/bring/{path}").status_code in (404, 405, 422)


def test_a_name_with_dots_stays_in_the_folder_of_the_import(client, tmp_path):
    own = begun(client)
    assert send(client, own, "../../../x.csv", b"a,b,c\n1,2,3\n").status_code == 200
    (found,) = tmp_path.rglob("x.csv")
    assert found.parent == tmp_path / "results" / ".desk" / "bring" / own / "files"


def test_many_small_requests_leave_twenty_imports_at_most(client, tmp_path):
    codes = [client.post("/api/bring").status_code for _ in range(100)]
    assert codes == [200] * 20 + [422] * 80


def test_the_shipped_study_is_laid_out_and_lies_on_the_desk(client):
    assert client.get("/api/bring").json()["examples"] == [{"id": "old-town", "here": False}]
    done = client.post("/api/bring/example", json={"example": "old-town"})
    assert done.json() == {"study": "old-town"}
    assert client.get("/api/bring").json()["examples"] == [{"id": "old-town", "here": True}]


def test_a_model_becomes_a_study_without_streets(client):
    own = begun(client)
    model = CASES / "inp" / "20_cso_weir.inp"
    sent = send(client, own, model.name, model.read_bytes()).json()
    choices = sent["choices"] | {"network": "weir", "study": "weir"}
    client.put(f"/api/bring/{own}", json=choices)
    assert client.post(f"/api/bring/{own}/settle").json() == {"study": "weir"}
    assert client.get("/api/study").json()["id"] == "weir"
