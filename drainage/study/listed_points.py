"""The list of waterlogging points of a town, in the plane of its network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from drainage.errors import Finding, InputError
from drainage.formats.gis.layer_plane import OWN_SYSTEM, frame_notes, read_layer
from drainage.formats.ids import ascii_ids
from drainage.formats.planes.in_plane import WHOLE, in_plane
from drainage.formats.planes.zones import parsed
from drainage.formats.survey.sheets import Sheet, read_sheet, refuse
from drainage.formats.survey.words import POINT_NAMES, plain_heading
from drainage.network import Network
from drainage.said import said, word

Floats = NDArray[np.float64]
DRAWN = ("geometry_x", "geometry_y")
HEADINGS = {
    "no": ("编号", "序号", "点号"),
    "name": ("名称", "积水点名称"),
    "x": tuple(word for word in POINT_NAMES["x"] if word not in DRAWN),
    "y": tuple(word for word in POINT_NAMES["y"] if word not in DRAWN),
    "target_hourly_rain_mm": ("设计雨量", "设计小时雨量", "目标小时雨量"),
}
"""Our column -> how lists of points call it."""
COLUMNS = ["name_zh", "name_en", "target_hourly_rain_mm", "phase", "completion_year", "source",
           "x_m", "y_m"]  # fmt: skip


def is_list(sheet: Sheet) -> bool:
    """Whether a table names waterlogging points with the rain they are to bear."""
    plain = {plain_heading(name) for name in sheet.cells.columns}
    needed = ("name", "target_hourly_rain_mm")
    return all(plain & {plain_heading(word) for word in (key, *HEADINGS[key])} for key in needed)


def listed_points(path: Path | None, network: Network) -> tuple[pd.DataFrame, list[Finding]]:
    """Points by point_no with ``COLUMNS``, x_m and y_m in the plane of the network; notes.

    Axes and zone numbers are read as those of a survey, and told; a layer is brought from its
    own coordinate system. Raises InputError with every cell that is no number.
    """
    if path is None:
        return pd.DataFrame(columns=COLUMNS), []
    sheet = read_sheet(path)
    drawn = set(DRAWN) <= set(sheet.cells)
    found = _headings(sheet, drawn)
    cells = sheet.cells.rename(columns={own: key for key, own in found.items()})
    if drawn:
        x, y, notes = _of_layer(path, network)
        cells = cells.assign(x=x.astype(str), y=y.astype(str))
    numbers = _numbers(sheet, cells, found)
    if not drawn:
        x, y, notes = _of_table(sheet, numbers, found, network)
    table = pd.DataFrame(
        {"name_zh": cells["name"], "name_en": "", "source": f"list: {path.name}",
         "target_hourly_rain_mm": numbers["target_hourly_rain_mm"], "x_m": x, "y_m": y,
         "phase": cells.get("phase", ""), "completion_year": cells.get("completion_year", "")},
    )  # fmt: skip
    index = pd.Index(ascii_ids(cells["no"]), name="point_no")
    return table[COLUMNS].set_axis(index, axis=0), notes


def _headings(sheet: Sheet, drawn: bool) -> dict[str, str]:
    """Our column -> heading of the list; InputError for those that are not there."""
    plain: dict[str, str] = {}
    for name in sheet.cells.columns:
        plain.setdefault(plain_heading(name), name)
    found: dict[str, str] = {}
    for key, words in HEADINGS.items():
        called = (plain_heading(word) for word in (key, *words))
        own = next((plain[word] for word in called if word in plain), None)
        if own is not None and not (drawn and key in ("x", "y")):
            found[key] = own
    lacking = [key for key in HEADINGS if key not in found and not (drawn and key in ("x", "y"))]
    if lacking:
        raise refuse(sheet.file, word("heading"),
                     said("no column {names}", names=", ".join(lacking)),
                     "Give no, name, x, y and target_hourly_rain_mm.")  # fmt: skip
    return found


def _numbers(sheet: Sheet, cells: pd.DataFrame, found: dict[str, str]) -> pd.DataFrame:
    """The columns of numbers; InputError with each cell that is none, and each number twice."""
    keys = ["x", "y", "target_hourly_rain_mm"]
    numbers = cells[keys].apply(pd.to_numeric, errors="coerce").astype(float)
    bad = ~np.isfinite(numbers)
    bad["target_hourly_rain_mm"] |= numbers["target_hourly_rain_mm"] <= 0
    findings = [
        Finding(sheet.file, place, found.get(key, key), text, "x, y or the target is no number",
                "Give metres and mm in one hour.")
        for key in keys
        for place, text in zip(sheet.places(bad[key]), cells[key][bad[key]], strict=True)
    ]  # fmt: skip
    twice = cells["no"].duplicated() | cells["no"].eq("")
    findings += [
        Finding(sheet.file, place, found["no"], text, "the point has no number of its own",
                "Number the points, each once.")
        for place, text in zip(sheet.places(twice), cells["no"][twice], strict=True)
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
    return numbers


def _of_layer(path: Path, network: Network) -> tuple[Floats, Floats, list[Finding]]:
    layer = read_layer(path, network.crs)
    shapes = layer.geometry.to_numpy()
    notes = frame_notes(path, layer.attrs.get(OWN_SYSTEM), network.crs)
    return shapely.get_x(shapes), shapely.get_y(shapes), notes


def _of_table(
    sheet: Sheet, numbers: pd.DataFrame, found: dict[str, str], network: Network
) -> tuple[Floats, Floats, list[Finding]]:
    x, y = numbers["x"].to_numpy(float), numbers["y"].to_numpy(float)
    column = f"{found['x']}, {found['y']}"
    plane = parsed(network.plane) if network.plane else None
    zone = 0
    if plane is None:
        turned = bool(_off_m(y, x, network) < _off_m(x, y, network))
        x, y = (y, x) if turned else (x, y)
    else:
        made = in_plane(x, y, plane, said("the network"), sheet.file, column)
        x, y, turned, zone = made.x_m, made.y_m, made.turned, made.zone
    notes = []
    if turned:
        notes.append(Finding(sheet.file, WHOLE, column, "", "x holds northings and y eastings: "
                             "exchanged", "Nothing to do if that is so."))  # fmt: skip
    if zone:
        notes.append(Finding(sheet.file, WHOLE, column, "",
                             said("eastings carry the zone number {zone}: taken off", zone=zone),
                             "Nothing to do if that is so."))  # fmt: skip
    return x, y, notes


def _off_m(x: Floats, y: Floats, network: Network) -> float:
    """How far places lie from the next node in the median, m."""
    nodes = network.nodes[["x_m", "y_m"]].dropna().to_numpy(float)
    return float(np.median(cKDTree(nodes).query(np.column_stack([x, y]))[0]))
