"""Prices as files: the program's, a study's over them, and what is refused; the plans' sums."""

from __future__ import annotations

import csv

import pytest

from drainage.cost import cost_table, quantities, read_prices, shipped_prices, total_of
from drainage.cost.prices import NAME, price_of
from drainage.errors import InputError
from drainage.scenario import Scenario, compose
from drainage.study import Workspace, open_study

HEAD = "what,system,street_zh,section,unit,low_yuan,mid_yuan,high_yuan,year,source\n"
POINTS_10K_YUAN = 41494
TRUNKS_10K_YUAN = 8861
RENEWAL_10K_YUAN = {
    "南更大街": 279, "鼓楼西大街": 160, "鼓楼东大街": 254, "新西路": 890, "城后街": 679,
    "通城胡同": 360, "长安街": 165, "新东路": 558, "康复路": 255, "东鱼市口胡同": 240,
    "西门外大街": 558, "东源路": 376, "育才路": 624,
}  # fmt: skip
BOTH_GULOU_10K_YUAN = 256
SANITARY_M_AND_COST = [(697, 279), (639, 256), (401, 160), (636, 254), (2225, 890), (1697, 679),
                       (413, 165), (1395, 558), (1394, 558)]  # fmt: skip
STORM_M_AND_COST = [(600, 360), (425, 255), (400, 240), (627, 376), (1040, 624)]


def test_a_metre_of_the_renewed_streets_is_that_of_the_plan():
    """Length x price is each street's own sum to the 10^4 yuan the plan rounds to."""
    for system, streets in (("sanitary", SANITARY_M_AND_COST), ("storm", STORM_M_AND_COST)):
        unit = price_of(shipped_prices(), "sewer_relaid", system, "", "").mid_yuan
        for length_m, cost_10k in streets:
            assert length_m * unit / 1e4 == pytest.approx(cost_10k, abs=0.55)


@pytest.fixture(scope="module")
def town(root_of_town):
    return open_study(Workspace(root_of_town), "old-town")


@pytest.fixture(scope="module")
def root_of_town(request):
    return request.config.rootpath


def priced(town, *names):
    """The cost table of scenarios built together."""
    study = town.study.model_copy(
        update={
            "scenarios": {
                **town.study.scenarios,
                "together": Scenario(title_zh="合", title_en="together", includes=names),
            }
        }
    )
    built = compose(study, "together", town.base, town.context)
    return cost_table(quantities(town.base, built.network), town.prices)


def test_the_trunks_cost_what_the_plan_says(town):
    costs = priced(town, "trunk-sewers")
    total = total_of(costs)
    assert total.mid_10k_yuan == pytest.approx(TRUNKS_10K_YUAN, rel=1e-3)
    assert total.low_10k_yuan < total.mid_10k_yuan < total.high_10k_yuan
    assert total.unpriced == 0


def test_the_eleven_points_cost_what_the_plan_says(town):
    total = total_of(priced(town, "phase-1", "phase-2"))
    assert total.mid_10k_yuan == pytest.approx(POINTS_10K_YUAN, rel=1e-3)
    # 37.72 million a point.
    assert total.mid_10k_yuan / 11 == pytest.approx(3772, rel=1e-3)


def test_each_renewed_street_costs_what_the_plan_says(town):
    costs = priced(town, "separation")
    relaid = costs[costs["what"] == "sewer_relaid"]
    by_street = relaid.groupby("street_zh")["cost_mid_10k_yuan"].sum()
    gulou = by_street[["鼓楼南大街", "鼓楼北大街"]].sum()
    assert gulou == pytest.approx(BOTH_GULOU_10K_YUAN, rel=1e-3)
    plain = by_street.drop(["鼓楼南大街", "鼓楼北大街"]).to_dict()
    assert plain == pytest.approx(RENEWAL_10K_YUAN, rel=1e-3)
    # House connections have no price in any plan: counted, not taken for nothing.
    assert costs.loc[costs["cost_mid_10k_yuan"].isna(), "what"].unique().tolist() == [
        "sewage_moved"
    ]


def write(folder, *rows):
    text = HEAD + "".join(f"{row}\n" for row in rows)
    (folder / NAME).write_text(text, encoding="utf-8-sig")
    return folder


def test_a_study_replaces_and_adds_prices(tmp_path):
    write(tmp_path, "tank,,,,m3,1,2,3,2024,quote", "sewage_moved,,,,L/s,80,200,400,2024,quote")
    prices = read_prices(tmp_path)
    assert price_of(prices, "tank", "", "", "").mid_yuan == 2
    assert price_of(prices, "sewage_moved", "", "", "").mid_yuan == 200
    assert price_of(prices, "inlet_new", "", "", "").mid_yuan == 4000
    assert sum(own.what == "tank" for own in prices) == 1


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("tunnel,,,,m,1,2,3,2024,q", "what", "no kind of works"),
        ("tank,,,,m,1,2,3,2024,q", "unit", "not a unit"),
        ("tank,,,,m of d1000,1,2,3,2024,q", "unit", "not a unit"),
        ("tank,storms,,,m3,1,2,3,2024,q", "system", "no system"),
        ("tank,,,,m3,1,2,3,2024,", "source", "needs its source"),
        ("tank,,,,m3,3,2,1,2024,q", "low_yuan", "not 0 <= low"),
        ("tank,,,,m3,-1,2,3,2024,q", "low_yuan", "not 0 <= low"),
        ("tank,,,,m3,nan,2,3,2024,q", "low_yuan", "not 0 <= low"),
        ("tank,,,,m3,1,2 万,3,2024,q", "mid_yuan", "not a number"),
    ],
)
def test_a_wrong_price_is_refused_with_its_place(tmp_path, row, column, words):
    with pytest.raises(InputError) as refused:
        read_prices(write(tmp_path, "pump,,,,m3/s,1,2,3,2024,q", row))
    (finding,) = refused.value.findings
    assert finding.place == "row 3"
    assert finding.column == column
    assert words in finding.message


def test_the_same_works_priced_twice_are_refused(tmp_path):
    row = "tank,storm,,,m3,1,2,3,2024,q"
    with pytest.raises(InputError, match="priced twice"):
        read_prices(write(tmp_path, row, row))


def test_a_missing_column_is_refused(tmp_path):
    (tmp_path / NAME).write_text("what,unit\ntank,m3\n", encoding="utf-8")
    with pytest.raises(InputError, match="the column is missing"):
        read_prices(tmp_path)


def test_every_shipped_price_says_its_source_in_both_languages(root_of_town):
    files = (root_of_town / "drainage" / "cost" / NAME,
             root_of_town / "scenarios" / "old-town" / NAME)  # fmt: skip
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                assert " // " in row["source"]
                # The plans name no price of a kind and section: every row says what is assumed.
                assert "假定" in row["source"]
