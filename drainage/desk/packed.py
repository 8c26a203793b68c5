"""Columns as bytes that a page reads as typed arrays without parsing them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNED = 8
DTYPES = {"float32": "<f4", "int32": "<i4", "uint8": "u1", "uint16": "<u2", "int16": "<i2"}


def packed(about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """A length (uint32), JSON, then the arrays, each at a multiple of 8 bytes.

    The JSON is ``about`` with ``arrays``: name -> dtype, shape and offset from the first array.
    An array of another type than those of ``DTYPES`` raises KeyError.
    """
    parts: list[bytes] = []
    places: dict[str, Any] = {}
    at = 0
    for name, values in arrays.items():
        raw = np.ascontiguousarray(values, DTYPES[values.dtype.name]).tobytes()
        places[name] = {"dtype": values.dtype.name, "shape": list(values.shape), "offset": at}
        filled = -len(raw) % ALIGNED
        parts += [raw, bytes(filled)]
        at += len(raw) + filled
    head = json.dumps({**about, "arrays": places}, ensure_ascii=False, allow_nan=False).encode()
    head += b" " * (-(len(head) + 4) % ALIGNED)
    return b"".join([np.uint32(len(head)).astype("<u4").tobytes(), head, *parts])
