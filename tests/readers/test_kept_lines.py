"""A kept SWMM line describes the network: it reads no file, writes none and leaves the rain alone."""

from __future__ import annotations

import pandas as pd
import pytest

from drainage.engine.inp import network_inp
from drainage.errors import InputError
from drainage.formats.swmm.inp_import import import_inp
from drainage.network import integrity_findings, read_network, write_tables

MODEL = """[OPTIONS]
FLOW_UNITS CMS
TEMPDIR /somewhere
{options}[JUNCTIONS]
J1 10 3
[OUTFALLS]
O1 8 FREE
[CONDUITS]
C1 J1 O1 100 0.013 0 0
[XSECTIONS]
C1 CIRCULAR 0.6 0 0 0
{more}
"""


def kept(section: str, element: str, text: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"section": [section], "element_id": [element], "text": [text], "source": ["test"]},
        index=pd.Index(["L1"], name="line_id"),
    )


BAD = [
    ("FILES", "", "SAVE HOTSTART /elsewhere/x.hsf", "not a section"),
    ("FILES", "", "USE RUNOFF x.rff", "not a section"),
    ("files", "", "USE RUNOFF x.rff", "not a section"),
    ("FILE", "", "USE RUNOFF x.rff", "not a section"),
    ("OPTION", "", "IGNORE_RAINFALL YES", "not a section"),
    ("options", "", "IGNORE_RAINFALL YES", "not a section"),
    ("TEMPERATURE", "", "FILE weather.dat", "not a section"),
    ("OPTIONS", "", "TEMPDIR /elsewhere", "names a file"),
    ("RAINGAGES", "", 'G1 INTENSITY 0:05 1 FILE "x.dat" S1 MM', "names a file"),
    ("TIMESERIES", "", 'T1 FILE "x.dat"', "names a file"),
    ("TIMESERIES", "", "study_rain 0:00 0", "its own weather"),
    ("ADJUSTMENTS", "", "RAINFALL 0 0 0 0 0 0 0 0 0 0 0 0", "its own weather"),
    ("EVAPORATION", "", "FILE 1 1 1 1 1 1 1 1 1 1 1 1", "names a file"),
    ("BACKDROP", "", 'FILE "/etc/x.png"', "names a file"),
    ("LID_USAGE", "S1", 'S1 L 1 10 5 0 0 0 "out.txt"', "names a file"),
    ("TITLE", "", "[FILES]", "would end the line or its section"),
    ("TITLE", "", '"[FILES]"', "would end the line or its section"),
    ("TITLE", "", "title\n[FILES]", "would end the line or its section"),
    ("TITLE", "", "title\u2028x", "would end the line or its section"),
    ("LOSSES", "C-1", "C-1 0.5 0.5 0 ; comment", "would end the line or its section"),
    ("LOSSES", "C-1", 'C-1 "0.5 0.5 0', "quotation mark"),
    ("LOSSES", "C-1", "C-2 0.5 0.5 0", "not the first word"),
    ("SUBCATCHMENTS", "", "S9 G1 J1 2 60 100 1 0", "not the first word"),
    ("LOSSES", "C-1", "C-1 " + "0.5 " * 300, "longer than 1000 bytes"),
]


@pytest.mark.parametrize(("section", "element", "text", "words"), BAD)
def test_a_line_that_could_do_more_is_named_with_row_and_cure(
    small_network, section, element, text, words
):
    network = small_network.with_tables(swmm_lines=kept(section, element, text))
    (finding,) = integrity_findings(network, "tables/")
    assert (finding.file, finding.place, finding.column) == (
        "tables/swmm_lines.csv", "L1", "text",
    )  # fmt: skip
    assert words in finding.message
    assert finding.cure


@pytest.mark.parametrize(
    ("section", "element", "text"),
    [
        ("LOSSES", "C-1", "C-1 0.5 0.5 0 YES"),
        ("LID_USAGE", "S1", "S1 L 1 10 5 0 0 0 * J1 0"),
        ("ADJUSTMENTS", "", "CONDUCTIVITY 1 1 1 1 1 1 1 1 1 1 1 1"),
        ("TIMESERIES", "", "T1 0:00 1"),
        ("TITLE", "", "小镇 [draft]"),
        ("BACKDROP", "", "UNITS METERS"),
    ],
)
def test_a_line_that_describes_the_network_is_kept(small_network, section, element, text):
    network = small_network.with_tables(swmm_lines=kept(section, element, text))
    assert integrity_findings(network) == []


def test_check_refuses_what_stands_in_the_table(tmp_path, small_network):
    write_tables(
        small_network.with_tables(swmm_lines=kept("FILES", "", "USE RUNOFF x.rff")), tmp_path / "n"
    )
    texts = 'title_zh = ""\ncrs = "EPSG:4548"\ndatum = ""\nnotes = ""\n'
    (tmp_path / "n" / "network.toml").write_text(texts, encoding="utf-8")
    with pytest.raises(InputError, match=r"swmm_lines.csv, L1, text: .*USE RUNOFF x.rff"):
        read_network(tmp_path / "n")


def test_an_import_leaves_such_lines_out_and_says_so(tmp_path):
    more = ("[FILES]\nSAVE HOTSTART x.hsf\nUSE RUNOFF x.rff\n[TEMPERATURE]\nFILE w.dat\n"
            '[BACKDROP]\nFILE "C:\\map.png"\nUNITS METERS\n'
            "[ADJUSTMENTS]\nRAINFALL 0 0 0 0 0 0 0 0 0 0 0 0\n")  # fmt: skip
    path = tmp_path / "model.inp"
    path.write_text(MODEL.format(options="", more=more), encoding="utf-8")
    made = import_inp(path, name="m", title_zh="", crs="EPSG:4548", datum="")
    said = [remark.value for remark in made.remarks if remark.rule == "inp-left-out"]
    assert len(said) == 5
    assert {remark.grade for remark in made.remarks if remark.rule == "inp-left-out"} == {"warning"}
    assert made.network.swmm_lines.empty
    read = "\n".join(line.partition(";")[0] for line in network_inp(made.network).splitlines())
    assert not any(word in read for word in ("HOTSTART", "RUNOFF", "TEMPDIR", "map.png", "w.dat"))
    assert "UNITS METERS" in read


def test_a_name_that_opens_a_section_never_reaches_a_model(small_network):
    from dataclasses import replace

    with pytest.raises(InputError, match="opens a section"):
        network_inp(replace(small_network, name="[FILES]\nSAVE HOTSTART x.hsf"))
