"""uncertainty.toml: the shipped one is whole; what is wrong is said plainly and all at once."""

import json
import shutil
import tomllib

import pytest

from drainage.errors import InputError
from drainage.network import read_network
from drainage.rainfall import load_river_levels
from drainage.said import spoken
from drainage.scenario import load_study
from drainage.scenario.manual import UNCERTAIN, with_tables
from drainage.scenario.measure_values import measures_of
from drainage.scenario.uncertainty import NAME, Town, read_town, read_uncertainty, schema_text
from drainage.study.inputs import unlisted_scenarios
from drainage.study.workspace import Workspace
from drainage.toml_keys import models_named

EVENTS = ("h33", "h54")


@pytest.fixture(scope="session")
def town(root):
    folder = root / "networks" / "miyun-old-town"
    return read_town(folder, root / "rainfall", read_network(folder))


@pytest.fixture(scope="session")
def rivers(root):
    return dict.fromkeys(EVENTS, load_river_levels(root / "rainfall")["dam-raised"])


@pytest.fixture
def read(town, rivers, tmp_path):
    def reading(text, own=town):
        path = tmp_path / NAME
        path.write_text(text, encoding="utf-8")
        return read_uncertainty(path, own, rivers)

    return reading


@pytest.fixture
def refused(read):
    def refusing(text, **own):
        with pytest.raises(InputError) as error:
            read(text, **own)
        findings = error.value.findings
        # Every sentence has its Chinese: no letters of an English one are left.
        for finding in findings:
            assert spoken(finding.message, "zh") != finding.message
            assert spoken(finding.cure, "zh") != finding.cure
        return findings

    return refusing


WORDS = 'group = "all"\nzh = "一"\nen = "one"\nsource = "test"\n'


def value(at, spread='kind = "uniform", low = 30, high = 70', more=""):
    return (f'seed = 1\n[[values]]\nat = "{at}"\n{WORDS}{more}\n'
            f"distribution = {{ {spread} }}\n")  # fmt: skip


def choice(setting, weights=(0.5, 0.5)):
    return (f'seed = 1\n[[choices]]\nname = "so"\n{WORDS}options = [\n'
            f'{{ name = "a", weight = {weights[0]}, zh = "甲", en = "a" }},\n'
            f'{{ name = "b", weight = {weights[1]}, zh = "乙", en = "b", set = {{ {setting} }} }},\n]\n')  # fmt: skip


def test_the_shipped_file_holds_what_the_study_does_not_know(root, town, rivers):
    works = measures_of(load_study(root / "scenarios" / "old-town"))
    own = read_uncertainty(root / "scenarios" / "old-town" / NAME, town, rivers, works)
    at = {entry.at for entry in own.values}
    assert {
        "point.sag_m", "point.inlets_out_of_order_pct", "rule.inlet_clogging_pct",
        "rule.block_share_to_manhole", "rule.street_runoff_coefficient", "rule.street_manning_n",
        "table.conduits.manning_n", "rule.sediment_depth_fraction", "rule.hill_share_to_streets",
        "event.river_offset_m", "event.rain_factor", "event.peak_ratio",
        "measure.separation.residual_misconnection",
    } <= at  # fmt: skip
    assert [field.name for field in own.fields] == ["street-levels"]
    assert {"published-sizes", "sewer-slope", "outlets", "layout", "old-design-period",
            "rain-shape", "surface"} == {entry.name for entry in own.choices}  # fmt: skip
    each = [entry.at for entry in own.values if entry.each == "point"]
    assert each == ["point.sag_m", "point.inlets_out_of_order_pct"]


def test_every_range_of_the_shipped_file_is_that_of_its_source(root):
    # Rules whose assumption has a range in rules.toml and no narrower one in the audit.
    own = tomllib.loads((root / "scenarios/old-town" / NAME).read_text(encoding="utf-8"))
    rules = tomllib.loads(
        (root / "networks/miyun-old-town/synthesis/rules.toml").read_text(encoding="utf-8")
    )
    for entry in own["values"]:
        room, *names = entry["at"].split(".")
        if room != "rule":
            continue
        rule = rules
        for name in names:
            rule = rule[name]
        spread = entry["distribution"]
        assert (spread["low"], spread["high"]) == (rule["low"], rule["high"]), entry["at"]
        assert spread.get("mode", rule["value"]) == rule["value"], entry["at"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (value("rule.inlet_clogging_pct", 'kind = "uniform", low = 30, high = 30'), "has no width"),
        (value("rule.inlet_clogging_pct", 'kind = "uniform", low = 20, high = 70'),
         "reaches beyond what is allowed there, 30 to 70"),
        (value("rule.inlet_clogging_pct", 'kind = "uniform", low = 0.9, high = 1.5',
               'how = "factor"'), "reaches beyond what is allowed there, 30 to 70"),
        (value("rule.inlet_clog"), "no such rule with a number"),
        (value("rule.outlet_alternatives"), "no such rule with a number"),
        (value("inlet_clogging_pct"), "no address"),
        (value("table.conduits"), "no address"),
        (value("table.sewers.manning_n"), "no such table"),
        (value("table.conduits.roughness"), "no such column with numbers"),
        (value("table.conduits.shape"), "no such column with numbers"),
        (value("table.subcatchments.imperviousness_pct",
               'kind = "uniform", low = -13, high = 80', 'how = "offset"\nwhere = { kind = ["block"] }'),
         "reaches what the table does not allow: more than 100"),
        (value("point.sag_m", 'kind = "uniform", low = 0, high = 0.4'), "not above 0"),
        (value("point.sag_m", 'kind = "uniform", low = 0.9, high = 1.1', 'how = "factor"'),
         "some of these cells are empty"),
        (value("rule.inlet_clogging_pct", more='each = "point"'), "only a column of the listed points"),
        (value("table.conduits.manning_n", 'kind = "uniform", low = 0.9, high = 1.1',
               'how = "factor"\nwhere = { system = ["rain"] }'), "no row of conduits is chosen"),
        (value("table.conduits.manning_n", 'kind = "uniform", low = 0.9, high = 1.1',
               'how = "factor"\nwhere = { sistem = ["storm"] }'), "no such column"),
        (value("rule.inlet_clogging_pct", more='where = { system = ["storm"] }'), "only tables have rows"),
        (value("event.wind", 'kind = "uniform", low = 0, high = 1'), "no such key of an event"),
        (value("event.rain_factor", 'kind = "uniform", low = 1, high = 4'), "0 to 3"),
        (value("event.peak_ratio", 'kind = "uniform", low = 0.3, high = 1'), "0 to 1"),
        (value("event.rain_factor", 'kind = "uniform", low = 1, high = 2', 'how = "factor"'),
         "keys of events are drawn themselves"),
        # Dams raised: the Bai stands 2.5 m below its bank.
        (value("event.river_offset_m", 'kind = "uniform", low = 0, high = 2.6'),
         "in the event h33 the river bai stands 2.5 m below its bank"),
        (value("study.surface"), "a study is set by a choice"),
        (value("rule.inlet_clogging_pct", 'kind = "triangular", low = 30, mode = 80, high = 70'),
         "mode 80 lies outside 30 to 70"),
        (value("rule.inlet_clogging_pct", 'kind = "normal", mean = 50, sd = 0, low = 30, high = 70'),
         "greater than 0"),
        (value("rule.inlet_clogging_pct",
               'kind = "discrete", values = [30, 50], weights = [0.5, 0.4]'),
         "the weights sum to 0.9, not to 1"),
        (value("rule.inlet_clogging_pct",
               'kind = "discrete", values = [30, 50], weights = [1.0]'), "2 values and 1 weights"),
        (value("rule.inlet_clogging_pct",
               'kind = "discrete", values = [30, 30], weights = [0.5, 0.5]'), "a value stands twice"),
        (value("rule.inlet_clogging_pct", more="colour = 3"), "unknown key"),
        (choice("", (0.5, 0.6)), "the weights sum to 1.1, not to 1"),
        (choice('"rule.sewer_slope" = "steep"'), "not what this rule takes"),
        (choice('"rule.outlet_alternatives" = ["east"]'), "no outlet has this alternative"),
        (choice('"rule.inlet_clogging_pct" = "much"'), "a number is needed here"),
        (choice('"rule.inlet_clogging_pct" = 90'), "reaches beyond what is allowed there, 30 to 70"),
        (choice('"rule.kerb" = "high"'), "no such rule"),
        (choice('"event.shape" = "square"'), "not one of the words allowed"),
        (choice('"study.surface" = "raster"'), "not one of the words allowed"),
        (choice('"study.name" = "grid"'), "not one of the words allowed"),
        (choice('"table.published_sewers.rows" = "some"'), "not one of the words allowed"),
        (choice('"table.pipes.rows" = "none"'), "no such table"),
        (choice('"table.hollows.depth_m" = 9'), "more than 8"),
        (choice('"table.hollows.depth_m" = "deep"'), "a number is needed here"),
        (choice('"event.rain_factor" = 5'), "0 to 3"),
        ("seed = 1\n", "nothing is uncertain"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_plainly(refused, text, message):
    findings = refused(text)
    # A river may be lifted over its bank in more than one event.
    assert message in findings[0].message
    assert len({finding.place for finding in findings}) == 1


def test_fields_and_what_is_known_are_checked_against_the_town(refused):
    field = (f'[[fields]]\nname = "levels"\n{WORDS}sd_low_m = 0.5\nsd_high_m = 0.3\n'
             'correlation_length_m = 1000\nat = ["table.street_nodes.ground_level_m"]\n')  # fmt: skip
    assert "sd_low_m is above" in refused("seed = 1\n" + field)[0].message
    field = field.replace("0.3", "0.5")
    placeless = field.replace("street_nodes.ground_level_m", "conduits.length_m")
    assert "no places" in refused("seed = 1\n" + placeless)[0].message
    ruled = field.replace("table.street_nodes.ground_level_m", "rule.kerb_height_m")
    assert "columns of tables" in refused("seed = 1\n" + ruled)[0].message
    known = ("[known]\nlisted_if_above = 0.5\nlisted_if_below = {below}\ndepth_sd_m = 0.05\n"
             'stretch_m = 500\nstreets_event = "{event}"\n')  # fmt: skip
    says_nothing = refused("seed = 1\n" + known.format(below=0.5, event="h33") + field)[0]
    assert "the list says nothing" in says_nothing.message
    unknown = refused("seed = 1\n" + known.format(below=0.05, event="h99") + field)[0]
    assert (unknown.place, unknown.column, unknown.value) == ("known", "streets_event", "h99")


def test_everything_that_does_not_fit_is_said_at_once(refused):
    second = value("rule.nothing").replace("seed = 1\n", "")
    third = choice('"event.shape" = "square"').replace("seed = 1\n", "")
    findings = refused(value("table.sewers.x") + second + third)
    assert [finding.place for finding in findings] == [
        "values table.sewers.x", "values rule.nothing", "choices so, b",
    ]  # fmt: skip
    assert "Use one of:" in findings[0].cure


def test_what_two_entries_set_is_refused(refused):
    twice = value("rule.inlet_clogging_pct") * 2
    findings = refused(twice.replace("seed = 1\n", "", 1).replace("[[", "seed = 1\n[[", 1)
                       .replace("\nseed = 1\n[[values]]", "\n[[values]]"))  # fmt: skip
    assert {finding.message for finding in findings} == {
        "stands twice", "is set by two entries: which holds?",
    }  # fmt: skip
    both = value("rule.inlet_clogging_pct") + choice('"rule.inlet_clogging_pct" = 40').replace(
        "seed = 1\n", ""
    )
    assert [finding.message for finding in refused(both)] == ["is set by two entries: which holds?"]


def test_a_surveyed_network_has_no_rules_but_its_tables(refused, read, small_network):
    own = Town(small_network)
    assert "was not made by rules" in refused(value("rule.inlet_clogging_pct"), own=own)[0].message
    assert "no such table" in refused(value("point.sag_m"), own=own)[0].message
    factor = value("table.conduits.manning_n", 'kind = "uniform", low = 0.9, high = 1.1',
                   'how = "factor"')  # fmt: skip
    assert read(factor, own=own).values[0].title == "table.conduits.manning_n"


def test_the_schema_beside_the_manual_is_that_of_the_file(root):
    text = (root / "docs" / "uncertainty.schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(schema_text())
    # Unknown keys are wrong to an editor, too.
    assert json.loads(text)["additionalProperties"] is False


@pytest.mark.parametrize(("lang", "page"), [("en", "."), ("zh", "zh")])
def test_the_tables_of_the_manual_are_those_that_are_read(root, lang, page):
    manual = (root / "docs" / page / "uncertainty.md").read_text(encoding="utf-8")
    assert manual == with_tables(manual, lang)
    assert sorted(models_named(manual)) == sorted(UNCERTAIN)


def test_every_key_says_what_it_means():
    for model in UNCERTAIN.values():
        assert [name for name, own in model.model_fields.items() if not own.description] == []


def test_no_scenario_may_take_the_name_of_the_file(root, tmp_path):
    assert unlisted_scenarios(Workspace(root), "old-town") == []
    folder = tmp_path / "old-town"
    shutil.copytree(root / "scenarios" / "old-town", folder)
    study = folder / "study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace('["sponge"', '["uncertainty", "sponge"'), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_study(folder)
    assert "uncertainty" in str(refused.value)
