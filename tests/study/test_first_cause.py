"""A file that cannot be read is told alone, not every name that would have stood in it."""

from __future__ import annotations

import pytest

from drainage.errors import InputError, one_of
from drainage.study import Workspace
from drainage.study.opening import open_study


def refused(root):
    with pytest.raises(InputError) as error:
        open_study(Workspace(root), "small")
    return error.value.findings


@pytest.mark.parametrize("name", ["river_levels.toml", "dams.toml"])
def test_a_broken_file_is_the_only_thing_that_is_wrong(new_small_study, name):
    (new_small_study / "rainfall" / name).write_text("[low-water\n", encoding="utf-8")
    [finding] = refused(new_small_study)
    assert finding.file.endswith(name)
    assert "有空格" in finding.in_language("zh")


def test_a_file_without_states_gives_no_empty_list(new_small_study):
    (new_small_study / "rainfall" / "river_levels.toml").write_text("", encoding="utf-8")
    said = {own.in_language("zh") for own in refused(new_small_study)}
    assert len(said) == 1
    assert said.pop().endswith("请在 rainfall/river_levels.toml 中写明；写法见 docs/zh/storms.md。")


def test_the_names_to_use_are_those_of_the_user():
    assert one_of(["low", "rank"]) == "Use one of: low, rank."
    assert one_of([]) == "There is none yet: add one first."
