"""A depth that moves with the routing step is named, with how far it moves."""

import pandas as pd
import pytest

from drainage.metrics import convergence_summary, depth_changes
from tests.metrics.test_scores import made


@pytest.fixture
def changes(small_network):
    """The point G-B is 4 mm deeper at the finer step, the street G-A 20 mm shallower, the
    manhole M-C 60 mm deeper; M-B stands 10.0 mm deeper and does not count as beyond 1 cm."""
    coarse = made(small_network, {"G-B": [0.3] * 6, "G-A": [0.1] * 6, "M-C": [1.0] * 6})
    fine = made(
        small_network,
        {"G-B": [0.304] * 6, "G-A": [0.08] * 6, "M-C": [1.06] * 6, "M-B": [0.01] * 6},
    )
    return depth_changes(small_network, coarse, fine)


def test_each_node_has_its_kind_and_both_depths(small_network, changes):
    assert changes["kind"].to_dict() | {"G-B": "point", "G-A": "street", "M-C": "manhole"} == (
        changes["kind"].to_dict()
    )
    assert changes.index.intersection(small_network.outfalls.index).empty
    assert changes.loc["G-A", ["depth_m", "finer_depth_m"]].tolist() == [0.1, 0.08]
    assert changes.loc["G-A", "difference_m"] == pytest.approx(-0.02)


def test_the_summary_counts_what_moves_by_more_than_one_and_five_centimetres(changes):
    one = changes.reset_index().assign(scenario="existing", event="h54")
    still = one.assign(event="h33", difference_m=0.0)
    summary = convergence_summary(pd.concat([one, still]))
    assert summary["event"].tolist() == ["h54", "h33"]
    row = summary.iloc[0]
    assert row[["greatest_point_m", "greatest_street_m", "greatest_manhole_m"]].tolist() == (
        pytest.approx([0.004, 0.02, 0.06])
    )
    names = ["points_above_1cm", "streets_above_1cm", "manholes_above_1cm", "streets_above_5cm",
             "manholes_above_5cm"]  # fmt: skip
    assert row[names].tolist() == [0, 1, 1, 0, 1]
    assert summary.iloc[1, 2:].eq(0).all()
