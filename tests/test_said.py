"""A sentence is English in the code and speaks the reader's language where it is shown."""

from __future__ import annotations

import pickle

from drainage import said as sentences
from drainage.errors import Finding
from drainage.said import Typed, said, spoken, word


def test_a_sentence_with_figures_is_english_text_until_it_is_shown(monkeypatch):
    words = {"no such id in {table}": "表 {table} 中无此编号", "conduits": "管段"}
    monkeypatch.setattr(sentences, "catalogue", lambda lang: words if lang == "zh" else {})
    message = said("no such id in {table}", table="conduits")
    assert message == "no such id in conduits"
    assert spoken(message, "en") == "no such id in conduits"
    assert (
        spoken(said("no such id in {table}", table=word("conduits")), "zh") == "表 管段 中无此编号"
    )


def test_what_a_user_typed_is_no_word_of_the_program():
    """`low` is a heading of a table of costs, `rank` one of the points: 低值, 排名."""
    assert (spoken("low", "zh"), spoken("rank", "zh")) == ("低值", "排名")
    message = said("Use one of: {known}.", known="low")
    assert spoken(message, "zh") == "可用：low。"
    assert spoken(said("Use one of: {known}.", known=Typed("not scored")), "zh").startswith(
        "可用：not "
    )


def test_a_row_is_named_in_the_readers_language_and_its_id_is_not():
    assert spoken("row 2", "zh") == "第 2 行"
    assert spoken("row 2 (P1)", "zh") == "第 2 行（P1）"
    assert spoken("row 2 (low)", "zh") == "第 2 行（low）"
    assert spoken("row 2 (P1)", "en") == "row 2 (P1)"
    assert spoken("row house", "zh") == "row house"


def test_a_finding_translates_its_words_and_nothing_that_was_typed():
    own = Finding("low", "row 2 (rank)", "rank", "low", "the cell is empty", "Mend the row.")
    assert (
        own.in_language("zh") == "low, 第 2 行（rank）, rank：单元格为空（值：low）。请改正该行。"
    )
    assert str(own) == "low, row 2 (rank), rank: the cell is empty (value: low). Mend the row."
    place = Finding(word("command line"), "all rows", word("header"), said("line {line}", line=3),
                    "the cell is empty", "Mend the row.")  # fmt: skip
    assert place.in_language("zh").startswith("命令行, 全部行, 表头：单元格为空（值：第 3 行）。")


def test_a_sentence_keeps_its_template_from_process_to_process():
    message = pickle.loads(pickle.dumps(said("{number} problem(s)", number=3)))
    assert (message, message.template) == ("3 problem(s)", "{number} problem(s)")


def test_what_a_language_does_not_say_is_said_as_it_stands():
    assert spoken("a sentence nobody translated", "zh") == "a sentence nobody translated"
    assert spoken("the disk is full. Free some space", "zh") == "磁盘已满。请腾出空间"
