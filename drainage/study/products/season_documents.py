"""Documents of the season that lie beside the page of a study: atlas, sheets and plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from drainage.languages import WHOLE, Lang, languages
from drainage.study.at_hand import AtHand
from drainage.study.atlas.files import standing_books
from drainage.study.flood_plan.writing import kept_flood_documents, standing_flood_documents


@dataclass(frozen=True)
class DocumentBeside:
    """A file below the results of a study: ``what`` it is (atlas or flood_plan), its ``place``
    there, the address a page in the results has for it, its size and its language.

    ``filled_in``: somebody wrote in it, so it is kept as it is, whatever has changed since.
    """

    what: str
    place: str
    address: str
    size_kb: int
    lang: Lang
    filled_in: bool = False


def season_documents(study: AtHand, after: str) -> tuple[DocumentBeside, ...]:
    """The atlas and the documents of the flood plan that are there and of the files as they are,
    and those documents that somebody has filled in."""
    folder = study.opened.results
    found = {"atlas": standing_books(study), "flood_plan": standing_flood_documents(study, after)}
    fresh = [document_at(folder, what, path) for what, paths in found.items() for path in paths]
    kept = [document_at(folder, "flood_plan", path, filled_in=True)
            for path in kept_flood_documents(study)]  # fmt: skip
    return (*fresh, *kept)


def document_at(folder: Path, what: str, path: Path, *, filled_in: bool = False) -> DocumentBeside:
    """A file as those tell it that lie in ``folder``."""
    place = path.relative_to(folder)
    size_kb = max(1, round(path.stat().st_size / 1000))
    lang = next((own for own in languages() if path.stem.endswith(f"-{own}")), WHOLE[0])
    return DocumentBeside(what, place.as_posix(), address_of(place), size_kb, lang, filled_in)


def address_of(place: PurePath) -> str:
    """The address of a file below the page's folder. Whatever its name holds, nothing of it is
    taken for a scheme, a question or a place within the file."""
    return "/".join(quote(part, safe="") for part in (".", *place.parts))


def on_page(documents: Sequence[DocumentBeside]) -> list[dict[str, Any]]:
    """The same as JSON holds it."""
    return [asdict(own) for own in documents]
