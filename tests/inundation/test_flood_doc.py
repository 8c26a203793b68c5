"""The case of docs/flood.md, walked through with its own commands, against the figures by hand."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import tomllib

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.inundation.open_case.case_file import MODELS
from drainage.toml_keys import models_named, with_keys

PAGES = ("flood.md", "zh/flood.md")


def page(root, name):
    return (root / "docs" / name).read_text(encoding="utf-8")


def blocks(text, kind):
    return re.findall(rf"```{kind}\n(.*?)```", text, re.S)


@pytest.fixture(scope="module")
def walked(root, tmp_path_factory):
    """A folder after every command of the page."""
    place = tmp_path_factory.mktemp("flood")
    shutil.copytree(root / "docs" / "flood-case", place / "docs" / "flood-case")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for block in blocks(page(root, "flood.md"), "sh"):
            for command in block.splitlines():
                words = shlex.split(command)
                assert words[0] == "drainage"
                run = CliRunner().invoke(main, words[1:])
                assert run.exit_code == 0, run.output
    return place / "results" / "two-basins"


def read(folder, name):
    return pd.read_csv(folder / name, encoding="utf-8-sig").set_index("time_min")


@pytest.mark.parametrize("name", PAGES)
def test_the_table_of_levels_is_the_one_on_the_page(walked, root, name):
    printed = pd.read_csv(io.StringIO(blocks(page(root, name), "text")[0])).set_index("time_min")
    pd.testing.assert_frame_equal(read(walked, "levels.csv"), printed, atol=1.5e-3, rtol=0)


def test_the_levels_are_those_worked_out_by_hand(walked):
    """900 m3 come in; 720 m2 x 0.5 m stay above, 540 m3 stand on 1,600 m2 below."""
    last = read(walked, "levels.csv").iloc[-1]
    assert last["upper"] == pytest.approx(11.5, abs=0.002)
    assert last["lower"] == pytest.approx(10 + 540 / 1600, abs=0.002)


def test_the_sill_is_a_weir_at_the_peak(walked):
    """0.3 m3/s over 40 m: (0.3 / (1.705 x 40))^(2/3) = 0.0268 m."""
    assert read(walked, "levels.csv")["upper"][40] == pytest.approx(11.5268, abs=0.002)
    assert read(walked, "flows.csv")["sill"][40] == pytest.approx(0.3, rel=0.005)


@pytest.mark.parametrize("name", PAGES)
def test_the_case_on_the_page_is_the_one_in_the_folder(root, name):
    shipped = tomllib.loads((root / "docs/flood-case/case.toml").read_text(encoding="utf-8"))
    shown = tomllib.loads(blocks(page(root, name), "toml")[0])
    assert shown | {"title": ""} == shipped | {"title": ""}


@pytest.mark.parametrize(("name", "lang"), [("flood.md", "en"), ("zh/flood.md", "zh")])
def test_the_tables_of_keys_are_those_that_are_read(root, name, lang):
    text = page(root, name)
    assert text == with_keys(text, lang, MODELS)
    assert sorted(models_named(text)) == sorted(MODELS)
