"""A SWMM input file as the base network of a study: tables, and the lines they cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.errors import InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.swmm.carried_lines import Carried
from drainage.formats.swmm.external_files import with_external_files
from drainage.formats.swmm.inp_file import InpFile, read_inp
from drainage.formats.swmm.links import conduit_table, other_links, street_sections
from drainage.formats.swmm.nodes import node_tables, systems, tagged_system
from drainage.formats.swmm.references import canonical_ids
from drainage.formats.swmm.runoff import curve_table, land_table, sewage_tables
from drainage.formats.swmm.units import to_cms
from drainage.network import Network, make_network

NOTES = "Imported from a SWMM input file; ground levels are rims where the file gives no other."
CODEPAGE = RemarkKind("inp-codepage", "note", "文件编码已转换", "the file is not UTF-8",
                      "read in the code page named")  # fmt: skip
UNITS = RemarkKind("inp-units", "note", "单位已换算为 SI", "the file is not in m3/s and m",
                   "converted section by section")  # fmt: skip
CARRIED = RemarkKind("inp-carried", "note", "原样保留的段落", "the tables have no column for this",
                     "kept in swmm_lines, written into every .inp")  # fmt: skip
DATED = RemarkKind("inp-dated", "warning", "时间序列带日期, 研究的日期不同时不起作用",
                   "an inflow or level series has dates; under a study's date it is constant",
                   "kept; give the study's own river state or flow")  # fmt: skip


@dataclass(frozen=True)
class InpImport:
    """The network of a SWMM file and what was remarked in it."""

    network: Network
    remarks: list[Remark]


def import_inp(path: Path, *, name: str, title_zh: str, crs: str, datum: str) -> InpImport:
    """Read any SWMM 5.0 to 5.2 file; raises InputError with every defect and its line."""
    raw = read_inp(path)
    external, remarks = with_external_files(raw, path.parent)
    renamed, found = canonical_ids(external)
    remarks += found
    inp = to_cms(renamed)
    if raw.encoding != "utf-8":
        remarks += CODEPAGE.at(raw.path, ["file"], "", [raw.encoding])
    units = raw.option("FLOW_UNITS", "CFS")
    if units != "CMS":
        remarks += UNITS.at(raw.path, ["[OPTIONS]"], "FLOW_UNITS", [units])
    _require_openings(inp)
    carried = Carried(inp)
    tables = _tables(inp, carried)
    remarks += [
        remark
        for section, number in carried.counts().items()
        for remark in CARRIED.at(raw.path, [f"[{section}]"], "", [f"{number} line(s)"])
    ]
    remarks += [*carried.remarks, *_dated(inp)]
    network = make_network(
        name,
        title_zh=title_zh,
        crs=crs,
        datum=datum,
        notes=NOTES,
        **tables,
        swmm_lines=carried.table(),
    )
    return InpImport(network, remarks)


def _require_openings(inp: InpFile) -> None:
    """InputError for orifices and weirs whose opening [XSECTIONS] does not give."""
    given = {row.fields[0] for row in inp.rows("XSECTIONS")}
    findings = [
        inp.finding(row, section, "the link has no cross-section", "Add its line to [XSECTIONS].")
        for section in ("ORIFICES", "WEIRS")
        for row in inp.rows(section)
        if row.fields[0] not in given
    ]
    if findings:
        raise InputError(findings)


def _tables(inp: InpFile, carried: Carried) -> dict[str, pd.DataFrame]:
    curves = curve_table(inp, carried)
    kind_of_curve = curves["kind"]
    system = systems(inp)
    sections, street_ids = street_sections(inp, carried)
    conduits = conduit_table(inp, carried, system, street_ids)
    links = other_links(inp, carried, kind_of_curve)
    nodes = node_tables(inp, carried, system, conduits, kind_of_curve)
    flows, patterns = sewage_tables(inp, carried)
    land = land_table(inp, carried)
    carried.keep("TAGS", [row for row in inp.rows("TAGS") if not tagged_system(row)])
    carried.take_rest()
    if carried.findings:
        raise InputError(carried.findings)
    return {
        **nodes,
        **links,
        "conduits": conduits,
        "curves": curves,
        "street_sections": sections,
        "subcatchments": land,
        "dry_weather_flows": flows,
        "patterns": patterns,
    }


def _dated(inp: InpFile) -> list[Remark]:
    """Inflows and outfall levels whose series carries dates."""
    dated = {
        row.fields[0].upper()
        for row in inp.rows("TIMESERIES")
        if "/" in row.fields[1] or row.fields[1].count("-") == 2
    }
    used = [
        (row, name)
        for section, at in (("INFLOWS", 2), ("OUTFALLS", 3))
        for row in inp.rows(section)
        if len(row.fields) > at and (name := row.fields[at]).upper() in dated
    ]
    return DATED.at(inp.path, [f"line {row.line}" for row, _ in used], "", [n for _, n in used])
