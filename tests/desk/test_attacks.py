"""What a stranger, a broken program or a full disk can do to a desk: nothing, told in words."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import re
import shutil
import threading
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from drainage import written
from drainage.desk import guard
from drainage.desk import news as news_of_desk
from drainage.desk.app import make_app
from drainage.study.jobs import queue
from tests.desk.conftest import ADDRESS, PORT, TOKEN
from tests.desk.test_jobs import ask, done, until

CHINESE = re.compile("[\u4e00-\u9fff]")
NAMES = ["..", "../study", "..\\study", "%2e%2e", "C:\\x", "C:", "con", "NUL.toml", "a\0b",
         "a\r\nX: b", "x" * 300, "\u4e95" * 300, "BETTER", "", " ", ".", "\u202e", "/etc/passwd",
         "<script>"]  # fmt: skip
"""Names that are none of the study's and none a new scenario may have."""


def in_words(answer, *statuses):
    """It is refused with one of ``statuses``, in words of both languages."""
    assert answer.status_code in statuses, answer.text
    words = answer.json()["message"]
    assert CHINESE.search(words["zh"])
    assert not CHINESE.search(words["en"])
    for own in answer.json()["findings"]:
        assert own["line"]["zh"] != own["line"]["en"]
    return words["en"]


def files_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "127.0.0.1"},
        {"host": f"127.0.0.1.:{PORT}"},
        {"host": f"LOCALHOST:{PORT}"},
        {"host": f"[::1]:{PORT}"},
        {"host": ""},
        {"origin": "null"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_another_page_or_host_is_refused_whatever_it_asks(at_desk, headers):
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
        for path in ("/api/study", "/", "/desk.js"):
            answer = at_desk.client.request(method, path, headers=headers)
            assert answer.status_code == 403


def test_of_two_origins_both_must_be_the_desks(at_desk):
    for pair in ((ADDRESS, "http://evil"), ("http://evil", ADDRESS)):
        headers = [("origin", own) for own in pair]
        assert at_desk.client.get("/api/study", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("query", "cookie"),
    [("", ""), ("?token=", ""), ("?token=A-TOKEN", ""), ("?token=%ff%00", ""),
     (f"?token=x&token={TOKEN}", ""), ("", f"desk-{PORT + 1}={TOKEN}"), ("", f"desk-{PORT}=x"),
     ("", "a=;;=\x7f")],
)  # fmt: skip
def test_without_the_token_of_this_desk_nothing_is_told_but_where_to_find_it(
    at_desk, query, cookie
):
    at_desk.client.cookies.clear()
    headers = {"cookie": cookie} if cookie else {}
    in_words(at_desk.client.get(f"/api/study{query}", headers=headers), 403)
    page = at_desk.client.get(f"/{query}", headers=headers)
    assert (page.status_code, "终端" in page.text, "terminal" in page.text) == (403, True, True)
    assert TOKEN not in page.text


def test_no_socket_is_opened(at_desk):
    with pytest.raises(WebSocketDisconnect), at_desk.client.websocket_connect("/api/news"):
        pass


def test_what_is_not_there_or_not_done_is_told_in_words(at_desk):
    in_words(at_desk.client.get("/api/nothing"), 404)
    in_words(at_desk.client.get("/../../etc/passwd"), 404)
    for method in ("PUT", "OPTIONS", "PATCH", "TRACE"):
        in_words(at_desk.client.request(method, "/api/studies"), 405)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out_of_the_study(at_desk, name):
    client, before = at_desk.client, files_of(at_desk.workspace.root)
    own, version = quote(name, safe=""), {"version": ""}
    new = {"id": name, "title_zh": "x", "title_en": "x", "source": "better"}
    answers = [
        client.post("/api/scenarios", json=new),
        client.post("/api/scenarios", json={**new, "id": "fine", "source": name}),
        client.post("/api/runs", json={"scenario": name, "events": ["h33"]}),
        client.post("/api/runs", json={"scenario": "better", "events": [name]}),
        client.post("/api/size", json={"scenario": name}),
        client.post("/api/export", json={"kind": "inp", "runs": [[name, "h33"]]}),
        client.post("/api/study", json={"study": name}),
        client.get("/api/size", params={"scenario": name}),
        client.get("/api/compare", params={"before": name, "after": "better", "event": "h33"}),
        client.post("/api/bring/files", params={"to": name, "name": "a.csv"}, content=b"a"),
    ]
    for path in ("scenario/{}", "scenario/{}/ids", "map/{}", "map-findings/{}", "values/{}/h33",
                 "values/better/{}", "frames/better/{}", "row/better/pipe/{}", "search/{}?words=a",
                 "series/better/{}/node/M-A", "export/{}", "bring/{}/drawn"):  # fmt: skip
        if own not in ("", "."):
            answers.append(client.get(f"/api/{path.format(own)}"))
    if own not in ("", "."):
        answers += [client.put(f"/api/scenario/{own}", json={**version, "text": "x = 1"}),
                    client.post(f"/api/scenario/{own}/undo", json=version),
                    client.delete(f"/api/runs/{own}"), client.delete(f"/api/bring/{own}")]  # fmt: skip
    for answer in answers:
        in_words(answer, 404, 405, 422)
    after = files_of(at_desk.workspace.root)
    assert {path for path in after if path.suffix != ".lock"} == {
        path for path in before if path.suffix != ".lock"
    } | {path for path in after if path.parent.name == "history"}
    assert all(after[path] == content for path, content in before.items())


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, '{"a":' * 5000 + "1" + "}" * 5000, "[" * 30 + "]" * 30, "NaN",
     '{"version": "", "changes": [{"do": "remove", "number": 1e999}]}', "9" * 5000,
     '{"version": "", "changes": [{"do": "remove", "number": 100000000000000000000}]}',
     r'{"version": "\ud800"}', "{", "\xff", "null", "[]", '{"version": 1, "text": "x", "more": 2}'],
    ids=lambda own: own[:12],
)  # fmt: skip
def test_a_body_no_page_sends_is_refused_in_words(at_desk, body):
    before = files_of(at_desk.workspace.folder("scenarios"))
    headers = {"content-type": "application/json"}
    content = body.encode("latin-1")
    for method, path in (("PUT", "scenario/better"), ("POST", "scenario/better/try"),
                         ("PUT", "board"), ("POST", "runs"), ("POST", "scenarios")):  # fmt: skip
        asked = at_desk.client.request(method, f"/api/{path}", content=content, headers=headers)
        in_words(asked, 422)
    assert files_of(at_desk.workspace.folder("scenarios")) == before


def test_a_body_beyond_its_bound_is_not_taken_in_one_piece_or_many(at_desk, monkeypatch):
    monkeypatch.setattr(guard, "MOST_BODY", 1000)
    more = b'{"study": "' + b"x" * 1000 + b'"}'
    in_words(at_desk.client.post("/api/study", content=more), 413)
    in_words(at_desk.client.post("/api/study", content=iter([more[:600], more[600:]])), 413)
    for length in ("-1", "1e3", "\u00b2", "9" * 5000):
        headers = [(b"content-length", length.encode("latin-1"))]
        assert at_desk.client.post("/api/study", headers=headers).status_code == 413


@pytest.mark.parametrize(
    "more",
    ["a = " + "[" * 50_000, "[a" + ".a" * 3000 + "]", "x = " + "9" * 5000, "x = nan",
     "\0", '[[measures]]\nkind = "../x"', "x = \r1", "x = 1979-05-27"],
    ids=lambda own: own[:12],
)  # fmt: skip
def test_a_text_that_is_no_scenario_is_not_saved(at_desk, more):
    seen = at_desk.client.get("/api/scenario/better").json()
    text = seen["text"] + "\n" + more + "\n"
    answer = at_desk.client.put("/api/scenario/better",
                                json={"version": seen["version"], "text": text})  # fmt: skip
    in_words(answer, 422)
    assert at_desk.client.get("/api/scenario/better").json()["text"] == seen["text"]


def test_a_trial_of_a_measure_that_is_not_there_ends(at_desk):
    tried = at_desk.client.post("/api/scenario/better/try", json={"number": 2**40}).json()
    assert [own["message"]["en"] for own in tried["refused"]] == ["there is no such measure"]


def test_a_study_that_goes_and_comes_back_is_told_and_opened_again(at_desk):
    folder = at_desk.workspace.folder("scenarios", "small")
    aside = folder.with_name("aside")
    assert at_desk.client.get("/api/study").status_code == 200
    folder.rename(aside)
    for path in ("study", "scenario/better", "board", "map/better"):
        in_words(at_desk.client.get(f"/api/{path}"), 422)
    assert at_desk.client.get("/api/bring").status_code == 200
    aside.rename(folder)
    assert at_desk.client.get("/api/study").status_code == 200


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_what_a_link_leads_to_is_not_given_away(at_desk, tmp_path):
    secret = tmp_path / "secret.toml"
    secret.write_text("password = 1", encoding="utf-8")
    folder = at_desk.workspace.folder("scenarios", "small")
    (folder / "linked.toml").symlink_to(secret)
    in_words(at_desk.client.get("/api/scenario/linked"), 422)
    begun = at_desk.client.post("/api/bring").json()["id"]
    inside = at_desk.workspace.folder("results") / ".desk" / "bring" / begun / "files"
    (inside / "round").symlink_to(inside, target_is_directory=True)
    assert at_desk.client.get(f"/api/bring/{begun}").status_code == 200
    assert at_desk.client.delete(f"/api/bring/{begun}").status_code == 200
    assert secret.read_text(encoding="utf-8") == "password = 1"


def test_a_full_disk_leaves_every_file_as_it_was_and_is_told(at_desk, monkeypatch):
    seen = at_desk.client.get("/api/scenario/better").json()
    board = at_desk.client.get("/api/board").json()["version"]
    before = files_of(at_desk.workspace.root)
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def stop(*_args):
        raise full

    monkeypatch.setattr(written, "put_in_place", stop)
    candidate = {"scenario": "better", "note": "先做"}
    new = {"id": "neu", "title_zh": "x", "title_en": "x", "source": "better"}
    for method, path, body in (
        ("PUT", "scenario/better", {"version": seen["version"], "text": seen["text"] + "# x\n"}),
        ("PUT", "board", {"version": board, "board": {"candidates": [candidate]}}),
        ("POST", "scenarios", new),
        ("POST", "runs", {"scenario": "better", "events": ["h33"]}),
        ("POST", "bring", {}),
    ):
        assert "the disk is full" in in_words(
            at_desk.client.request(method, f"/api/{path}", json=body), 422
        )
    assert files_of(at_desk.workspace.root) == before
    assert at_desk.client.get("/api/runs").json() == []
    assert at_desk.client.get("/api/bring").json()["waiting"] == []


def test_a_disk_that_fills_while_a_job_waits_stops_no_job(at_desk, monkeypatch):
    first = ask(at_desk, "existing")["job"]["id"]

    def stop(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(queue, "write_queue", stop)
    until(done, at_desk, first)


def test_what_the_system_or_the_program_does_wrong_is_said_and_not_shown(at_desk, monkeypatch):
    client = TestClient(make_app(at_desk.desk, TOKEN, PORT), base_url=ADDRESS,
                        cookies={f"desk-{PORT}": TOKEN},
                        raise_server_exceptions=False)  # fmt: skip
    for error, status, word in ((PermissionError(errno.EACCES, "x", "f.toml"), 422, "no right"),
                                (KeyError("lost"), 500, "a mistake of the program")):  # fmt: skip

        def fall(error=error):
            raise error

        monkeypatch.setattr(at_desk.desk, "study", fall)
        answer = client.get("/api/study")
        assert word in in_words(answer, status)
        assert "Traceback" not in answer.text


def test_readers_that_do_not_read_hold_a_bounded_number_of_news(at_desk, monkeypatch):
    """200 pages that never read: each keeps the latest and no more."""
    monkeypatch.setattr(news_of_desk, "MOST_WAITING", 10)
    news = at_desk.desk.news

    async def pages():
        lines = [news.lines() for _ in range(200)]
        for own in lines:
            await anext(own)
        teller = threading.Thread(target=lambda: [news.tell("run", at=n) for n in range(15)])
        teller.start()
        while teller.is_alive():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)
        # 10 are held of 0 to 14: 5 is the first.
        assert json.loads((await anext(lines[0])).partition("data: ")[2]) == {"at": 5}
        news.end()
        await asyncio.sleep(0.01)
        ended = [own async for own in lines[1]]
        assert len(ended) == 9
        for own in lines:
            await own.aclose()

    asyncio.run(pages())
    assert news._readers == {}


def test_an_example_is_laid_whole_or_not_at_all(at_desk, monkeypatch):
    def half(source, target, **_more):
        target.mkdir(parents=True)
        (target / "half").write_text("x", encoding="utf-8")
        raise shutil.Error([(str(source), str(target), "[Errno 28] No space left on device")])

    monkeypatch.setattr("drainage.shipped.workspace.shutil.copytree", half)
    monkeypatch.setattr(written.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 0))
    answer = at_desk.client.post("/api/bring/example", json={"example": "old-town"})
    assert "the disk is full" in in_words(answer, 422)
    assert not list(at_desk.workspace.root.rglob("half"))
