"""results/<study>/season: the sheets of the places and the town's plan."""

from __future__ import annotations

from pathlib import Path

from drainage.digests import digest_of
from drainage.languages import Lang, languages
from drainage.report.flood_plan import write_flood_plan, write_flood_sheets
from drainage.said import said
from drainage.study.at_hand import AtHand
from drainage.study.flood_plan.gathering import (
    Left,
    depths_at_hand,
    flood_facts,
    read_left,
)
from drainage.study.opening import OpenStudy
from drainage.study.season.opening import FOLDER


def document_paths(opened: OpenStudy, lang: Lang) -> tuple[Path, Path]:
    """Where the sheets and the plan of a study lie in a language."""
    ending = ".docx" if lang == "zh" else f"-{lang}.docx"
    folder = opened.results / FOLDER
    sheets, plan = (folder / f"{opened.study.id}-{name}{ending}"
                    for name in ("flood-sheets", "flood-plan"))  # fmt: skip
    return sheets, plan


def write_flood_documents(
    study: AtHand, left: Left, after: str, lang: Lang
) -> list[tuple[Path, bool]]:
    """Write both where they do not stand already, each with whether it was made; what was not
    computed is named in them with the command that makes it. Raises StoreError where one is open
    elsewhere."""
    paths = document_paths(study.opened, lang)

    def write() -> list[Path]:
        facts = flood_facts(study, left, after, lang)
        return [write_flood_sheets(facts, paths[0], lang), write_flood_plan(facts, paths[1], lang)]

    made = study.made.make(_product(lang), _rests_on(study, left, after, lang), write)
    return [(path, made) for path in paths]


def standing_flood_documents(study: AtHand, after: str) -> list[Path]:
    """The documents, in every language, that stand for the files, tables and runs as they are;
    counted among what is read."""
    found: list[Path] = []
    for lang in languages():
        paths = document_paths(study.opened, lang)
        for path in paths:
            study.made.watch(f"{_product(lang)} {path.name}", path)
        # What is read of season and crews takes a while: only where there is a document.
        if study.made.files(_product(lang)) and study.made.holds(
            _product(lang), _rests_on(study, read_left(study, after), after, lang)
        ):
            found += paths
    return found


def _product(lang: Lang) -> str:
    return "/".join(("flood-plan", lang))


def _rests_on(study: AtHand, left: Left, after: str, lang: Lang) -> str:
    depths = [f"{run} {own.to_csv()}" for run, own in depths_at_hand(study, left, after).items()]
    return digest_of(study.inputs.digest, left.digest, after, lang, *depths)


def refresh_flood_documents(
    study: AtHand, after: str, lang: Lang
) -> tuple[list[tuple[Path, bool]], list[str]]:
    """Both documents where season and crews stand for the files as they are; else none of them,
    and which of those that lie there are left as they were."""
    left = read_left(study, after)
    if left.is_whole:
        return write_flood_documents(study, left, after, lang), []
    return [], [
        said("{path}: not written again, for season or crews are missing or of other files. "
             "Run {command} once they are made.", path=path,
             command=f"drainage flood-plan {study.opened.study.id}")
        for path in document_paths(study.opened, lang) if path.is_file()
    ]  # fmt: skip
