"""Data of the page as text that nothing in a name can break: gzip in base64."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.comparison import rounded

FINE_DIGITS = 6
"""Of figures that the page rounds when it shows them: they are rounded once."""
SERIES_STEPS = 2000
"""Parts of a row's greatest value a series is rounded to: 0.05 % of it."""


def packed(data: bytes) -> str:
    """Bytes as the page reads them; the same bytes give the same text."""
    return base64.b64encode(gzip.compress(data, 6, mtime=0)).decode("ascii")


def unpacked(text: str) -> bytes:
    """What ``packed`` was given."""
    return gzip.decompress(base64.b64decode(text))


def packed_json(value: Any) -> str:
    """A JSON value; NaN is refused, tables write it as null."""
    return packed(
        json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    )


@dataclass(frozen=True)
class PackedRows:
    """Rows of a series: ``scale`` (n,) times whole numbers, differences along each row."""

    scale: list[float]
    steps: int
    block: str


def pack_rows(values: NDArray[np.float64]) -> PackedRows:
    """Pack (n, steps); each row is rounded to 1/2000 of its greatest magnitude."""
    greatest = np.abs(values).max(axis=1, initial=0.0)
    scale = np.where(greatest > 0, greatest / SERIES_STEPS, 1.0)
    scale = np.array([float(f"{one:.6g}") for one in scale])
    whole = np.rint(values / scale[:, None]).astype("<i2")
    steps = np.diff(whole, axis=1, prepend=np.zeros((len(whole), 1), "<i2")).astype("<i2")
    return PackedRows(scale.tolist(), values.shape[1], packed(steps.tobytes()))


def unpack_rows(rows: PackedRows) -> NDArray[np.float64]:
    """The series (n, steps) as the page sees it."""
    steps = np.frombuffer(unpacked(rows.block), "<i2").reshape(-1, rows.steps)
    return np.cumsum(steps, axis=1, dtype=np.int64) * np.array(rows.scale)[:, None]


def table(frame: pd.DataFrame) -> dict[str, Any]:
    """A result table by columns, with the figures of its CSV file; unknown values are null."""
    shown = rounded(frame)
    return {
        "columns": [str(name) for name in shown.columns],
        "rows": len(shown),
        "data": {str(name): plain_values(shown[name]) for name in shown.columns},
    }


def plain_values(values: pd.Series) -> list[Any]:
    """A column as JSON values."""
    if pd.api.types.is_float_dtype(values):
        known = values.to_numpy(float, na_value=np.nan)
        return [value if np.isfinite(value) else None for value in known.tolist()]
    return [None if pd.isna(value) else _plain(value) for value in values.tolist()]


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return value if isinstance(value, bool | int) else str(value)


def keyed(rows: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """Values of runs by the key the page uses, ``scenario|event``."""
    return {f"{scenario}|{event}": value for (scenario, event), value in rows.items()}
