"""A small town whose sewers were classed once, for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from drainage.cli import main
from tests.conftest import make_small_network, write_small_study


def crowded_network():
    """The small town with blocks of 0.8 ha, too much for its d500 from M-B on."""
    town = make_small_network()
    block = town.subcatchments["kind"].eq("block")
    land = town.subcatchments.assign(
        area_ha=town.subcatchments["area_ha"].mask(block, 0.8),
        width_m=town.subcatchments["width_m"].mask(block, 150.0),
        polygon_wkt=town.subcatchments["polygon_wkt"].mask(block, ""),
    )
    named = town.outfalls.assign(name_en=town.outfalls.index.map("Outlet {}".format))
    return town.with_tables(subcatchments=land, outfalls=named)


@pytest.fixture(scope="session")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The workspace and what the command said."""
    folder = write_small_study(tmp_path_factory.mktemp("crowded"), crowded_network())
    study = folder / "scenarios" / "small" / "study.toml"
    text = study.read_text(encoding="utf-8") + "\n[capacity]\nstorm_duration_min = 60\n"
    study.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(
        main, ["--root", str(folder), "capacity", "small", "-s", "existing", "--no-flood"]
    )
    assert done.exit_code == 0, done.output
    return folder, done.output
