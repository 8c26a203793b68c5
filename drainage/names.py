"""Names that stand for a folder or an element: fit for Windows, Linux and SWMM alike."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from drainage.errors import Finding, InputError
from drainage.said import said, word

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""An id of our own tables, such as that of a storm or a storm's gauge."""
ELEMENT_ID = re.compile(r'(?![\["])(?!\s)[^\x00-\x20\x7f-\x9f\u2028\u2029;]{1,128}(?<!\s)')
"""What SWMM takes for the name of a node, a link, a subcatchment or a curve; a no-break blank
is a letter to it."""
DEVICE = re.compile(r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])( *\..*)?", re.IGNORECASE | re.DOTALL)
"""What Windows takes for a device, whatever follows the first dot."""
MOST_SIGNS, MOST_BYTES = 64, 72
"""Study, scenario and event make the name of a file: 255 bytes are the longest that Linux takes."""
SIGNS = " ._-+()（）·、"
"""What may stand in a name beside letters of any script and digits: none of them means anything
to a shell in quotes, in a path or in the address of a page once it is encoded."""
WORKING = ".part-"
"""In the name of a folder that is being written; the next command removes what was left."""
FORBIDDEN = str.maketrans('<>:"|?*', "＜＞：＂｜？＊")
"""What Windows takes in no file name, and the full-width signs that look the same."""
MOST_FILE_BYTES = 120
"""Of the name of a file that is brought, beside the folders it comes to lie in."""
CURE = ("Use letters, Chinese characters, digits, blanks, dots and dashes, at most 64 letters or "
        "24 Chinese characters, such as my-town or 老城 2024.")  # fmt: skip


def fault_of(name: str) -> str:
    """Why a name is not fit for a folder on every system, as a sentence; empty where it is."""
    odd = next((sign for sign in name if not _is_fit(sign)), "")
    if odd:
        shown = odd if odd.isprintable() else f"U+{ord(odd):04X}"
        return said("not a name for a folder: {sign} cannot stand in it", sign=shown)
    if not name or not _is_word(name[0]):
        return "not a name for a folder: it begins with a letter, a Chinese character or a digit"
    if len(name) > MOST_SIGNS or len(name.encode()) > MOST_BYTES:
        return "not a name for a folder: it is too long"
    if DEVICE.fullmatch(name):
        return "Windows keeps this name for a device"
    if name[-1] in ". ":
        return "Windows drops a dot or a blank at the end of a name"
    if WORKING in name.lower():
        return said("not a name for a folder: {sign} cannot stand in it", sign=WORKING)
    return ""


def _is_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN"


def _is_fit(sign: str) -> bool:
    return _is_word(sign) or sign in SIGNS or unicodedata.category(sign)[0] == "M"


def require_name(name: str) -> None:
    """InputError where a name is not fit for a folder on every system."""
    if fault := fault_of(name):
        raise InputError([Finding(word("command line"), "NAME", "", name, fault, CURE)])


def file_name_of(given: str) -> str:
    """The name under which a file someone sends can lie on every system; empty where none is left.

    Folders, drives and dots before it fall away, signs no system takes become those that look
    the same. What is too long is cut and told apart by a digest, the ending stays.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = unicodedata.normalize("NFC", last).translate(FORBIDDEN)
    plain = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C")
    plain = plain.strip(". \u3000")
    if DEVICE.fullmatch(plain):
        plain = f"_{plain}"
    if len(plain.encode()) <= MOST_FILE_BYTES:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = plain, "", ""
    told = "~" + hashlib.sha256(stem.encode()).hexdigest()[:8]
    room = MOST_FILE_BYTES - len((told + dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore") + told + dot + ending
