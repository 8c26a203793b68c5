"""What a user reads about a model is said in Chinese, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from drainage.engine.opening import require_taken
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
