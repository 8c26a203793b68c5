"""The rules stand in one table; a study may grade them with a reason."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from drainage.checks import RULES, Regrade, check, check_network
from drainage.checks.check import CHECKS
from drainage.checks.defects import several
from drainage.checks.manual import rules_manual


def adverse(network):
    pipes = network.conduits.copy()
    pipes.loc["C-2", "to_invert_level_m"] = 18.9
    return network.with_tables(conduits=pipes)


def test_every_rule_has_titles_a_cure_and_a_source():
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert all((rule.title_en, rule.title_zh, rule.cure, rule.source))


def test_every_rule_is_looked_for_by_one_check():
    looked_for = [rule for rules in CHECKS.values() for rule in rules]
    assert sorted(looked_for) == sorted(rule.id for rule in RULES)


def test_the_manual_of_the_rules_is_what_the_code_checks(root):
    assert (root / "docs" / "check-rules.md").read_text(encoding="utf-8") == rules_manual("en")
    chinese = rules_manual("zh")
    assert (root / "docs" / "zh" / "check-rules.md").read_text(encoding="utf-8") == chinese
    assert "| `adverse-slope` | 错误 | 逆坡 | 0.0005 m | 管线普查惯例（CJJ 61） |" in chinese


def test_a_finding_has_its_place_value_limit_and_cure(small_network):
    row = check(adverse(small_network)).query("rule == 'adverse-slope'").iloc[0]
    assert (row["grade"], row["id"], row["column"]) == ("error", "C-2", "to_invert_level_m")
    assert row["value"] == "18.9"
    assert row["x_m"] == 75.0
    assert row["cure"]


def test_a_study_may_lower_a_grade_with_its_reason(small_network):
    network = adverse(small_network)
    lower = Regrade(rule="adverse-slope", grade="warning", reason="confirmed by CCTV")
    assert check_network(network)
    assert check_network(network, [lower]) == []
    row = check(network, [lower]).query("rule == 'adverse-slope'").iloc[0]
    assert (row["grade"], row["reason"]) == ("warning", "confirmed by CCTV")


def test_a_grade_may_be_changed_for_some_elements_alone(small_network):
    network = adverse(small_network)
    elsewhere = Regrade(rule="adverse-slope", grade="note", reason="seen on site", ids=("C-1",))
    assert check_network(network, [elsewhere])


def test_a_study_may_raise_a_grade(small_network):
    pipes = small_network.conduits.copy()
    pipes.loc["S-P", "diameter_mm"] = 330.0
    network = small_network.with_tables(conduits=pipes)
    assert check_network(network) == []
    raised = [Regrade(rule="catalogue", grade="error", reason="our own standard")]
    assert [f.place for f in check_network(network, raised)] == ["S-P"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [("adverse-slope", ""), ("no-such-rule", "because of it"), ("missing-value", "we know it")],
)
def test_no_grade_changes_without_a_reason_or_against_the_engine(rule, reason):
    with pytest.raises(ValidationError):
        Regrade(rule=rule, grade="note", reason=reason)


def test_a_node_without_a_place_is_told_and_stops_no_run(small_network):
    joints = small_network.junctions.copy()
    joints.loc["S-1", "x_m"] = float("nan")
    network = small_network.with_tables(junctions=joints)
    assert check_network(network) == []
    assert check(network).query("rule == 'missing-place'")["id"].tolist() == ["S-1"]


def test_a_catchment_that_drains_nowhere_is_found(small_network):
    land = small_network.subcatchments.copy()
    land.loc["K-A", "outlet_id"] = ""
    found = check(small_network.with_tables(subcatchments=land))
    assert found.query("rule == 'catchment-nowhere'")["id"].tolist() == ["K-A"]


def test_ids_that_differ_in_case_alone_are_refused(small_network):
    pipes = small_network.conduits.rename(index={"C-2": "c-1"})
    assert any("another link" in f.message for f in
               check_network(small_network.with_tables(conduits=pipes)))  # fmt: skip


def test_a_finding_names_a_column_only_with_the_value_that_stands_in_it(small_network):
    joints = small_network.junctions.copy()
    joints.loc["S-1", ["x_m", "y_m"]] = joints.loc["M-A", ["x_m", "y_m"]].to_numpy()
    pipes = small_network.conduits.copy()
    pipes.loc["C-1", "to_invert_level_m"] = pipes.at["C-1", "from_invert_level_m"] - 0.001
    pipes.loc["C-2", "system"] = "storm"
    network = adverse(small_network.with_tables(junctions=joints, conduits=pipes))
    found = check(network)
    assert {"adverse-slope", "velocity-low"} <= set(found["rule"])
    for row in found[found["column"] != ""].itertuples():
        stands = network.tables[row.table].at[row.id, row.column]
        shown = f"{stands:.6g}" if isinstance(stands, float) else str(stands)
        assert row.value == ("" if shown == "nan" else shown), row


def test_an_outfall_on_a_manhole_names_the_manhole_as_what_it_stands_on(small_network):
    outfalls = small_network.outfalls.copy()
    manhole = small_network.junctions.loc["M-B"]
    name = outfalls.index[0]
    outfalls.loc[name, ["x_m", "y_m", "system"]] = manhole[["x_m", "y_m", "system"]].to_numpy()
    row = (
        check(small_network.with_tables(outfalls=outfalls)).query("rule == 'node-on-node'").iloc[0]
    )
    assert (row["table"], row["id"], row["column"], row["value"]) == ("outfalls", name, "", "M-B")


def test_a_defect_of_several_elements_names_three_and_counts_the_rest():
    assert several(["B", "A"]) == "A, B"
    assert several(["D", "C", "B", "A"]) == "A, B, C … 4"
