"""Values of measures that nobody knows: where they may live, and what a member's works are."""

import json

import pytest
from pydantic import TypeAdapter

from drainage.ensemble import draw_of, sobol_sample
from drainage.errors import InputError
from drainage.measures import AnyMeasure
from drainage.said import spoken
from drainage.scenario import Scenario, Study
from drainage.scenario.measure_values import measures_of, with_values
from drainage.scenario.study import StudyFile
from drainage.scenario.uncertainty import NAME, Town, read_uncertainty
from drainage.study import Workspace
from drainage.study.ensemble.member import built_by
from drainage.study.ensemble.opening import open_ensemble
from tests.study.uncertain_town import uncertain_town

SEPARATION = {"kind": "separation", "title_zh": "分流", "outlets": ["CO1"],
              "residual_misconnection": 0.05, "source": "test"}  # fmt: skip
CLEANING = {"kind": "cleaning", "title_zh": "清淤", "source": "test"}


def study(tmp_path, **scenarios):
    """A study with nothing but the measures of its scenarios."""
    measure = TypeAdapter(AnyMeasure)
    event = {"id": "h33", "storm": "h33", "river_state": "low-water"}
    conditions = StudyFile(title_zh="研究", title_en="study", network="n", formula="f",
                           baseline=next(iter(scenarios)), scenarios=tuple(scenarios),
                           events=(event,))  # fmt: skip
    return Study(id="s", folder=tmp_path, conditions=conditions, scenarios={
        name: Scenario(title_zh=name, title_en=name,
                       measures=tuple(map(measure.validate_python, own)))
        for name, own in scenarios.items()
    })  # fmt: skip


@pytest.fixture
def two(tmp_path):
    other = SEPARATION | {"outlets": ["CO2"], "residual_misconnection": 0.1}
    return study(tmp_path, existing=[], one=[SEPARATION, CLEANING], both=[SEPARATION, other])


@pytest.fixture
def findings(two, small_network, tmp_path):
    def reading(at, low, high, more=""):
        text = (f'seed = 1\n[[values]]\nat = "{at}"\ngroup = "all"\nzh = "一"\nen = "one"\n'
                f'source = "test"\n{more}\n'
                f'distribution = {{ kind = "uniform", low = {low}, high = {high} }}\n')  # fmt: skip
        path = tmp_path / NAME
        path.write_text(text, encoding="utf-8")
        try:
            read_uncertainty(path, Town(small_network), {"h33": {}}, measures_of(two))
        except InputError as error:
            return error.findings
        return []

    return reading


AT = "measure.separation.residual_misconnection"


def test_a_key_of_a_measure_may_be_drawn_within_what_the_measure_takes(findings):
    assert findings(AT, 0, 0.15) == []
    # 0.05 and 0.1 as written: times 0 to 10 is up to 1, which all of it is.
    assert findings(AT, 0, 10, 'how = "factor"') == []
    # Not written in the cleaning: drawn itself it is.
    assert findings("measure.cleaning.inlet_clogging_pct", 5, 20) == []


@pytest.mark.parametrize(
    ("at", "ends", "more", "message"),
    [
        (AT, (0, 1.2), "", "less than or equal to 1"),
        (AT, (-0.1, 0.15), "", "greater than or equal to 0"),
        # The second separation stands at 0.1: times 11 it is 1.1.
        (AT, (0, 11), 'how = "factor"', "less than or equal to 1"),
        ("measure.seperation.residual_misconnection", (0, 1), "", "no such kind of measure"),
        ("measure.separation.outlets", (0, 1), "", "no such number of this kind of measure"),
        ("measure.separation", (0, 1), "", "no address"),
        ("measure.sponge.share", (0, 1), "", "no such number of this kind of measure"),
        (
            "measure.cleaning.inlet_clogging_pct",
            (0, 1),
            'how = "factor"',
            "not written in a measure",
        ),
        ("measure.cleaning.inlet_clogging_pct", (5, 100), "", "less than 100"),
        ("measure.regrade.sag_m", (0.03, 0.06), "", "no scenario of the study has such a measure"),
        (AT, (0, 0.1), 'each = "point"', "only a column of the listed points"),
    ],
)
def test_what_no_measure_takes_is_refused_in_both_languages(findings, at, ends, more, message):
    found = findings(at, *ends, more)
    assert message in found[0].message
    assert spoken(found[0].message, "zh") != found[0].message
    assert spoken(found[0].cure, "zh") != found[0].cure


def test_all_measures_of_the_kind_take_the_value_in_every_scenario(two):
    drawn = with_values(two, "separation", "residual_misconnection", lambda share: 2 * share)
    shares = {
        name: [own.residual_misconnection for own in scenario.measures if own.kind == "separation"]
        for name, scenario in drawn.scenarios.items()
    }
    assert shares == {"existing": [], "one": [0.1], "both": [0.1, 0.2]}
    assert drawn.scenarios["one"].measures[1] == two.scenarios["one"].measures[1]
    assert two.scenarios["one"].measures[0].residual_misconnection == 0.05


DRAWN = """
seed = 5
[[values]]
at = "measure.separation.residual_misconnection"
distribution = { kind = "uniform", low = 0, high = 0.4 }
group = "wrong-connections"
zh = "误接"
en = "wrong connections"
source = "test"
"""


def test_a_member_leaves_its_own_share_in_the_storm_sewers(tmp_path):
    """10 L/s above CO1: a member that leaves 0.13 of it there leaves 1.3 L/s."""
    folder = uncertain_town(tmp_path, DRAWN)
    scenario = folder / "scenarios" / "small" / "better.toml"
    keys = "\n".join(f"{key} = {json.dumps(own)}" for key, own in SEPARATION.items())
    scenario.write_text(f'title_zh = "改造"\ntitle_en = "better"\n[[measures]]\n{keys}\n', "utf-8")
    own = open_ensemble(Workspace(folder), "small")
    network = own.town.network
    storm = network.junctions.index[network.junctions["system"].isin(["storm", "combined"])]
    kept = {}
    for number in range(4):
        draw = draw_of(own.space, number, sobol_sample(own.space.names, 8, 5).unit[number])
        built = built_by(own, draw, "better", network).network.dry_weather_flows["flow_l_s"]
        kept[draw.changes[0].amount] = built[built.index.isin(storm)].sum()
    before = network.dry_weather_flows["flow_l_s"]
    carried = before[before.index.isin(storm)].sum()
    assert carried > 0
    for share, flow in kept.items():
        assert flow == pytest.approx(share * carried, rel=1e-6)
    assert len(kept) == 4
