"""A sentence is English in the code and speaks the reader's language where it is shown."""

from __future__ import annotations

import pickle

from drainage import said as sentences
from drainage.said import said, spoken


def test_a_sentence_with_figures_is_english_text_until_it_is_shown(monkeypatch):
    words = {"no such id in {table}": "表 {table} 中无此编号", "conduits": "管段"}
    monkeypatch.setattr(sentences, "catalogue", lambda lang: words if lang == "zh" else {})
    message = said("no such id in {table}", table="conduits")
    assert message == "no such id in conduits"
    assert spoken(message, "zh") == "表 管段 中无此编号"
    assert spoken(message, "en") == "no such id in conduits"


def test_a_sentence_keeps_its_template_from_process_to_process():
    message = pickle.loads(pickle.dumps(said("{number} problem(s)", number=3)))
    assert (message, message.template) == ("3 problem(s)", "{number} problem(s)")


def test_what_a_language_does_not_say_is_said_as_it_stands():
    assert spoken("a sentence nobody translated", "zh") == "a sentence nobody translated"
    assert spoken("the disk is full. Free some space", "zh") == "磁盘已满。请腾出空间"
