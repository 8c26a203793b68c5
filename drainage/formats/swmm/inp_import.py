"""A SWMM input file as the base network of a study: the model as it is, and tables of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.errors import InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.words import SYSTEM_WORDS
from drainage.formats.swmm.inp_file import read_inp
from drainage.formats.swmm.inp_remarks import model_remarks, plane_of
from drainage.formats.swmm.own_text import kept_text
from drainage.network import Network, make_network
from drainage.network.folder import MODEL_FILE
from drainage.own_model.sections import InpFile, parse
from drainage.own_model.tables import own_tables

NOTES = (
    "由 SWMM 输入文件导入；文件未另给地面高程处取井口高程 // "
    "Imported from a SWMM input file; ground levels are rims where the file gives no other."
)
CODEPAGE = RemarkKind("inp-codepage", "note", "文件编码已转换", "the file is not UTF-8",
                      "read in the code page named")  # fmt: skip


@dataclass(frozen=True)
class OwnModel:
    """A model to be kept: its file taken apart, its text and what was remarked in it."""

    inp: InpFile
    text: str
    remarks: list[Remark]


@dataclass(frozen=True)
class InpImport:
    """The network of a SWMM file and what was remarked in it."""

    network: Network
    remarks: list[Remark]


def read_own_model(path: Path) -> OwnModel:
    """Read any SWMM 5.0 to 5.2 file and the files it names.

    Raises InputError with every line that no engine reads and every file that is missing and
    needed.
    """
    inp = read_inp(path)
    text, remarks = kept_text(inp, path.parent)
    if inp.encoding != "utf-8":
        remarks = [*remarks, *CODEPAGE.at(inp.path, ["file"], "", [inp.encoding])]
    return OwnModel(inp, text, remarks)


def network_of(
    own: OwnModel, *, name: str, title_zh: str, crs: str, datum: str, held: bool = False
) -> InpImport:
    """The network of a model: its tables, in SI, and the model itself.

    ``held``: a terrain in the plane ``crs`` holds its coordinates.

    Raises InputError for names that are defined twice or nowhere, and for pipes, orifices
    and weirs without a cross-section.
    """
    _require_sections(own.inp)
    plane, remarks = plane_of(own.inp, crs, held=held)
    tables = own_tables(own.inp, SYSTEM_WORDS, plane)
    network = make_network(
        name,
        title_zh=title_zh,
        crs=plane,
        datum=datum,
        notes=NOTES,
        model=own.text,
        **tables,
    )
    return InpImport(network, [*own.remarks, *remarks, *model_remarks(own.inp, tables)])


def tables_of(text: str, crs: str) -> dict[str, pd.DataFrame]:
    """The tables of a kept model as ``network_of`` gave them in the plane ``crs``."""
    made = own_tables(parse(MODEL_FILE, "utf-8", text), SYSTEM_WORDS, crs)
    return make_network("imported", **made).tables


def import_inp(path: Path, *, name: str, title_zh: str, crs: str, datum: str) -> InpImport:
    """Read a SWMM file as a network; raises InputError as ``read_own_model`` and
    ``network_of`` do."""
    own = read_own_model(path)
    return network_of(own, name=name, title_zh=title_zh, crs=crs, datum=datum)


def _require_sections(inp: InpFile) -> None:
    given = {row.fields[0].upper() for row in inp.rows("XSECTIONS")}
    findings = [
        inp.finding(row, section, "the link has no cross-section", "Add its line to [XSECTIONS].")
        for section in ("CONDUITS", "ORIFICES", "WEIRS")
        for row in inp.rows(section)
        if row.fields[0].upper() not in given
    ]
    if findings:
        raise InputError(findings)
