"""Values as the manuals write them, and one value of a statement changed in its place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import Item

from drainage.scenario.editing.lines import Key

WIDTH = 100
INDENT = "  "


def value_text(value: Any, taken: int = 0) -> str:
    """A value as TOML, lists on one line where they fit beside ``taken`` signs."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return tomlkit.string(value).as_string()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{tomlkit.key(k).as_string()} = {value_text(v)}"
                          for k, v in value.items())  # fmt: skip
        return f"{{ {pairs} }}" if pairs else "{}"
    if not isinstance(value, Sequence):
        return repr(value)
    parts = [value_text(own) for own in value]
    line = f"[{', '.join(parts)}]"
    tables = len(value) > 1 and isinstance(value[0], Mapping)
    if not tables and len(line) + taken <= WIDTH:
        return line
    return "[\n" + "".join(f"{INDENT}{part},\n" for part in parts) + "]"


def pair_text(key: str, value: Any) -> str:
    """``key = value`` with a line end."""
    name = tomlkit.key(key).as_string()
    return f"{name} = {value_text(value, len(name) + 3)}\n"


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same in a file: 3 is 3.0, and true is not 1."""
    return _plain(one) == _plain(other)


def with_value(statement: str, key: Key, value: Any) -> str:
    """A statement with another value; what of a list or table stays keeps its layout."""
    document = tomlkit.parse(statement)
    holder: Any = document
    for part in key[:-1]:
        holder = holder[part]
    _put(holder, key[-1], value)
    return tomlkit.dumps(document)


def _put(holder: Any, key: Any, new: Any) -> None:
    old = holder[key]
    if isinstance(old, Mapping) and isinstance(new, Mapping) and list(old) == list(new):
        for name in new:
            if not same(_bare(old[name]), new[name]):
                _put(old, name, new[name])
    elif isinstance(old, list) and isinstance(new, Sequence) and not isinstance(new, str):
        _put_list(old, list(new))
    else:
        holder[key] = _item(new)


def _put_list(old: Any, new: list[Any]) -> None:
    """Rows that stay are not touched; the others are changed in place, taken out or put in."""
    held = [_bare(own) for own in old]
    least = min(len(held), len(new))
    head = next((n for n in range(least) if not same(held[n], new[n])), least)
    rest = least - head
    tail = next((n for n in range(rest) if not same(held[-1 - n], new[-1 - n])), rest)
    both = least - head - tail
    for place in range(head, head + both):
        _put(old, place, new[place])
    for _ in range(len(held) - least):
        del old[head + both]
    for place in range(head + both, len(new) - tail):
        old.insert(place, _item(new[place]))


def _item(value: Any) -> Item:
    item = tomlkit.parse(f"x = {value_text(value)}\n")["x"]
    assert isinstance(item, Item)
    return item


def _bare(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value


def _plain(value: Any) -> str:
    return json.dumps(_as_float(value), sort_keys=True, ensure_ascii=False)


def _as_float(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_float(own) for key, own in value.items()}
    if isinstance(value, list | tuple):
        return [_as_float(own) for own in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value
