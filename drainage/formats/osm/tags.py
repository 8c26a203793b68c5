"""What the tags of OpenStreetMap streets say: class, width, names, bridges, direction."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

TAGS = ("highway", "name", "name:en", "width", "lanes", "bridge", "tunnel", "layer", "oneway")
OTHER_NAMES = {"name:en": "name_en"}
HSTORE = "other_tags"

CLASS_OF_HIGHWAY: Mapping[str, str] = {
    "trunk": "arterial",
    "primary": "arterial",
    "secondary": "secondary",
    "tertiary": "secondary",
    "residential": "branch",
    "unclassified": "branch",
    "living_street": "branch",
    "service": "lane",
}
ASSUMED_WIDTH_M: Mapping[str, float] = {
    "arterial": 24.0,
    "secondary": 18.0,
    "branch": 12.0,
    "lane": 6.0,
}
LANE_WIDTH_M = 3.5
WIDTHS_M = (2.0, 100.0)
"""Kerb to kerb; a number beyond is a slip or in another unit."""
MOST_LANES = 20
UNNAMED = ("无名道路", "unnamed street")

_METRES = r"^(\d+(?:\.\d+)?)\s*(?:m|metre|metres|meter|meters|米)?$"
_NUMBER = r"^(-?\d+(?:\.\d+)?)$"
_CONTROL = r"[\x00-\x1f\x7f]+"


def tag_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """The TAGS of n streets as text (n, tag), empty where a street lacks one.

    A tag is taken from the column of its name, else from the hstore text of
    ``other_tags`` that GDAL writes.
    """
    return pd.DataFrame({tag: _tag(frame, tag) for tag in TAGS}, index=frame.index)


def street_table(tags: pd.DataFrame) -> pd.DataFrame:
    """Streets (n) of known class: name_zh, name_en, road_class, width_m, width_source,
    level, direction, odd_width.

    ``level`` is 0 on the ground, the layer of a bridge or tunnel otherwise;
    ``direction`` 1 or -1 where traffic runs one way (with or against the line), else 0;
    ``odd_width`` true where a width is given and cannot be used.
    """
    road_class = tags["highway"].map(CLASS_OF_HIGHWAY)
    width, source, odd = _widths(tags, road_class)
    named = tags["name"].ne("")
    return pd.DataFrame(
        {
            # Whoever reads Chinese knows a street better by its English name than by none.
            "name_zh": tags["name"].where(named, tags["name:en"].replace("", UNNAMED[0])),
            "name_en": tags["name:en"].where(named | tags["name:en"].ne(""), UNNAMED[1]),
            "road_class": road_class,
            "width_m": width,
            "width_source": source,
            "level": _levels(tags),
            "direction": _directions(tags["oneway"]),
            "odd_width": odd,
        },
        index=tags.index,
    )


def _tag(frame: pd.DataFrame, tag: str) -> pd.Series:
    text = pd.Series("", index=frame.index, dtype=str)
    for column in (tag, OTHER_NAMES.get(tag, tag)):
        if column in frame:
            text = text.where(text.ne(""), _clean(frame[column]))
    if HSTORE in frame:
        stored = frame[HSTORE].astype("string").fillna("")
        pair = stored.str.extract(rf'"{tag}"=>"((?:[^"\\]|\\.)*)"', expand=False)
        plain = pair.fillna("").str.replace(r"\\(.)", r"\1", regex=True)
        text = text.where(text.ne(""), _clean(plain))
    return text


def _clean(values: pd.Series) -> pd.Series:
    text = values.astype("string").fillna("")
    return text.str.replace(_CONTROL, " ", regex=True).str.strip().astype(str)


def _number(text: pd.Series, pattern: str) -> pd.Series:
    return text.str.lower().str.extract(pattern, expand=False).astype(float)


def _widths(tags: pd.DataFrame, road_class: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Width (m), where it comes from, and whether a given one could not be used."""
    tagged = _number(tags["width"], _METRES)
    tagged = tagged.where(tagged.between(*WIDTHS_M))
    lanes = _number(tags["lanes"], _NUMBER)
    lanes = lanes.where(lanes.between(1, MOST_LANES))
    width = tagged.fillna(lanes * LANE_WIDTH_M).fillna(road_class.map(ASSUMED_WIDTH_M))
    source = np.select(
        [tagged.notna(), lanes.notna()],
        ["width tagged", f"width of lanes tagged, {LANE_WIDTH_M:g} m each"],
        "width assumed for its class",
    )
    odd = tags["width"].ne("") & tagged.isna()
    return width, pd.Series(source, index=tags.index), odd


def _levels(tags: pd.DataFrame) -> pd.Series:
    # Streets on the ground carry stray layers; only a bridge or tunnel leaves the ground.
    bridge = ~tags["bridge"].str.lower().isin(["", "no"])
    tunnel = ~tags["tunnel"].str.lower().isin(["", "no"])
    usual = np.select([bridge, tunnel], [1.0, -1.0], 0.0)
    layer = _number(tags["layer"], _NUMBER)
    given = layer.notna() & layer.ne(0) & (bridge | tunnel)
    return layer.where(given, pd.Series(usual, index=tags.index)).astype(np.int64)


def _directions(oneway: pd.Series) -> pd.Series:
    word = oneway.str.lower()
    forward, backward = word.isin(["yes", "true", "1", "1.0"]), word.isin(["-1", "reverse"])
    return forward.astype(np.int64) - backward.astype(np.int64)
