"""docs/swmm-coverage.md: which model of tests/cases/swmm uses which word of the engine's parser,
and what becomes of each model. ``python -m tests.own_model.coverage`` writes it again.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path

from drainage.formats.swmm.inp_file import read_inp
from drainage.own_model.sections import SECTION_OF, InpFile
from tests.own_model import three_ways
from tests.own_model.engine_words import LISTS, OPTIONS, Words
from tests.own_model.perturbation import FURTHER, moves
from tests.own_model.refusals import refusals_table

PAGE = Path(__file__).parents[2] / "docs" / "swmm-coverage.md"
SHOWN = 3
_WORD = re.compile(r"[A-Z_]+")
HEAD = """# What of SWMM an import takes along

Every section and every option of the parser of SWMM 5.2.4, and the words of its lists, beside
models of `tests/cases/swmm` that use them. Each model is run three ways: by the engine alone,
imported and written again, and as a study with a storm of its own, which is compared with the same
storm written into the file by hand. *Same*: depths at all nodes and reports within 1 cm, volumes of
both balances within 0.1 %. Written by `python -m tests.own_model.coverage`; `make test` fails on a
word that no model uses and `make test-all` on an outcome that is no longer so.
"""


UNSTABLE = """
## Unstable in themselves

Models of `tests/cases/swmm` and `tests/cases/inp` whose own results in the bare engine move by
more than the limits above when nothing but the routing step is 1 % shorter. What an import or a
study changes in such a model cannot be told from what it does by itself; a shorter
`routing_step_s` usually cures it.

| model | moves at a routing step 1 % shorter |
| --- | --- |
"""


def usage() -> dict[str, list[str]]:
    """``list: word`` -> the models that use it; empty where none does."""
    models = {path.stem: read_inp(path) for path in three_ways.MODELS}
    used: dict[str, list[str]] = {}
    for begins, name in SECTION_OF.items():
        used[f"section: {begins}"] = [stem for stem, inp in models.items() if inp.rows(name)]
    for word in OPTIONS:
        used[f"option: {word}"] = [
            stem for stem, inp in models.items()
            if any(row.fields[0].upper().startswith(word) for row in inp.rows("OPTIONS"))
        ]  # fmt: skip
    for words in LISTS:
        for word in words.words:
            used[f"{words.name}: {word}"] = [
                stem for stem, inp in models.items() if _uses(inp, words, word)
            ]
    return used


def _uses(inp: InpFile, words: Words, word: str) -> bool:
    for section in words.sections:
        for row in inp.rows(section):
            fields = [field.upper() for field in row.fields]
            if words.option and not fields[0].startswith(words.option):
                continue
            if words.field < 0:
                if word in _WORD.findall(" ".join(fields)):
                    return True
            elif len(fields) > words.field and _is(fields[words.field], word, words):
                return True
    return False


def _is(field: str, word: str, words: Words) -> bool:
    """As the engine: by the beginning, and by the longest word of the list that fits."""
    fitting = [other for other in words.words if field.startswith(other)]
    return bool(fitting) and max(fitting, key=len) == word


def outcomes(folder: Path) -> dict[str, tuple[str, str, str]]:
    """Model -> what the bare engine did, what its export did, and its study."""
    made = [three_ways.prepare(path, folder / path.stem) for path in three_ways.MODELS]
    three_ways.run_all(made)
    return {ways.stem: three_ways.outcome(ways) for ways in made}


def unstable(folder: Path) -> dict[str, str]:
    """Models of ``MODELS`` and of tests/cases/inp that are unstable in themselves -> how much
    they move."""
    models = [*three_ways.MODELS, *sorted(FURTHER.glob("*.inp"))]
    return {stem: moved for stem, moved in moves(models, folder).items() if moved}


def page(
    used: dict[str, list[str]],
    became: dict[str, tuple[str, str, str]],
    moving: dict[str, str],
) -> str:
    """The page; outcomes of the models in their order, and those unstable in themselves."""
    parts = [HEAD]
    for title, kind in (("Sections", "section"), ("Options", "option")):
        rows = [(key.partition(": ")[2], names) for key, names in used.items()
                if key.startswith(f"{kind}: ")]  # fmt: skip
        parts.append(f"\n## {title}\n\n| word | models | some of them |\n| --- | --- | --- |\n")
        parts += [f"| {word} | {len(names)} | {_some(names)} |\n" for word, names in rows]
    parts.append("\n## Words of lists\n\n| list | word | models | some of them |\n")
    parts.append("| --- | --- | --- | --- |\n")
    for key, names in used.items():
        kind, _, word = key.partition(": ")
        if kind not in ("section", "option"):
            parts.append(f"| {kind} | {word} | {len(names)} | {_some(names)} |\n")
    counts = [Counter(row[at].partition(":")[0] for row in became.values()) for at in (1, 2)]
    parts.append(f"\n## Models\n\n{len(became)} models. ")
    for way, count in zip(("Written again", "As a study"), counts, strict=True):
        words = ", ".join(f"{count[kind]} {kind}" for kind in sorted(count, reverse=True))
        parts.append(f"{way}: {words}. ")
    parts.append("\n\n| model | engine | written again | as a study |\n| --- | --- | --- | --- |\n")
    parts += [f"| {stem} | {' | '.join(_named_unstable(stem, row, moving))} |\n"
              for stem, row in became.items()]  # fmt: skip
    parts.append(UNSTABLE)
    parts += [f"| {stem} | {moved} |\n" for stem, moved in moving.items()]
    parts.append(refusals_table())
    return "".join(parts)


def _named_unstable(stem: str, row: tuple[str, ...], moving: dict[str, str]) -> tuple[str, ...]:
    """A difference of a model whose own results move as much is its own."""
    if stem not in moving:
        return row
    return tuple(cell.replace("different:", "unstable in itself:") for cell in row)


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN])


def main() -> None:
    """Run all models and write the page."""
    with tempfile.TemporaryDirectory() as scratch:
        became, moving = outcomes(Path(scratch, "ways")), unstable(Path(scratch, "moves"))
        PAGE.write_text(page(usage(), became, moving), encoding="utf-8")


if __name__ == "__main__":
    main()
