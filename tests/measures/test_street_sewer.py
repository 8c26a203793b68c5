"""A sewer of a street laid larger, deeper or twice, and what it may not do."""

import pytest
from pydantic import TypeAdapter, ValidationError

from drainage.engine import RunRequest, run_all
from drainage.measures import AnyMeasure
from drainage.results import read_run
from drainage.scenario.settings import RunSettings
from tests.measures.conftest import with_rows

MEASURE = TypeAdapter(AnyMeasure)


def works(**keys):
    """A street_sewer with these keys."""
    return MEASURE.validate_python(
        {"kind": "street_sewer", "title_zh": "改建", "source": "test"} | keys
    )


def refused(network, **keys):
    """Key, value and message of what is refused."""
    return [(own.place, own.message) for own in works(**keys).check(network)]


@pytest.mark.parametrize(
    ("first", "last"),
    [({"node_id": "M-A"}, {"node_id": "M-C"}),
     ({"street": "东大街 K0+000"}, {"street": "东大街 K0+100"}),
     ({"street": "East St K0+003"}, {"street": "东大街Ｋ０＋０９８"}),
     ({"x_m": 3.0, "y_m": 4.0}, {"node_id": "M-C"})],
)  # fmt: skip
def test_a_stretch_is_named_by_its_two_places(small_network, context, first, last):
    own = works(from_place=first, to_place=last, section="d800", deeper_m=0.2)
    # Deeper by 0.2 m, C-2 would end at 18.0 m, below C-3, which begins at 18.2 m.
    assert [f.place for f in own.check(small_network)] == ["deeper_m"]
    own = works(from_place=first, to_place=last, section="d800")
    assert own.check(small_network) == []
    assert own.reaches(small_network) == ["C-1", "C-2"]
    built = own.apply(small_network, context)
    pipes = built.network.conduits
    assert pipes["diameter_mm"].loc[["C-1", "C-2", "C-3"]].tolist() == [800.0, 800.0, 500.0]
    assert pipes.loc["C-2", "from_invert_level_m"] == 18.4
    # C-3 below is a d500: an engineer is told.
    keys = [remark.key for remark in built.remarks if remark.key != "placed"]
    assert keys == ["in_place", "ends", "into_smaller"]
    others = pipes.drop(index=["C-1", "C-2"])
    assert others.equals(small_network.conduits.loc[others.index])


def test_a_sewer_laid_deeper_takes_its_manhole_down(small_network, context):
    pipes = small_network.conduits.copy()
    pipes.loc["C-2", "from_invert_level_m"] = 18.25
    network = small_network.with_tables(conduits=pipes)
    own = works(conduit_id="C-1", deeper_m=0.15)
    assert own.check(network) == []
    built = own.apply(network, context).network
    assert built.conduits.loc["C-1", "from_invert_level_m"] == 18.45
    # M-A from 18.6 to 18.45 m; its rim stays at 20.91 m.
    assert built.junctions.at["M-A", "invert_level_m"] == 18.45
    assert built.junctions.at["M-A", "max_depth_m"] == pytest.approx(20.91 - 18.45)
    # 0.15 m is all there is: the next sewer begins at 18.25 m.
    (finding,) = works(conduit_id="C-1", deeper_m=0.2).check(network)
    assert "0.05 m below what leads on from M-B" in finding.message
    assert "0.15 m at most" in finding.cure


@pytest.mark.parametrize(
    ("section", "told"),
    [
        # C-3 below is a box of 0.72 m2. 2 x 0.8 x 0.6 = 0.96 m2 and 2 x 0.6 x 0.6 = 0.72 m2.
        ("2x800x600", ["into_smaller"]),
        ("2x600x600", []),
        ("800x600", []),
    ],
)
def test_all_barrels_count_against_the_sewer_below(small_network, context, section, told):
    pipes = small_network.conduits.copy()
    below = ["shape", "diameter_mm", "width_mm", "height_mm"]
    pipes.loc["C-3", below] = ["box", 0.0, 1200.0, 600.0]
    own = works(conduit_id="C-2", section=section)
    built = own.apply(small_network.with_tables(conduits=pipes), context)
    assert [remark.key for remark in built.remarks if remark.key == "into_smaller"] == told


def test_a_new_pipe_is_as_rough_as_concrete_where_nothing_is_said(small_network, context):
    """GB 50014: n = 0.013, whatever the old pipe had."""
    old = small_network.conduits.assign(manning_n=0.017)
    town = small_network.with_tables(conduits=old)
    rough = works(conduit_id="C-1", section="d600").apply(town, context).network.conduits
    assert rough.loc[["C-1", "C-2"], "manning_n"].tolist() == [0.013, 0.017]


def test_what_does_not_fit_is_refused_with_figures(small_network):
    # M-A 20.4 m, invert 18.6 m: a d1200 leaves 0.6 m of cover, a d1100 0.7 m.
    found = works(conduit_id="C-1", section="d1200").check(small_network)
    assert [own.message for own in found] == [
        "cover of 0.60 m at M-A, less than 0.7 m", "cover of 0.60 m at M-B, less than 0.7 m",
    ]  # fmt: skip
    assert "0.10 m deeper" in found[0].cure
    assert refused(small_network, conduit_id="C-1", section="d1100") == []
    # The street is 12 m wide: 11.0 m and 0.5 m on each side fit, 11.1 m do not.
    assert refused(small_network, conduit_id="C-1", section="11000x1000") == []
    (wide,) = refused(small_network, conduit_id="C-1", section="11100x1000")
    assert wide == ("section", "its trench of 12.1 m is wider than its street of 12 m")
    # Beside the old d500 and 0.5 m of soil 10.0 m are left.
    assert refused(small_network, conduit_id="C-1", section="10000x1000", beside=True) == []
    assert len(refused(small_network, conduit_id="C-1", section="10100x1000", beside=True)) == 1
    # CO1 takes one pipe.
    assert refused(small_network, conduit_id="C-3", beside=True) == [
        ("beside", "an outfall takes one pipe only")
    ]


def test_the_manhole_taken_for_a_place_is_told_with_its_distance(small_network, context):
    # (3, 4) is 3-4-5 from M-A at (0, 0).
    own = works(from_place={"x_m": 3, "y_m": 4}, to_place={"node_id": "CO1"}, section="d800")
    assert own.check(small_network) == []
    assert own.reaches(small_network) == ["C-1", "C-2", "C-3"]
    told = [r for r in own.apply(small_network, context).remarks if r.key == "placed"]
    assert [(r.figures["node_id"], r.figures["distance_m"]) for r in told] == [("M-A", 5.0)]


def test_places_without_a_sewer_between_them_are_refused(small_network):
    at_c, at_a = {"node_id": "M-C"}, {"node_id": "M-A"}
    (up,) = works(from_place=at_c, to_place=at_a, section="d800").check(small_network)
    assert (up.place, up.value) == ("to_place", "M-A")
    assert "no sewer leads down to it from M-C" in up.message
    assert "Name the upper end first" in up.cure
    # A manhole at which no pipe ends.
    apart = with_rows(small_network, "junctions", M_X=("M-C", {"x_m": 80.0, "y_m": 10.0}))
    (lone,) = works(from_place=at_a, to_place={"node_id": "M_X"}, section="d800").check(apart)
    assert (lone.place, lone.value) == ("to_place", "M_X")
    far = {"street": "东大街 K0+151"}
    (beyond,) = works(from_place=far, to_place=at_c, section="d800").check(small_network)
    assert (beyond.place, beyond.message) == ("from_place", "the street ends at K0+100")
    wrong = {"street": "西大街 K0+000"}
    (name,) = works(from_place=wrong, to_place=at_c, section="d800").check(small_network)
    assert name.message == "no street of this name in the network"
    assert refused(small_network, conduit_id="R-1", section="d800")[0][0] == "conduit_id"
    for keys in ({}, {"conduit_id": "C-1"}, {"from_place": at_a, "section": "d800"},
                 {"conduit_id": "C-1", "from_place": at_a, "to_place": at_c, "beside": True}):  # fmt: skip
        with pytest.raises(ValidationError):
            works(**keys)


def test_two_equal_sewers_side_by_side_carry_half_each(
    small_network, context, cloudburst, tmp_path
):
    # 100 L/s from the head, steady: 50 L/s in C-1 and in the equal one beside it, and in C-2 all.
    dry = small_network.dry_weather_flows.copy()
    dry.loc["M-A", "flow_l_s"] = 100.0
    network = small_network.with_tables(dry_weather_flows=dry)
    built = works(conduit_id="C-1", beside=True).apply(network, context).network
    settings = RunSettings(warm_up_h=1.0, tail_h=0.5, continuity_limit_pct=10.0)
    asked = RunRequest("t", "e", "s", built, cloudburst.scaled(1e-6), {"bai": 3.0}, settings,
                       tmp_path / "run")  # fmt: skip
    run_all([asked], workers=1)
    last = read_run(tmp_path / "run").series["link_flow_m3_s"].isel(minute=-1)
    flow = {name: float(last.sel(link=name)) for name in ("C-1", "P-C-1", "C-2")}
    assert flow["C-1"] == pytest.approx(0.050, abs=5e-4)
    assert flow["P-C-1"] == pytest.approx(0.050, abs=5e-4)
    assert flow["C-2"] == pytest.approx(0.100, abs=5e-4)
