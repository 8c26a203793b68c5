"""Two pages and a text editor on one study, in any order: no change is lost, the later is told."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from drainage.study import Workspace
from drainage.study.board import Board, board_file, read_board, save_board

STEPS = 40
SAVER = """
import sys
from pathlib import Path
from drainage.study import Workspace
from drainage.study.board import Board, Candidate, board_file, read_board, save_board
workspace = Workspace(Path(sys.argv[1]))
seen = read_board(board_file(workspace, "small"))[1]
print("ready", flush=True)
number = 0
while True:
    number += 1
    rows = [Candidate(scenario="better", name=str(number), note="x" * 2000)] * 150
    seen = save_board(workspace, "small", Board(candidates=rows), seen)
"""


def marks(text):
    """The comments that were written, in the order of the file."""
    return [line for line in text.splitlines() if line.startswith("# by ")]


@pytest.mark.parametrize("seed", range(3))
def test_no_change_of_a_scenario_is_lost(at_desk, seed):
    """Each writes a line of its own onto what it has read; all that were taken are there."""
    drawn, client = random.Random(seed), at_desk.client
    path = at_desk.workspace.folder("scenarios", "small") / "better.toml"
    read = lambda: client.get("/api/scenario/better").json()  # noqa: E731
    seen, written, told = {"one": read(), "two": read()}, [], 0
    for number in range(STEPS):
        who = drawn.choice(["one", "two", "editor", "reads"])
        mark = f"# by {who} {number}"
        if who == "editor":
            path.write_bytes(path.read_bytes() + f"{mark}\n".encode())
            written.append(mark)
        elif who == "reads":
            page = drawn.choice(["one", "two"])
            seen[page] = read()
        else:
            own, stands = seen[who], path.read_bytes().decode()
            body = {"version": own["version"], "text": own["text"] + mark + "\n"}
            answer = client.put("/api/scenario/better", json=body)
            if own["text"] == stands:
                assert answer.status_code == 200
                seen[who] = answer.json()
                written.append(mark)
            else:
                assert (answer.status_code, answer.json()["kind"]) == (409, "Changed")
                assert answer.json()["theirs"]["text"] == stands
                told += 1
        assert marks(path.read_text(encoding="utf-8")) == written
    assert told
    assert len(written) > STEPS / 4
    # And all the way back: each text that stood is a step.
    own = read()
    while own["undo"]:
        version = {"version": own["version"]}
        own = client.post("/api/scenario/better/undo", json=version).json()
    assert marks(own["text"]) == []


@pytest.mark.parametrize("seed", range(2))
def test_no_change_of_the_board_is_lost(at_desk, seed):
    drawn, client = random.Random(seed), at_desk.client
    read = lambda: client.get("/api/board").json()  # noqa: E731
    seen, kept, told = [read(), read()], [], 0
    for number in range(16):
        who = drawn.randrange(2)
        rows = [*seen[who]["board"]["candidates"], {"scenario": "better", "name": str(number)}]
        answer = client.put("/api/board", json={"version": seen[who]["version"],
                                                "board": {"candidates": rows}})  # fmt: skip
        if answer.status_code == 200:
            kept.append(str(number))
        else:
            assert (answer.status_code, answer.json()["kind"]) == (409, "Changed")
            told += 1
        seen[who] = answer.json()
        assert [own["name"] for own in seen[who]["board"]["candidates"]] == kept
    assert told


@pytest.mark.heavy
def test_killed_in_the_middle_of_a_save_the_board_is_whole(new_small_study):
    workspace = Workspace(new_small_study)
    with subprocess.Popen([sys.executable, "-c", SAVER, str(new_small_study)],
                          stdout=subprocess.PIPE) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"ready"
        time.sleep(random.Random(17).uniform(0.05, 0.3))
        child.kill()
    board, version = read_board(board_file(workspace, "small"))
    assert version
    assert len(board.candidates) == 150
    assert len({own.name for own in board.candidates}) == 1
    # The lock of a process that was killed is free: the next who saves does.
    assert save_board(workspace, "small", Board(), version) != version
