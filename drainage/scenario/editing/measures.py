"""Measures of a scenario file added, changed, taken out and moved."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from drainage.errors import Finding, InputError
from drainage.measures.fields import in_written_order
from drainage.scenario.editing.blocks import MEASURES, Blocks, blocks_of
from drainage.scenario.editing.lines import MARK, Key, Statement, behind, joined, written
from drainage.scenario.editing.values import pair_text, same, with_value

Values = Mapping[str, Any]
_ABSENT = object()


def measures_of(text: str) -> list[dict[str, Any]]:
    """The measures of a valid scenario text, as they are written."""
    found: list[dict[str, Any]] = tomllib.loads(text.removeprefix(MARK)).get(MEASURES, [])
    return found


def with_measure(text: str, values: Values, at: int | None = None) -> str:
    """A text with one more measure, as number ``at`` or last; InputError as ``_editable``."""
    blocks = _editable(text)
    place = len(blocks.ranges) + 1 if at is None else max(1, at)
    return blocks.with_block(_fresh(values, blocks.newline), place).text()


def with_measure_at(text: str, number: int, values: Values) -> str:
    """A text with other values in measure ``number``; keys that stay keep line and comment.

    InputError as ``_editable`` and for a number it does not have.
    """
    blocks = _editable(text, number)
    old = measures_of(text)[number - 1]
    if same(old, values):
        return text
    block = blocks.block(number)
    if old.get("kind") == values.get("kind"):
        changed = _changed(block, old, in_written_order(values), blocks.newline)
        if same(_held(changed, blocks.newline), values):
            return blocks.with_other(changed, number).text()
    head = [own for own in block[: _header_at(block)] if own.kind == "comment"]
    return blocks.with_other([*head, *_fresh(values, blocks.newline)], number).text()


def without_measure(text: str, number: int) -> str:
    """A text without measure ``number`` and the comment that touches it; raises as above."""
    return _editable(text, number).without(number).text()


def with_measure_moved(text: str, number: int, to: int) -> str:
    """A text with measure ``number`` as number ``to``, its comment with it; raises as above."""
    blocks = _editable(text, number)
    if to == number:
        return text
    block = blocks.block(number)
    least, most = 1, len(blocks.ranges)
    return blocks.without(number).with_block(block, min(max(to, least), most)).text()


def _editable(text: str, number: int | None = None) -> Blocks:
    """The text as blocks; InputError where measures stand as a list on a line."""
    blocks, count = blocks_of(text), len(measures_of(text))
    if count != len(blocks.ranges):
        raise InputError([Finding("", MEASURES, "", "", "measures that stand in one list cannot be "
                                  "changed one by one", "Write each below [[measures]]."
                                  )])  # fmt: skip
    if number is not None and not 1 <= number <= count:
        raise InputError([Finding("", MEASURES, "", str(number), "there is no such measure",
                                  "Read the scenario again.")])  # fmt: skip
    return blocks


def _fresh(values: Values, newline: str) -> list[Statement]:
    pairs = [pair_text(key, own) for key, own in in_written_order(values).items()]
    return written(f"[[{MEASURES}]]\n{''.join(pairs)}", newline)


def _held(block: Sequence[Statement], newline: str) -> Values:
    """The values a block holds; none where it is no valid text."""
    try:
        found = measures_of(joined(block, newline, ends=True))
    except tomllib.TOMLDecodeError:
        return {}
    return found[0] if len(found) == 1 else {}


def _header_at(block: Sequence[Statement]) -> int:
    return next(at for at, own in enumerate(block) if own.kind == "header")


def _changed(block: Sequence[Statement], old: Values, new: Values, newline: str) -> list[Statement]:
    """The statements of a block with what differs changed in its place."""
    kept: list[Statement] = []
    section: Key = ()
    rows: dict[str, int] = {}
    for own in block:
        if own.kind == "header" and len(own.key) > 1:
            section = _section(own, rows)
        if own.kind in ("blank", "comment"):
            kept.append(own)
            continue
        path = section if own.kind == "header" else (*section, *own.key)
        before, after = _at(old, path), _at(new, path)
        if after is _ABSENT:
            continue
        if own.kind == "header" or same(before, after):
            kept.append(own)
        else:
            kept += written(with_value(own.text, own.key, after), newline)
    return _with_new(kept, old, new, newline)


def _section(header: Statement, rows: dict[str, int]) -> Key:
    """Path of a table within a measure; rows of a list are counted."""
    name = ".".join(header.key[1:])
    if not header.text.strip().startswith("[["):
        return header.key[1:]
    rows[name] = rows.get(name, -1) + 1
    return (*header.key[1:], str(rows[name]))


def _with_new(kept: list[Statement], old: Values, new: Values, newline: str) -> list[Statement]:
    """Keys of the measure itself that were not there, each behind the one it follows."""
    order = list(new)
    for key in order:
        if key in old:
            continue
        header = _header_at(kept)
        later = (at for at in range(header + 1, len(kept)) if kept[at].kind == "header")
        own = range(header + 1, next(later, len(kept)))
        place = behind(kept, own, order[: order.index(key)], header)
        kept[place + 1 : place + 1] = written(pair_text(key, new[key]), newline)
    return kept


def _at(values: Any, path: Key) -> Any:
    for part in path:
        if isinstance(values, list) and part.isdigit() and int(part) < len(values):
            values = values[int(part)]
        elif isinstance(values, Mapping) and part in values:
            values = values[part]
        else:
            return _ABSENT
    return values
