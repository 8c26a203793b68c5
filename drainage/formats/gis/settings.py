"""Which field of a GIS layer is which column, as TOML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding, InputError
from drainage.network.schema import TABLE_BY_NAME
from drainage.toml_file import checked, read_toml


class LayerSettings(BaseModel):
    """``fields``: column -> field of the layer; ``constants``: column -> value for all rows;
    ``units``: size column -> unit of its numbers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str | float | bool] = Field(default_factory=dict)
    units: dict[str, Literal["mm", "cm", "m"]] = Field(default_factory=dict)


def read_gis_settings(path: Path | None) -> Mapping[str, LayerSettings]:
    """Settings by table; none without a file. Raises InputError for unknown names."""
    if path is None:
        return {}
    cure = "Write [conduits.fields] and [conduits.constants] with columns of the table."
    found: dict[str, LayerSettings] = {
        name: checked(path, LayerSettings, content, cure)
        for name, content in read_toml(path).items()
    }
    findings = [
        Finding(str(path), name, "", key, "no such table or column",
                "docs/network-tables.md lists both.")
        for name, own in found.items()
        for key in ("", *own.fields, *own.constants, *own.units)
        if name not in TABLE_BY_NAME
        or (key and key not in {column.name for column in TABLE_BY_NAME[name].columns})
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
    return found
