"""What a study hands on: its rain factor, its tracers, and the sewage that reaches a river."""

import shutil

import pytest

from drainage.study import Workspace, compose_scenario, open_study, score_run

TRACER = """
[[tracers]]
id = "cod"
title_zh = "化学需氧量"
title_en = "COD"
dry_weather_concentration = 300
"""


def changed(folder, old, new):
    path = folder / "scenarios" / "small" / "study.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return open_study(Workspace(folder), "small")


@pytest.mark.parametrize(("factor", "depth_mm"), [(1.0, 33.0), (1.5, 49.5)])
def test_the_rain_factor_multiplies_the_storm(new_small_study, factor, depth_mm):
    storm = f'storm = "h33"\nrain_factor = {factor}'
    opened = changed(new_small_study, 'storm = "h33"', storm)
    assert opened.storms["h33"].hourly_depth_mm == pytest.approx(depth_mm, rel=1e-6)


@pytest.fixture(scope="module")
def scored(finished_small_study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("traced") / "small"
    shutil.copytree(finished_small_study, folder)
    opened = changed(folder, "[run]", f"{TRACER}\n[run]")
    return score_run(opened, compose_scenario(opened, "existing"), "h33").tables


def test_the_load_of_a_tracer_stands_beside_the_sewage(scored):
    # 300 g of COD in each m3 of sewage and none in the rain.
    table = scored["outfall"]
    assert table.at["WE", "sewage_volume_m3"] > 1
    assert table["load_cod_kg"].to_numpy() == pytest.approx(
        0.3 * table["sewage_volume_m3"].to_numpy(), abs=0.05
    )


def test_sewage_of_the_town_is_what_reaches_a_river(scored):
    # WE is the end of the interceptor, on the way to the works.
    sewage = scored["outfall"]["sewage_volume_m3"]
    (town,) = scored["town"]["sewage_to_rivers_m3"]
    assert town == pytest.approx(sewage["CO1"] + sewage["B-C"], abs=0.1)
    assert sewage["WE"] > 1
