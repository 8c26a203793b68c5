"""Write the manuals again that come from the code: ``make manuals``."""

from __future__ import annotations

from pathlib import Path

from drainage.checks.manual import rules_manual
from drainage.cluster.jobs_file import JobsFile, jobs_schema_text
from drainage.glossary import glossary_manual
from drainage.inundation.open_case.case_file import MODELS as CASE_MODELS
from drainage.measures.manual import measures_manual
from drainage.network.manual import tables_manual
from drainage.scenario.manual import with_tables
from drainage.scenario.uncertainty import schema_text
from drainage.season import season_schema_text
from drainage.toml_keys import with_keys

DOCS = Path(__file__).parent
FOLDERS = {"en": DOCS, "zh": DOCS / "zh"}


def write_manuals() -> None:
    """The pages, or their tables, in Chinese and English."""
    for lang, folder in FOLDERS.items():
        _write(folder / "network-tables.md", tables_manual(lang))
        _write(folder / "check-rules.md", rules_manual(lang))
        _write(folder / "measures.md", measures_manual(lang))
        for name in ("scenarios", "uncertainty", "season", "atlas"):
            page = folder / f"{name}.md"
            _write(page, with_tables(page.read_text(encoding="utf-8"), lang))
        page = folder / "flood.md"
        _write(page, with_keys(page.read_text(encoding="utf-8"), lang, CASE_MODELS))
        page = folder / "ensemble.md"
        _write(page, with_keys(page.read_text(encoding="utf-8"), lang, {"JobsFile": JobsFile}))
    _write(DOCS / "uncertainty.schema.json", schema_text())
    _write(DOCS / "cluster.schema.json", jobs_schema_text())
    _write(DOCS / "season.schema.json", season_schema_text())
    _write(DOCS / "glossary.md", glossary_manual())


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_manuals()
