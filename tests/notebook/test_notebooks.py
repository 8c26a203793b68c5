"""The notebooks of the docs run from the first cell to the last, and are kept without output."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

TIMEOUT_S = 600


def notebooks(root: Path) -> list[Path]:
    return sorted((root / "docs" / "notebooks").glob("*.ipynb"))


def run_in(workspace: Path, notebook: Path, names: dict[str, str] | None = None):
    """Execute a notebook as if it stood in docs/notebooks of the workspace; its last outputs."""
    text = notebook.read_text(encoding="utf-8")
    for old, new in (names or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    folder = workspace / "docs" / "notebooks"
    folder.mkdir(parents=True)
    book = nbformat.reads(text, as_version=4)
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(book, timeout=TIMEOUT_S, kernel_name="python3", resources=where).execute()
    return [cell.outputs for cell in book.cells if cell.cell_type == "code"]


def shown(outputs) -> str:
    return "".join(o.get("text", "") or o["data"]["text/plain"] for o in outputs)


@pytest.mark.heavy
def test_a_foreign_model_becomes_a_study(root, tmp_path):
    shutil.copytree(root / "rainfall", tmp_path / "rainfall")
    outputs = run_in(tmp_path, root / "docs" / "notebooks" / "foreign-inp.ipynb")
    said = "".join(shown(own) for own in outputs)
    # 300 ft and 18 in
    assert "91.44" in said
    assert "457.2" in said
    assert "own: sound." in said
    assert "no such event in this study (value: h99)" in said


# In JSON a quotation mark of the code stands behind a backslash.
OF_THE_SMALL_TOWN = {r"\"old-town\"": r"\"small\"", r"\"full-plan\"": r"\"better\"",
                     r"\"h54\"": r"\"h33\""}  # fmt: skip


@pytest.mark.heavy
def test_the_old_towns_notebook_runs_on_a_small_town(root, new_small_study):
    """The quick twin of the heavy test below."""
    notebook = root / "docs" / "notebooks" / "old-town.ipynb"
    outputs = run_in(new_small_study, notebook, OF_THE_SMALL_TOWN)
    difference_m = float(shown(outputs[-1]).removeprefix("np.float64(").removesuffix(")"))
    assert 0 < difference_m < 1e-3


@pytest.mark.heavy
def test_the_old_towns_notebook_runs(root, tmp_path):
    for folder in ("networks", "rainfall", "scenarios"):
        shutil.copytree(root / folder, tmp_path / folder)
    outputs = run_in(tmp_path, root / "docs" / "notebooks" / "old-town.ipynb")
    difference_m = float(shown(outputs[-1]).removeprefix("np.float64(").removesuffix(")"))
    assert 0 < difference_m < 1e-3


def test_notebooks_are_kept_without_output(root):
    books = notebooks(root)
    assert len(books) == 2
    for path in books:
        for cell in nbformat.read(path, as_version=4).cells:
            assert not cell.get("outputs"), path
            assert not cell.get("execution_count"), path
