"""The terrain that lies beside a SWMM model: found, checked against it and taken along."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drainage.errors import InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.terrain import read_terrain
from drainage.formats.terrain_plane import TerrainPlane, terrain_plane
from drainage.inundation.ground.terrain_checks import fit_findings
from drainage.network import Network
from drainage.own_model.plane import in_degrees, metres_of_map, node_places
from drainage.own_model.sections import InpFile
from drainage.said import CHINESE, spoken
from drainage.study.filling import place
from drainage.written import written_whole

FOLDER = "terrain"
"""Of a network, for its terrain."""
ENDINGS = (".tif", ".tiff")
SIDECARS = (".tfw", ".aux.xml")
"""What lies beside a GeoTIFF and says where it is."""
MOST_INSIDE = 0.9
"""A model stands on a terrain when nine nodes of ten lie within its edges: outfalls and a
branch may reach beyond, a model of another place or plane has none there."""
TAKEN = RemarkKind("inp-terrain", "note", "模型旁有地形 GeoTIFF", "a terrain lies beside the model",
                   "taken along into the folder terrain of the network, as the ground of the study"
                   )  # fmt: skip
PLANE = RemarkKind("inp-terrain-plane", "note", "模型坐标落在地形范围内, 采用地形的坐标系",
                   "the coordinates of the model lie on the terrain beside it",
                   "the plane of the terrain is that of the network")  # fmt: skip
SEVERAL = RemarkKind("inp-terrain-several", "warning", "模型旁有多个 GeoTIFF, 不知取哪个",
                     "several GeoTIFFs lie beside the model",
                     "none is taken; import again with --terrain and the one that is the ground"
                     )  # fmt: skip
UNFIT = RemarkKind("inp-terrain-unfit", "warning", "GeoTIFF 不能作该模型的地形, 未取用",
                   "the GeoTIFF is not taken along as the ground of the model", "not taken along"
                   )  # fmt: skip


@dataclass(frozen=True)
class TerrainBeside:
    """``path`` of a terrain and its plane; ``named``: the user named it, so that a fault of it is
    an error and no remark."""

    path: Path
    plane: TerrainPlane
    named: bool

    def holds(self, inp: InpFile) -> bool:
        """Whether the coordinates of a model, taken as they are, lie on it."""
        places = np.array(list(node_places(inp).values())).reshape(-1, 2) * metres_of_map(inp)
        if not len(places) or in_degrees(inp):
            return False
        own = self.plane
        inside = (
            (places >= [own.left_m, own.bottom_m]) & (places <= [own.right_m, own.top_m])
        ).all(axis=1)
        return bool(inside.mean() >= MOST_INSIDE)


def named_terrain(path: Path) -> TerrainBeside:
    """The terrain a user names; InputError where it cannot be one."""
    return TerrainBeside(path, terrain_plane(path), named=True)


def terrain_beside(model: Path) -> tuple[TerrainBeside | None, list[Remark]]:
    """The GeoTIFF of the same stem as ``model``, else the only one in its folder.

    None, remarked, where there are several of which none has its stem, and where it cannot be
    a terrain.
    """
    found = sorted(own for own in model.parent.glob("*") if own.suffix.lower() in ENDINGS)
    same = [own for own in found if own.stem == model.stem]
    chosen = same or found
    if len(chosen) > 1:
        names = ", ".join(own.name for own in chosen)
        return None, SEVERAL.at(str(model.parent), [""], "", [names])
    if not chosen:
        return None, []
    try:
        return TerrainBeside(chosen[0], terrain_plane(chosen[0]), named=False), []
    except InputError as error:
        return None, _unfit(chosen[0], error)


def remarks_of(network: Network, terrain: TerrainBeside) -> list[Remark]:
    """That a terrain is the ground of the network or, as a warning, why it is not.

    InputError for one that the user named and that is not.
    """
    try:
        ground = read_terrain(terrain.path, network.crs, place(network))
        if findings := fit_findings(ground, network, None):
            raise InputError(findings)
    except InputError as error:
        if terrain.named:
            raise
        return _unfit(terrain.path, error)
    return TAKEN.at(str(terrain.path), [""], "", [terrain.path.name])


def is_taken(remarks: list[Remark]) -> bool:
    """Whether a terrain goes along."""
    return any(own.rule == TAKEN.rule for own in remarks)


def place_of(path: Path) -> str:
    """Where a terrain that is taken along lies in the folder of the network."""
    return Path(FOLDER, path.name).as_posix()


def take_along(path: Path, network_folder: Path) -> None:
    """Copy a terrain into the folder of a network, with what says where it is."""
    target = network_folder / place_of(path)
    if target.exists() and target.samefile(path):
        return
    for own in (path, *(path.with_name(path.stem + end) for end in SIDECARS),
                path.with_name(path.name + ".aux.xml")):  # fmt: skip
        if own.is_file():
            with written_whole(target.with_name(own.name)) as scratch:
                shutil.copyfile(own, scratch)


def _unfit(path: Path, error: InputError) -> list[Remark]:
    """One remark for each finding: what is wrong in both languages, the cure as what was done."""
    return [
        Remark(UNFIT.grade, UNFIT.rule, str(path), own.place, own.column, own.value,
               f"{UNFIT.message_zh}: {spoken(own.message, CHINESE)}",
               f"{UNFIT.message_en}: {own.message}", own.cure)
        for own in error.findings[:10]
    ]  # fmt: skip
