"""The bytes of a SWMM input file as text, in whatever code page they were saved."""

from __future__ import annotations

import re
from pathlib import Path

from drainage.errors import Finding, InputError
from drainage.input_file import read_bytes, require_text
from drainage.own_model.sections import InpFile, parse

LARGEST_BYTES = 60 * 2**20
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")


def read_inp(path: Path) -> InpFile:
    """Read a file; raises InputError with everything that is no SWMM input in it.

    UTF-8, GBK and Windows-1252, section names in any case or longer than need be and
    sections that stand twice are understood.
    """
    text, encoding = _text(path)
    return parse(str(path), encoding, text)


def _text(path: Path) -> tuple[str, str]:
    content = read_bytes(path, LARGEST_BYTES, "Is it a SWMM input file?")
    if not content:
        finding = Finding(str(path), "", "", "", "the file is empty", "Save it again.")
        raise InputError([finding])
    require_text(path, content)
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    # Letters of Latin-1 stand alone among ASCII, Chinese ones in pairs of high bytes.
    runs = _HIGH_BYTES.findall(content)
    if 2 * sum(len(run) == 1 for run in runs) <= len(runs):
        try:
            return content.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    try:
        return content.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"
