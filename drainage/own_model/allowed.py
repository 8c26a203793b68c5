"""Which lines of a model may be kept: all that describe it, none that reads or writes a file."""

from __future__ import annotations

from drainage.errors import Finding, InputError
from drainage.network.kept_lines import FILES, LONGEST_BYTES
from drainage.own_model.sections import InpFile, InpRow
from drainage.said import said

_TEMPERATURE = ("TIMESERIES", "WINDSPEED", "SNOWMELT", "ADC")
_EVAPORATION = ("CONSTANT", "MONTHLY", "TIMESERIES", "TEMPERATURE", "RECOVERY", "DRY_ONLY")
_BACKDROP = ("DIMENSIONS", "UNITS", "OFFSET", "SCALING")
_CURE = "Remove the line from model.inp."


def row_problem(section: str, row: InpRow) -> str:
    """Why a row cannot be kept; empty where it can.

    The engine knows a keyword by its beginning, so a longer one is the same.
    """
    words = [field.upper() for field in row.fields]
    names_file = {
        "FILES": True,
        "OPTIONS": words[0].startswith("TEMPDIR"),
        "TIMESERIES": len(words) > 1 and words[1].startswith("FILE"),
        "RAINGAGES": len(words) > 4 and not words[4].startswith("TIMESERIES"),
        "TEMPERATURE": not words[0].startswith(_TEMPERATURE)
        or (words[0].startswith("WINDSPEED") and any(w.startswith("FILE") for w in words[1:2])),
        "EVAPORATION": not words[0].startswith(_EVAPORATION),
        "LID_USAGE": any(word != "*" for word in words[8:9]),
        "BACKDROP": not words[0].startswith(_BACKDROP),
    }
    return FILES if names_file.get(section, False) else ""


def line_problem(line: str) -> str:
    """Why the engine would not read a line as one line; empty where it does."""
    if any(sign < " " and sign not in "\t\r" for sign in line) or "\x7f" in line:
        return "control characters"
    if len(line.encode("utf-8", "replace")) > LONGEST_BYTES:
        return said("longer than {most} bytes, which SWMM does not read", most=LONGEST_BYTES)
    return ""


def require_allowed(inp: InpFile) -> None:
    """InputError with every line of a kept model that may not stand in it."""
    findings = [
        Finding(inp.path, said("line {line}", line=number), "", line[:60], problem, _CURE)
        for number, line in enumerate(inp.lines, start=1) if (problem := line_problem(line))
    ]  # fmt: skip
    findings += [
        inp.finding(row, section, problem, _CURE)
        for section in ("FILES", "OPTIONS", "TIMESERIES", "RAINGAGES", "TEMPERATURE",
                        "EVAPORATION", "LID_USAGE", "BACKDROP")
        for row in inp.rows(section) if (problem := row_problem(section, row))
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
