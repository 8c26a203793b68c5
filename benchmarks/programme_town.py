"""A toy town of 12 works that help and hinder each other, whose runs take a tenth of a second.

Two combined sewers below streets, each with a throttle to the interceptor and an outlet to the
river: the main street (8 points) with a branch (5), and the back street (7), whose gutter ends in
that of the main street. Levels, sizes and works were written down before any run.
"""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pandas as pd

from drainage.network import Network, make_network, write_tables

ROOT = Path(__file__).parents[1]
STUDY = "toy"
EVENT = "h54"
AIMS = ("flooded_street_length_m", "sewage_to_rivers_m3")
REACH_M, FALL_M, DEEP_M = 120.0, 0.12, 2.2
"""Length of a reach and its fall (1 in 1,000); depth of a manhole."""
LINES: dict[str, tuple[tuple[str, ...], float, float, int]] = {
    "主街": (tuple(f"A{k}" for k in range(8)), 0.0, 0.0, 500),
    "支街": ((*(f"B{k}" for k in range(5)), "A4"), 480.0, 600.0, 400),
    "后街": ((*(f"C{k}" for k in range(7)), "A6"), 720.0, -840.0, 450),
}
"""Street -> its points, x and y of the first (m), diameter of its sewer (mm)."""
WORKS: dict[str, str] = {
    "main-lower": 'kind = "street_sewer"\nfrom_place = { node_id = "M-A4" }\n'
                  'to_place = { node_id = "CO1" }\nsection = "d1200"',
    "main-upper": 'kind = "street_sewer"\nfrom_place = { node_id = "M-A0" }\n'
                  'to_place = { node_id = "M-A4" }\nsection = "d800"',
    "branch": 'kind = "street_sewer"\nfrom_place = { node_id = "M-B0" }\n'
              'to_place = { node_id = "M-A4" }\nsection = "d700"',
    "back": 'kind = "street_sewer"\nfrom_place = { node_id = "M-C0" }\n'
            'to_place = { node_id = "CO2" }\nsection = "d800"',
    "inlets-main": 'kind = "inlets_at"\nnodes = ["G-A2", "G-A4", "G-A6"]\nnumber_per_side = 4',
    "inlets-branch": 'kind = "inlets_at"\nnodes = ["G-B1", "G-B3"]\nnumber_per_side = 3',
    "tank": 'kind = "storage_tank"\nplace = { node_id = "M-A3" }\narrangement = "off_line"\n'
            'area_m2 = 300\ndepth_m = 2\ninlet_level_m = 18.8\nweir_length_m = 4\n'
            'return_by = "pump"\nreturn_flow_l_s = 30',
    "park": 'kind = "park_storage"\nnode = "G-B4"\narea_m2 = 900\ndepth_m = 0.6\n'
            'drains_to = "M-B4"',
    "sponge-main": 'kind = "sponge"\nstreets_zh = ["主街"]\nworks = [{ form = "sunken_green", '
                   'share_pct = 40, holds_mm = 150, sealed_runoff_pct = 30 }]',
    "sponge-back": 'kind = "sponge"\nstreets_zh = ["后街"]\nworks = [{ form = "sunken_green", '
                   'share_pct = 40, holds_mm = 150, sealed_runoff_pct = 30 }]',
    "separation": 'kind = "separation"\noutlets = ["CO1"]\nresidual_misconnection = 0.1',
    "interceptor": 'kind = "interceptor"\noutlet = "CO2"\nn0 = 4\nweir_level_m = 18.34\n'
                   'weir_length_m = 1.5',
}  # fmt: skip
"""Scenario -> its one measure, without title and source; in this order they are built."""
STUDY_TOML = """title_zh = "算例镇"
title_en = "toy town"
network = "toy"
formula = "beijing-zone-ii"
baseline = "existing"
scenarios = {scenarios}
[[events]]
id = "h54"
storm = "h54"
river_state = "low-water"
[run]
warm_up_h = 0.5
tail_h = 0.5
continuity_limit_pct = 5.0
flooding_error_limit_pct = 50.0
"""
PRICES_CSV = """what,system,street_zh,section,unit,low_yuan,mid_yuan,high_yuan,year,source
sewage_moved,,,,L/s,200000,400000,800000,2021,toy
other,,,,each,0,0,0,2021,toy
"""
"""What the program's own prices leave open."""
PROGRAMME_TOML = """first_year = 2021
years = 5
budget_10k_yuan_a_year = 1000
most_sets = {most_sets}
"""


def toy_network() -> Network:
    """The tables of the town as it stands."""
    points = _points()
    return make_network(
        "toy", title_zh="算例镇", notes="toy",
        junctions=_table("junction_id", [*_manholes(points), *_gutters(points), *_sanitary()]),
        outfalls=_table("outfall_id", _outfalls()),
        conduits=_table("conduit_id", [*_sewers(points), *_gutter_reaches(points)]),
        weirs=_table("weir_id", _kerb_weir()),
        regulators=_table("regulator_id", _throttles()),
        curves=_table("curve_id", _throttle_curves()),
        subcatchments=_table("subcatchment_id", _land(points)),
        streets=_table("street_id", _streets()),
        street_sections=_table("street_section_id", [_section()]),
        inlet_types=_table("inlet_type_id", [_grate()]),
        inlets=_table("conduit_id", _inlets()),
        dry_weather_flows=_table("node_id", _sewage(points)),
        patterns=_table("pattern_id", [_row(pattern_id="FLAT",
                                            multipliers=" ".join(["1"] * 24))]),
        watch_points=_table("point_no", [_watch_point(points)]),
    )  # fmt: skip


def write_toy_study(folder: Path, *, most_sets: int = 409) -> Path:
    """A workspace with the town, a scenario a work, and a programme of all 12."""
    shutil.copytree(ROOT / "rainfall", folder / "rainfall")
    write_tables(toy_network(), folder / "networks" / STUDY)
    heads = 'title_zh = "算例镇"\ncrs = "EPSG:4548"\ndatum = "1985"\nnotes = "toy"\n'
    (folder / "networks" / STUDY / "network.toml").write_text(heads, encoding="utf-8")
    study = folder / "scenarios" / STUDY
    study.mkdir(parents=True)
    scenarios = str(["existing", *WORKS]).replace("'", '"')
    texts = {
        "study": STUDY_TOML.format(scenarios=scenarios),
        "existing": 'title_zh = "现状"\ntitle_en = "existing"\n',
        "programme": PROGRAMME_TOML.format(most_sets=most_sets)
        + "".join(f'[[aims]]\ncolumn = "{aim}"\nevent = "{EVENT}"\n' for aim in AIMS)
        + "".join(f'[[projects]]\nscenario = "{name}"\n' for name in WORKS),
    } | {
        name: f'title_zh = "{name}"\ntitle_en = "{name}"\n[[measures]]\ntitle_zh = "{name}"\n'
              f'source = "toy"\n{text}\n'
        for name, text in WORKS.items()
    }  # fmt: skip
    for name, text in texts.items():
        (study / f"{name}.toml").write_text(text, encoding="utf-8")
    (study / "prices.csv").write_text(PRICES_CSV, encoding="utf-8")
    return folder


def _row(**cells: object) -> dict[str, object]:
    return cells | {"source": "toy"}


def _table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows).set_index(name)


def _points() -> dict[str, tuple[float, float, float]]:
    """Point -> x, y and ground level: lines fall to the point in which they end."""
    found: dict[str, tuple[float, float, float]] = {}
    for names, x, y, _ in LINES.values():
        end = found.get(names[-1])
        bottom = end[2] if end else 20.0
        for k, name in enumerate(names):
            if name in found:
                continue
            along = REACH_M * k
            up = FALL_M * (len(names) - 1 - k)
            place = (x + along, y) if y == 0 else (x, y - along if y > 0 else y + along)
            found[name] = (*place, round(bottom + up, 3))
    return found


def _joint(name: str, system: str, at: tuple[float, float], ground: float, depth: float,
           above: float = 0.0) -> dict[str, object]:  # fmt: skip
    return _row(
        junction_id=name, system=system, x_m=at[0], y_m=at[1], ground_level_m=ground,
        invert_level_m=round(ground - depth, 3), max_depth_m=depth + above,
    )  # fmt: skip


def _manholes(points: dict[str, tuple[float, float, float]]) -> list[dict[str, object]]:
    return [_joint(f"M-{name}", "combined", (x, y), ground, DEEP_M)
            for name, (x, y, ground) in points.items()]  # fmt: skip


def _gutters(points: dict[str, tuple[float, float, float]]) -> list[dict[str, object]]:
    return [_joint(f"G-{name}", "street", (x, y), ground, 0.0, 1.66)
            for name, (x, y, ground) in points.items()]  # fmt: skip


def _sanitary() -> list[dict[str, object]]:
    return [
        _joint("I-1", "sanitary", (840.0, 10.0), 20.0, 3.4),
        _joint("I-2", "sanitary", (730.0, -120.0), 20.3, 3.6),
        _joint("S-1", "sanitary", (720.0, 10.0), 20.2, 3.2),
    ]


def _outfalls() -> list[dict[str, object]]:
    def outfall(name: str, system: str, x: float, y: float, invert: float) -> dict[str, object]:
        return _row(
            outfall_id=name, name_zh=f"出口{name}", system=system, x_m=x, y_m=y,
            ground_level_m=19.8, invert_level_m=invert, river="" if system != "combined" else "bai",
            flap_gate=False,
        )  # fmt: skip

    return [outfall("CO1", "combined", 960, 0, 17.68), outfall("CO2", "combined", 840, -120, 17.92),
            outfall("WE", "sanitary", 960, 20, 16.1),
            outfall("WE2", "sanitary", 840, -130, 16.2),
            outfall("B-A", "street", 900, 5, 19.0)]  # fmt: skip


def _pipe(name: str, start: str, end: str, levels: tuple[float, float], size: float,
          **more: object) -> dict[str, object]:  # fmt: skip
    return _row(
        conduit_id=name, from_id=start, to_id=end, system="combined", street_id="",
        length_m=REACH_M, from_invert_level_m=round(levels[0], 3),
        to_invert_level_m=round(levels[1], 3), shape="circular", diameter_mm=float(size),
        width_mm=0.0, height_mm=0.0, side_slope=0.0, barrels=1, street_section_id="",
        manning_n=0.013, sediment_depth_mm=0.0,
    ) | more  # fmt: skip


def _sewers(points: dict[str, tuple[float, float, float]]) -> list[dict[str, object]]:
    rows = []
    for number, (names, _, _, size) in enumerate(LINES.values(), start=1):
        # The sewer of the back street leaves it for an outlet of its own.
        own = names[:-1] if number == 3 else names
        rows += [
            _pipe(f"P-{a}", f"M-{a}", f"M-{b}", (points[a][2] - DEEP_M, points[b][2] - DEEP_M), size,
                  street_id=f"S{number}")
            for a, b in pairwise(own)
        ]  # fmt: skip
    sanitary: dict[str, object] = {"system": "sanitary"}
    return [
        *rows,
        _pipe("P-A7", "M-A7", "CO1", (17.8, 17.68), 600),
        _pipe("P-C6", "M-C6", "CO2", (points["C6"][2] - DEEP_M, 17.92), 450),
        _pipe("S-1", "S-1", "I-1", (17.0, 16.6), 300, **sanitary),
        _pipe("I-1", "I-1", "WE", (16.6, 16.1), 400, **sanitary),
        _pipe("I-2", "I-2", "WE2", (16.7, 16.2), 400, **sanitary),
    ]


def _gutter_reaches(points: dict[str, tuple[float, float, float]]) -> list[dict[str, object]]:
    return [
        _pipe(f"R-{a}", f"G-{a}", f"G-{b}", (points[a][2], points[b][2]), 0, system="street",
              shape="street", street_id=f"S{number}", street_section_id="X", manning_n=0.016)
        for number, (names, *_) in enumerate(LINES.values(), start=1)
        for a, b in pairwise(names)
    ]  # fmt: skip


def _kerb_weir() -> list[dict[str, object]]:
    """Where the street spills to the river bank."""
    return [_row(weir_id="W-A", from_id="G-A7", to_id="B-A", crest_level_m=20.15, length_m=6.0,
                 height_m=1.4, discharge_coefficient=1.7, flap_gate=True)]  # fmt: skip


def _throttles() -> list[dict[str, object]]:
    return [_row(regulator_id=f"Q-{k}", from_id=start, to_id=f"I-{k}", crest_level_m=level,
                 curve_id="Q", flap_gate=True)
            for k, start, level in ((1, "M-A7", 17.8), (2, "M-C6", 18.04))]  # fmt: skip


def _throttle_curves() -> list[dict[str, object]]:
    return [_row(curve_id="Q", kind="rating", points="0 0;0.3 0.02;20 0.02")]


def _land(points: dict[str, tuple[float, float, float]]) -> list[dict[str, object]]:
    """A block of 0.6 ha and 0.08 ha of street at each point."""
    rows = []
    for name, (x, y, _) in points.items():
        for block in (True, False):
            letter, kind, sealed = ("K", "block", 65.0) if block else ("T", "street", 95.0)
            side, off = (77.46, 20.0) if block else (28.28, -14.14)
            low, high = (x + off, y + off), (x + off + side, y + off + side)
            corners = f"{low[0]} {low[1]}, {high[0]} {low[1]}, {high[0]} {high[1]}, " \
                      f"{low[0]} {high[1]}, {low[0]} {low[1]}"  # fmt: skip
            rows.append(_row(
                subcatchment_id=f"{letter}-{name}", kind=kind,
                outlet_id=f"M-{name}" if block else f"G-{name}",
                gutter_id=f"G-{name}" if block else "", gutter_share=0.4 if block else 0.0,
                area_ha=0.6 if block else 0.08, width_m=60.0, slope_pct=1.0,
                imperviousness_pct=sealed, impervious_manning_n=0.013, pervious_manning_n=0.2,
                impervious_depression_mm=2.0, pervious_depression_mm=5.0,
                zero_depression_pct=25.0, horton_initial_mm_h=76.0, horton_final_mm_h=7.0,
                horton_decay_1_h=4.0, polygon_wkt=f"POLYGON (({corners}))",
            ))  # fmt: skip
    return rows


def _streets() -> list[dict[str, object]]:
    return [_row(street_id=f"S{k}", name_zh=name, name_en=f"street {k}", road_class="secondary",
                 width_m=12.0, length_m=REACH_M * (len(names) - 1))
            for k, (name, (names, *_)) in enumerate(LINES.items(), start=1)]  # fmt: skip


def _section() -> dict[str, object]:
    return _row(street_section_id="X", crown_width_m=6.0, crossfall_pct=2.0, kerb_height_m=0.15,
                manning_n=0.016, sides=2, backing_width_m=6.0, backing_slope_pct=25.0,
                backing_manning_n=0.03)  # fmt: skip


def _grate() -> dict[str, object]:
    return _row(inlet_type_id="GRATE", kind="grate", grate_length_m=0.75, grate_width_m=0.45,
                kerb_length_m=0.0, kerb_height_m=0.0, flow_limit_l_s=20.0)  # fmt: skip


def _inlets() -> list[dict[str, object]]:
    return [
        _row(conduit_id=f"R-{a}", inlet_type_id="GRATE", node_id=f"M-{b}", number_per_side=1,
             clogged_pct=50.0, out_of_order_pct=0.0, placement="on_grade")
        for names, *_ in LINES.values() for a, b in pairwise(names)
    ]  # fmt: skip


def _sewage(points: dict[str, tuple[float, float, float]]) -> list[dict[str, object]]:
    return [_row(node_id=f"M-{name}", flow_l_s=0.8, pattern_id="FLAT")
            for name in points]  # fmt: skip


def _watch_point(points: dict[str, tuple[float, float, float]]) -> dict[str, object]:
    return _row(point_no="1", name_zh="主街（下游）", name_en="main", node_id="G-A6", street_id="S1",
                target_hourly_rain_mm=54.0, phase="1", x_m=points["A6"][0],
                y_m=points["A6"][1])  # fmt: skip
