"""A measure stands at a node, at coordinates, or on a street at a chainage."""

import pytest
from pydantic import ValidationError

from drainage.measures.placing import FARTHEST_M, Place
from tests.measures.conftest import with_rows


def test_a_node_is_its_own_place_and_is_not_remarked(small_network):
    place = Place(node_id="M-B")
    assert place.findings(small_network, "place") == []
    found = place.found(small_network)
    assert (found.node_id, found.distance_m, found.remarks()) == ("M-B", 0.0, ())


def test_coordinates_take_the_nearest_manhole_and_say_how_far(small_network):
    """(47, 4) is 3-4-5 from M-B at (50, 0); the sanitary S-1 and the gutter G-B at the same
    place are none of the storm sewers."""
    found = Place(x_m=47, y_m=4).found(small_network)
    assert found.node_id == "M-B"
    assert found.distance_m == pytest.approx(5.0)
    (remark,) = found.remarks()
    assert remark.figures["distance_m"] == pytest.approx(5.0)


def test_a_measure_for_sanitary_sewers_takes_a_sanitary_manhole(small_network):
    assert Place(x_m=47, y_m=4).found(small_network, ("sanitary",)).node_id == "S-1"


@pytest.mark.parametrize(
    "text", ["东大街 K0+080", "东大街K0+080", "东大街　Ｋ０＋０８０", "East St k0+080", "S1 K0+80"]
)
def test_a_street_and_its_chainage_are_read_as_people_write_them(small_network, text):
    """80 m along: 20 m from M-C at 100 m, 30 m from M-B at 50 m."""
    place = Place(street=text)
    assert place.findings(small_network, "place") == []
    found = place.found(small_network)
    assert (found.node_id, found.distance_m) == ("M-C", pytest.approx(20.0))
    assert place.xy(small_network) == pytest.approx([80.0, 0.0])


def test_a_manhole_of_the_street_goes_before_a_nearer_one_beside_it(small_network):
    beside = with_rows(small_network, "junctions", M_X=("M-C", {"x_m": 80.0, "y_m": 10.0}))
    assert Place(street="东大街 K0+080").found(beside).node_id == "M-C"
    assert Place(x_m=80, y_m=0).found(beside).node_id == "M-X"


def test_a_place_outside_town_is_refused_with_the_bounds_of_the_town(small_network):
    """From M-C at x = 100 m: 100 m off is still taken, a metre more is not."""
    assert Place(x_m=100 + FARTHEST_M, y_m=0).findings(small_network, "place") == []
    (finding,) = Place(x_m=101 + FARTHEST_M, y_m=0).findings(small_network, "place")
    assert finding.value == "(201.0, 0.0)"
    assert "the nearest is 101 m away" in finding.message
    assert finding.cure == "Give a place in the network: x_m 0 to 100, y_m 0 to 0."


def test_exchanged_coordinates_are_refused_with_the_right_ones(small_network):
    joints = small_network.junctions
    town = small_network.with_tables(junctions=joints.assign(y_m=joints["y_m"] + 4470000))
    (finding,) = Place(x_m=4470003, y_m=96).findings(town, "place")
    assert "x_m is the easting 96.0, y_m the northing 4470003.0" in finding.cure


def test_a_street_the_town_lacks_is_refused_with_names_like_it(small_network):
    (finding,) = Place(street="东大路 K0+050").findings(small_network, "place")
    assert finding.value == "东大路 K0+050"
    assert "东大街" in finding.cure


def test_a_chainage_beyond_the_street_is_refused_with_its_end(small_network):
    (finding,) = Place(street="东大街 K0+200").findings(small_network, "place")
    assert finding.message == "the street ends at K0+100"


def test_a_node_of_another_system_or_none_is_refused(small_network):
    (finding,) = Place(node_id="G-B").findings(small_network, "place")
    assert "of system street" in finding.message
    (finding,) = Place(node_id="M-Z").findings(small_network, "place")
    assert finding.value == "M-Z"


@pytest.mark.parametrize(
    "keys",
    [{}, {"x_m": 1.0}, {"node_id": "M-A", "street": "东大街 K0+050"}, {"street": "东大街"},
     {"node_id": "M-A", "y_m": 1.0}],
)  # fmt: skip
def test_one_place_is_given_in_one_way(keys):
    with pytest.raises(ValidationError):
        Place(**keys)
