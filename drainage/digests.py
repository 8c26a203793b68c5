"""What a file, a folder or code holds, as a digest: by content, never by date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).parent


def digest_of(*parts: str) -> str:
    """SHA-256 of texts in their order; ("ab", "c") and ("a", "bc") differ."""
    whole = hashlib.sha256()
    for part in parts:
        held = part.encode("utf-8", "surrogatepass")
        whole.update(f"{len(held)}:".encode() + held)
    return whole.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes; empty where there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


def files_digest(paths: Iterable[Path], base: Path) -> str:
    """Of the names below ``base`` and the contents of files, whatever their order."""
    named = sorted((path.relative_to(base).as_posix(), path) for path in paths)
    return digest_of(*(part for name, path in named for part in (name, file_digest(path))))


def folder_digest(folder: Path) -> str:
    """Of all files in a folder and below; of a folder that is not there, too."""
    return files_digest((path for path in folder.rglob("*") if path.is_file()), folder)


@cache
def code_digest(*modules: str) -> str:
    """Of the source of modules and packages ("drainage.engine"), with all below them.

    None given: of the whole program with all it ships. Line ends do not count, so that a
    checkout on another system gives the same. Raises FileNotFoundError for a name that is none.
    """
    whole = hashlib.sha256()
    for name, path in sorted((path.relative_to(PACKAGE).as_posix(), path)
                             for path in _sources(modules)):  # fmt: skip
        whole.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()


def _sources(modules: tuple[str, ...]) -> set[Path]:
    if not modules:
        return {path for path in PACKAGE.rglob("*")
                if path.is_file() and "__pycache__" not in path.parts}  # fmt: skip
    found: set[Path] = set()
    for module in modules:
        place = PACKAGE.joinpath(*module.split(".")[1:])
        own = set(place.rglob("*.py")) if place.is_dir() else {place.with_suffix(".py")}
        if not own or not all(path.is_file() for path in own):
            raise FileNotFoundError(f"no module {module} in this program")
        found |= own
    return found


@cache
def versions_of(*libraries: str) -> dict[str, str]:
    """Library -> its version; empty where it is not installed as a distribution."""
    found = {}
    for name in libraries:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found
