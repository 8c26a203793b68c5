"""The repository keeps its own rules."""

import ast
import re
import tomllib
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from drainage.cli import main
from drainage.measures.manual import measures_manual
from drainage.network.manual import tables_manual
from drainage.quantities import QUANTITIES
from drainage.scenario.manual import MODELS, with_tables
from drainage.toml_keys import keys_table, models_named

KERNELS = {"advance.advance", "fluxes.fluxes", "faces.momentum"}
"""Loops over cells that numba compiles as one."""


def test_no_function_but_a_kernel_is_longer_than_60_lines(root):
    long = {
        f"{path.stem}.{own.name}"
        for path in (root / "drainage").rglob("*.py")
        for own in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(own, ast.FunctionDef) and own.end_lineno - own.lineno >= 60
    }
    assert long <= KERNELS


def test_no_module_is_longer_than_350_lines(root):
    long = [p for p in (root / "drainage").rglob("*.py") if len(p.read_text().splitlines()) > 350]
    assert long == []


def test_every_quantity_has_a_unit_and_both_names():
    for name, quantity in QUANTITIES.items():
        assert name == quantity.name
        assert quantity.units
        assert quantity.long_name
        assert quantity.name_zh


def test_every_dependency_says_why_it_is_there(root):
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r'\s+"[a-z0-9-]+[>=<]', line)]
    assert len(lines) >= 20
    assert all("#" in line for line in lines)


def test_versions_are_locked_with_digests_and_without_a_registry(root):
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (root / name).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--find-links [^-]", text)
    wanted = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (root / "requirements.txt").read_text()
    for requirement in wanted["dependencies"]:
        assert re.search(rf"(?m)^{re.split('[>=]', requirement)[0]}==", locked)


@pytest.mark.parametrize(("lang", "page"), [("en", "."), ("zh", "zh")])
def test_the_manual_of_the_tables_is_what_the_code_reads(root, lang, page):
    manual = root / "docs" / page / "network-tables.md"
    assert manual.read_text(encoding="utf-8") == tables_manual(lang)


@pytest.mark.parametrize(("lang", "page"), [("en", "."), ("zh", "zh")])
def test_the_manual_of_the_measures_is_what_the_code_builds(root, lang, page):
    manual = root / "docs" / page / "measures.md"
    assert manual.read_text(encoding="utf-8") == measures_manual(lang)


@pytest.mark.parametrize(("lang", "page"), [("en", "."), ("zh", "zh")])
def test_the_tables_of_keys_of_a_study_are_those_that_are_read(root, lang, page):
    manual = (root / "docs" / page / "scenarios.md").read_text(encoding="utf-8")
    assert manual == with_tables(manual, lang)
    assert sorted(models_named(manual)) == sorted(MODELS)


def test_every_key_of_a_study_says_what_it_means():
    for model in MODELS.values():
        assert [name for name, own in model.model_fields.items() if not own.description] == []


def test_a_table_of_keys_says_need_default_choices_and_bounds():
    class Works(BaseModel):
        """Works."""

        name: str = Field(description="its name")
        open: bool = Field(True, description="whether it is")
        kind: Literal["a", "b"] | None = None
        share: float = Field(0.5, gt=0, le=1)

    # A row a key: what is needed, what stands without it, what may stand there.
    assert keys_table(Works, "en").splitlines()[2:] == [
        "| `name` | yes | its name |",
        "| `open` | default true | whether it is |",
        '| `kind` | optional | one of "a", "b" |',
        "| `share` | default 0.5 | above 0; at most 1 |",
    ]
    assert keys_table(Works, "zh").splitlines()[-1] == "| `share` | 默认 0.5 | 大于 0；不大于 1 |"


def test_every_command_in_the_manuals_exists(root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
    commands = set(main.commands)
    for path in [*root.glob("README*.md"), *(root / "docs").rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        for block in re.findall(r"```sh\n(.*?)```", text, re.S):
            for line in block.splitlines():
                words = line.split("#")[0].split()
                if words[:1] == ["make"]:
                    assert words[1].split("=")[0] in targets, (path, line)
                if words[:1] == [".venv/bin/drainage"]:
                    assert words[1] in commands, (path, line)


def test_links_between_the_manuals_lead_somewhere(root):
    for path in [*root.glob("README*.md"), *(root / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), (path, link)
