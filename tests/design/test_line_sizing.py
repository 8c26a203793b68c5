"""A line of sewers is sized exactly: held to every possible line, and to a case by hand."""

from itertools import product

import numpy as np
import pytest

from drainage.design.hydraulics import Section
from drainage.design.line_sizing import size_line
from drainage.design.sewer_line import Crossing, LineRules, SewerLine, plain_line
from drainage.errors import InputError

SECTIONS = (Section(400), Section(500), Section(700), Section(900))


def intensity(minutes):
    """Zone II, P = 3: 2394.6 / (t + 11.593)^0.681, L/(s ha)."""
    return 2394.6 / (np.asarray(minutes) + 11.593) ** 0.681


def price(section, depth_m):
    """Yuan a metre: by the area and the square of the depth."""
    return 800 * section.area_m2 + 300 + 100 * np.asarray(depth_m) ** 2


def velocity(section, slope, n):
    """Full-bore velocity of a circle by Manning, m/s."""
    return (section.height_mm / 4000) ** (2 / 3) * max(slope, 0.0) ** 0.5 / n


def cheapest(line, rules, k=0, soffit=None, at_least=0, minutes=None):
    """The price of the cheapest line from reach k on, by trying every one; inf for none."""
    if k == len(line.names):
        return 0.0
    minutes = max(minutes or 0.0, rules.entry_time_min + line.joined_min[k])
    arrives = np.inf if soffit is None else soffit
    lowest = -np.inf if soffit is None else soffit - rules.greatest_drop_m
    tops = [z for z in levels(line, rules, k) if lowest - 1e-6 <= z <= arrives + 1e-6]
    best = np.inf
    for s in range(max(at_least, line.smallest[k]), len(rules.catalogue)):
        for top, end in product(tops, levels(line, rules, k + 1)):
            section = rules.catalogue[s]
            v = velocity(section, (top - end) / line.length_m[k], rules.manning_n)
            if not keeps_the_rules(line, rules, k, section, (top, end), v, minutes):
                continue
            ground = (line.ground_level_m[k] + line.ground_level_m[k + 1]) / 2
            depth = ground - (top + end) / 2 + section.height_mm / 1000
            later = minutes + line.length_m[k] / v / 60
            rest = cheapest(line, rules, k + 1, end, s, later)
            best = min(best, line.length_m[k] * price(section, depth) + rest)
    return best


def levels(line, rules, at):
    """Soffits on the grid that keep the cover and the bound at a manhole."""
    top = min(line.ground_level_m[at] - rules.minimum_cover_m, line.highest_soffit_m[at])
    step = rules.level_step_m
    return [i * step for i in range(int(top / step) - 12, int(top / step) + 2)
            if i * step <= top + 1e-6]  # fmt: skip


def keeps_the_rules(line, rules, k, section, ends, v, minutes):
    """Whether a reach may be laid so."""
    height = section.height_mm / 1000
    for z, at in zip(ends, (k, k + 1), strict=True):
        bottom = max(line.lowest_invert_m[at], line.ground_level_m[at] - rules.greatest_depth_m)
        if z - height < bottom - 1e-6:
            return False
    if not rules.least_velocity_m_s - 1e-6 <= v <= rules.greatest_velocity_m_s:
        return False
    q = line.runoff_ha[k] * intensity(minutes) / 1000 - line.carried_m3_s[k]
    if v * section.area_m2 < q - 1e-8:
        return False
    for own in line.crossings:
        soffit = ends[0] - (ends[0] - ends[1]) * own.at_m / line.length_m[k]
        under, over = soffit <= own.bottom_level_m, soffit - height >= own.top_level_m
        if own.reach == k and not (under or over):
            return False
    return True


def drawn(seed):
    """A line of three to five reaches: random ground, land, joints, a crossing and an outlet."""
    rng = np.random.default_rng(seed)
    n = 3 + seed % 3
    ground = 20 + np.cumsum(np.r_[0.0, rng.uniform(-1.2, 0.1, n)])
    lowest = np.full(n + 1, -np.inf)
    lowest[-1] = ground[-1] - rng.uniform(1.8, 2.8)
    highest = np.full(n + 1, np.inf)
    highest[0] = ground[0] - rng.uniform(0.5, 1.2)
    at = int(rng.integers(n))
    middle = ground[at] - rng.uniform(0.3, 2.0)
    line = SewerLine(
        names=tuple("abcde"[:n]), ground_level_m=ground, length_m=rng.uniform(40, 260, n),
        runoff_ha=np.cumsum(rng.uniform(0.1, 0.9, n)), joined_min=rng.uniform(0, 8, n),
        carried_m3_s=rng.uniform(0, 0.1, n), highest_soffit_m=highest, lowest_invert_m=lowest,
        smallest=tuple(np.minimum(rng.integers(0, 6, n), 1)),
        crossings=(Crossing(at, float(rng.uniform(5, 35)), middle - 0.15, middle + 0.15),),
    )  # fmt: skip
    rules = LineRules(
        minimum_cover_m=0.5, greatest_depth_m=2.8, least_velocity_m_s=0.75,
        greatest_velocity_m_s=2.2 if seed % 2 else 5.0, greatest_drop_m=0.6 * (seed % 4 == 0),
        level_step_m=0.3 if n < 5 else 0.4, catalogue=SECTIONS)  # fmt: skip
    return line, rules


def test_it_agrees_with_trying_every_line():
    possible = 0
    for seed in range(40):
        line, rules = drawn(seed)
        expected = cheapest(line, rules)
        if expected == np.inf:
            with pytest.raises(InputError):
                size_line(line, rules, intensity, price)
            continue
        possible += 1
        sized = size_line(line, rules, intensity, price)
        assert sized.cost == pytest.approx(expected, rel=1e-9), seed
    assert 15 <= possible <= 35


def test_two_reaches_by_hand():
    # The street falls 0.1 m in 50 m, then 0.3 m; cover 0.7 m, and the outlet lies as low as a
    # d700 under that cover: 19.6 - 0.7 - 0.7 = 18.2 m, so both reaches together fall 0.4 m.
    # Reach 1: 0.65 x 1.76 = 1.144 ha, 295.5 L/(s ha) after 10 min: 0.338 m3/s.
    # Laid at 4 per mille throughout it takes a d600 (0.388 m3/s) and then a d800 (0.836; a d700
    # has 0.586): 0.283 + 0.503 = 0.785 m2. As the street falls it takes two d700 of 0.385 m2,
    # 0.770 m2: at 2 per mille 0.385 x 1.076 m/s = 0.414 m3/s, 50 m in 0.774 min; then
    # 2.288 ha x 288.5 L/(s ha) = 0.660 m3/s, and at 6 per mille a d700 carries 0.717.
    line = plain_line(np.array([20.0, 19.9, 19.6]), np.array([50.0, 50.0]),
                      np.array([1.144, 2.288]), outlet_level_m=18.2)  # fmt: skip
    rules = LineRules(level_step_m=0.1)
    first, second = size_line(line, rules, intensity, lambda s, _: np.array(s.area_m2)).reaches
    assert (first.section, second.section) == (Section(700), Section(700))
    assert (first.from_invert_level_m, first.to_invert_level_m) == (18.6, 18.5)
    assert (second.from_invert_level_m, second.to_invert_level_m) == (18.5, 18.2)
    assert first.flow_m3_s == pytest.approx(0.338, abs=5e-4)
    assert second.minutes == pytest.approx(10.774, abs=1e-3)
    assert second.flow_m3_s == pytest.approx(0.660, abs=5e-4)


FLAT = {
    "ground_level_m": np.array([20.0, 20.0, 20.0]),
    "length_m": np.array([100.0, 100.0]),
    "runoff_ha": np.array([0.3, 0.6]),
}


@pytest.mark.parametrize(
    ("changes", "rules", "reach", "rule"),
    [
        # 200 m at 3 per mille (d300) fall 0.6 m: from 19.3 - 0.3 to 18.4 m, not to 18.7 m.
        ({"lowest": {2: 18.7}}, {}, "2", "least_velocity_m_s"),
        # Soffits of 17.3 m at the deepest and 13.3 m under the cover: 4 %, 2.7 m/s in a d300.
        ({"ground_level_m": np.array([20.0, 20.0, 14.0])},
         {"greatest_velocity_m_s": 2.0, "greatest_depth_m": 3.0}, "2", "greatest_velocity_m_s"),
        ({"crossing": (17.0, 19.8)}, {"greatest_depth_m": 3.0}, "1", "crossings"),
        ({"runoff_ha": np.array([0.3, 9.0])}, {"catalogue": SECTIONS, "greatest_depth_m": 3.0},
         "2", "flow_m3_s"),
        ({"lowest": {1: 19.2}}, {}, "1", "minimum_cover_m"),
        ({"smallest": (3, 0), "lowest": {0: 18.5}}, {"catalogue": SECTIONS}, "1", "section"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_reach_and_the_rule(changes, rules, reach, rule):
    given = FLAT | {k: v for k, v in changes.items() if k in FLAT}
    plain = plain_line(**given)
    lowest = plain.lowest_invert_m.copy()
    for at, level in changes.get("lowest", {}).items():
        lowest[at] = level
    crossings = [Crossing(0, 50.0, *changes["crossing"], "热力管")] if "crossing" in changes else []
    line = SewerLine(
        **{name: getattr(plain, name) for name in plain.__dataclass_fields__}
        | {"lowest_invert_m": lowest, "crossings": crossings,
           "smallest": changes.get("smallest", plain.smallest)})  # fmt: skip
    with pytest.raises(InputError) as refused:
        size_line(line, LineRules(**rules), intensity, price)
    (finding,) = refused.value.findings
    assert (finding.place, finding.column) == (f"reach {reach}", rule)


def test_what_is_no_line_is_refused_at_once():
    with pytest.raises(ValueError, match="manholes"):
        plain_line(np.array([1.0, 2.0]), np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="rises with the time"):
        size_line(plain_line(**FLAT), LineRules(), lambda t: np.asarray(t), price)
    with pytest.raises(ValueError, match="never fall in height"):
        LineRules(catalogue=(Section(900), Section(600, 2000)))


def test_a_line_of_forty_reaches_and_a_finer_grid_that_is_never_dearer():
    rng = np.random.default_rng(1)
    line = plain_line(60 + np.cumsum(np.r_[0, rng.normal(-0.12, 0.15, 40)]),
                      rng.uniform(40, 80, 40), np.cumsum(rng.uniform(0.3, 1.5, 40)))  # fmt: skip
    coarse, fine = (size_line(line, LineRules(level_step_m=step),
                              intensity, price) for step in (0.1, 0.05))  # fmt: skip
    assert fine.cost < coarse.cost
    area = [reach.section.area_m2 for reach in fine.reaches]
    assert area == sorted(area)
    soffit = [(r.from_invert_level_m + r.section.height_mm / 1000,
               r.to_invert_level_m + r.section.height_mm / 1000) for r in fine.reaches]  # fmt: skip
    assert [end for _, end in soffit[:-1]] == pytest.approx([start for start, _ in soffit[1:]])
