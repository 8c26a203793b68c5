"""What an auditor reads is what the files say, and nothing in them runs."""

import math
import re

import pandas as pd
import pytest

from drainage.engine.record import _BALANCE_TERMS
from drainage.errors import InputError
from drainage.languages import in_language
from drainage.network import read_network
from drainage.network.ranking import read_ranking_note
from drainage.network.trust import place_is_assumed, trust_of
from drainage.report.audit import (
    assumptions_table,
    book_table,
    calibration_html,
    runs_table,
    sources_table,
)

RECORD = {
    "study": "old-town", "scenario": "existing", "event": "h54",
    "run_id": "58b8003e273538625eb6570e8aed", "within_limits": False, "reason": "routing 3 %",
    "runoff_continuity_pct": -0.03, "routing_continuity_pct": 3.1, "tracer_error_pct": 0.001,
    "rain_error_pct": 0.01, "routing_error_m3": 4300.0,
    "end_minute": 600.0, "engine_s": 27.42, "wall_s": 30.0,
    "storm": {"id": "h54", "title_zh": "1小时54毫米", "depth_mm": 60.25, "hourly_depth_mm": 54.0,
              "return_period_a": 4.9},
    "river_below_bank_m": {"bai": 2.5, "chao": 3.0},
    "balance": {name: float(k) for k, name in enumerate(_BALANCE_TERMS, start=100)},
    "tracer": {"sewage_in_m3": 200.0, "sewage_initially_stored_m3": 201.0, "sewage_out_m3": 202.0,
               "sewage_lost_at_rims_m3": 203.0, "sewage_withdrawn_m3": 204.0,
               "sewage_finally_stored_m3": 205.0},
    "warnings": ["WARNING 04", "WARNING 02"],
    "versions": {"drainage": "0.1.0", "swmm": "0.17.0"},
    "digests": {"model.inp": "7c0924dbe855aaaa", "series.nc": "b"},
}  # fmt: skip


def test_every_figure_of_a_run_is_that_of_its_record():
    row = runs_table({("existing", "h54"): RECORD}).iloc[0].to_dict()
    assert row.pop("storm_title_zh") == "1小时54毫米"
    assert row.pop("rain_depth_mm") == 60.25
    assert row.pop("hourly_depth_mm") == 54.0
    assert row.pop("return_period_a") == 4.9
    assert row.pop("river_below_bank_m") == "bai 2.5, chao 3.0"
    assert row.pop("warnings") == 2
    assert row.pop("run_id") == "58b8003e2735"
    assert row.pop("model_inp_sha256") == "7c0924dbe855"
    assert row.pop("versions") == "drainage 0.1.0, swmm 0.17.0"
    terms = RECORD["balance"] | RECORD["tracer"]
    assert {name: row.pop(name) for name in terms} == terms
    assert row == {name: RECORD[name] for name in row}
    assert {"within_limits", "reason", "routing_continuity_pct", "end_minute", "engine_s"} <= set(
        row
    )


def test_a_record_that_lacks_figures_shows_none():
    table = runs_table({("a", "h33"): {"run_id": "x"}, ("a", "h54"): RECORD})
    assert table["event"].tolist() == ["h33", "h54"]
    assert math.isnan(table.loc[0, "engine_s"])
    assert math.isnan(table.loc[0, "rain_m3"])
    assert table.loc[0, "warnings"] == 0


def test_the_book_of_a_run_on_the_grid_is_that_of_its_record():
    swmm = {"routing_gap_m3": -4.0, "routing_gap_of_spilt_pct": -5.0, "sewer_continuity_pct": -0.6}
    on_grid = RECORD | {"book": {"rain_m3": 9.0, "gap_m3": -4.0}, "balances": {"swmm": swmm}}
    table = book_table({("existing", "h33"): RECORD, ("existing", "h54"): on_grid})
    (row,) = table.to_dict("records")
    assert row == {"scenario": "existing", "event": "h54", "rain_m3": 9.0, "gap_m3": -4.0,
                   "routing_gap_of_spilt_pct": -5.0, "sewer_continuity_pct": -0.6}  # fmt: skip
    assert book_table({("existing", "h33"): RECORD}).empty


def test_rows_are_counted_by_table_and_source(small_network):
    pipes = small_network.conduits.copy()
    pipes.loc[["C-1", "C-2"], "source"] = "survey: 排水.xlsx row 7"
    table = sources_table(small_network.with_tables(conduits=pipes)).set_index(["table", "source"])
    assert table.loc[("conduits", "survey: 排水.xlsx row 7")].to_dict() == {
        "rows": 2,
        "trust": "survey",
    }
    assert table.loc[("conduits", "test"), "rows"] == len(pipes) - 2
    assert table.loc[("conduits", "test"), "trust"] == "other"
    assert table["rows"].sum() == sum(map(len, small_network.tables.values()))


def test_sources_that_name_each_row_are_counted_together(small_network):
    one = small_network.junctions.loc[["M-A"]]
    many = pd.concat([one.assign(source=f"survey: a.csv row {k}; 点号 YS{k}") for k in range(40)])
    table = sources_table(small_network.with_tables(junctions=many))
    rows = table[table["table"] == "junctions"]
    assert rows[["source", "rows"]].to_numpy().tolist() == [["survey: a.csv row #; 点号 YS#", 40]]


@pytest.mark.parametrize(("source", "trust"), [
    ("survey: plan_assumed.xlsx row 3; 点号 YS12", "survey"),
    ("survey: a.csv row 3; filled invert_level_m: between neighbours", "rule"),
    ("rule: sag at a low point of the street profile", "rule"),
    ("assumed: along the bank", "assumption"),
    ("place and identity plan; level: fitted plane less assumed valley", "assumption"),
    ("place and identity plan; level: fitted plane", "plan"),
    ("size: published 2022 for the point; course and levels: rule", "rule"),
    ("schematic skeleton; name likely", "assumption"),
    ("密政发〔2021〕39号 items 79-92", "plan"),
    ("管网普查测量", "survey"),
    ("未经实测", "other"),
    ("2022年6月公布的断面；走向和标高假定沿现状管", "assumption"),
    ("town.inp line 31", "other"),
    ("", "other"),
])  # fmt: skip
def test_a_source_is_trusted_as_far_as_its_weakest_part(source, trust):
    assert trust_of(source) == trust


@pytest.mark.parametrize(("source", "assumed"), [
    ("place and identity plan; flap gate assumed", False),
    ("place and identity assumed; level: survey", True),
    ("assumed outlet: the street runs on to the river, no publication names it", True),
    ("rule: every 25 m; depth assumed", False),
])  # fmt: skip
def test_a_place_is_assumed_where_the_source_says_so_first(source, assumed):
    assert place_is_assumed(source) is assumed


def test_nothing_of_the_shipped_network_passes_for_surveyed(root):
    table = sources_table(read_network(root / "networks" / "miyun-old-town"))
    assert not set(table["trust"]) & {"survey", "other"}


def test_assumptions_are_those_of_the_rules(tmp_path):
    (tmp_path / "synthesis").mkdir()
    (tmp_path / "synthesis" / "rules.toml").write_text("""
formula = "older"
[cover_m]
value = 1.05
low = 0.7
high = 1.5
meaning = "<b>cover</b>"
source = "GB 50014"
[hill_ha.north]
value = 300
low = 100
high = 600
meaning = "hills"
source = "assumed"
[pattern]
multipliers = [0.5, 1.5]
source = "synthetic"
""")
    table = assumptions_table(tmp_path).astype(object).where(lambda frame: frame.notna(), None)
    assert table.to_numpy().tolist() == [
        ["formula", "older", None, None, "", ""],
        ["cover_m", "1.05", 0.7, 1.5, "<b>cover</b>", "GB 50014"],
        ["hill_ha.north", "300", 100.0, 600.0, "hills", "assumed"],
        ["pattern.multipliers", "0.5 1.5", None, None, "", "synthetic"],
    ]


def test_a_network_without_rules_and_calibration_shows_none(tmp_path):
    empty = assumptions_table(tmp_path)
    assert empty.empty
    assert "value" in empty.columns
    assert calibration_html(tmp_path, "zh") == ""


def test_rules_that_cannot_be_read_are_named(tmp_path):
    (tmp_path / "synthesis").mkdir()
    (tmp_path / "synthesis" / "rules.toml").write_text("cover_m = ")
    with pytest.raises(InputError, match=r"rules\.toml"):
        assumptions_table(tmp_path)


def html(folder, text: str) -> str:
    (folder / "CALIBRATION.md").write_bytes(text.encode())
    return calibration_html(folder, "en")


def test_headings_stand_two_levels_lower_and_tables_are_tables(tmp_path):
    text = html(
        tmp_path,
        "# 一\n\n## two\n\nthree\n=====\n\n##### five\n\n| a | b |\n|--:|---|\n| 1 | `x` |\n",
    )
    assert re.findall(r"</?h\d>", text) == [
        "<h3>", "</h3>", "<h4>", "</h4>", "<h3>", "</h3>", "<h6>", "</h6>"]  # fmt: skip
    assert "<td>1</td>\n<td><code>x</code></td>" in text
    assert "style" not in text


@pytest.mark.parametrize("hostile", [
    "<script>alert(1)</script>",
    "text <img src=x onerror=alert(1)> text",
    "<iframe src='//x.y'></iframe>\n\n<style>*{}</style>",
    "[go](https://x.y 'title') and <https://x.y> and [r][1]\n\n[1]: https://x.y",
    "[go](javascript:alert\\(1\\)) ![pic <b>](https://x.y/a.png) ![p](data:image/png;base64,AA)",
    "# <u>x</u> [h](http://x.y)\n\n| <i>a</i> | [b](http://x.y) |\n|---|:-:|\n| ![c](http://x.y) | d |",
    "```\"><script>\n</code><script>alert(1)</script>\n```",
    "&lt;script&gt; &#60;script&#62;",
    "\ufeff# a\x00b\n\n" + "> " * 500 + "x" + "[" * 500,
])  # fmt: skip
def test_hostile_text_is_shown_as_text(tmp_path, hostile):
    text = html(tmp_path, hostile)
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", text))
    assert tags <= {
        "p",
        "h3",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "pre",
        "code",
        "blockquote",
    }
    inside = " ".join(re.findall(r"<[^>]*>", text))
    assert not re.search(r"href|src|style|\bon\w+=", inside)


def test_links_and_images_leave_their_words(tmp_path):
    text = html(tmp_path, "see [the **plan**](https://x.y) and ![photo <b>](https://x.y/a.png)")
    assert text == "<p>see the <strong>plan</strong> and photo &lt;b&gt;</p>\n"


def test_a_town_with_one_calibration_shows_it_to_every_reader(tmp_path):
    shown = html(tmp_path, "# one")
    assert calibration_html(tmp_path, "zh") == shown
    (tmp_path / "CALIBRATION.zh.md").write_text("# 一", encoding="utf-8")
    assert "一" in calibration_html(tmp_path, "zh")
    assert calibration_html(tmp_path, "en") == shown


@pytest.mark.parametrize(("lang", "name"), [("en", "CALIBRATION.md"), ("zh", "CALIBRATION.zh.md")])
def test_the_shipped_calibration_is_shown_whole(root, lang, name):
    folder = root / "networks" / "miyun-old-town"
    text, written = calibration_html(folder, lang), (folder / name).read_text("utf-8")
    assert text.count("<table>") == len(re.findall(r"(?m)^\| ?---", written)) > 0
    assert text.count("<h4>") == len(re.findall(r"(?m)^## ", written)) > 0
    assert written.split()[-1] in text


CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}(?:[ ,;:]+[A-Za-z]{2,}){2,}")
"""Three English words in a row."""


def test_a_chinese_reader_finds_no_english_sentence_among_sources_and_assumptions(root):
    folder = root / "networks" / "miyun-old-town"
    network, note = read_network(folder), read_ranking_note(folder)
    rules = assumptions_table(folder)
    said = [*sources_table(network)["source"], *rules["meaning"], *rules["source"],
            network.notes, note.source]  # fmt: skip
    assert len(said) > 150
    assert [own for own in said if ENGLISH.search(in_language(own, "zh"))] == []
    # English readers lose nothing by it.
    assert [
        own for own in said if CHINESE.search(re.sub("密政[^;]*", "", in_language(own, "en")))
    ] == []


def test_what_a_source_is_worth_does_not_hang_on_its_language(root):
    table = sources_table(read_network(root / "networks" / "miyun-old-town"))
    for own in table.itertuples():
        assert trust_of(in_language(own.source, "zh")) == own.trust, own.source
        assert trust_of(in_language(own.source, "en")) == own.trust, own.source
