"""What makes a raster unfit as a terrain: its plane, its bands, its units, its levels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from drainage.checks.stand_ins import level_stand_ins
from drainage.errors import Finding
from drainage.formats.planes.claims import zone_numbers
from drainage.formats.planes.zones import ZONE_WIDTH_M, parsed, same_plane, zone_of
from drainage.said import said, word

MOST_NAMED = 5
FEET = ("ft", "foot", "feet", "us survey foot", "us-ft", "ftus")


def terrain_findings(source: Any, crs: str, shown: str) -> list[Finding]:
    """Why an open raster cannot be used as a terrain in ``crs``; empty: it can."""
    if parsed(crs) is None:
        return [Finding(shown, "coordinate system", "", crs,
                        "nothing says where the network, on a local grid, lies on the terrain",
                        "Give the plane of the network, with --crs or in network.toml; coordinates "
                        "of a local grid have to be brought into it first.")]  # fmt: skip
    findings = _crs_findings(source, crs, shown) + _grid_findings(source, crs, shown)
    if source.count != 1:
        findings.append(
            Finding(shown, word("bands"), "", str(source.count),
                    "a terrain has one band, of levels",
                    said("Take the band of levels: gdal_translate -b 1 {file} out.tif.",
                         file=shown))
        )  # fmt: skip
    elif source.dtypes[0].startswith("complex"):
        findings.append(
            Finding(shown, "band 1", "", source.dtypes[0], "complex numbers are no levels",
                    "Give a raster of ground levels in m.")
        )  # fmt: skip
    unit = _vertical_unit(source)
    if unit.lower() in FEET:
        findings.append(
            Finding(shown, "units", "", unit, "the levels are in feet, not in m",
                    said('Convert them: gdal_calc.py -A {file} --calc="A*0.3048" --type=Float32 '
                         "--outfile=out.tif, then gdal_edit.py -units m out.tif.", file=shown))
        )  # fmt: skip
    return findings


def zone_shift_m(source: Any, crs: str) -> float:
    """What leads from the eastings of an open raster to those of ``crs``, the same plane, m.

    A plane with the zone number before its eastings and the one without differ by that alone.
    """
    own, wanted = (
        zone_of(_horizontal(made))
        for made in (CRS.from_wkt(source.crs.to_wkt()), CRS.from_user_input(crs))
    )
    return 0.0 if own is None or wanted is None else (wanted.prefix - own.prefix) * ZONE_WIDTH_M


def level_findings(levels_m: NDArray[np.float32], shown: str) -> list[Finding]:
    """Why the levels (row, column) that were read cannot be ground levels in m."""
    there = levels_m[np.isfinite(levels_m)]
    if not there.size:
        return [Finding(shown, "band 1", "", "", "no cell of the area has a level",
                        "Give a terrain with levels there.")]  # fmt: skip
    odd = level_stand_ins(levels_m).tolist()
    if not odd:
        return []
    low, high, middle = float(there.min()), float(there.max()), float(np.median(there))
    found = said("{low:g} to {high:g}, median {middle:g}", low=low, high=high, middle=middle)
    listed = " ".join(f"{value:.9g}" for value in odd[:MOST_NAMED])
    if len(odd) == 1:
        cure = said("Name that number: gdal_edit.py -a_nodata {numbers} {file}.",
                    numbers=listed, file=shown)  # fmt: skip
    else:
        cure = said('Name those numbers: gdalwarp -srcnodata "{numbers}" -dstnodata nan -ot '
                    "Float32 {file} out.tif.", numbers=listed, file=shown)  # fmt: skip
    return [
        Finding(shown, "band 1", "", found,
                said("{numbers} among these levels is no level in m; it probably stands for a cell "
                     "without one", numbers=listed), cure)
    ]  # fmt: skip


def _crs_findings(source: Any, crs: str, shown: str) -> list[Finding]:
    warp = f"gdalwarp -t_srs {crs} -r bilinear {shown} out.tif"
    place = "coordinate system"
    if source.crs is None:
        return [
            Finding(shown, place, "", "", "the raster has no coordinate system",
                    said("If it is in {crs}: gdal_edit.py -a_srs {crs} {file}; if in another: "
                         "gdalwarp -s_srs EPSG:… -t_srs {crs} -r bilinear {file} out.tif.",
                         crs=crs, file=shown))
        ]  # fmt: skip
    own = _horizontal(CRS.from_wkt(source.crs.to_wkt()))
    if own.is_geographic:
        return [Finding(shown, place, "", _name(own), "the raster is in degrees, not in m",
                        said("Project it: {command}.", command=warp))]  # fmt: skip
    if not same_plane(own, _horizontal(CRS.from_user_input(crs))):
        return [Finding(shown, place, "", _name(own), said("the network is in {crs}", crs=crs),
                        said("Transform it: {command}.", command=warp))]  # fmt: skip
    return _zone_findings(source, own, shown)


def _zone_findings(source: Any, own: CRS, shown: str) -> list[Finding]:
    """Where the eastings carry another zone number than the system of the raster says."""
    zone = zone_of(own)
    middle = source.transform.c + source.transform.a * source.width / 2
    number = int(zone_numbers(np.array([middle]))[0])
    if zone is None or number == zone.prefix or (not number and middle >= 10 * ZONE_WIDTH_M):
        return []
    carried = said("zone {zone}", zone=number) if number else "no zone number"
    return [
        Finding(shown, "coordinate system", "", f"{middle:.0f}",
                said("the eastings carry {carried}, the file says {plane}", carried=carried,
                     plane=_name(own)),
                "Set in a GIS the system the coordinates are in (set, not transform) and save it "
                "again.")
    ]  # fmt: skip


def _grid_findings(source: Any, crs: str, shown: str) -> list[Finding]:
    step = source.transform
    cure = said("Turn it upright: gdalwarp -t_srs {crs} -r bilinear {file} out.tif.",
                crs=crs, file=shown)  # fmt: skip
    if step.b != 0.0 or step.d != 0.0:
        return [Finding(shown, word("geotransform"), "", f"{step.b:g} {step.d:g}",
                        "the raster is rotated", cure)]  # fmt: skip
    if step.a <= 0.0 or step.e >= 0.0:
        return [
            Finding(shown, word("geotransform"), "", f"{step.a:g} {step.e:g}",
                    "the raster is upside down, mirrored or has no position: "
                    "columns must run east and rows south", cure)
        ]  # fmt: skip
    return []


def _horizontal(crs: CRS) -> CRS:
    return crs.sub_crs_list[0] if crs.is_compound else crs


def _name(crs: CRS) -> str:
    code = crs.to_epsg()
    return f"EPSG:{code} {crs.name}" if code else str(crs.name)


def _vertical_unit(source: Any) -> str:
    """The unit of the levels by the band's tag, else by a vertical axis; empty: unknown."""
    if source.count and source.units[0]:
        return str(source.units[0])
    axes = CRS.from_wkt(source.crs.to_wkt()).axis_info if source.crs else []
    return next((str(axis.unit_name) for axis in axes if axis.direction in ("up", "down")), "")
