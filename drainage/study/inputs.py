"""Everything a study reads, by content: what a product may say it was made of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from drainage.digests import code_digest, digest_of, file_digest, versions_of
from drainage.errors import StoreError
from drainage.names import fault_of
from drainage.said import said
from drainage.study.workspace import Workspace

LIBRARIES = ("numpy", "pandas", "xarray", "scipy", "shapely", "geopandas", "pyogrio", "pyproj",
             "rasterio", "networkx", "numba", "matplotlib", "xlsxwriter", "python-docx", "ezdxf",
             "fonttools", "markdown-it-py", "swmm-toolkit", "salib", "pydantic",
             "rich")  # fmt: skip
"""A product is made again with another version of what computes, draws or writes it."""
NO_SCENARIOS = ("study", "programme", "uncertainty", "season", "atlas")
"""Files of a study's folder that hold no scenario."""
BOARD = "board.json"
"""What an engineer keeps beside the scenarios and no product is made of."""
WORDS_ALONE = (".md", ".png", ".jpg", ".pdf", "/ranking.toml")
"""Files beside the tables of a network that say something of it and change no run."""
NETWORK_FILES = ("network.toml", "model.inp", "tables/")


@dataclass(frozen=True)
class Inputs:
    """The files of a study, its network and the rainfall: place -> digest of the content.

    Places begin with ``study/``, ``network/``, ``rainfall/`` or, for a network that scenarios
    begin with, ``networks/<name>/``.
    """

    workspace: Workspace
    study: str
    files: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """Of all inputs, of the program and of its libraries."""
        return digest_of(program_digest(), *(part for item in self.files.items() for part in item))

    @cached_property
    def network(self) -> str:
        """Of the tables and texts a network is read from."""
        return self._below(*(f"network/{name}" for name in NETWORK_FILES))

    def network_called(self, name: str) -> str:
        """Of the tables and texts of another network that scenarios begin with."""
        return self._below(*(f"networks/{name}/{own}" for own in NETWORK_FILES))

    @cached_property
    def town(self) -> str:
        """Of all in the folder of the network that a run may rest on: terrain, but no notes."""
        return digest_of(*(part for name, own in self.files.items()
                           if name.startswith("network/") and not name.endswith(WORDS_ALONE)
                           for part in (name, own)))  # fmt: skip

    @cached_property
    def rainfall(self) -> str:
        """Of storms, formulas, records and river levels."""
        return self._below("rainfall/")

    @cached_property
    def outlines(self) -> str:
        """Of the river and the buildings that maps draw below the water."""
        return self._below("network/outlines/")

    def scenario(self, name: str) -> str:
        """Of the file of a scenario."""
        return self.files.get(f"study/{name}.toml", "")

    def _below(self, *starts: str) -> str:
        return digest_of(*(part for name, own in self.files.items() if name.startswith(starts)
                           for part in (name, own)))  # fmt: skip

    def require_unchanged(self) -> None:
        """Raise StoreError where a file was changed since: what was read is then mixed."""
        now = read_inputs(self.workspace, self.study).files
        changed = sorted(n for n in {*now, *self.files} if now.get(n) != self.files.get(n))
        if changed:
            raise StoreError(
                said(
                    "{study}: {files} changed while it was being read. What was finished is "
                    "kept; run again.",
                    study=self.study,
                    files=", ".join(changed[:5]),
                )
            )


def program_digest() -> str:
    """Of the whole program and of the versions of its libraries."""
    own = versions_of(*LIBRARIES)
    return digest_of(code_digest(), *(part for item in own.items() for part in item))


def read_inputs(workspace: Workspace, study: str) -> Inputs:
    """Digest what a study reads; a study.toml that cannot be read has no network here.

    What begins with a dot is being written, or a system's own, and is not read.
    """
    folder = workspace.folder("scenarios", study)
    network = _network_name(folder / "study.toml")
    rooms = {"study": folder, "rainfall": workspace.folder("rainfall")}
    if network:
        rooms["network"] = workspace.folder("networks", network)
    for other in _other_networks(folder):
        rooms[f"networks/{other}"] = workspace.folder("networks", other)
    files = {
        f"{room}/{path.relative_to(place).as_posix()}": file_digest(path)
        for room, place in rooms.items()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != BOARD and not path.name.startswith(".")
    }
    return Inputs(workspace, study, files | {"network": network})


def run_places(workspace: Workspace, study: str) -> list[Path]:
    """Where runs of a study may stand, relative to its results, from study.toml alone."""
    content = _content(workspace.folder("scenarios", study) / "study.toml")
    scenarios = _scenario_names(content)
    events = [event.get("id") for event in _list(content, "events") if isinstance(event, dict)]
    return [
        Path(scenario) / part / str(event)
        for scenario in scenarios
        for event in events
        for part in ("", "grid")
    ]


def unlisted_scenarios(workspace: Workspace, study: str) -> list[str]:
    """A sentence for each scenario file that study.toml does not list, from the files alone."""
    folder = workspace.folder("scenarios", study)
    if not (folder / "study.toml").is_file():
        return []
    listed = {*_scenario_names(_content(folder / "study.toml")), *NO_SCENARIOS}
    return [
        said("{path} is not in `scenarios` or `on_demand` of study.toml and is not run: write "
             "{name} there, or move the file away.", path=path, name=f'"{path.stem}"')
        for path in sorted(folder.glob("*.toml"))
        if path.stem not in listed and not path.name.startswith(".")
    ]  # fmt: skip


def scenario_names(workspace: Workspace, study: str) -> list[str]:
    """Ids in `scenarios` and `on_demand` of study.toml, from the file alone."""
    return _scenario_names(_content(workspace.folder("scenarios", study) / "study.toml"))


def _list(content: dict[str, Any], key: str) -> list[Any]:
    found = content.get(key)
    return found if isinstance(found, list) else []


def _scenario_names(content: dict[str, Any]) -> list[str]:
    """Ids in `scenarios` and `on_demand`."""
    names = [*_list(content, "scenarios"), *_list(content, "on_demand")]
    return [name for name in names if isinstance(name, str)]


def _other_networks(folder: Path) -> list[str]:
    """Networks that the scenarios of a study name themselves."""
    names = _scenario_names(_content(folder / "study.toml"))
    found = [_network_name(folder / f"{name}.toml") for name in names]
    return [name for name in dict.fromkeys(found) if not fault_of(name)]


def _network_name(path: Path) -> str:
    name = _content(path).get("network", "")
    return name if isinstance(name, str) else ""


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return {}
