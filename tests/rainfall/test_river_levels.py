"""River levels below the bank, by state of the rivers."""

from pathlib import Path

import pytest

from drainage.errors import InputError
from drainage.rainfall import load_river_levels, river_state_titles

RAINFALL = Path(__file__).parents[2] / "rainfall"


def test_the_three_assumed_states_of_the_bai_and_the_chao() -> None:
    assert load_river_levels(RAINFALL) == {
        "low-water": {"bai": 3.5, "chao": 4.0},
        "dam-raised": {"bai": 2.5, "chao": 3.0},
        "flood-stage": {"bai": 0.5, "chao": 1.0},
    }


@pytest.mark.parametrize(
    ("levels", "problem"),
    [
        ("{ bai = nan, chao = 1 }", "low.below_bank_m.bai"),
        ("{ bai = -0.1, chao = 1 }", "low.below_bank_m.bai"),
        ('{ bai = "3", chao = 1 }', "low.below_bank_m.bai"),
        ("{ bai = 3 }", "no level for this river .*chao"),
        ("{}", "low.below_bank_m"),
        ("{ bai = 3, chao = 1 }\ncolour = 1", "low.colour: unknown key"),
    ],
)
def test_a_wrong_level_is_refused(tmp_path: Path, levels: str, problem: str) -> None:
    head = 'title_zh = "试验"\nsource = "test"\nbelow_bank_m = '
    text = f"[low]\n{head}{levels}\n[high]\n{head}{{ bai = 1, chao = 1 }}\n"
    (tmp_path / "river_levels.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        load_river_levels(tmp_path)


def test_a_state_has_a_title_in_both_languages_or_in_chinese_alone(tmp_path):
    assert river_state_titles(RAINFALL)["dam-raised"] == "橡胶坝蓄水 // rubber dams up"
    text = '[low]\ntitle_zh = "枯水"\nbelow_bank_m = { bai = 3 }\nsource = "test"\n'
    (tmp_path / "river_levels.toml").write_text(text, encoding="utf-8")
    assert river_state_titles(tmp_path) == {"low": "枯水"}
