"""The plans' sums of the scenarios of a study beside what each builds itself costs by prices."""

from drainage.study.at_hand import at_hand
from drainage.study.costs import page_sums_apart
from drainage.study.workspace import Workspace

PRICES = """what,system,street_zh,section,unit,low_yuan,mid_yuan,high_yuan,year,source
inlet_replaced,,,,each,1000,2000,3000,2024,quote
"""
SUM = '\n[[costs]]\nitem = "{item}"\ncost_10k_yuan = {cost}\nsource = "plan"\n'


def apart(folder, *shown):
    study = at_hand(Workspace(folder), "small")
    return page_sums_apart(study.opened, {name: study.built[name] for name in shown})


def with_text(folder, name, text):
    path = folder / "scenarios" / "small" / name
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    path.write_text(before + text, encoding="utf-8")


def test_a_scenario_is_judged_by_what_it_builds_itself(new_small_study):
    """Four inlets at 1,000 to 3,000 yuan are 0.4 to 1.2 of 10,000, 0.8 in the middle; the plan
    has 8, ten times as much. What includes them and builds nothing has no estimate."""
    with_text(new_small_study, "prices.csv", PRICES)
    with_text(new_small_study, "better.toml", SUM.format(item="inlets", cost=8))
    more = 'title_zh = "更多"\ntitle_en = "more"\nincludes = ["better"]\n'
    with_text(new_small_study, "more.toml", more + SUM.format(item="more", cost=3))
    study = new_small_study / "scenarios" / "small" / "study.toml"
    words = study.read_text(encoding="utf-8").replace('"better"]', '"better", "more"]')
    study.write_text(words, encoding="utf-8")
    inlets = {"item": "inlets", "published_10k_yuan": 8.0, "low_10k_yuan": 0.4,
              "mid_10k_yuan": 0.8, "high_10k_yuan": 1.2, "factor": 10.0}  # fmt: skip
    nothing = {"item": "more", "published_10k_yuan": 3.0, "low_10k_yuan": 0.0,
               "mid_10k_yuan": 0.0, "high_10k_yuan": 0.0, "factor": None}  # fmt: skip
    assert apart(new_small_study, "existing") == []
    assert apart(new_small_study, "existing", "better") == [inlets]
    # What a scenario includes is among it, whether it is shown by itself or not.
    assert apart(new_small_study, "more") == [inlets, nothing]


def test_a_sum_within_its_estimate_is_not_named(new_small_study):
    with_text(new_small_study, "prices.csv", PRICES)
    with_text(new_small_study, "better.toml", SUM.format(item="inlets", cost=1.2))
    assert apart(new_small_study, "better") == []
