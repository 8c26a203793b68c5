"""A new kind of measure touches its own file, the list of measures, the Chinese of what it says
of its keys, and the manual, which is written from these."""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest

LINING = '''"""Sewers of a point's street lined without digging (管道内衬修复)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works
from drainage.measures.sewer_from_point import point_findings
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network


class Lining(Works):
    """The pipes in the street of a point get a smooth lining; their size stays."""

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "管道内衬修复", "en": "sewers lined"},
        "lined": {"zh": "内衬 {length_m:.0f} m", "en": "{length_m:.0f} m lined"},
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "lining"
title_zh = "东大街内衬"
point_no = "1"
source = "assumed"
""",
    )

    kind: Literal["lining"]
    point_no: str = Field(description="number in watch_points")
    manning_n: float = Field(0.011, ge=0.009, le=0.013, description="Manning's n of the lining")

    def points_served(self) -> tuple[str, ...]:
        """The point whose street it is."""
        return (self.point_no,)

    def check(self, network: Network) -> list[Finding]:
        """A point the network does not have."""
        return point_findings(network, self.point_no)

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        street = network.watch_points.at[self.point_no, "street_id"]
        pipes = network.conduits
        here = pipes["street_id"].eq(street) & pipes["shape"].eq("circular")
        lined = pipes.assign(manning_n=pipes["manning_n"].mask(here, self.manning_n))
        length_m = float(pipes.loc[here, "length_m"].sum())
        return Applied(
            network.with_tables(conduits=lined), (Remark("lined", {"length_m": length_m}),)
        )
'''
CHINESE = """
"The pipes in the street of a point get a smooth lining; their size stays." = "积水点所在街道的管道做光滑内衬，断面不变。"
"number in watch_points" = "watch_points 中的积水点编号"
"Manning's n of the lining" = "内衬的曼宁糙率 n"
"""
WORKS = """
[[measures]]
kind = "lining"
title_zh = "粮店前内衬"
point_no = "1"
source = "plan"
"""
WRONG = 'title_zh = "x"\ntitle_en = "x"\n' + WORKS.replace('"1"', '"9"')
SEEN = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
import drainage
from drainage.cli import main
from drainage.report import Side, point_plans
from drainage.scenario import Scenario
from drainage.study import Workspace, compose_scenario, open_study

town = Path(sys.argv[1])
runner = CliRunner()
checked = runner.invoke(main, ["--root", str(town), "check", "small", "--no-maps"])
shown = runner.invoke(main, ["--root", str(town), "show", "small", "better", "--language", "zh"])
opened = open_study(Workspace(town), "small")
old, new = (compose_scenario(opened, name) for name in ("existing", "better"))
sides = [Side(own.scenario, own.network, {}, {}, own.works) for own in (old, new)]
sheets = {
    lang: point_plans(*sides, {}, opened.study.built_by("better"), lang)[0].works
    for lang in ("zh", "en")
}
scenario = town / "scenarios" / "small" / "better.toml"
scenario.write_text(sys.argv[2], encoding="utf-8")
refused = runner.invoke(main, ["--root", str(town), "check", "small", "--no-maps"])
print(json.dumps({
    "refused": [refused.exit_code, refused.output],
    "package": str(Path(drainage.__file__).parent),
    "check": [checked.exit_code, checked.output],
    "show": shown.output,
    "sheets": sheets,
    "manning_n": new.network.conduits["manning_n"].to_dict(),
    "kinds": [
        own["properties"]["kind"]["const"]
        for own in Scenario.model_json_schema()["$defs"].values()
        if "kind" in own.get("properties", {})
    ],
}))
"""
MANUAL = """
from pathlib import Path
from drainage.measures.manual import measures_manual
for page, lang in (("docs/measures.md", "en"), ("docs/zh/measures.md", "zh")):
    Path(page).write_text(measures_manual(lang), encoding="utf-8")
"""


def python(copy, *arguments):
    """Python in the copied repository, which it imports; what it prints."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", *arguments], cwd=copy, capture_output=True, text=True,
        encoding="utf-8", env=os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def digests(copy):
    """File -> digest of its bytes."""
    return {
        path.relative_to(copy).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in copy.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def lined(root, tmp_path_factory):
    """A copy of the repository with a kind of measure more, and the files that took."""
    copy = tmp_path_factory.mktemp("copy")
    leave = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")
    for folder in ("drainage", "docs", "tests"):
        shutil.copytree(root / folder, copy / folder, ignore=leave)
    for folder in ("rainfall", "pyproject.toml"):
        (copy / folder).symlink_to(root / folder)
    before = digests(copy)
    measures = copy / "drainage" / "measures"
    (measures / "lining.py").write_text(LINING, encoding="utf-8")
    listed = (measures / "__init__.py").read_text(encoding="utf-8")
    assert listed.count("    | Cleaning,\n") == 1
    (measures / "__init__.py").write_text(
        listed.replace("    | Cleaning,\n", "    | Cleaning\n    | Lining,\n").replace(
            "from drainage.measures.regrade", "from drainage.measures.lining import Lining\n"
            "from drainage.measures.regrade"
        ),
        encoding="utf-8",
    )  # fmt: skip
    said = copy / "drainage" / "texts" / "zh" / "messages" / "measures.toml"
    said.write_text(said.read_text(encoding="utf-8") + CHINESE, encoding="utf-8")
    python(copy, "-c", MANUAL)
    after = digests(copy)
    return copy, {name for name in after if after[name] != before.get(name)}


@pytest.mark.heavy
def test_a_new_kind_of_measure_touches_three_files_and_its_manual(lined, new_small_study):
    copy, touched = lined
    assert touched == {
        "drainage/measures/lining.py",
        "drainage/measures/__init__.py",
        "drainage/texts/zh/messages/measures.toml",
        "docs/measures.md",
        "docs/zh/measures.md",
    }
    scenario = new_small_study / "scenarios" / "small" / "better.toml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + WORKS, encoding="utf-8")
    seen = json.loads(python(copy, "-c", SEEN, str(new_small_study), WRONG).splitlines()[-1])
    assert seen["package"] == str(copy / "drainage")
    assert seen["check"][0] == 0, seen["check"]
    # C-1 and C-2 lie in the street of the point, 50 m each; C-3 does not.
    assert [seen["manning_n"][own] for own in ("C-1", "C-2", "C-3")] == [0.011, 0.011, 0.013]
    assert "粮店前内衬: 内衬 100 m" in seen["show"]
    assert seen["sheets"] == {
        "zh": ["粮店前内衬：管道内衬修复；内衬 100 m"],
        "en": ["Sewers lined (粮店前内衬): 100 m lined"],
    }
    assert "lining" in seen["kinds"]
    assert seen["refused"][0] == 2
    assert "measure 1 (lining)" in seen["refused"][1]


@pytest.mark.heavy
def test_the_tests_of_every_measure_find_a_new_kind_by_themselves(lined):
    copy, _ = lined
    told = python(
        copy, "-m", "pytest", "-p", "no:cacheprovider", "-vv", "-k", "lining or Lining",
        "tests/measures/test_every_measure.py",
    )  # fmt: skip
    # Example, soundness, clean pipes, conservation, remarks, texts, keys, points it serves.
    assert "8 passed" in told
    assert "test_land_and_sewage_are_conserved[lining]" in told
