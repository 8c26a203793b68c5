"""Tables of scores on disk, each cell and type as it was: JSON holds floats exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from drainage.errors import StoreError
from drainage.said import said
from drainage.written import write_text

NA = {"na": True}
"""How ``pd.NA`` stands in JSON; NaN and None have words of their own there."""


def write_tables_exactly(
    tables: Mapping[str, pd.DataFrame], record: Mapping[str, Any], path: Path
) -> None:
    """Write tables and the record of their run, whole or not at all.

    Raises StoreError where a table would not come back as it is.
    """
    text = json.dumps(
        {"record": dict(record), "tables": {name: _held(own) for name, own in tables.items()}},
        ensure_ascii=False,
    )
    back = _tables(json.loads(text))
    for name, own in tables.items():
        try:
            pd.testing.assert_frame_equal(back[name], own, check_exact=True)
        except AssertionError as error:
            raise StoreError(
                said(
                    "{path}: table {name} does not come back: {error}",
                    path=path,
                    name=name,
                    error=error,
                )
            ) from None
    write_text(path, text)


def read_tables_exactly(path: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """The tables and the record that ``write_tables_exactly`` wrote."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return _tables(content), content["record"]


def _held(frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "index": _column(frame.index.to_series(), frame.index.name),
        "columns": [_column(frame[name], name) for name in frame.columns],
    }


def _column(values: pd.Series, name: object) -> dict[str, Any]:
    cells = [_cell(value) for value in values.astype(object).tolist()]
    return {"name": name, "dtype": str(values.dtype), "cells": cells}


def _cell(value: Any) -> Any:
    if value is pd.NA:
        return NA
    return value.item() if isinstance(value, np.generic) else value


def _tables(content: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    return {name: _frame(own) for name, own in content["tables"].items()}


def _frame(held: Mapping[str, Any]) -> pd.DataFrame:
    index = pd.Index(_cells(held["index"]), name=held["index"]["name"])
    columns = {own["name"]: pd.Series(_cells(own), index=index) for own in held["columns"]}
    return pd.DataFrame(columns, index=index)


def _cells(column: Mapping[str, Any]) -> pd.Series:
    cells = [pd.NA if cell == NA else cell for cell in column["cells"]]
    return pd.Series(cells, dtype=column["dtype"]).array
