"""Every word the desk asks for is there in both languages, and no other."""

from __future__ import annotations

import re

from drainage.desk.page import ASSETS, TEXTS, page_script
from drainage.languages import texts_of
from drainage.measures.forms import measure_forms
from drainage.report.page.document import SHARED, own_parts

OWN = TEXTS[1:]


def _own_script() -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted((ASSETS / "js").iterdir()))


def test_every_word_asked_for_is_there_in_both_languages():
    asked = set(re.findall(r'\bt\(\s*"(\w+)"', _own_script()))
    for lang in ("zh", "en"):
        spoken = {key for file in TEXTS for key in texts_of(lang, file)}
        assert sorted(asked - spoken) == []


def test_no_word_of_the_desk_waits_to_be_asked_for():
    script = _own_script()
    known = set(re.findall(r'"(\w+)"', script))
    families = tuple(set(re.findall(r"\bt\(`(\w+_)\$\{", script)) - {"desk_"})
    panels = {f"desk_{name}" for name in re.findall(r'\bpanel\("(\w+)"', script)}
    words = {key for file in OWN for key in texts_of("en", file)}
    unused = {key for key in words - known - panels if not key.startswith(families or ("\0",))}
    assert sorted(unused) == []
    assert {key for file in OWN for key in texts_of("zh", file)} == words


def test_no_part_says_a_word_of_another_in_other_words():
    """The last file read would win: the map said "minutes since the rain" for "12 min"."""
    known = [key for file in OWN for key in texts_of("en", file)]
    assert sorted(key for key in known if known.count(key) > 1) == []


def test_every_choice_of_a_form_has_its_word():
    words = texts_of("en", "desk_design")
    asked = {own for form in measure_forms() for own in _choices(form["fields"])}
    assert {"off_line", "gravity", "green_roof"} <= asked
    assert sorted(own for own in asked if f"desk_choice_{own}" not in words) == []


def _choices(fields):
    for field in fields:
        for part in (field, field.get("item", {})):
            yield from part.get("choices", [])
            yield from _choices(part.get("fields", []))


def test_the_script_holds_the_parts_shared_with_the_report_before_its_own():
    script = page_script()
    places = [script.index(part) for part in (*own_parts(SHARED), _own_script()[:80])]
    assert places == sorted(places)
