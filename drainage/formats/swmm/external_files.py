"""Files a SWMM input names: series and rain are read in, missing ones named."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.swmm.rain_files import FileRain, rain_of
from drainage.input_file import read_bytes, require_text
from drainage.own_model.sections import InpFile, InpRow
from drainage.said import said

READ = RemarkKind("inp-file-read", "note", "外部文件已并入", "a file the model names",
                  "its rows were read into the network")  # fmt: skip
NO_RAIN = RemarkKind("inp-rain-missing", "warning",
                     "雨量文件缺失或 SWMM 读不出雨量; 研究自带降雨, 不需要它",
                     "the rain file is missing or SWMM reads no rain in it; a study brings its own "
                     "rain", "the gage stays dry until a study gives its rain")  # fmt: skip
UNUSED = RemarkKind("inp-series-unused", "note", "无处引用的时间序列文件缺失",
                    "the file of a series that nothing uses is missing", "left out")  # fmt: skip
LARGEST_BYTES = 20 * 2**20
CURE = "Put the file beside the .inp; only its name counts, not the folders before it."
Fields = tuple[str, ...]


@dataclass(frozen=True)
class FileRows:
    """What comes of a row that names a file: ``fields`` in its place (none: the row goes) and
    rows of [TIMESERIES]."""

    row: InpRow | None = None
    fields: Fields = ()
    series: tuple[Fields, ...] = ()
    remarks: list[Remark] = field(default_factory=list)


def series_files(inp: InpFile, folder: Path) -> list[FileRows]:
    """The files of time series. One that only gages use is as good as a rain file.

    Raises InputError for missing files of series that flows, levels or weather use.
    """
    findings: list[Finding] = []
    made = []
    rain, others = _users(inp)
    for row in inp.rows("TIMESERIES"):
        if not row.fields[1].upper().startswith("FILE"):
            continue
        name = row.fields[0].upper()
        given = row.fields[2] if len(row.fields) > 2 else ""
        path = found_file(given, folder)
        if path is not None:
            rows = tuple((row.fields[0], *cells) for cells in _series_rows(path, findings))
            made.append(FileRows(row, (), rows, _said_read(inp, row, path, len(rows))))
        elif name in others:
            findings.append(inp.finding(row, "TIMESERIES", _missing(given), CURE))
        else:
            kind = NO_RAIN if name in rain else UNUSED
            dry = ((row.fields[0], "0:00", "0"),) if name in rain else ()
            made.append(FileRows(row, (), dry, _remark(kind, inp, row, given)))
    if findings:
        raise InputError(findings)
    return made


def rain_files(inp: InpFile, folder: Path) -> list[FileRows]:
    """The files of rain gages, as series; a gage whose file is not there stays dry."""
    made = []
    for row in inp.rows("RAINGAGES"):
        if len(row.fields) < 5 or row.fields[4].upper().startswith("TIMESERIES"):
            continue
        given = row.fields[5] if len(row.fields) > 5 else ""
        name = f"RAIN-{row.fields[0]}"
        path = found_file(given, folder)
        rain = rain_of(inp, row, path) if path else FileRain()
        if rain.times is None or not rain.depths:
            fields = (*row.fields[:4], "TIMESERIES", name)
            dry = ((name, "0:00", "0"),)
            made.append(FileRows(row, fields, dry, _remark(NO_RAIN, inp, row, given, rain.reason)))
        else:
            made.append(_rain_read(inp, row, name, path, rain))
    return made


def _rain_read(inp: InpFile, row: InpRow, name: str, path: Path | None, rain: FileRain) -> FileRows:
    """A gage that shows as a series what the engine read from its file."""
    assert rain.times is not None
    assert path is not None
    step = pd.Timedelta(seconds=rain.step_s)
    hours, minutes = divmod(int(step.total_seconds()) // 60, 60)
    fields = (row.fields[0], "VOLUME", f"{hours}:{minutes:02d}", row.fields[3], "TIMESERIES", name)
    times = pd.DatetimeIndex(rain.times).strftime("%m/%d/%Y %H:%M:%S")
    rows = tuple(
        (name, *time.split(), depth) for time, depth in zip(times, rain.depths, strict=True)
    )
    return FileRows(row, fields, rows, _said_read(inp, row, path, len(rows)))


def _users(inp: InpFile) -> tuple[set[str], set[str]]:
    """Series that gages use, and those that anything else uses, in capitals."""
    rain = {
        row.fields[5].upper() for row in inp.rows("RAINGAGES")
        if len(row.fields) > 5 and row.fields[4].upper().startswith("TIMESERIES")
    }  # fmt: skip
    others = {
        word.upper()
        for section in ("INFLOWS", "OUTFALLS", "EVAPORATION", "TEMPERATURE", "LID_USAGE")
        for row in inp.rows(section)
        for word in row.fields
    }
    ruled = {word.upper() for row in inp.rows("CONTROLS") for word in row.fields[0].split()}
    return rain, others | ruled


def _missing(given: str) -> str:
    return said("the file {name} is missing", name=repr(_name(given)))


def _name(given: str) -> str:
    return PureWindowsPath(given).name if "\\" in given else Path(given).name


def _remark(
    kind: RemarkKind, inp: InpFile, row: InpRow, given: str, reason: str = ""
) -> list[Remark]:
    shown = f"{_name(given)}: {reason}" if reason else _name(given)
    return kind.at(inp.path, [f"line {row.line}"], "", [shown])


def _said_read(inp: InpFile, row: InpRow, path: Path, count: int) -> list[Remark]:
    return READ.at(inp.path, [f"line {row.line}"], "", [f"{path.name}: {count} rows"])


def found_file(given: str, folder: Path) -> Path | None:
    """A file by the path given where that stays within the folder of the model, else by its
    name beside the model; letters' case does not count. InputError above 20 MB."""
    parts = PureWindowsPath(given).parts if given else ()
    inside = folder.joinpath(*parts) if parts and ".." not in parts else folder
    within = not PureWindowsPath(given).anchor and not given.startswith("/") and ".." not in parts
    path = inside if within and parts and inside.is_file() else None
    if path is None:
        beside = {path.name.lower(): path for path in folder.iterdir() if path.is_file()}
        path = beside.get(_name(given).lower())
    if path is not None and path.stat().st_size > LARGEST_BYTES:
        raise InputError([Finding(str(path), "", "", "", "the file is larger than 20 MB",
                                  "Cut it.")])  # fmt: skip
    return path


def _data(path: Path) -> list[tuple[int, list[str]]]:
    content = read_bytes(path, LARGEST_BYTES, "Cut it.")
    require_text(path, content)
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    return [
        (number, line.replace(",", " ").split())
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith(";")
    ]


def _series_rows(path: Path, findings: list[Finding]) -> list[list[str]]:
    rows = []
    for number, fields in _data(path):
        if len(fields) not in (2, 3) or not _is_number(fields[-1]):
            findings.append(Finding(str(path), said("line {line}", line=number), "",
                                    " ".join(fields)[:60], "not a row of a time series",
                                    "Write [date] time value."))  # fmt: skip
            return []
        rows.append(fields)
    return rows


def _is_number(text: str) -> bool:
    return pd.notna(pd.to_numeric(text, errors="coerce"))
