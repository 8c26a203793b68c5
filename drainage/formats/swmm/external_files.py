"""Files a SWMM input names: read in where a table can hold them, missing ones named."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.swmm.inp_file import InpFile, InpRow
from drainage.input_file import read_bytes, require_text

READ = RemarkKind("inp-file-read", "note", "外部文件已并入", "a file the model names",
                  "its rows were read into the network")  # fmt: skip
LARGEST_BYTES = 20 * 2**20
CURE = "Put the file beside the .inp; only its name counts, not the folders before it."


def with_external_files(inp: InpFile, folder: Path) -> tuple[InpFile, list[Remark]]:
    """Time series and rain files read in; raises InputError naming every missing file.

    A path of another machine (C:\\models\\rain.dat) is looked for by its name in ``folder``.
    """
    findings: list[Finding] = []
    remarks: list[Remark] = []
    sections = dict(inp.sections)
    series: list[InpRow] = []
    for row in inp.rows("TIMESERIES"):
        if row.fields[1].upper() != "FILE":
            series.append(row)
            continue
        path = _found(inp, "TIMESERIES", row, row.fields[2], folder, findings)
        if path is not None:
            rows = _series_rows(inp, row, path, findings)
            series += rows
            remarks += READ.at(
                inp.path, [f"line {row.line}"], "", [f"{path.name}: {len(rows)} rows"]
            )
    gages: list[InpRow] = []
    for row in inp.rows("RAINGAGES"):
        if len(row.fields) < 6 or row.fields[4].upper() != "FILE":
            gages.append(row)
            continue
        path = _found(inp, "RAINGAGES", row, row.fields[5], folder, findings)
        if path is not None:
            gage, rows = _rain_rows(inp, row, path, findings)
            gages.append(gage)
            series += rows
            remarks += READ.at(
                inp.path, [f"line {row.line}"], "", [f"{path.name}: {len(rows)} rows"]
            )
    if series:
        sections["TIMESERIES"] = tuple(series)
    if gages:
        sections["RAINGAGES"] = tuple(gages)
    if findings:
        raise InputError(findings)
    return InpFile(inp.path, inp.encoding, sections), remarks


def _found(
    inp: InpFile, section: str, row: InpRow, given: str, folder: Path, findings: list[Finding]
) -> Path | None:
    name = PureWindowsPath(given).name if "\\" in given else Path(given).name
    beside = {path.name.lower(): path for path in folder.iterdir() if path.is_file()}
    path = beside.get(name.lower())
    if path is None:
        findings.append(inp.finding(row, section, f"the file {name!r} is missing", CURE))
    elif path.stat().st_size > LARGEST_BYTES:
        findings.append(inp.finding(row, section, f"{name!r} is larger than 20 MB", "Cut it."))
        return None
    return path


def _data(path: Path) -> list[tuple[int, list[str]]]:
    content = read_bytes(path, LARGEST_BYTES, "Cut it.")
    require_text(path, content)
    lines = content.decode("utf-8", errors="replace").splitlines()
    return [
        (number, line.replace(",", " ").split())
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith(";")
    ]


def _series_rows(inp: InpFile, row: InpRow, path: Path, findings: list[Finding]) -> list[InpRow]:
    rows = []
    for number, fields in _data(path):
        if len(fields) not in (2, 3) or not _is_number(fields[-1]):
            findings.append(Finding(str(path), f"line {number}", "", " ".join(fields)[:60],
                                    "not a row of a time series",
                                    "Write [date] time value."))  # fmt: skip
            return []
        rows.append(InpRow((row.fields[0], *fields), row.line))
    return rows


def _rain_rows(
    inp: InpFile, row: InpRow, path: Path, findings: list[Finding]
) -> tuple[InpRow, list[InpRow]]:
    """SWMM's own rain format: station, year, month, day, hour, minute, value."""
    station = row.fields[6] if len(row.fields) > 6 else "*"
    name = f"RAIN-{row.fields[0]}"
    scale = _rain_scale(inp, row)
    rows = []
    for number, fields in _data(path):
        if len(fields) != 7 or not all(_is_number(cell) for cell in fields[1:]):
            findings.append(Finding(str(path), f"line {number}", "", " ".join(fields)[:60],
                                    "not SWMM's rain format",
                                    "Write station year month day hour minute value."))  # fmt: skip
            break
        if station in ("*", fields[0]):
            year, month, day, hour, minute = (int(cell) for cell in fields[1:6])
            value = f"{float(fields[6]) * scale:.10g}"
            rows.append(
                InpRow(
                    (name, f"{month:02d}/{day:02d}/{year}", f"{hour}:{minute:02d}", value), row.line
                )
            )
    return InpRow((*row.fields[:4], "TIMESERIES", name), row.line), rows


def _rain_scale(inp: InpFile, row: InpRow) -> float:
    """From the rain file's unit to that of the model, which converts its series later."""
    us = inp.option("FLOW_UNITS", "CFS") in ("CFS", "GPM", "MGD")
    given = row.fields[7].upper() if len(row.fields) > 7 else ("IN" if us else "MM")
    if us:
        return 1.0 if given == "IN" else 1 / 25.4
    return 25.4 if given == "IN" else 1.0


def _is_number(text: str) -> bool:
    return pd.notna(pd.to_numeric(text, errors="coerce"))
