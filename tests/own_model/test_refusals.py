"""What an import of a model refuses, and that what it asks for is enough."""

from __future__ import annotations

import pytest

from drainage.engine.opening import require_taken
from drainage.errors import InputError
from drainage.formats.swmm.inp_import import network_of, read_own_model
from tests.own_model.coverage import PAGE
from tests.own_model.perturbation import FURTHER, moves
from tests.own_model.refusals import REFUSALS, Refusal, refusals_table
from tests.own_model.three_ways import CASES


def taken(model: str, folder, files) -> None:
    """Import as the command line does."""
    folder.mkdir()
    path = folder / "model.inp"
    path.write_text(model, encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    own = read_own_model(path)
    require_taken(own.inp, own.text)
    network_of(own, name="m", title_zh="", crs="EPSG:4548", datum="")


@pytest.mark.parametrize("own", REFUSALS, ids=lambda own: own.reason)
def test_a_refused_model_is_taken_once_the_cure_is_done(own: Refusal, tmp_path):
    with pytest.raises(InputError) as refused:
        taken(own.model, tmp_path / "refused", {})
    assert any(
        own.reason in str(finding.message) and own.cure in str(finding.cure)
        for finding in refused.value.findings
    ), [(str(f.message), str(f.cure)) for f in refused.value.findings]
    taken(own.mended, tmp_path / "mended", own.files)


def test_the_page_lists_every_refusal():
    assert refusals_table() in PAGE.read_text(encoding="utf-8")


def test_a_model_unstable_in_itself_is_named_and_a_stable_one_is_not(tmp_path):
    """A node of no depth before a weir swings between its routing steps of 10 s: at 9.9 s it
    stands more than half a metre elsewhere. Plain pipes in metres move by nothing."""
    found = moves([FURTHER / "45_zero_depth_weir_only.inp", CASES / "units-cms.inp"], tmp_path)
    assert found["units-cms"] == ""
    depth, _, unit = found["45_zero_depth_weir_only"].removeprefix("depth ").partition(" ")
    assert float(depth) > 0.5
    assert unit.startswith("m")
