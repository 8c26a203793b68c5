"""The network that comes of what was brought, by the functions the command line calls."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.checks import RULE_BY_ID, Regrade, check
from drainage.comparison import write_csv
from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, remarks_table
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.survey import recognised
from drainage.formats.survey.survey_tables import SurveyTables, survey_tables
from drainage.input_file import refused
from drainage.names import require_name
from drainage.network import Network, read_network
from drainage.shipped import shipped_folder
from drainage.study.bringing.columns import Recognised, chosen_mapping, mapping_text
from drainage.study.bringing.incoming import Choices, FileRole, Incoming, named
from drainage.study.bringing.kinds import FileSeen, of_role, seen, survey_files
from drainage.study.bringing.proposing import cell_of, proposed
from drainage.study.model_again import import_model
from drainage.study.streets_again import Surfaced
from drainage.study.surfacing import TownFiles, lay_town
from drainage.study.survey_again import import_tables
from drainage.study.together import CONFLICTS
from drainage.study.workspace import Workspace

UNNAMED = "brought"
RULES = "rules.toml"
SHORTEST_REASON = 5
"""Signs, as a study asks for."""
SHIPPED_RULES = ("networks/miyun-old-town", "synthesis/rules.toml")


@dataclass(frozen=True)
class Built:
    """The network as it would stand, and all that is to be known before it is kept.

    ``sewers`` are those of the files, ``network`` has the streets, too. ``questions`` are values
    both the network that is there and the files changed; nothing else is known until they are
    answered. ``blocked`` is what stops a layer or the terrain from being used, and the network
    from being kept. ``mapping``: text of the mapping to keep, empty for a model.
    """

    folder: Path
    sewers: Network | None
    network: Network | None
    remarks: pd.DataFrame
    findings: pd.DataFrame
    regrades: list[Regrade]
    proposals: pd.DataFrame
    taken: int
    notes: list[Finding]
    blocked: list[Finding]
    difference: pd.DataFrame
    questions: pd.DataFrame
    mapping: str


def build(workspace: Workspace, own: Incoming, choices: Choices) -> Built:
    """Import what was brought into a folder of its own, over a copy of the network of that name.

    Nothing of the workspace is changed. Raises InputError with the files called as they were
    brought.
    """
    folder = own.stage / "networks" / (choices.network or UNNAMED)
    if choices.network:
        require_name(choices.network)
    shutil.rmtree(own.stage, ignore_errors=True)
    present = workspace.folder("networks", choices.network)
    if choices.network and present.is_dir():
        shutil.copytree(present, folder)
    try:
        return _built(workspace, own, choices, folder)
    except InputError as error:
        shown = {own.files: "", folder: "", own.stage: ""}
        raise named(error, shown) from None


def _built(workspace: Workspace, own: Incoming, choices: Choices, folder: Path) -> Built:
    mapping = chosen_mapping(workspace, choices)
    files = seen(own, choices, mapping)
    _answer(own, folder, choices)
    tables, text = None, ""
    model = of_role(files, "model")
    if not model:
        tables = _tables(own, choices, files, mapping)
        text = mapping_text(workspace, choices, mapping, _recognised(tables, mapping))
    try:
        imported, remarks = (
            import_tables(folder, tables, choices.title, "") if tables is not None
            else import_model(folder, own.files / _one(model, "model"), choices.title,
                              choices.model_crs, choices.model_datum, "")
        )  # fmt: skip
    except InputError as error:
        if not any(finding.file == str(folder / CONFLICTS) for finding in error.findings):
            raise
        return _asked(own, folder, text)
    terrain, difference = _only(own, files, "terrain"), imported.difference
    blocked: list[Finding] = []
    try:
        proposals, notes, taken = proposed(folder, terrain, choices)
    except InputError as error:
        blocked += named(error, {own.files: ""}).findings
        proposals, notes, taken = proposed(folder, None, choices)
        terrain = None
    sewers = read_network(folder)
    if tables is not None and choices.surface:
        try:
            surfaced, found = _surfaced(own, choices, files, folder, terrain)
            notes += found
            difference = pd.concat([difference, surfaced.difference], ignore_index=True)
        except InputError as error:
            blocked += named(error, {own.files: "", folder: ""}).findings
    network = read_network(folder)
    regrades = _known(check(network), choices.known)
    notes = list(named(InputError(notes), {own.files: ""}).findings)
    return Built(folder, sewers, network, _named_remarks(remarks), check(network, regrades),
                 regrades, proposals, taken, notes, blocked, difference, pd.DataFrame(),
                 text)  # fmt: skip


def _known(findings: pd.DataFrame, known: Mapping[str, str]) -> list[Regrade]:
    """The errors someone knows to be true, graded down with the reason; those of other elements
    still stop a run."""
    errors = findings[findings["grade"].eq("error") & findings["rule"].isin(list(known))]
    return [
        Regrade(rule=str(rule), grade="warning", reason=known[str(rule)],
                ids=tuple(dict.fromkeys(rows["id"])))
        for rule, rows in errors.groupby("rule", sort=False)
        if not RULE_BY_ID[str(rule)].fixed and len(known[str(rule)]) >= SHORTEST_REASON
    ]  # fmt: skip


def _tables(
    own: Incoming, choices: Choices, files: list[FileSeen], mapping: SurveyMapping
) -> SurveyTables:
    found = survey_files(own, choices, files)
    return survey_tables(found.points, found.lines, found.points_titles, found.lines_titles,
                         mapping)  # fmt: skip


def _recognised(tables: SurveyTables, mapping: SurveyMapping) -> Recognised:
    """What the headings mean; of one table only what was named, for its parts have others."""
    if tables.one_table:
        return mapping.points, mapping.lines
    return recognised(tables.points, tables.lines, mapping)


def _asked(own: Incoming, folder: Path, mapping: str) -> Built:
    shutil.copy(folder / CONFLICTS, own.folder / CONFLICTS)
    none = pd.DataFrame()
    asked = _questions(own.folder / CONFLICTS)
    return Built(folder, None, None, none, none, [], none, 0, [], [], none, asked, mapping)


def _answer(own: Incoming, folder: Path, choices: Choices) -> None:
    """Put the answers that were given beside the questions they belong to."""
    (folder / CONFLICTS).unlink(missing_ok=True)
    if folder.is_dir() and choices.answers and (own.folder / CONFLICTS).is_file():
        asked = _questions(own.folder / CONFLICTS)
        answer = cell_of(asked).map(choices.answers).fillna("")
        write_csv(asked.assign(answer=answer), folder / CONFLICTS)


def _questions(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _surfaced(
    own: Incoming, choices: Choices, files: list[FileSeen], folder: Path, terrain: Path | None
) -> tuple[Surfaced, list[Finding]]:
    """Streets, inlets and land over the sewers, by the rules of the network or those shipped."""
    if not (folder / RULES).is_file():
        place, name = SHIPPED_RULES
        shutil.copy(shipped_folder(place) / name, folder / RULES)
    town = TownFiles(
        points=_only(own, files, "listed-points"), streets=_only(own, files, "streets"),
        boundary=_only(own, files, "boundary"), land_use=_only(own, files, "land-use"),
        buildings=_only(own, files, "buildings"), terrain=terrain, shifts=choices.shifts,
    )  # fmt: skip
    return lay_town(folder, folder / RULES, town, "mine")


def _only(own: Incoming, files: list[FileSeen], role: FileRole) -> Path | None:
    names = of_role(files, role)
    return own.files / _one(names, role) if names else None


def _one(names: list[str], role: FileRole) -> str:
    if len(names) > 1:
        raise refused("files", "several files are for the same",
                      "Keep one, and set the others to not used.",
                      place=role, value=", ".join(names))  # fmt: skip
    return names[0]


def _named_remarks(remarks: list[Remark]) -> pd.DataFrame:
    """The table of remarks with the files as they were brought."""
    table = remarks_table(remarks)
    return table.assign(file=[Path(file).name for file in table["file"]])
