"""Sets of the same works, built one after the other: as if each were built from the town alone."""

from __future__ import annotations

import importlib
import itertools
from types import SimpleNamespace

import pandas as pd
import pytest

from drainage.scenario import Scenario, Stages, compose
from drainage.study import Workspace, open_study
from tests.conftest import make_small_network, write_small_study

LARGER = """
title_zh = "大管"
title_en = "{name}"
[[measures]]
kind = "resize"
title_zh = "大管"
link_id = "{link}"
diameter_mm = {mm}
source = "test"
"""
COMPOSING = importlib.import_module("drainage.scenario.compose")
WORKS = {"upper": ("C-1", 600), "lower": ("C-2", 800), "outlet": ("C-3", 1000)}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = write_small_study(tmp_path_factory.mktemp("stages"), make_small_network())
    study = folder / "scenarios" / "small"
    for name, (link, mm) in WORKS.items():
        (study / f"{name}.toml").write_text(LARGER.format(name=name, link=link, mm=mm),
                                            encoding="utf-8")  # fmt: skip
    text = (study / "study.toml").read_text(encoding="utf-8")
    listed = text.replace('"better"]', '"better", "upper", "lower", "outlet"]')
    (study / "study.toml").write_text(listed, encoding="utf-8")
    return open_study(Workspace(folder), "small")


def built(opened, names, stages=None, base=None):
    together = Scenario(title_zh="组合", title_en="set", includes=tuple(names))
    scenarios = {**opened.study.scenarios, "set": together}
    study = opened.study.model_copy(update={"scenarios": scenarios})
    return compose(study, "set", base or opened.base, opened.context, stages)


def diameters(composed):
    return composed.network.conduits["diameter_mm"].to_dict()


def test_a_set_is_the_same_whatever_was_built_before_it(opened):
    sets = [names for size in range(4) for names in itertools.combinations(WORKS, size)]
    stages = Stages()
    for names in [*sets, *reversed(sets), ("lower", "upper"), ("upper", "lower")]:
        own, alone = built(opened, names, stages), built(opened, names)
        pd.testing.assert_frame_equal(own.difference, alone.difference)
        assert own.remark_records() == alone.remark_records()
        assert [work.measure.title_zh for work in own.works] == ["大管"] * len(names)
        expected = {WORKS[name][0]: WORKS[name][1] for name in names}
        assert diameters(own) == {"C-1": 500, "C-2": 500, "C-3": 500, "S-P": 300, "I-1": 400,
                                  "R-1": 0, "R-2": 0} | expected  # fmt: skip


def test_eight_sets_in_the_order_of_their_members_are_built_in_seven_steps(opened, monkeypatch):
    steps = []

    def apply(step, network, context):
        steps.append(step.measure.link_id)
        return step.measure.apply(network, context)

    monkeypatch.setattr(COMPOSING, "_applied", apply)
    stages = Stages()
    for names in ((), ("upper",), ("upper", "lower"), tuple(WORKS), ("upper", "outlet"),
                  ("lower",), ("lower", "outlet"), ("outlet",)):  # fmt: skip
        built(opened, names, stages)
    # Alone: 1 x 3 + 2 x 3 + 3 = 12 measures.
    assert steps == ["C-1", "C-2", "C-3", "C-3", "C-2", "C-3", "C-3"]


def test_another_town_or_another_measure_is_not_taken_for_the_one_before(opened):
    stages = Stages()
    built(opened, ("upper",), stages)
    conduits = opened.base.conduits.assign(manning_n=0.02)
    other = opened.base.with_tables(conduits=conduits)
    assert (
        built(opened, ("upper",), stages, base=other).network.conduits["manning_n"].eq(0.02).all()
    )
    path = opened.study.folder / "upper.toml"
    path.write_text(LARGER.format(name="upper", link="C-1", mm=700), encoding="utf-8")
    again = open_study(opened.workspace, "small")
    same_base = SimpleNamespace(study=again.study, base=opened.base, context=opened.context)
    assert diameters(built(same_base, ("upper",), stages))["C-1"] == 700
