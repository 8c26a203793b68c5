"""Files that are brought: named safely, whole or not there, archives unpacked within limits."""

from __future__ import annotations

import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from drainage.errors import InputError
from drainage.formats.survey.sheets import TEXTS, WORKBOOKS
from drainage.formats.vector_source import VECTORS
from drainage.input_file import refused
from drainage.names import file_name_of
from drainage.said import said
from drainage.study.bringing.incoming import Incoming
from drainage.written import put_in_place, require_room

SHAPE_PARTS = (".dbf", ".shx", ".prj", ".cpg")
BESIDE = (*SHAPE_PARTS, ".dat", ".tfw")
TERRAINS = (".tif", ".tiff")
MODELS = (".inp",)
KINDS = (*WORKBOOKS, *TEXTS, *VECTORS, *TERRAINS, *MODELS, *BESIDE)
ARCHIVES = (".zip",)
MOST_FILES = 200
MOST_BYTES = 2**30
"""Of all files of one import."""
MOST_MEMBERS = 1000
MOST_UNPACKED = 600 * 2**20
CHUNK = 2**20
PART = ".part-"
_UTF8_NAME = 0x800
_NO_FILES = ("__MACOSX/", "~$")


@contextmanager
def receiving(own: Incoming, given: str) -> Iterator[IO[bytes]]:
    """A file to write what arrives into; at the end it is taken in, else nothing is left.

    ``given`` is the name as it was sent. Raises InputError for a kind that is of no use, too many
    files, too many bytes, an archive that is none or unpacks to too much.
    """
    name = file_name_of(given)
    _require_kind(given, name)
    _require_few(own, 1)
    part = own.folder / f"{PART}{secrets.token_hex(8)}"
    try:
        with part.open("wb") as file:
            yield file
        size = part.stat().st_size
        if not size:
            raise refused(name, "the file is empty", "Send it again.")
        require_bytes(own, size)
        require_room(own.folder, size)
        if PurePosixPath(name).suffix.lower() in ARCHIVES:
            _unpack(own, part, name)
        else:
            put_in_place(part, own.files / name)
    finally:
        part.unlink(missing_ok=True)


def brought(own: Incoming) -> list[Path]:
    """The files, by name."""
    return sorted(path for path in own.files.iterdir() if path.is_file())


def leave_out(own: Incoming, name: str) -> None:
    """Take a file away, with the parts of a shapefile; nothing where there is none."""
    path = own.files / file_name_of(name)
    if path.suffix.lower() == ".shp":
        for part in brought(own):
            if part.stem == path.stem and part.suffix.lower() in SHAPE_PARTS:
                part.unlink(missing_ok=True)
    if path.is_file():
        path.unlink()


def sweep(own: Incoming) -> None:
    """Remove what a process that was ended left of a file on its way."""
    for part in own.folder.glob(f"{PART}*"):
        shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)


def require_bytes(own: Incoming, more: int) -> None:
    """InputError where ``more`` bytes beside those that are there are too many."""
    if sum(path.stat().st_size for path in brought(own)) + more > MOST_BYTES:
        raise refused(
            "files", said("more than {size} MB in one import", size=MOST_BYTES >> 20),
            "Leave out what the import does not need, or clip it to the town.",
        )  # fmt: skip


def _require_kind(given: str, name: str) -> None:
    if PurePosixPath(name).suffix.lower() not in (*KINDS, *ARCHIVES):
        raise refused(given[:100], "not a kind of file an import uses",
                      said("Give {kinds}.", kinds=", ".join((*KINDS, *ARCHIVES))))  # fmt: skip


def _require_few(own: Incoming, more: int) -> None:
    if len(brought(own)) + more > MOST_FILES:
        raise refused("files", said("more than {most} files in one import", most=MOST_FILES),
                      "Leave out what the import does not need.")  # fmt: skip


def _unpack(own: Incoming, sent: Path, name: str) -> None:
    """The files of use in an archive, all or none of them."""
    fresh = own.folder / f"{PART}{secrets.token_hex(8)}"
    fresh.mkdir()
    try:
        with zipfile.ZipFile(sent) as archive:
            members = _of_use(archive.infolist(), name)
            _require_few(own, len(members))
            left = MOST_UNPACKED
            for target, member in members.items():
                with archive.open(member) as source, (fresh / target).open("wb") as made:
                    left -= _copied(source, made, left, name)
        require_bytes(own, MOST_UNPACKED - left)
        for path in fresh.iterdir():
            put_in_place(path, own.files / path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError,
            ValueError) as error:  # fmt: skip
        problem = said("not a zip archive, damaged or locked: {reason}", reason=str(error))
        if isinstance(error, zipfile.BadZipFile):
            problem = "not a zip archive, damaged or locked"
        raise refused(name, problem,
                      "Unpack it and send the files themselves.") from None  # fmt: skip
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _copied(source: IO[bytes], made: IO[bytes], most: int, name: str) -> int:
    """Bytes copied; what the archive says of its own size is not believed."""
    taken = 0
    while chunk := source.read(CHUNK):
        taken += len(chunk)
        if taken > most:
            raise _too_much(name)
        made.write(chunk)
    return taken


def _too_much(name: str) -> InputError:
    return refused(name, said("the archive unpacks to more than {size} MB",
                              size=MOST_UNPACKED >> 20),
                   "Send the files the import needs, each by itself.")  # fmt: skip


def _of_use(members: list[zipfile.ZipInfo], name: str) -> dict[str, zipfile.ZipInfo]:
    """Safe name -> member; folders come into the name where two files are called alike."""
    if len(members) > MOST_MEMBERS:
        raise refused(name, said("the archive holds more than {most} files", most=MOST_MEMBERS),
                      "Send the files the import needs, each by itself.")  # fmt: skip
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise _too_much(name)
    places = {member: _place_of(member) for member in members if not member.is_dir()}
    kept = {member: place for member, place in places.items()
            if PurePosixPath(place).suffix.lower() in KINDS
            and not any(word in place for word in _NO_FILES)}  # fmt: skip
    if not kept:
        raise refused(name, "the archive holds no file an import uses",
                      said("Give {kinds}.", kinds=", ".join(KINDS)))  # fmt: skip
    plain = [file_name_of(place).casefold() for place in kept.values()]
    if len(set(plain)) == len(plain):
        return {file_name_of(place): member for member, place in kept.items()}
    return {file_name_of(place.replace("/", "-")): member for member, place in kept.items()}


def _place_of(member: zipfile.ZipInfo) -> str:
    """Where a member stands; programs on Chinese Windows write names in GBK."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return member.filename
