"""A scenario file is changed as a person would: what is not changed stays byte for byte."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drainage.errors import InputError
from drainage.measures import MEASURES
from drainage.scenario.editing import (
    differing,
    measures_of,
    new_scenario,
    with_head,
    with_measure,
    with_measure_at,
    with_measure_moved,
    with_on_demand,
    without_measure,
)

SHIPPED = Path(__file__).parents[2] / "scenarios" / "old-town"
TEXTS = {
    path.stem: path.read_bytes().decode()
    for path in sorted(SHIPPED.glob("*.toml"))
    if path.stem not in ("study", "programme")
}
EXAMPLES = [
    tomllib.loads(f"[[measures]]\n{own}")["measures"][0]
    for measure in MEASURES
    for own in measure.EXAMPLES
]
LAYOUTS = {
    "as shipped": lambda text: text,
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "no line end at the end": lambda text: text.rstrip("\n"),
    "blank lines at the end": lambda text: text + "\n\n",
}
shipped = st.sampled_from(sorted(TEXTS)).map(TEXTS.get)
layouts = st.sampled_from(sorted(LAYOUTS)).map(LAYOUTS.get)

HEAD = 'title_zh = "试"\ntitle_en = "a test"\n'
TANK = {
    "source": "assumed", "place": {"node_id": "M-B"}, "arrangement": "off_line",
    "area_m2": 150, "depth_m": 1.2, "inlet_level_m": 19.2, "weir_length_m": 3,
    "return_by": "pump", "return_flow_l_s": 20, "title_zh": "点3上游调蓄池", "kind": "storage_tank",
}  # fmt: skip


def lines_changed(before: str, after: str) -> int:
    old, new = before.splitlines(), after.splitlines()
    assert len(old) == len(new)
    return sum(a != b for a, b in zip(old, new, strict=True))


@given(shipped, layouts, st.sampled_from(EXAMPLES), st.integers(1, 13))
def test_a_measure_added_and_taken_out_leaves_the_same_bytes(text, layout, measure, wish):
    text = layout(text)
    at = min(wish, len(measures_of(text)) + 1)
    more = with_measure(text, measure, at)
    assert measures_of(more)[at - 1] == measure
    assert [own for n, own in enumerate(measures_of(more)) if n != at - 1] == measures_of(text)
    assert without_measure(more, at) == text


@given(shipped, layouts, st.data())
def test_a_value_changed_changes_one_line_and_back_is_the_same_bytes(text, layout, data):
    text = layout(text)
    measures = measures_of(text)
    if not measures:
        return
    number = data.draw(st.integers(1, len(measures)))
    old = measures[number - 1]
    words = [key for key, own in old.items() if isinstance(own, str) and key != "kind"]
    key = data.draw(st.sampled_from(words))
    changed = with_measure_at(text, number, {**old, key: '别的 "x" \\ // other'})
    assert measures_of(changed)[number - 1][key] == '别的 "x" \\ // other'
    assert lines_changed(text, changed) == 1
    assert with_measure_at(changed, number, old) == text


@given(shipped, layouts, st.data())
def test_a_measure_moved_there_and_back_leaves_the_same_bytes(text, layout, data):
    text = layout(text)
    count = len(measures_of(text))
    if not count:
        return
    number, to = (data.draw(st.integers(1, count)) for _ in "ab")
    moved = with_measure_moved(text, number, to)
    order = measures_of(text)
    order.insert(to - 1, order.pop(number - 1))
    assert measures_of(moved) == order
    assert with_measure_moved(moved, to, number) == text


def test_inlets_and_a_tank_are_written_as_the_manual_writes_them():
    inlets = {"source": "assumed", "points": ["2"], "kind": "inlets_at", "title_zh": "点2增设雨水口",
              "number_per_side": 4}  # fmt: skip
    assert (
        with_measure(with_measure(HEAD, inlets), TANK)
        == HEAD
        + """
[[measures]]
kind = "inlets_at"
title_zh = "点2增设雨水口"
points = ["2"]
number_per_side = 4
source = "assumed"

[[measures]]
kind = "storage_tank"
title_zh = "点3上游调蓄池"
place = { node_id = "M-B" }
arrangement = "off_line"
inlet_level_m = 19.2
weir_length_m = 3
return_by = "pump"
return_flow_l_s = 20
area_m2 = 150
depth_m = 1.2
source = "assumed"
"""
    )


NOTED = (
    HEAD
    + """
# What stood here first stays.

# This tank is asked for by the district.
[[measures]]
kind = "resize"
link_id = "C-2"  # the pipe below the sag
diameter_mm = 800    # was 500
title_zh = "扩大"
source = "assumed"

[[costs]]
item = "x"
cost_10k_yuan = 1
source = "y"
"""
)


def test_a_key_that_is_new_stands_where_the_manual_has_it_and_comments_stay():
    old = measures_of(NOTED)[0]
    changed = with_measure_at(NOTED, 1, {**old, "diameter_mm": 900, "manning_n": 0.015})
    assert changed == NOTED.replace("= 800    #", "= 900    #").replace(
        "# was 500\n", "# was 500\nmanning_n = 0.015\n"
    )
    less = {key: own for key, own in old.items() if key != "diameter_mm"}
    assert with_measure_at(NOTED, 1, less | {"barrels": 2}) == NOTED.replace(
        "diameter_mm = 800    # was 500\n", "barrels = 2\n"
    )


def test_a_measure_taken_out_takes_the_comment_that_touches_it_and_no_other():
    assert (
        without_measure(NOTED, 1)
        == NOTED[: NOTED.index("\n# This tank")] + NOTED[NOTED.index("\n[[costs]]") :]
    )


def test_rows_of_a_list_keep_their_lines_and_comments():
    text = (
        HEAD
        + """
[[measures]]
kind = "trunk_sewers"
title_zh = "干管"
nodes = [
    { id = "T1", x_m = 50, y_m = 20, ground_level_m = 20.4 },  # measured
    { id = "T2", x_m = 50, y_m = 420, ground_level_m = 19.0 },
]
roads = [{ name_zh = "新路", nodes = ["T1", "T2"] }]
source = "assumed"

[[measures.outlets]]
outfall_id = "TO"
node = "T2"
name_zh = "新出口"
bank_level_m = 19.0
lowest_invert_level_m = 15.0
"""
    )
    own = measures_of(text)[0]
    own["nodes"].append({"id": "T3", "x_m": 60, "y_m": 500, "ground_level_m": 18.5})
    own["outlets"][0]["lowest_invert_level_m"] = 15.5
    assert with_measure_at(text, 1, own) == text.replace(
        "ground_level_m = 19.0 },\n",
        'ground_level_m = 19.0 },\n    { id = "T3", x_m = 60, y_m = 500, ground_level_m = 18.5 },\n',
    ).replace("= 15.0", "= 15.5")


def test_headers_within_texts_and_lists_are_no_measures():
    odd = (
        HEAD
        + '''leaves_out = [
  "[[measures]]",
  # [[measures]]
]

[[measures]]
kind = "resize"
title_zh = """
[[measures]]
"""
link_id = 'C-2'
source = "assumed"
'''
    )
    more = with_measure(odd, TANK)
    assert [own["kind"] for own in measures_of(more)] == ["resize", "storage_tank"]
    assert without_measure(more, 2) == odd


def test_measures_on_one_line_are_refused_in_words():
    inline = (
        HEAD + 'measures = [{ kind = "resize", title_zh = "x", link_id = "C", source = "y" }]\n'
    )
    with pytest.raises(InputError, match=r"Write each below \[\[measures\]\]"):
        with_measure(inline, TANK)
    with pytest.raises(InputError, match="no such measure"):
        without_measure(HEAD, 1)


def test_a_new_scenario_follows_the_other_or_is_a_copy_of_it():
    source = "# how\n" + HEAD + 'leaves_out = ["a"]\nadds_capacity_only = false\n\n[[measures]]\n'
    source += 'kind = "cleaning"\ntitle_zh = "清"\nsource = "x"\n'
    assert new_scenario("first", source, ("新", "new"), "includes") == (
        'title_zh = "新"\ntitle_en = "new"\nincludes = ["first"]\nadds_capacity_only = false\n'
        'leaves_out = ["a"]\n'
    )
    copy = new_scenario("first", source, ("新", "new"), "copy")
    assert copy == source.replace("试", "新").replace("a test", "new")
    assert new_scenario("existing", HEAD, ("新", "new"), "includes") == (
        'title_zh = "新"\ntitle_en = "new"\n'
    )


def test_a_scenario_is_entered_on_demand_and_nothing_else_moves():
    study = (SHIPPED / "study.toml").read_text(encoding="utf-8")
    more = with_on_demand(study, "mine")
    assert tomllib.loads(more)["on_demand"][-1] == "mine"
    assert lines_changed(study, more) == 1
    without = 'scenarios = ["a"]\r\n[run]\r\nx = 1\r\n'
    assert with_on_demand(without, "b") == (
        'scenarios = ["a"]\r\non_demand = ["b"]\r\n[run]\r\nx = 1\r\n'
    )


def test_titles_and_what_is_included_change_their_own_lines():
    text = "# top\n" + HEAD + "\n# before\n[[costs]]\nitem='x'\ncost_10k_yuan=1\nsource='y'\n"
    changed = with_head(text, {"title_en": "other", "includes": ["a"], "leaves_out": []})
    assert changed == text.replace('"a test"\n', '"other"\nincludes = ["a"]\n')
    assert with_head(changed, {"includes": [], "title_en": "a test"}) == text


def test_two_who_changed_one_scenario_see_where_they_differ():
    seen = with_measure(with_measure(HEAD, TANK), {**TANK, "title_zh": "第二座"})
    mine = with_measure_at(seen, 1, {**TANK, "area_m2": 200})
    theirs = without_measure(with_measure_at(seen, 1, {**TANK, "depth_m": 2.0}), 2)
    first, second = differing(seen, mine, theirs)
    assert (first.number, first.mine["area_m2"], first.theirs["depth_m"]) == (1, 200, 2.0)
    assert first.changed_by_me
    assert (second.number, second.mine["title_zh"], second.theirs) == (None, "第二座", None)
    assert not second.changed_by_me
