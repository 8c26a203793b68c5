"""DN2400, d800, 25 % and 0.25 in the files a user writes: refused with the number to write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from drainage.checks import Regrade, check, check_network
from drainage.cli import main
from drainage.number_text import number_for


@pytest.mark.parametrize(
    ("key", "text", "number"),
    [
        ("diameter_mm", "DN2400", 2400), ("diameter_mm", "d800", 800), ("diameter_mm", "Φ600", 600),
        ("diameter_mm", "ＤＮ６００", 600), ("diameter_mm", "2.4 m", 2400), ("height_m", "DN1500", 1.5),
        ("diameter_mm", "80cm", 800), ("clogged_pct", "25 %", 25), ("clogged_pct", "25％", 25),
        ("gutter_share", "25 %", 0.25), ("length_m", "0.25", 0.25), ("slope_pct", "-0.5%", -0.5),
        ("diameter_mm", "DN600/800", None), ("flow_l_s", "3 m", None), ("length_m", "25 %", None),
        ("length_m", "ca. 20", None), ("length_m", "", None),
    ],
)  # fmt: skip
def test_the_number_meant_is_that_of_the_unit_in_the_name(key, text, number):
    assert number_for(key, text) == number


def call(town, *words):
    return CliRunner().invoke(main, ["--root", str(town), *words])


@pytest.mark.parametrize(
    ("cell", "cure"),
    [("DN500", "Write 500 ("), ("d500", "Write 500 ("), ("0.5m", "Write 500 ("),
     ("五百", "with a point and no unit")],
)  # fmt: skip
def test_a_size_as_text_in_a_table_is_refused_with_the_number_to_write(new_small_study, cell, cure):
    path = new_small_study / "networks" / "small" / "tables" / "conduits.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert ",circular,500," in text
    path.write_text(text.replace(",circular,500,", f",circular,{cell},", 1), encoding="utf-8")
    done = call(new_small_study, "check", "small", "--no-maps")
    assert done.exit_code == 2
    assert f"not a number (value: {cell}). " in done.output
    assert cure in done.output


@pytest.mark.parametrize(
    ("value", "said"),
    [('"25 %"', "Write clogged_pct = 25, without quotes and unit."),
     ('"25"', "Write clogged_pct = 25, without quotes and unit."),
     ("0.25", "a share? (value: 0.25). Write 25 for 25 %, or 0.")],
)  # fmt: skip
def test_a_share_or_a_text_in_a_scenario_is_refused_with_the_number(new_small_study, value, said):
    path = new_small_study / "scenarios" / "small" / "better.toml"
    text = path.read_text(encoding="utf-8") + f"clogged_pct = {value}\n"
    path.write_text(text, encoding="utf-8")
    done = call(new_small_study, "show", "small")
    assert done.exit_code == 2
    assert said in done.output
    path.write_text(text.replace(value, "25"), encoding="utf-8")
    assert call(new_small_study, "show", "small").exit_code == 0


def shares_of(network, **values):
    land = network.subcatchments.assign(**values)
    return replace(network, subcatchments=land)


def test_sealed_shares_where_per_cent_are_meant_stop_a_run_and_are_confirmed_by_a_reason(
    small_network,
):
    """0.65 and 0.95 would seal 0.65 and 0.95 %: 65 and 95 times less runoff from hard ground."""
    typed = shares_of(small_network, imperviousness_pct=small_network.subcatchments["imperviousness_pct"] / 100)  # fmt: skip
    found = check(typed)
    rows = found[found["rule"] == "share-for-per-cent"]
    assert (set(rows["column"]), len(rows)) == ({"imperviousness_pct"}, 6)
    assert rows["value"].str.fullmatch(r"0\.(65|95)").all()
    assert any("a share?" in finding.message for finding in check_network(typed))
    meant = Regrade(rule="share-for-per-cent", grade="note", reason="a park: nothing is sealed")
    assert check_network(typed, [meant]) == []


@pytest.mark.parametrize("values", [{"imperviousness_pct": 0.0}, {"slope_pct": 0.3}, {}])
def test_meadows_flat_land_and_real_per_cent_are_not_asked_about(small_network, values):
    assert "share-for-per-cent" not in set(check(shares_of(small_network, **values))["rule"])


def test_one_value_above_one_says_that_the_column_is_in_per_cent(small_network):
    land = small_network.subcatchments["imperviousness_pct"].copy() / 100
    land.iloc[0] = 2.0
    assert "share-for-per-cent" not in set(
        check(shares_of(small_network, imperviousness_pct=land))["rule"]
    )
