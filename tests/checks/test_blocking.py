"""The checks find nothing in a sound network and every planted defect."""

import pytest

from drainage.checks import check_network, require_sound
from drainage.errors import InputError


def test_a_sound_network_has_no_findings(small_network):
    assert check_network(small_network) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "words"),
    [
        ("conduits", "C-2", "to_id", "M-NOWHERE", "no such id"),
        ("conduits", "C-2", "to_invert_level_m", 18.9, "adverse slope"),
        ("conduits", "C-2", "from_invert_level_m", 18.39, "below the invert"),
        ("conduits", "C-1", "diameter_mm", 2500.0, "soffit lies above the ground"),
        ("conduits", "C-1", "diameter_mm", 0.0, "has no size"),
        ("conduits", "C-1", "sediment_depth_mm", 500.0, "sediment fills"),
        ("conduits", "R-1", "street_section_id", "", "needs its cross-section"),
        ("conduits", "C-1", "to_id", "M-A", "ends at the node where it begins"),
        ("curves", "SAG", "points", "0 8;0 200", "x must rise"),
        ("patterns", "FLAT", "multipliers", "1 1 1", "24 multipliers"),
        ("subcatchments", "K-A", "area_ha", 0.5, "encloses"),
        ("inlets", "R-1", "node_id", "M-NOWHERE", "no such id"),
        ("inlet_types", "GRATE", "grate_length_m", 0.0, "needs this size"),
    ],
)
def test_a_planted_defect_is_found_at_its_place(small_network, table, row, column, value, words):
    frame = small_network.tables[table].copy()
    frame.loc[row, column] = value
    findings = check_network(small_network.with_tables(**{table: frame}))
    assert any(row == f.place and words in f.message and f.cure for f in findings), findings


def test_catchments_that_overlap_are_found(small_network):
    land = small_network.subcatchments.copy()
    land.loc["K-A", "polygon_wkt"] = land.loc["K-B", "polygon_wkt"]
    findings = check_network(small_network.with_tables(subcatchments=land))
    assert [f.place for f in findings] == ["K-A"]
    assert "overlaps" in findings[0].message


def test_a_manhole_without_a_way_to_an_outlet_is_found(small_network):
    pipes = small_network.conduits.drop(index="C-3")
    quiet = small_network.with_tables(conduits=pipes, regulators=small_network.regulators.iloc[:0])
    found = {(f.place, f.message.split(" (")[0]) for f in check_network(quiet)}
    assert ("M-C", "pipes end here and none leads on") in found
    assert ("CO1", "an outfall has exactly one link") in found


def test_one_id_for_two_nodes_is_found(small_network):
    tanks = small_network.storages.rename(index={"G-B": "M-A"})
    with pytest.raises(InputError, match="another node has this id"):
        require_sound(small_network.with_tables(storages=tanks))
