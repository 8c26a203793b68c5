"""What a user reads about a model is said in Chinese, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from drainage.engine.opening import require_taken
from drainage.engine.process import _why
from drainage.errors import InputError
from drainage.formats.swmm.inp_import import import_inp, read_own_model
from drainage.said import spoken

CASES = Path(__file__).parents[1] / "cases"


def in_chinese(sentence: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in spoken(sentence, "zh"))


@pytest.mark.parametrize(
    "path", sorted(CASES.glob("*/**/*.inp")), ids=lambda path: path.stem
)  # fmt: skip
def test_every_remark_and_finding_is_spoken_in_chinese(path):
    try:
        own = read_own_model(path)
        if path.stem.startswith(("06", "h-")):
            require_taken(own.inp, own.text)
        made = import_inp(path, name="m", title_zh="", crs="EPSG:4548", datum="")
    except InputError as error:
        for finding in error.findings:
            assert in_chinese(finding.message), finding.message
            assert in_chinese(finding.cure), finding.cure
    else:
        for remark in made.remarks:
            assert in_chinese(remark.done), remark.done


def test_inlets_of_a_model_are_said_to_stand_in_no_table():
    path = CASES / "swmm" / "inlets-grate-curb-slot.inp"
    made = import_inp(path, name="m", title_zh="", crs="EPSG:4548", datum="")
    assert made.network.inlets.empty
    told = {remark.column: remark.done for remark in made.remarks if "no table" in remark.done}
    assert told == dict.fromkeys(
        ("[INLETS]", "[INLET_USAGE]"), "kept in the model's own words, shown in no table"
    )


def test_a_run_without_an_outfall_names_cause_and_cure(tmp_path):
    reason = "ERROR 145: Drainage system has no acceptable outlet nodes."
    (tmp_path / "model.rpt").write_text(f"\n  {reason}\n", encoding="utf-8")
    said = _why(tmp_path, 1)
    assert "It has no outfall" in said
    assert "[OUTFALLS] of the model instead of [JUNCTIONS]" in said
    assert in_chinese(said)
