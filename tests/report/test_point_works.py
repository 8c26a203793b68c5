"""What a sheet says of a measure: what it is, its sizes, what was built, what to mind."""

import pytest
from pydantic import TypeAdapter

from drainage.measures import AnyMeasure, DesignContext, Remark
from drainage.rainfall import load_formula
from drainage.report.point_works import works_words
from drainage.scenario import Built

RELIEF = {"kind": "relief_sewer", "title_zh": "积水点1增设", "point_no": "1", "smallest": "d800",
          "largest": "2000x1500", "source": "test"}  # fmt: skip
LAID = Remark("laid", {"count": 3, "return_period_a": 5.0, "built": 0, "first_flow_m3_s": 1.25,
                       "last_flow_m3_s": 2.5})  # fmt: skip
TOO_LOW = Remark("ends_too_low", {"short_m": 0.7, "cover_m": 0.7})
OF_A_PIPE = Remark("outlet_widened", {"barrels": 2}, place="C-3")


def measure(**fields):
    return TypeAdapter(AnyMeasure).validate_python(fields)


@pytest.fixture
def on_sheet(small_network):
    """The words of a measure in a language, nothing of it in the network."""

    def words(own, works, lang):
        return works_words(own, small_network, small_network, works, lang)

    return words


def test_a_sheet_tells_the_remarks_in_its_language(on_sheet):
    relief = measure(**RELIEF)
    works = [Built(relief, (LAID, TOO_LOW))]
    assert on_sheet(relief, works, "en") == (
        "Relief sewer beside the existing one (积水点1增设): sections within d800 to "
        "2000×1500 mm; 3 parallel sewers, P = 5.0 a, Q = 1.25–2.50 m³/s; its end lies 0.70 m "
        "below the invert it leads to (cover of 0.7 m and least slope); to be checked by levelling"
    )
    assert on_sheet(relief, works, "zh") == (
        "积水点1增设：沿现状管增设并行管渠；断面范围 d800～2000×1500 mm；并行管 3 段, P = 5.0 a, "
        "Q = 1.25–2.50 m³/s；末端管底比受纳处低 0.70 m（覆土 0.7 m 与最小坡度所限）, "
        "须按测量标高复核"
    )


@pytest.mark.parametrize("source", ["2022年公布 // published 2022", "假定 // assumed"])
def test_a_range_of_sections_says_nothing_of_who_gave_it(on_sheet, source):
    """The source beside it says whether it is published or assumed."""
    relief = measure(**RELIEF | {"source": source})
    assert on_sheet(relief, [], "zh").endswith(
        "：沿现状管增设并行管渠；断面范围 d800～2000×1500 mm"
    )
    assert on_sheet(relief, [], "en").endswith(": sections within d800 to 2000×1500 mm")


def test_a_remark_about_one_pipe_stays_in_the_list_of_the_scenario(on_sheet):
    relief = measure(**RELIEF)
    works = [Built(relief, (LAID, OF_A_PIPE))]
    assert "barrels" not in on_sheet(relief, works, "en")
    assert works[0].sentences("en")[1] == "C-3: outlet pipe becomes 2 barrels"


def test_remarks_of_another_measure_with_the_same_title_are_not_taken(on_sheet):
    relief, other = measure(**RELIEF), measure(**RELIEF | {"point_no": "2"})
    assert "3 parallel sewers" not in on_sheet(relief, [Built(other, (LAID,))], "en")


def test_what_was_built_on_the_way_to_the_outlet_is_measured(small_network, root):
    # M-B to M-C: one pipe of 50 m; the pipe into the river gets more barrels, 50 m.
    relief = measure(**RELIEF | {"smallest": "d1500", "largest": "d1500"})
    context = DesignContext(load_formula(root / "rainfall", "beijing-zone-ii"))
    applied = relief.apply(small_network, context)
    words = works_words(relief, small_network, applied.network, [], "en")
    assert "as modelled: 50 m on the way to the outlet, sections d1500 mm" in words
    built_before = works_words(relief, applied.network, applied.network, [], "en")
    assert "as modelled" not in built_before


def test_a_sewer_rebuilt_in_its_place_counts_under_its_old_id(small_network, root):
    # C-2 as d1200 (1.131 m2) and C-3 into the river as six d500 (1.178 m2): 50 m each.
    renewal = measure(**RELIEF | {"kind": "renewal", "smallest": "d1200", "largest": "d1200"})
    context = DesignContext(load_formula(root / "rainfall", "beijing-zone-ii"))
    applied = renewal.apply(small_network, context)
    words = works_words(renewal, small_network, applied.network, [], "en")
    assert "as modelled: 100 m on the way to the outlet, sections d1200 to 6×d500 mm" in words


def test_inlets_say_their_kind_and_flow(on_sheet):
    inlets = measure(kind="inlet_retrofit", title_zh="改造", points=["1"], inlet="kerb",
                     flow_limit_l_s=18, clogged_pct=20, source="test")  # fmt: skip
    works = [Built(inlets, (Remark("retrofitted", {"count": 4}),))]
    assert on_sheet(inlets, works, "zh") == (
        "改造：雨水口改造；立箅式，单座泄水能力 18 L/s，堵塞率 20%；4 座雨水口改为立箅式"
    )


def test_the_remarks_of_a_run_are_records_with_their_figures():
    relief = measure(**RELIEF)
    assert Built(relief, (OF_A_PIPE,)).records() == [
        {"kind": "relief_sewer", "title_zh": "积水点1增设", "place": "C-3",
         "key": "outlet_widened", "figures": {"barrels": 2},
         "zh": "C-3: 出口管改为 2 孔", "en": "C-3: outlet pipe becomes 2 barrels"}
    ]  # fmt: skip
