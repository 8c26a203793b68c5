"""Scenario files that more than one writes: no change is lost, and never half a file."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from drainage.errors import InputError
from drainage.scenario import load_study
from drainage.scenario.editing import with_head, with_measure
from drainage.study import Workspace, scenario_files
from drainage.study.scenario_files import (
    ChangedError,
    add_scenario,
    read_scenario,
    redo,
    save_scenario,
    text_seen,
    undo,
    version_of,
)
from drainage.study.scenario_history import MOST_STEPS, History, read_history, write_history

CLEANING = {"kind": "cleaning", "title_zh": "清淤", "source": "assumed"}


@pytest.fixture
def workspace(new_small_study):
    return Workspace(new_small_study)


def path_of(workspace, name="better"):
    return workspace.folder("scenarios", "small") / f"{name}.toml"


def save(workspace, text, seen):
    return save_scenario(workspace, "small", "better", text, seen)


def test_what_is_saved_is_undone_and_done_again_byte_for_byte(workspace):
    first = read_scenario(workspace, "small", "better")
    text = with_measure(first.text.replace("\n", "\r\n"), CLEANING)
    second = save(workspace, text, first.version)
    assert path_of(workspace).read_bytes() == text.encode()
    assert (second.undo, second.redo) == (1, 0)
    back = undo(Workspace(workspace.root), "small", "better", second.version)  # of another process
    assert path_of(workspace).read_bytes() == first.text.encode()
    assert (back.undo, back.redo, back.version) == (0, 1, first.version)
    again = redo(workspace, "small", "better", back.version)
    assert (again.text, again.undo, again.redo) == (text, 1, 0)
    with pytest.raises(InputError, match="no such step"):
        redo(workspace, "small", "better", again.version)


def test_who_saves_on_an_older_version_is_told_and_nothing_is_lost(workspace):
    seen = read_scenario(workspace, "small", "better")
    by_hand = with_head(seen.text, {"title_en": "by hand"})
    path_of(workspace).write_text(by_hand, encoding="utf-8", newline="")
    for late in (
        lambda: save(workspace, with_measure(seen.text, CLEANING), seen.version),
        lambda: save(workspace, by_hand, seen.version),
        lambda: undo(workspace, "small", "better", seen.version),
    ):
        with pytest.raises(ChangedError) as told:
            late()
        assert told.value.theirs.text == by_hand
        assert path_of(workspace).read_text(encoding="utf-8") == by_hand
    assert text_seen(workspace, "small", "better", seen.version) == seen.text
    assert text_seen(workspace, "small", "better", version_of("never")) is None
    back = undo(workspace, "small", "better", version_of(by_hand))
    assert back.text == seen.text
    assert redo(workspace, "small", "better", back.version).text == by_hand


def test_what_another_writes_while_a_save_is_under_way_stands(workspace, monkeypatch):
    seen = read_scenario(workspace, "small", "better")
    by_hand = with_head(seen.text, {"title_en": "by hand"})

    def meanwhile(*_):
        path_of(workspace).write_text(by_hand, encoding="utf-8", newline="")

    monkeypatch.setattr(scenario_files, "require_fits", meanwhile)
    with pytest.raises(ChangedError):
        save(workspace, with_measure(seen.text, CLEANING), seen.version)
    assert path_of(workspace).read_text(encoding="utf-8") == by_hand


def test_a_text_that_is_no_scenario_of_the_study_is_not_saved(workspace):
    seen = read_scenario(workspace, "small", "better")
    for text, words in (
        (seen.text + "nonsense", "not valid TOML"),
        (seen.text.replace('kind = "inlet_retrofit"', 'kind = "inlet"'), "inlet"),
        (with_head(seen.text, {"includes": ["better"]}), "includes itself"),
    ):
        with pytest.raises(InputError, match=words):
            save(workspace, text, seen.version)
        assert path_of(workspace).read_text(encoding="utf-8") == seen.text


def test_names_outside_the_study_are_refused(workspace):
    for name in ("../small/better", "study", "none", ""):
        with pytest.raises(InputError, match="no such scenario"):
            read_scenario(workspace, "small", name)
    for name in ("../x", "better", "BETTER", "study", "nul", "x" * 99):
        with pytest.raises(InputError):
            add_scenario(workspace, "small", name, "better", ("新", "new"), "includes")
    assert sorted(own.name for own in path_of(workspace).parent.iterdir()) == [
        "better.toml", "existing.toml", "study.toml"]  # fmt: skip


def test_a_study_with_a_fault_elsewhere_gets_no_scenario_and_stays_as_it_was(workspace):
    conditions = path_of(workspace, "study")
    existing = path_of(workspace, "existing")
    existing.write_text(existing.read_text(encoding="utf-8") + "nonsense = 1\n", encoding="utf-8")
    before = conditions.read_bytes()
    with pytest.raises(InputError, match="nonsense"):
        add_scenario(workspace, "small", "mine", "better", ("新", "new"), "includes")
    assert conditions.read_bytes() == before
    assert not path_of(workspace, "mine").exists()


def test_a_new_scenario_stands_in_the_study_on_demand(workspace):
    made = add_scenario(workspace, "small", "mine", "better", ("新", "new"), "includes")
    study = load_study(workspace.folder("scenarios", "small"))
    assert study.conditions.on_demand == ("mine",)
    assert study.closure("mine") == ["better", "mine"]
    assert (made.undo, made.text) == (0, path_of(workspace, "mine").read_text(encoding="utf-8"))


def test_a_history_forgets_its_oldest_steps_and_a_broken_one_begins_anew(tmp_path):
    history = History()
    for number in range(MOST_STEPS + 3):
        history = history.with_text(str(number))
    assert (len(history.past), history.past[0], history.present) == (
        MOST_STEPS, "2", str(MOST_STEPS + 2))  # fmt: skip
    path = tmp_path / "h.json"
    write_history(history, path)
    assert read_history(path) == history
    for broken in ("{", "[]", '{"past": "x", "present": "", "future": []}'):
        path.write_text(broken, encoding="utf-8")
        assert read_history(path) == History()


SAVER = """
import sys
from pathlib import Path
from drainage.study import Workspace, scenario_files
from drainage.study.scenario_files import read_scenario, save_scenario
from drainage.study import scenario_files
workspace = Workspace(Path(sys.argv[1]))
own = read_scenario(workspace, "small", "better")
print("ready", flush=True)
number = 0
while True:
    number += 1
    body = own.text.split("# saved")[0]
    own = save_scenario(workspace, "small", "better", f"{body}# saved {number}\\n" + "#" * 200_000 + f"\\n# end {number}\\n", own.version)
"""


@pytest.mark.heavy
def test_killed_in_the_middle_of_a_save_the_file_is_the_old_or_the_new_one(workspace):
    begin = read_scenario(workspace, "small", "better").text
    drawn = random.Random(17)
    for _ in range(3):
        child = subprocess.Popen([sys.executable, "-c", SAVER, str(workspace.root)],
                                 stdout=subprocess.PIPE)  # fmt: skip
        assert child.stdout.readline().strip() == b"ready"
        time.sleep(drawn.uniform(0.02, 0.3))
        child.kill()
        child.wait()
        child.stdout.close()
        text = path_of(workspace).read_text(encoding="utf-8")
        head, _, tail = text.removeprefix(begin).partition("\n")
        number = head.removeprefix("# saved ")
        assert text == begin or tail == "#" * 200_000 + f"\n# end {number}\n"
        after = read_scenario(workspace, "small", "better")
        assert after.text == text
        saved = save(workspace, begin, after.version) if text != begin else after
        assert saved.text == begin
