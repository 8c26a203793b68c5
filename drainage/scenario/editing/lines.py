"""A TOML text as statements: blank lines, comments, headers and pairs, each with its line end."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MARK = "\ufeff"
"""A byte order mark, as editors of Windows put before a text."""
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|""?(?!"))*"{3,5}'
    r"|'''(?:[^']|''?(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}]|\n|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)
_END = re.compile(r"\r?\n\Z")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """One statement of a text, which may stand on many lines; ``key`` of a header or a pair."""

    kind: Literal["blank", "comment", "header", "pair"]
    text: str
    key: Key = ()


def statements(text: str) -> list[Statement]:
    """The statements of a valid TOML text without a mark; joined they are the text."""
    found, start, depth = [], 0, 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
        elif token[0] == "\n" and depth == 0:
            found.append(_statement(text[start : token.end()]))
            start = token.end()
    if start < len(text):
        found.append(_statement(text[start:]))
    return found


def joined(parts: Sequence[Statement], newline: str, *, ends: bool) -> str:
    """The text of statements, each on its own line; ``ends``: the last with a line end, too."""
    whole = "".join(own.text if _END.search(own.text) else own.text + newline for own in parts)
    return whole if ends else _END.sub("", whole)


def newline_of(text: str) -> str:
    """How most lines of a text end."""
    return "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"


def written(text: str, newline: str) -> list[Statement]:
    """Statements of a text written here, with the line ends of the file they are for."""
    return statements(text.replace("\r\n", "\n").replace("\n", newline))


def behind(parts: Sequence[Statement], own: range, before: Sequence[str], other: int) -> int:
    """Where among ``own`` the key stands that comes last of ``before``; ``other`` if none does."""
    for key in reversed(before):
        found = [at for at in own if parts[at].key[:1] == (key,)]
        if found:
            return found[-1]
    return other


def _statement(text: str) -> Statement:
    head = text.strip()
    if not head:
        return Statement("blank", text)
    if head.startswith("#"):
        return Statement("comment", text)
    if head.startswith("["):
        return Statement("header", text, _parts(_header(head)))
    return Statement("pair", text, _parts(_left(text)))


def _header(head: str) -> str:
    """What stands between the brackets."""
    brackets = 2 if head.startswith("[[") else 1
    depth, inner = 0, ""
    for token in _TOKEN.finditer(head):
        if token[0] == "]":
            break
        if depth >= brackets:
            inner += token[0]
        depth += token[0] == "["
    return inner


def _left(text: str) -> str:
    """What stands before the equals sign."""
    left = ""
    for token in _TOKEN.finditer(text):
        if token[0][0] not in "\"'" and "=" in token[0]:
            return left + token[0].split("=")[0]
        left += token[0]
    return left


def _parts(dotted: str) -> Key:
    parts, held = [], tomllib.loads(f"{dotted.strip()} = 0")
    while isinstance(held, dict):
        ((name, held),) = held.items()
        parts.append(name)
    return tuple(parts)
