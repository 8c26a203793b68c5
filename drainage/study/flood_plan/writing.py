"""results/<study>/season: the sheets of the places and the town's plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from drainage.digests import digest_of
from drainage.languages import Lang, languages
from drainage.report.flood_plan import FloodFacts, write_flood_plan, write_flood_sheets
from drainage.said import said
from drainage.study.at_hand import AtHand
from drainage.study.flood_plan.gathering import (
    Left,
    depths_at_hand,
    flood_facts,
    read_left,
    runs_of_flows,
)
from drainage.study.opening import OpenStudy
from drainage.study.season.opening import FOLDER

Writer = Callable[[FloodFacts, Path, Lang], Path]
WRITERS: tuple[Writer, Writer] = (write_flood_sheets, write_flood_plan)
"""Of the sheets and of the plan."""


def document_paths(opened: OpenStudy, lang: Lang) -> tuple[Path, Path]:
    """Where the sheets and the plan of a study lie in a language."""
    ending = ".docx" if lang == "zh" else f"-{lang}.docx"
    folder = opened.results / FOLDER
    sheets, plan = (folder / f"{opened.study.id}-{name}{ending}"
                    for name in ("flood-sheets", "flood-plan"))  # fmt: skip
    return sheets, plan


def write_flood_documents(
    study: AtHand, left: Left, after: str, lang: Lang
) -> tuple[list[tuple[Path, bool]], list[str]]:
    """Write both where they do not stand already, each with whether it was made; what was not
    computed is named in them with the command that makes it. One that holds something else than
    was written here, such as units and telephones that somebody filled in, is left as it is, and
    said. Raises StoreError where one is open elsewhere."""
    of = _rests_on(study, left, after, lang)
    files, own_hand = [], []

    @cache
    def facts() -> FloodFacts:
        return flood_facts(study, left, after, lang)

    for path, write in zip(document_paths(study.opened, lang), WRITERS, strict=True):
        if _is_filled_in(study, path):
            own_hand.append(_left_alone(path))
            continue

        def make(path: Path = path, write: Writer = write) -> list[Path]:
            return [write(facts(), path, lang)]

        files.append((path, study.made.make(_product(path), of, make)))
    # Of what ends before its ledger is kept nobody could tell later who wrote it.
    study.made.write_if_unchanged()
    return files, own_hand


def _is_filled_in(study: AtHand, path: Path) -> bool:
    """Whether a document is there that holds something else than was written here."""
    return path.is_file() and not study.made.wrote(_product(path), path)


def _left_alone(path: Path) -> str:
    return said("{path}: not as it was last written here, so left as it is. Rename it to have "
                "it written anew.", path=path)  # fmt: skip


def standing_flood_documents(study: AtHand, after: str) -> list[Path]:
    """The documents, in every language, that stand for the files, tables and runs as they are;
    counted among what is read."""
    found: list[Path] = []
    for lang in languages():
        paths = document_paths(study.opened, lang)
        for path in paths:
            study.made.watch(_product(path), path)
        # What is read of season and crews takes a while: only where there is a document.
        if any(study.made.files(_product(path)) for path in paths):
            of = _rests_on(study, read_left(study, after), after, lang)
            found += [path for path in paths if study.made.holds(_product(path), of)]
    return found


def kept_flood_documents(study: AtHand) -> list[Path]:
    """The documents, in every language, that somebody has filled in; ``standing_flood_documents``
    counts them among what is read."""
    return [path for lang in languages() for path in document_paths(study.opened, lang)
            if _is_filled_in(study, path)]  # fmt: skip


def _product(path: Path) -> str:
    return "/".join(("flood-plan", path.name))


def _rests_on(study: AtHand, left: Left, after: str, lang: Lang) -> str:
    depths = [f"{run} {own.to_csv()}" for run, own in depths_at_hand(study, left, after).items()]
    flows = [f"{name} {event} {study.expected_id((name, event))}"
             for name, event in runs_of_flows(study, left, after).items()]  # fmt: skip
    return digest_of(study.inputs.digest, left.digest, after, lang, *depths, *flows)


def refresh_flood_documents(
    study: AtHand, after: str, lang: Lang
) -> tuple[list[tuple[Path, bool]], list[str]]:
    """Both documents where season and crews stand for the files as they are; else none of them.
    Beside them which of those that lie there are left as they were, also in other languages."""
    left = read_left(study, after)
    if left.is_whole:
        files, own_hand = write_flood_documents(study, left, after, lang)
        return files, [*own_hand, *_others_out_of_date(study, left, after, lang)]
    return [], [
        said("{path}: not written again, for season or crews are missing or of other files. "
             "Run {command} once they are made.", path=path,
             command=f"drainage flood-plan {study.opened.study.id}")
        for path in document_paths(study.opened, lang) if path.is_file()
    ]  # fmt: skip


def _others_out_of_date(study: AtHand, left: Left, after: str, lang: Lang) -> list[str]:
    """Which documents of other languages were written here from other files, tables or runs."""
    found = []
    for other in languages():
        there = document_paths(study.opened, other) if other != lang else ()
        paths = [path for path in there if path.is_file() and not _is_filled_in(study, path)]
        of = _rests_on(study, left, after, other) if paths else ""
        command = f"drainage flood-plan {study.opened.study.id} --scenario {after} --lang {other}"
        found += [
            said("{path}: of other files, so not linked. Run {command} to write it again.",
                 path=path, command=command)
            for path in paths if not study.made.holds(_product(path), of)
        ]  # fmt: skip
    return found
