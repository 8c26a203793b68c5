"""The code page of a shapefile's table: by its texts, where the file says none or a wrong one.

The table cuts headings at 10 bytes and texts at their width, within a character where that falls
so; a file of one code page may carry the name of another.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

RAW = "ISO-8859-1"
"""Keeps every byte as it is."""
HEADING_BYTES = 10
SAMPLED_ROWS = 1000
_LANGUAGES = {0x4D: "gbk", 0x4F: "big5", 0x13: "shift_jis", 0x4E: "euc_kr"}
_NUMBERS = {"936": "gbk", "54936": "gb18030", "950": "big5", "65001": "utf-8"}
_FIRST_EASTERN = "\u2000"
_OF_SECTIONS = frozenset("Φφ×Øø")
"""Signs of pipe sizes; in GBK their bytes would be characters no survey writes (桅, 脳, 酶)."""


@dataclass(frozen=True)
class Codepage:
    """The code page ``read`` and what the file says (empty: nothing).

    ``foreign``: whether there is a text that is not ASCII.
    """

    read: str
    said: str
    foreign: bool

    @property
    def contradicts(self) -> bool:
        """Whether the file names another code page than its texts are in."""
        return bool(self.said) and _family(self.said) != _family(self.read)

    def text(self, raw: str) -> str:
        """A heading or cell that was read as ``RAW``; the rest of a cut character falls away."""
        if raw.isascii():
            return raw
        return raw.encode(RAW, "ignore").decode(self.read, "ignore")

    def column(self, raw: pd.Series) -> pd.Series:
        """A column of texts that was read as ``RAW``."""
        codes, words = pd.factorize(raw)
        known = np.array([self.text(str(word)) for word in words] + [None], dtype=object)
        return pd.Series(known[codes], index=raw.index, dtype=object)

    def may_be_cut(self, heading: str) -> bool:
        """Whether a heading fills its 10 bytes, or all but those of one character."""
        return len(heading.encode(self.read, "ignore")) > HEADING_BYTES - len(
            "中".encode(self.read)
        )


def codepage(shapefile: Path) -> Codepage:
    """The code page of the table beside a shapefile, by its headings and first 1,000 rows.

    UTF-8 where every text is that; else what the file says, where every text is that; else
    GBK; where no code page reads all, the one that reads most.
    """
    texts = list(_texts(shapefile.with_suffix(".dbf")))
    said = _said(shapefile)
    if not texts:
        return Codepage(said if _known(said) else "utf-8", said, False)
    wanted = ["utf-8", *([said] if _known(said) and not _one_byte(said) else []), "gb18030"]
    fits = {name: sum(_fits(text, name) for text in texts) for name in wanted}
    best = max(wanted, key=lambda name: fits[name])
    if fits[best] < len(texts) / 2 and _known(said):
        best = said
    return Codepage(best, said, True)


def _texts(table: Path) -> Iterator[bytes]:
    """Headings and texts that are not ASCII."""
    try:
        with table.open("rb") as file:
            head = file.read(32)
            if len(head) < 32:
                return
            length, width = (int.from_bytes(head[k : k + 2], "little") for k in (8, 10))
            fields = file.read(max(length - 32, 0))
            rows = file.read(width * SAMPLED_ROWS)
    except OSError:
        return
    at = 1
    spans = []
    for k in range(0, len(fields) - 31, 32):
        if fields[k : k + 1] == b"\r":
            break
        name = fields[k : k + 11].split(b"\0")[0]
        if not name.isascii():
            yield name
        size = fields[k + 16]
        if fields[k + 11 : k + 12] == b"C":
            size += 256 * fields[k + 17]
            spans.append((at, at + size))
        at += size
    for row in range(0, len(rows) - width + 1, max(width, 1)):
        for start, end in spans:
            text = rows[row + start : row + end].rstrip(b" \0")
            if not text.isascii():
                yield text


def _fits(text: bytes, name: str) -> bool:
    """Whether a text is of that code page, but for a character cut at its end."""
    try:
        decoded = codecs.getincrementaldecoder(name)().decode(text, final=False)
    except UnicodeDecodeError:
        return False
    foreign = [sign for sign in decoded if not sign.isascii()]
    return _family(name) != "utf-8" or all(
        sign >= _FIRST_EASTERN or sign in _OF_SECTIONS for sign in foreign
    )


def _said(shapefile: Path) -> str:
    """What the .cpg, else the table's language byte, says; empty where neither does."""
    for suffix in (".cpg", ".CPG"):
        note = shapefile.with_suffix(suffix)
        if note.is_file():
            words = note.read_bytes()[:40].decode("ascii", "ignore").strip().lower()
            plain = words.removeprefix("ansi").strip(" -_")
            return _NUMBERS.get(plain, words)
    try:
        with shapefile.with_suffix(".dbf").open("rb") as file:
            head = file.read(30)
    except OSError:
        return ""
    return _LANGUAGES.get(head[29], "") if len(head) == 30 else ""


def _known(name: str) -> bool:
    try:
        return bool(name) and "".encode(name) == b""
    except LookupError:
        return False


def _one_byte(name: str) -> bool:
    return _family(name).startswith(("iso8859", "cp125", "cp437", "cp850", "ascii"))


def _family(name: str) -> str:
    own = codecs.lookup(name).name if _known(name) else name
    return "gb18030" if own in ("gbk", "gb2312") else own
