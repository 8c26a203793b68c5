"""A desk with the small town on it, asked without a browser."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from drainage.desk.app import make_app
from drainage.desk.desk import Desk
from drainage.study import Workspace

TOKEN, PORT = "a-token", 8700
ADDRESS = f"http://127.0.0.1:{PORT}"


@dataclass(frozen=True)
class AtDesk:
    """A desk and who asks it, with the token as a cookie."""

    desk: Desk
    client: TestClient
    workspace: Workspace


@pytest.fixture
def at_desk(new_small_study) -> AtDesk:
    """The small study, not run, on a desk."""
    return _laid(new_small_study)


@pytest.fixture
def finished_desk(finished_small_study, tmp_path) -> AtDesk:
    """The small study with all its runs, on a desk; a copy that a test may change."""
    shutil.copytree(finished_small_study, tmp_path / "town")
    return _laid(tmp_path / "town")


def _laid(folder) -> AtDesk:
    workspace = Workspace(folder)
    desk = Desk(workspace, "small")
    client = TestClient(make_app(desk, TOKEN, PORT), base_url=ADDRESS,
                        cookies={f"desk-{PORT}": TOKEN})  # fmt: skip
    return AtDesk(desk, client, workspace)
