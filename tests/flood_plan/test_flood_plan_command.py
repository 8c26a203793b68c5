"""`drainage flood-plan` on a small town: what season and crews left, and what they did not."""

from __future__ import annotations

import shutil

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document

from drainage.cli import main
from drainage.study import Workspace
from drainage.study.at_hand import at_hand
from drainage.study.crews.kept import read_kept_crews
from drainage.study.flood_plan.gathering import flood_facts, read_left
from drainage.study.flood_plan.writing import refresh_flood_documents
from drainage.study.products.season_documents import season_documents
from drainage.study.season.files import season_document, write_season
from drainage.study.season.opening import open_season
from drainage.study.season.searching import search
from tests.crews.test_crews_command import write
from tests.season.test_study_season import STATE, by_formula, rain, with_season

SHEETS, PLAN = "small-flood-sheets.docx", "small-flood-plan.docx"


def call(town, *words, code=0):
    done = CliRunner().invoke(main, ["--root", str(town), *words])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def town(finished_small_study, tmp_path_factory):
    """Crews of the one run that is there, and a rain table by a formula."""
    folder = tmp_path_factory.mktemp("flood") / "town"
    shutil.copytree(finished_small_study, folder)
    with_season(write(folder), rain(16, 100) + STATE)
    call(folder, "crews", "small", "--no-maps")
    study = at_hand(Workspace(folder), "small")
    season = open_season(study)
    write_season(season, season_document(season, search(season, by_formula(season, []), 1)))
    study.made.write()
    return folder


def words_of(path):
    document = Document(str(path))
    return [own.text for own in document.paragraphs] + [
        cell.text for own in document.tables for cell in own._cells
    ]


def folder_of(town):
    return town / "results" / "small" / "season"


def test_both_documents_are_written_once_and_a_lost_one_again(town):
    told = call(town, "flood-plan", "small", "--scenario", "better")
    assert told.count("Written: ") == 2
    words = words_of(folder_of(town) / SHEETS)
    # Half a cm of depth a mm of rain: 15 cm at 30 mm.
    assert "≥ 15 cm" in words
    assert "30" in words
    assert "A-1（假定）" in words
    # Both towns' runs share the water between the outlet and the regulator's treatment works.
    shared = [own for own in words if own.startswith("CO1 出口CO1，无拍门，约 ")]
    assert len(shared) == 2
    assert all("；WE 出口WE，无拍门，约 " in own for own in shared)
    assert any("由“1小时33毫米”计算中" in own for own in words)
    # Of the better town crews know nothing.
    assert any("drainage crews small --scenario existing --scenario better --event h33" in own
               for own in words)  # fmt: skip
    assert "8.1  队伍和抽排设备" in words_of(folder_of(town) / PLAN)
    assert call(town, "flood-plan", "small", "--scenario", "better").count("Unchanged: ") == 2

    (folder_of(town) / PLAN).unlink()
    files, left_alone = refresh_flood_documents(at_hand(Workspace(town), "small"), "better", "zh")
    assert [(path.name, made) for path, made in files] == [(SHEETS, False), (PLAN, True)]
    assert left_alone == []


def test_what_somebody_filled_in_is_not_written_over(town, tmp_path):
    own = tmp_path / "town"
    shutil.copytree(town, own)
    call(own, "flood-plan", "small", "--scenario", "better")
    filled = Document(str(folder_of(own) / PLAN))
    cover = next(one for one in filled.tables if one.cell(0, 0).text == "城市（城区）")
    cover.cell(1, 1).text = "某区水务局"
    filled.save(str(folder_of(own) / PLAN))
    # Other words in the documents: of another scenario.
    told = call(own, "flood-plan", "small", "--scenario", "existing")
    assert f"{PLAN}: not as it was last written here, so left as it is." in told
    assert told.count("Written: ") == 1
    files, left_alone = refresh_flood_documents(at_hand(Workspace(own), "small"), "better", "zh")
    assert [path.name for path, _ in files] == [SHEETS]
    assert [PLAN in one for one in left_alone] == [True]
    assert "某区水务局" in words_of(folder_of(own) / PLAN)
    (folder_of(own) / PLAN).rename(folder_of(own) / "filled.docx")
    assert call(own, "flood-plan", "small", "--scenario", "existing").count("Written: ") == 2
    assert "某区水务局" not in words_of(folder_of(own) / PLAN)


def test_the_rain_table_of_the_works_leaves_that_of_the_town_as_it_is(town, tmp_path):
    own = tmp_path / "town"
    shutil.copytree(town, own)
    table = folder_of(own) / "season.json"
    before = table.read_bytes()
    study = at_hand(Workspace(own), "small")
    season = open_season(study, "better")
    write_season(season, season_document(season, search(season, by_formula(season, []), 1)))
    study.made.write()
    assert table.read_bytes() == before
    assert (folder_of(own) / "scenario-better" / "season.json").is_file()
    told = [call(own, "season", "small", "--rain", "45", *words)
            for words in ((), ("--scenario", "existing"), ("--scenario", "better"))]  # fmt: skip
    assert told[0] == told[1]
    assert told[2] == told[0].replace("existing", "better")
    left = read_left(at_hand(Workspace(own), "small"), "better")
    other = left.other_seasons["better"].document
    assert (left.season.scenario, other.scenario) == ("existing", "better")
    call(own, "flood-plan", "small", "--scenario", "better")
    assert "“改造”的触发雨量未计算" not in " ".join(words_of(folder_of(own) / SHEETS))
    # The other table may be the old one alone.
    with_season(own, rain(16, 90) + STATE)
    assert (
        read_left(at_hand(Workspace(own), "small"), "better").other_seasons["better"].document
        is None
    )
    told = call(own, "flood-plan", "small", "--scenario", "better")
    assert (
        "season: of other files, so left out. Run drainage season small --scenario better" in told
    )
    said = call(own, "season", "small", "--rain", "45", "--scenario", "better", code=2)
    assert "drainage season small --scenario better" in said


def test_the_plan_is_of_the_town_as_it_is_where_season_toml_asks_for_works_alone(town, tmp_path):
    own = tmp_path / "town"
    shutil.copytree(town, own)
    (folder_of(own) / "season.json").unlink()
    with_season(own, 'scenario = "better"\n' + rain(16, 100) + STATE)
    study = at_hand(Workspace(own), "small")
    season = open_season(study, "existing")
    write_season(season, season_document(season, search(season, by_formula(season, []), 1)))
    study.made.write()
    study = at_hand(Workspace(own), "small")
    left = read_left(study, "better")
    assert left.season is None
    facts = flood_facts(study, left, "better", "zh")
    assert facts.season.scenario == "existing"
    call(own, "flood-plan", "small", "--scenario", "better")
    words = " ".join(words_of(folder_of(own) / PLAN))
    assert "触发雨量未计算" not in words
    # Of the works there is none, and the sheet says so.
    assert "“改造”的触发雨量未计算" in " ".join(words_of(folder_of(own) / SHEETS))


@pytest.mark.heavy
def test_the_report_writes_them_beside_its_own_files(town, tmp_path):
    own = tmp_path / "town"
    shutil.copytree(town, own)
    (folder_of(own) / PLAN).unlink(missing_ok=True)
    told = call(own, "report", "small", "--scenario", "better")
    assert any(line.startswith("Written: ") and PLAN in line for line in told.splitlines())
    # Tables that are no longer whole make the report begin again, and leave the documents alone.
    (own / "results" / "small" / "crews" / "pumps.csv").write_text("", encoding="utf-8")
    assert f"{PLAN}: not written again" in call(own, "report", "small", "--scenario", "better")


def test_tables_changed_by_hand_are_not_read(town, tmp_path):
    own = tmp_path / "town"
    shutil.copytree(town, own)
    study = at_hand(Workspace(own), "small")
    tables = read_kept_crews(study)
    assert tables["crews"]["point_no"].tolist() == ["1", "1"]
    path = own / "results" / "small" / "crews" / "pumps.csv"
    path.write_text(path.read_text("utf-8-sig").replace("200", "900"), encoding="utf-8")
    assert read_kept_crews(at_hand(Workspace(own), "small")) is None


def test_what_rests_on_other_files_is_left_out_and_said(town, tmp_path):
    own = tmp_path / "town"
    shutil.copytree(town, own)
    with_season(own, rain(16, 90) + STATE)
    left = read_left(at_hand(Workspace(own), "small"), "better")
    assert (left.season, left.crews) == (None, None)
    told = call(own, "flood-plan", "small")
    assert "season: of other files, so left out. Run drainage season small again." in told
    assert "crews: of other files, so left out." in told
    words = words_of(folder_of(own) / SHEETS)
    assert any("触发雨量的结果已过期" in one for one in words)
    assert "A-1（假定）" not in words
    # The report leaves documents alone that it cannot write again, and says so.
    before = (folder_of(own) / PLAN).read_bytes()
    files, left_alone = refresh_flood_documents(at_hand(Workspace(own), "small"), "better", "zh")
    assert files == []
    assert [f"{name}: not written again" in said
            for name, said in zip((SHEETS, PLAN), left_alone, strict=True)] == [True, True]  # fmt: skip
    assert (folder_of(own) / PLAN).read_bytes() == before


def test_without_season_and_crews_the_documents_say_what_to_run(finished_small_study, tmp_path):
    own = tmp_path / "town"
    shutil.copytree(finished_small_study, own)
    told = call(own, "flood-plan", "small", "--lang", "en")
    assert "season: not computed. Run drainage season small." in told
    words = words_of(folder_of(own) / "small-flood-sheets-en.docx")
    assert any("run drainage season small" in one for one in words)
    assert "Inlets at the point" in words
    assert refresh_flood_documents(at_hand(Workspace(own), "small"), "better", "zh") == ([], [])


def test_a_scenario_that_the_study_lacks_is_refused(town):
    told = call(town, "flood-plan", "small", "--scenario", "later", code=2)
    assert "no such scenario in this study (value: later). Use one of: existing, better." in told


def test_the_report_names_the_documents_that_stand(town, tmp_path):
    own = tmp_path / "town"
    shutil.copytree(town, own)
    call(own, "report", "small")
    study = at_hand(Workspace(own), "small")
    found = season_documents(study, "better")
    assert [one.address for one in found] == [f"./season/{SHEETS}", f"./season/{PLAN}"]
    book = openpyxl.load_workbook(own / "results" / "small" / "report" / "small.xlsx")
    notes = [str(row[0]) for row in book["说明 definitions"].iter_rows(max_col=1, values_only=True)]
    assert len([one for one in notes if f"season/{PLAN}" in one]) == 2
    (folder_of(own) / PLAN).write_bytes(b"written over")
    # The sheets stand yet.
    assert season_documents(study, "better")[:1] == found[:1]
    # What somebody has filled in is kept, so it is linked with that remark.
    (kept,) = season_documents(study, "better")[1:]
    assert (kept.place, kept.filled_in, kept.lang) == (f"season/{PLAN}", True, "zh")


def test_documents_of_another_language_are_linked_while_they_are_fresh_and_named_when_not(
    town, tmp_path
):
    own = tmp_path / "town"
    shutil.copytree(town, own)
    call(own, "flood-plan", "small", "--scenario", "better", "--lang", "en")
    english = ["season/small-flood-sheets-en.docx", "season/small-flood-plan-en.docx"]
    study = at_hand(Workspace(own), "small")
    assert refresh_flood_documents(study, "better", "zh")[1] == []
    assert [(one.place, one.lang) for one in season_documents(study, "better")][-2:] == [
        (place, "en") for place in english
    ]  # fmt: skip
    # Beside other works both are out of date; the Chinese report writes its own alone.
    study = at_hand(Workspace(own), "small")
    files, left = refresh_flood_documents(study, "existing", "zh")
    assert [(path.name, made) for path, made in files] == [(SHEETS, True), (PLAN, True)]
    assert [f"{place}: of other files, so not linked. Run drainage flood-plan small "
            "--scenario existing --lang en" in said
            for place, said in zip(english, left, strict=True)] == [True, True]  # fmt: skip
    assert [one.lang for one in season_documents(study, "existing")] == ["zh", "zh"]
    # One that was filled in is no longer written by anybody but linked as what it is.
    (own / "results" / "small" / english[1]).write_bytes(b"filled in")
    study = at_hand(Workspace(own), "small")
    assert len(refresh_flood_documents(study, "existing", "zh")[1]) == 1
    kept = [one.place for one in season_documents(study, "existing") if one.filled_in]
    assert kept == english[1:]
