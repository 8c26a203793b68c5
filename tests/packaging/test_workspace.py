"""`drainage init` lays a workspace and never touches what is there."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest
from click.testing import CliRunner

from drainage.cli import main
from tests.packaging.test_wheel import EXAMPLES, files


def call(place, *words):
    return CliRunner().invoke(main, ["--root", str(place), *words])


@pytest.fixture
def workspace(tmp_path):
    done = call(tmp_path, "init", "work")
    assert done.exit_code == 0, done.output
    return tmp_path / "work"


def test_a_workspace_has_the_rain_and_room_for_networks_and_studies(root, workspace):
    assert sorted(p.name for p in workspace.iterdir()) == [
        "README.md", "networks", "rainfall", "scenarios",
    ]  # fmt: skip
    assert files(workspace / "rainfall") == files(root / "rainfall")
    assert not [*(workspace / "networks").iterdir(), *(workspace / "scenarios").iterdir()]


def test_the_example_study_comes_along_when_asked_for_and_opens(root, tmp_path):
    done = call(tmp_path, "init", "practice", "--with", "old-town")
    assert done.exit_code == 0, done.output
    for folder in EXAMPLES:
        assert files(tmp_path / "practice" / folder) == files(root / folder)
    shown = call(tmp_path / "practice", "show", "old-town")
    assert shown.exit_code == 0, shown.output
    assert "full-plan" in shown.output


@pytest.mark.heavy
def test_every_command_of_its_readme_leads_to_the_next(workspace, foreign_model, monkeypatch):
    text = (workspace / "README.md").read_text(encoding="utf-8")
    chinese, english = text.split("\n# A workspace")
    blocks = [
        [line.strip() for block in re.findall(r"```sh\n(.*?)```", side, re.S)
         for line in block.strip().splitlines()]
        for side in (chinese, english)
    ]  # fmt: skip
    plain = [[re.sub("--title .*", "", line) for line in lines] for lines in blocks]
    assert plain[0] == plain[1]
    monkeypatch.chdir(workspace)
    shutil.copytree(foreign_model.parent, workspace / "path" / "to",
                    ignore=lambda folder, names: set(names) - {"foreign.inp"})  # fmt: skip
    (workspace / "path" / "to" / "foreign.inp").rename(workspace / "path" / "to" / "model.inp")
    for line in blocks[0]:
        done = CliRunner().invoke(main, shlex.split(line)[1:])
        assert done.exit_code == 0, (line, done.output[-2000:])
    assert (workspace / "results" / "my-study" / "report.html").is_file()


def test_its_readme_says_all_in_chinese_then_all_in_english(workspace):
    text = (workspace / "README.md").read_text(encoding="utf-8")
    sides = text.split("\n# A workspace")
    assert text.startswith("# 排水研究工作目录\n")
    words = [re.sub(r"(?ms)```.*?```|`[^`]*`|\]\([^)]*\)", " ", side) for side in sides]
    assert re.findall(r"[A-Za-z]+(?:[ ,;]+[a-z]+){3,}", words[0]) == []
    assert re.findall(r"[\u4e00-\u9fff]", words[1]) == []
    # Sections, rows and files are the same on both sides.
    named = [
        (len(re.findall(r"(?m)^#+ ", side)), len(re.findall(r"(?m)^\|", side)),
         set(re.findall(r"`([^` ]+[/.][^` ]*)`", side)))
        for side in (text.split("\n# A workspace")[0], "# A workspace" + sides[1])
    ]  # fmt: skip
    assert named[0] == named[1]


def test_a_folder_that_holds_anything_is_left_as_it_is(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "mine.txt").write_text("mine", encoding="utf-8")
    done = call(tmp_path, "init", "work")
    assert done.exit_code == 2
    assert "the folder is not empty" in done.output
    assert files(tmp_path / "work") == {"mine.txt": b"mine"}


def test_an_empty_folder_is_taken_and_a_file_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert call(tmp_path, "init", "empty").exit_code == 0
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = call(tmp_path, "init", "file")
    assert done.exit_code == 2
    assert "a file of this name is there" in done.output
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_link_to_a_missing_place_is_refused(tmp_path):
    (tmp_path / "work").symlink_to(tmp_path / "elsewhere")
    assert call(tmp_path, "init", "work").exit_code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_that_refuses_is_one_message(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "copytree", refuse)
    done = call(tmp_path, "init", "work")
    assert done.exit_code == 2
    assert "cannot be written: Permission denied" in done.output


@pytest.mark.parametrize(
    "name",
    ["..", ".", "../up", "a/b", "a\\b", "C:town", "/tmp/town", ".hidden", "", "a" * 65, "密\u3000云", "密云?",
     "con", "NUL", "Com1", "lpt9.town", "aux.toml", "town."],
)  # fmt: skip
def test_a_name_no_system_can_hold_is_refused_before_anything_is_made(tmp_path, name):
    place = tmp_path / "place"
    place.mkdir()
    for words in (["init", name], ["draft", name, "town"], ["import", "inp", name, "m.inp"]):
        done = call(place, *words)
        assert done.exit_code == 2, (words, done.output)
        assert "my-town" in done.output
    assert list(tmp_path.rglob("*")) == [place]


@pytest.mark.parametrize("name", ["town", "console", "com10", "nul-town", "a.b", "密云 2024"])
def test_a_name_that_only_looks_like_a_device_is_taken(tmp_path, name):
    assert call(tmp_path, "init", name).exit_code == 0
