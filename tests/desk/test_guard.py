"""Only the browser of this machine that was given the token is let in."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("headers", "cookies"),
    [
        ({"host": "evil.example:8700"}, True),
        ({"origin": "http://evil.example"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({}, False),
    ],
    ids=["another host", "another origin", "another site", "no token"],
)
def test_a_stranger_is_refused(at_desk, headers, cookies):
    if not cookies:
        at_desk.client.cookies.clear()
    assert at_desk.client.get("/api/study", headers=headers).status_code == 403


def test_who_has_the_token_sees_the_study(at_desk):
    assert at_desk.client.get("/api/study").json()["baseline"] == "existing"
    at_desk.client.cookies.clear()
    assert at_desk.client.get("/?token=a-token").status_code == 200
    assert at_desk.client.get("/api/study").status_code == 200
