"""A town on its way in: files taken in safely, cells corrected, and the network the command line
would make of the same files."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from struct import pack

import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.errors import InputError
from drainage.formats.survey.mapping import read_mapping
from drainage.names import DEVICE, file_name_of
from drainage.network import read_network
from drainage.shipped import lay_example, shipped_folder
from drainage.study import Workspace
from drainage.study.bringing import files as taking
from drainage.study.bringing.building import build
from drainage.study.bringing.incoming import Choices, Decision, begin, incomings, remove
from drainage.study.bringing.settling import settle

CASES = Path(__file__).parents[1] / "cases"
BROUGHT = ("管线普查.xlsx", "layers-gbk.zip", "积水点.csv")
WRONG = {"table": "points", "number": "Y7", "column": "ground", "was": "694", "value": "69.4",
         "reason": "a slip of the decimal point"}  # fmt: skip
RULES = (
    "junctions.invert_level_m: interpolated along the pipes",
    "junctions.max_depth_m: ground - invert",
    "conduits.from_invert_level_m: invert of the node",
    "conduits.to_invert_level_m: invert of the node",
    "conduits.diameter_mm: pipes upstream and downstream",
)


def take_in(own, path: Path, name: str = "") -> None:
    with taking.receiving(own, name or path.name) as file:
        file.write(path.read_bytes())


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "ws")


@pytest.fixture
def town(workspace):
    """The town of tests/cases/bringing, its files taken in."""
    own = begin(workspace, "20260101")
    for name in BROUGHT:
        take_in(own, CASES / "bringing" / name)
    return own


def names(own) -> list[str]:
    return [path.name for path in taking.brought(own)]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../study.toml", "study.toml"),
        ("C:\\survey\\points.csv", "points.csv"),
        ("..", ""),
        ("con.csv", "_con.csv"),
        (".hidden.csv", "hidden.csv"),
        ("<script>.csv", "＜script＞.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("管点 表.csv. ", "管点 表.csv"),
    ],
)
def test_a_name_that_is_sent_becomes_one_that_every_system_takes(given, kept):
    assert file_name_of(given) == kept
    assert not DEVICE.fullmatch(file_name_of(given))


def test_two_long_names_stay_two_and_fit_every_disk():
    first, second = (file_name_of("管" * 300 + end + ".shp") for end in "ab")
    assert first != second
    assert first.endswith(".shp")
    assert len(first.encode()) <= 120
    assert file_name_of("管" * 300 + "a.dbf") == first.replace(".shp", ".dbf")


def cut_off(own) -> None:
    with taking.receiving(own, "points.csv") as file:
        file.write(b"half")
        raise ConnectionError


def test_a_file_that_stops_on_its_way_leaves_nothing(workspace):
    own = begin(workspace, "20260101")
    with pytest.raises(ConnectionError):
        cut_off(own)
    assert names(own) == []
    assert sorted(path.name for path in own.folder.iterdir()) == ["choices.json", "files"]


def test_names_in_gbk_of_an_archive_are_read_and_its_folders_fall_away(town):
    assert {"汇水范围.shp", "汇水范围.dbf", "汇水范围.shx", "汇水范围.prj"} < set(names(town))


def test_files_of_one_name_in_two_folders_of_an_archive_stay_two(workspace, tmp_path):
    own = begin(workspace, "20260101")
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("../east/points.csv", "1")
        archive.writestr("west/points.csv", "2")
        archive.writestr("west/readme.exe", "3")
    take_in(own, tmp_path / "both.zip")
    assert names(own) == ["-east-points.csv", "west-points.csv"]


def bomb(path: Path, told_bytes: int | None = None) -> Path:
    """An archive with 3 MB of zeros that says it holds ``told_bytes``, or the truth."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("small.csv", "1,2,3\n")
        archive.writestr("bomb.csv", b"0" * 3_000_000)
    if told_bytes is not None:
        told = path.read_bytes().replace(pack("<I", 3_000_000), pack("<I", told_bytes))
        path.write_bytes(told)
    return path


@pytest.mark.parametrize(
    ("told_bytes", "why"),
    [(None, "unpacks to more than 1 MB"), (1000, "not a zip archive, damaged")],
    ids=["honest", "lying"],
)
def test_an_archive_that_unpacks_to_too_much_is_refused_whole(
    workspace, tmp_path, monkeypatch, told_bytes, why
):
    own = begin(workspace, "20260101")
    monkeypatch.setattr(taking, "MOST_UNPACKED", 2**20)
    with pytest.raises(InputError, match=why):
        take_in(own, bomb(tmp_path / "bomb.zip", told_bytes))
    assert names(own) == []
    assert sorted(path.name for path in own.folder.iterdir()) == ["choices.json", "files"]


@pytest.mark.parametrize("name", ["virus.exe", "study.toml", "noending"])
def test_a_kind_no_import_uses_is_refused_before_it_is_read(workspace, name):
    own = begin(workspace, "20260101")
    with (
        pytest.raises(InputError, match="not a kind of file an import uses"),
        taking.receiving(own, name),
    ):
        raise AssertionError


def test_forgotten_imports_do_not_pile_up(workspace):
    for _ in range(20):
        begin(workspace, "20260101")
    with pytest.raises(InputError, match="20 imports wait unfinished"):
        begin(workspace, "20260101")
    remove(incomings(workspace)[0])
    begin(workspace, "20260101")


def test_a_cell_known_to_be_wrong_is_corrected_with_what_follows_from_it(workspace, town):
    as_it_is = build(workspace, town, Choices(surface=False))
    mended = build(workspace, town, Choices(surface=False, mapping={"corrections": [WRONG]}))
    # 694.0 - 2.1 and 69.4 - 2.1: the invert hangs on the ground.
    assert as_it_is.network.junctions.at["Y7", "invert_level_m"] == pytest.approx(691.9)
    assert mended.network.junctions.at["Y7", "invert_level_m"] == pytest.approx(67.3)
    assert "outlying-level" in set(as_it_is.findings["rule"])
    assert "outlying-level" not in set(mended.findings["rule"])
    told = mended.remarks.set_index("rule").loc["survey-corrected"]
    assert told["value"] == "694 → 69.4: a slip of the decimal point"


def test_a_correction_of_a_cell_that_was_mended_meanwhile_is_not_used_and_told(workspace, town):
    stale = {**WRONG, "was": "640"}
    built = build(workspace, town, Choices(surface=False, mapping={"corrections": [stale]}))
    assert built.network.junctions.at["Y7", "ground_level_m"] == 694.0
    assert "survey-correction-unused" in set(built.remarks["rule"])


def test_the_wizard_writes_what_the_command_line_writes(workspace, town, tmp_path):
    choices = Choices(network="town", study="town", title="镇", rules=dict.fromkeys(RULES, True),
                      mapping={"corrections": [WRONG]})  # fmt: skip
    settle(workspace, town, choices)
    other = tmp_path / "by-hand"
    shape = other / "files"
    shape.mkdir(parents=True)
    with zipfile.ZipFile(CASES / "bringing" / "layers-gbk.zip") as archive:
        for member in archive.infolist():
            (shape / f"b{member.filename[-4:]}").write_bytes(archive.read(member))
    (other / "networks").mkdir()
    (other / "networks" / "town.mapping.toml").write_bytes(
        (workspace.folder("networks") / "town.mapping.toml").read_bytes()
    )
    survey = str(CASES / "bringing" / BROUGHT[0])
    folder = other / "networks" / "town"

    def run(*words: str) -> None:
        done = CliRunner().invoke(main, ["--root", str(other), *words])
        assert done.exit_code == 0, done.output

    run("import", "survey", "town", survey, "--title", "镇")
    run("fill", "town")
    table = (folder / "proposals.csv").read_text(encoding="utf-8-sig")
    (folder / "proposals.csv").write_text(table.replace("\n,", "\nyes,"), encoding="utf-8")
    run("fill", "town", "--accept", str(folder / "proposals.csv"))
    rules = shipped_folder("networks/miyun-old-town") / "synthesis" / "rules.toml"
    run("add-streets", "town", "--rules", str(rules), "--boundary", str(shape / "b.shp"),
        "--points", str(CASES / "bringing" / BROUGHT[2]))  # fmt: skip
    run("draft", "town", "town")
    for kind in ("networks/town/tables", "scenarios/town"):
        made = {path.name: path.read_bytes() for path in (workspace.root / kind).iterdir()}
        assert made == {path.name: path.read_bytes() for path in (other / kind).iterdir()}
    assert not incomings(workspace)


def test_a_refused_proposal_leaves_its_gap_and_a_value_of_ones_own_says_so(workspace, town):
    cell, end = "junctions/Y11/invert_level_m", "conduits/Y10-Y11/to_invert_level_m"
    choices = Choices(
        surface=False, rules=dict.fromkeys(RULES, True),
        rows={cell: Decision(accept=True, value=66.4, reason="levelled"),
              end: Decision(accept=False)},
    )  # fmt: skip
    built = build(workspace, town, choices)
    row = built.network.junctions.loc["Y11"]
    assert row["invert_level_m"] == 66.4
    assert "given by hand, levelled (proposed 66.5" in row["source"]
    assert built.network.conduits["to_invert_level_m"].isna()["Y10-Y11"]
    assert built.taken == 4


def test_an_error_stops_the_study_until_it_is_mended_or_its_reason_is_given(workspace, town):
    choices = Choices(network="town", study="town", surface=False,
                      rules=dict.fromkeys(RULES, True))  # fmt: skip
    with pytest.raises(InputError, match="adverse slope"):
        settle(workspace, town, choices)
    assert not workspace.folder("networks", "town").exists()
    known = choices.model_copy(update={"known": {"adverse-slope": "levelled twice, true"}})
    settle(workspace, town, known)
    study = workspace.folder("scenarios", "town") / "study.toml"
    assert 'reason = "levelled twice, true"\nids = ["Y6-Y7"]' in study.read_text(encoding="utf-8")


def test_a_mapping_that_is_there_keeps_its_words_and_gets_the_new_ones(workspace, town):
    path = workspace.folder("networks") / "town.mapping.toml"
    path.parent.mkdir(parents=True)
    path.write_text('# ours\ngully_words = ["篦"]\ndatum = "own"\n', encoding="utf-8")
    choices = Choices(network="town", study="town", rules=dict.fromkeys(RULES, True),
                      mapping={"corrections": [WRONG]})  # fmt: skip
    settle(workspace, town, choices)
    assert path.read_text(encoding="utf-8").startswith('# ours\ngully_words = ["篦"]')
    assert read_mapping(path).corrections[0].value == "69.4"
    assert read_network(workspace.folder("networks", "town")).datum == "own"


def test_the_shipped_study_is_laid_beside_what_is_there(workspace):
    storms = workspace.folder("rainfall") / "storms"
    storms.mkdir(parents=True)
    (storms / "mine.toml").write_text("mine", encoding="utf-8")
    lay_example(workspace.root, "old-town")
    assert os.listdir(storms) == ["mine.toml"]
    assert (workspace.folder("scenarios", "old-town") / "study.toml").is_file()
