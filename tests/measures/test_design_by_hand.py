"""docs/design-by-hand.md and the program say the same."""

import re

import pytest

from drainage.measures.context import DesignRules
from drainage.measures.routes import (
    capacity_m3_s,
    rational_flow_m3_s,
    travel_min,
    upstream_area_ha,
)


@pytest.fixture(scope="module")
def page(root):
    text = (root / "docs" / "design-by-hand.md").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^## ", text)
    bold = {part.splitlines()[0]: re.findall(r"\*\*([^*]+)\*\*", part) for part in parts[1:]}
    return {
        head: [text for text in texts if re.search(r"\d", text)] for head, texts in bold.items()
    }


def test_the_old_sewer(page, wide_town):
    pipe = wide_town.conduits.loc[["C-1"]]
    flow, minutes = capacity_m3_s(pipe)["C-1"], travel_min(wide_town)["M-B"]
    assert page["The old sewer"] == [f"{flow:.3f} m³/s", f"{minutes:.3f} min"]


def test_the_relief(page, wide_town, context, build):
    period = context.formula.return_period_a(54, 60)
    rules = DesignRules(return_period_a=period)
    flow, below = rational_flow_m3_s(wide_town, ["M-B", "M-C"], rules, context)
    old = capacity_m3_s(wide_town.conduits.loc[["C-2"]])["C-2"]
    time = 10 + travel_min(wide_town)["M-B"]
    intensity = context.formula.intensity_l_s_ha(period, time)
    built = build(wide_town, kind="relief_sewer", point_no="1").network.conduits
    assert page["A relief at point 1"] == [
        f"{upstream_area_ha(wide_town)['M-B']:.2f} ha",
        f"{time:.3f} min",
        f"{period:.3f} a",
        f"{intensity:.1f} L/(s·ha)",
        f"{flow:.3f} m³/s",
        f"{flow - old:.3f} m³/s",
        f"d{built.at['P-C-2', 'diameter_mm']:.0f}",
        f"{below:.3f} m³/s",
        f"{built.at['C-3', 'barrels']}",
    ]


def test_the_renewal(page, wide_town, context, build):
    rules = DesignRules(return_period_a=context.formula.return_period_a(54, 60))
    flow = rational_flow_m3_s(wide_town, ["M-B"], rules, context)[0]
    built = build(wide_town, kind="renewal", point_no="1").network.conduits
    assert page["A renewal at point 1"] == [
        f"{flow:.3f} m³/s",
        f"d{built.at['C-2', 'diameter_mm']:.0f}",
    ]


def test_the_trunk(page, wide_town, context, build, trunk):
    flow = rational_flow_m3_s(wide_town, ["M-C"], DesignRules(), context)[0]
    time = 10 + travel_min(wide_town)["M-C"]
    built = build(wide_town, **trunk()).network
    pipe, weir = built.conduits.loc["T-T1"], built.weirs.loc["W-K-T-T1-in"]
    assert page["A trunk from M-C"] == [
        f"{upstream_area_ha(wide_town)['M-C']:.2f} ha",
        f"{context.formula.intensity_l_s_ha(3.0, time):.1f} L/(s·ha)",
        f"{flow:.3f} m³/s",
        f"{pipe['from_invert_level_m'] + pipe['diameter_mm'] / 1000:.2f}",
        f"d{pipe['diameter_mm']:.0f}",
        f"{pipe['from_invert_level_m']:.2f}",
        f"{built.conduits.at['T-TO', 'barrels']}",
        f"{weir['crest_level_m']:.2f}",
        f"{weir['length_m']:.1f}",
    ]
