"""What stands above and below the rain table: what it is of, marks, words of the field, actions."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from drainage.maps import season_page
from drainage.maps.font import wide_mm
from drainage.maps.season_table import _folded
from drainage.maps.season_words import actions_note, dam_note, season_notes, state_parts
from tests.season.made_document import curves_by_formula, season_document

CURVES = curves_by_formula((20, 60, 100), 24, (0.5, 0.4))


def made(places=(("point", "1", "甲"), ("street", "S1", "乙")), **of_first_state):
    own = season_document(places, [("dammed", 60, CURVES), ("low", 60, CURVES)])
    low = own.states[1].model_copy(update=of_first_state)
    return own.model_copy(update={"states": (own.states[0], low)})


def acting(document, *actions, source="假定 // assumed"):
    levels = [own.model_copy(update={"actions_zh": zh, "actions_en": en, "actions_source": source})
              for own, (zh, en) in zip(document.levels, actions, strict=False)]  # fmt: skip
    return document.model_copy(update={"levels": (*levels, *document.levels[len(levels) :])})


def test_the_word_for_a_dam_that_is_let_down_is_told_where_it_was_said():
    own = made(title_zh="塌坝低水位")
    assert dam_note(state_parts(own, "zh"), "zh") == (
        "塌坝：按调度把橡胶坝放倒泄水，不是溃坝（坝体失事）。"
    )
    assert any("不是溃坝" in line for line in season_notes(own, "zh"))
    assert dam_note(state_parts(made(), "zh"), "zh") == ""
    assert dam_note(state_parts(made(source="橡胶坝已塌坝 // dams laid down"), "en"), "en") == (
        "Dams laid down: rubber dams let down on purpose to let water pass, no failure of a dam."
    )
    assert not any("溃坝" in line for line in season_notes(made(), "zh"))


def test_what_is_done_at_each_level_is_told_as_no_order_and_assumed_where_it_is():
    assert actions_note(made(), "zh") == ""
    own = acting(made(), ("巡查", "look"), ("待命", ""))
    assert actions_note(own, "zh") == (
        "各级行动（假定，待主管部门核定，不是命令；高一级包括低一级的行动）：蓝：巡查；黄：待命。"
    )
    # What is given in one language alone stands in both.
    assert "no order; the higher include the lower): blue: look; yellow: 待命." in (
        actions_note(own, "en")
    )
    laid_down = acting(made(), ("巡查", "look"), source="密云区公布的预案 // published plan")
    assert "假定" not in actions_note(laid_down, "zh")
    assert "本表不是命令" in actions_note(laid_down, "zh")
    assert actions_note(own, "zh") in season_notes(own, "zh")


@pytest.fixture
def drawn(monkeypatch):
    """What is written on a page."""

    def words(document, folder, lang):
        found = []
        monkeypatch.setattr(Figure, "savefig", lambda figure, path, **_: (
            found.extend(own.get_text() for own in figure.axes[0].texts), path.write_text("x")))  # fmt: skip
        season_page(document, folder, lang)
        return found

    return words  # fmt: skip


def test_the_title_names_what_the_page_lists(drawn, tmp_path):
    words = drawn(made(), tmp_path, "zh")
    assert "雨量—积水对照表：积水点、重点道路 · 现状" in words
    assert any(own.startswith("造 · 多大的雨使哪里积多深") for own in words)
    three = (("point", "1", "甲"), ("hollow", "H", "丙"), ("street", "S1", "乙"))
    curves = curves_by_formula((20, 60, 100), 24, (0.5, 0.4, 0.3))
    own = season_document(three, [("dammed", 60, curves), ("low", 60, curves)])
    assert "Rain and water at listed points, underpasses and key streets · existing" in drawn(
        own, tmp_path, "en"
    )


def test_notes_take_the_width_of_the_page_in_both_kinds_of_letters():
    latin, chinese = "water in the street " * 30, "雨水口堵塞，" * 80
    for line in (latin, chinese):
        parts = _folded([line.strip()])
        widths = np.array([wide_mm(own, 6.0) for own in parts])
        # 281 mm lie between the edges.
        assert widths.max() <= 0.97 * 281
        assert (widths[:-1] > 0.9 * 281).all()
    # A Chinese sign of 6 pt is 6 x 25.4 / 72 mm wide.
    assert wide_mm("雨" * 10, 6.0) == pytest.approx(10 * 6 * 25.4 / 72, abs=0.3)
