"""What the ranking of a network's points rests on, as its author says it."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from drainage.languages import Lang, either
from drainage.toml_file import checked, read_toml

LONGEST = 400
"""Signs that fit a sheet of one page beside the rest."""
CURE = "Give the keys text_zh, text_en and source; docs/run-the-study.md has an example."


class RankingNote(BaseModel):
    """``ranking.toml`` in the folder of a network: shown beside every ranking of its points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text_zh: str = Field(min_length=1, max_length=LONGEST)
    text_en: str = Field(min_length=1, max_length=LONGEST)
    source: str = Field(min_length=1)

    def text(self, lang: Lang) -> str:
        """The note in one language."""
        return either(lang, self.text_zh, self.text_en)


def read_ranking_note(folder: Path) -> RankingNote | None:
    """``folder``/ranking.toml, None where there is none; InputError with every wrong key."""
    path = folder / "ranking.toml"
    if not path.exists():
        return None
    note: RankingNote = checked(path, RankingNote, read_toml(path), CURE)
    return note
