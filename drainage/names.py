"""Names that stand for a folder or an element: fit for Windows, Linux and SWMM alike."""

from __future__ import annotations

import re

from drainage.errors import Finding, InputError

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""An id of a table, also the name of a folder of a network, a study or a scenario."""
ELEMENT_ID = re.compile(r'(?![\["])(?!\s)[^\x00-\x20\x7f-\x9f\u2028\u2029;]{1,128}(?<!\s)')
"""What SWMM takes for the name of a node, a link, a subcatchment or a curve; a no-break blank
is a letter to it."""
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE | re.DOTALL)
"""What Windows takes for a device, whatever follows the first dot."""


def require_name(name: str) -> None:
    """InputError where a name is not fit for a folder on every system."""
    if not ID.fullmatch(name):
        message = "not a name for a folder"
    elif DEVICE.fullmatch(name):
        message = "Windows keeps this name for a device"
    elif name.endswith("."):
        message = "Windows drops a dot at the end of a name"
    else:
        return
    cure = "Use up to 64 ASCII letters, digits, dots and dashes, such as my-town."
    raise InputError([Finding("command line", "NAME", "", name, message, cure)])
