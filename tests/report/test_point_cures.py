"""The words of a cure hold all three readings, and stand only beside the runs they are of."""

import pandas as pd
import pytest
from click.testing import CliRunner
from docx import Document

from drainage.cli import main
from drainage.report.point_cures import cures_in_words

ROW = {
    "point_no": "3", "event": "h54", "cure_zh": "雨水口由 4 座增至 20 座（平立结合）",
    "cure_en": "20 combination inlets in place of 4 inlets", "max_depth_before_m": 0.374,
    "max_depth_after_m": 0.115, "minutes_above_limit_before": 57.2,
    "minutes_above_limit_after": 0.0, "max_lane_depth_before_m": 0.16,
    "max_lane_depth_after_m": 0.0, "meets_gutter": True, "meets_gutter_30min": True,
    "meets_lane": True, "cured": True, "limiting_cause_after": "",
}  # fmt: skip


def test_a_cure_is_told_with_figures_before_and_after():
    (zh,) = cures_in_words(pd.DataFrame([ROW]), "zh").values()
    assert zh == (
        "雨水口由 4 座增至 20 座（平立结合）：h54 下水深 0.37 → 0.12 m，超限 57 → 0 min，"
        "车道 0.16 → 0.00 m，达标；路缘 ✓ 30分钟 ✓ 车道 ✓（各点措施同时实施的试算）"
    )


def test_what_nothing_cures_says_what_limits_it():
    row = ROW | {"cured": False, "meets_gutter": False, "limiting_cause_after": "sewer capacity"}
    assert (
        "仍不达标（管道能力不足）；路缘 ✗ 30分钟 ✓"
        in cures_in_words(pd.DataFrame([row]), "zh")["3"]
    )
    words = cures_in_words(pd.DataFrame([row]), "en")["3"]
    assert "still misses it (sewer capacity); gutter ✗ 30 min ✓ lane ✓" in words


LIMIT = "[targets]\npoint_depth_m = 0.025\n"


def call(town, *words):
    done = CliRunner().invoke(main, ["--root", str(town), *words])
    assert done.exit_code == 0, done.output
    return done


@pytest.mark.heavy
def test_sheet_and_page_show_the_cure_until_the_runs_change(new_small_study):
    study = new_small_study / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8").replace('"h33"', '"h54"') + LIMIT, "utf-8")
    results = new_small_study / "results" / "small"
    call(new_small_study, "run", "small", "--no-maps")
    call(new_small_study, "cures", "small")
    assert len(pd.read_csv(results / "cures.csv")) == 1

    def said():
        call(new_small_study, "report", "small")
        document = Document(str(results / "report" / "small-points.docx"))
        sheet = "\n".join(paragraph.text for paragraph in document.paragraphs)
        return "何种措施可达标" in sheet

    assert said()
    cures = pd.read_csv(results / "cures.csv")
    cures.assign(max_depth_before_m=0.9).to_csv(results / "cures.csv", index=False)
    assert not said()
    (results / "cures.csv").write_text("a,b\n1,2\n", "utf-8")
    broken = CliRunner().invoke(main, ["--root", str(new_small_study), "report", "small"])
    assert broken.exit_code == 2
    assert "Run drainage cures small again" in broken.output
