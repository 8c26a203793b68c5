"""Words of documents: whole in Chinese and English, in a third language as far as it says them."""

from __future__ import annotations

import ast
import math
import re

import pytest

from drainage import languages
from drainage.errors import InputError
from drainage.languages import WHOLE, both, either, figures_of, in_language, text

FIGURES_OF_ONE_LANGUAGE = {
    "sheets.amount": "10,000 yuan in Chinese, millions in English",
    "sheets.crs_cgcs2000": "Chinese says the meridian, English the name of the plane",
    "sheets.storm": "storms have a Chinese title alone",
    "maps.storm": "storms have a Chinese title alone",
    "page.event_words": "storms have a Chinese title alone",
    "workbook.outlets_in_target": "the limit stands once in a heading of both languages",
}


@pytest.fixture
def third(tmp_path, monkeypatch):
    """Writes files of a language "xx" beside the shipped ones; ``third(sheets='point = …')``."""
    for lang in WHOLE:
        (tmp_path / lang).symlink_to(languages.TEXTS / lang)
    (tmp_path / "xx").mkdir()
    monkeypatch.setattr(languages, "TEXTS", tmp_path)
    languages.languages.cache_clear()
    languages._texts.cache_clear()

    def write(**files: str) -> None:
        for name, content in ({"language": 'name = "Deutsch"\n'} | files).items():
            (tmp_path / "xx" / f"{name}.toml").write_text(content, encoding="utf-8")

    yield write
    languages.languages.cache_clear()
    languages._texts.cache_clear()


def all_texts(lang: str) -> dict[str, str]:
    files = [path.name.removesuffix(".toml") for path in (languages.TEXTS / lang).iterdir()]
    return {
        f"{file}.{key}": own for file in files for key, own in languages._texts(lang, file).items()
    }


def test_chinese_and_english_say_the_same_things_with_the_same_figures():
    zh, en = (all_texts(lang) for lang in WHOLE)
    assert len(zh) > 300
    assert sorted(zh) == sorted(en)
    assert [key for key in zh if not (zh[key] and en[key])] == []
    apart = {key for key in zh if figures_of(zh[key]) != figures_of(en[key])}
    assert apart == set(FIGURES_OF_ONE_LANGUAGE)


def test_every_text_is_asked_for_and_every_text_asked_for_is_there(root):
    """Keys stand in the code as whole strings, or end where the code fills in the rest."""
    asked: set[str] = set()
    begun: set[str] = set()
    for path in (root / "drainage").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                asked.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    keys = set(all_texts("en"))
    files = {key.partition(".")[0] for key in keys}
    whole = {own for own in asked if re.fullmatch(rf"({'|'.join(files)})(\.[\w -]+)+", own)}
    missing = [own for own in whole - keys if not any(key.startswith(f"{own}.") for key in keys)]
    assert [own for own in missing if not own.endswith((".toml", ".csv"))] == []
    places = tuple(f"{own}." for own in whole - keys) + tuple(
        own for own in begun if re.match(rf"({'|'.join(files)})\.", own)
    )
    # Words of page and desk are held by tests/report/test_page.py and tests/desk/test_words.py, labels of a sheet by their key.
    unused = [key for key in keys - whole
              if not key.startswith(("page.", "desk", *places)) and key.split(".")[-1] not in asked]  # fmt: skip
    assert unused == []


def test_a_figure_of_a_text_is_rounded_as_in_every_table_and_unknown_ones_are_a_dash(third):
    third(sheets='notes = "{limit_m:.2f} {closed_m:g}"\n')  # not the figures of this key
    with pytest.raises(InputError):
        text("xx", "sheets.notes")
    wet = text("zh", "causes.why.inlets", room_m3_s=1234.5, arriving_m3_s=0.185, took_m3_s=math.nan,
               leads_m3_s=0.0)  # fmt: skip
    assert "余量 1,234.50 m³/s；来水峰值 0.19 m³/s，水深达限值时雨水口仅收 — m³/s" in wet


def test_what_a_third_language_lacks_is_said_in_english(third):
    third(sheets='point = "Überstauung"\n')
    assert languages.languages() == ("zh", "en", "xx")
    assert text("xx", "sheets.point") == "Überstauung"
    assert text("xx", "sheets.plan") == text("en", "sheets.plan") == "One point, one plan"
    assert both("xx", "workbook.met") == "met met"
    assert both("en", "workbook.met") == both("zh", "workbook.met") == "达标 met"


def test_a_third_language_reads_the_side_of_the_data_it_names(third):
    third()
    assert in_language("中文 // English", "xx") == "English"
    assert either("xx", "东大街", "East St") == "East St"
    assert either("xx", "东大街", "") == "东大街"
    third(language='name = "繁體"\nside = "zh"\n')
    languages._texts.cache_clear()
    assert in_language("中文 // English", "xx") == "中文"
    assert either("xx", "东大街", "East St") == "东大街"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"sheets": 'pont = "x"\n'},
         "texts/xx/sheets.toml, pont: English has no such text (value: x). "
         "Take the keys of texts/en."),
        ({"maps": 'clock = "{hour:.0f} h"\n'},
         "texts/xx/maps.toml, clock: no figure {hour:.0f} here (value: {hour:.0f} h). "
         "Take what stands in braces in texts/en."),
        ({"maps": 'clock = "{minute"\n'},
         "texts/xx/maps.toml, clock: braces that fill in nothing: "),
        ({"maps": 'clock = "{minute:.0q}"\n'},
         "texts/xx/maps.toml, clock: braces that fill in nothing: "),
        ({"maps": 'plan_word = "{storm}, {word:.1f}"\n'},
         "texts/xx/maps.toml, plan_word: no figure {word:.1f} here"),
        ({"measures": '[cleaning]\nname = "}"\n'},
         "texts/xx/measures.toml, cleaning.name: braces that fill in nothing: "),
        ({"maps": "clock = 3\n"}, "texts/xx/maps.toml, clock: not a text (value: 3). Set it in quotes."),
        ({"maps": "clock = \n"}, "texts/xx/maps.toml: no TOML in UTF-8: "),
        ({"sheet": 'plan = "x"\n', "language": 'name = "Deutsch"\n'},
         "texts/xx/sheet.toml: English has no such file. Name it as in texts/en"),
        ({"language": ""}, "texts/xx/language.toml, name: the language has no name. Give name"),
        ({"language": 'name = "Deutsch"\nside = "de"\n'}, "texts/xx/language.toml, side: no side of the data (value: de). Use zh or en."),
    ],
)  # fmt: skip
def test_a_wrong_text_is_refused_with_its_file_and_key(third, files, said):
    third(**files)
    with pytest.raises(InputError) as refused:
        text("xx", f"{next(reversed(files))}.plan_word", storm="", word="")
    (line,) = str(refused.value).splitlines()
    assert line.startswith(said)
