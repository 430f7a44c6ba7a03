"""docs/example.ipynb runs cell by cell on the sample, and shows what its cells print.

Executed without a kernel: its cells only print, and a kernel would bring seventy megabytes of packages.
"""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import runs

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs" / "example.ipynb"


def executed(folder: Path) -> dict[str, Any]:
    """The notebook with the outputs that its cells have in `folder`, which gets a warehouse of the sample."""
    runs.extract(folder / "warehouse" / "events.duckdb", ROOT / "seeds" / "documents")
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    with contextlib.chdir(folder):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                printed = io.StringIO()
                with contextlib.redirect_stdout(printed):
                    exec("".join(cell["source"]), names)
                text = "\n".join(line.rstrip() for line in printed.getvalue().splitlines()) + "\n"
                cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}]
    names["db"].close()
    return notebook


def notebook_page(folder: Path) -> str:
    """The notebook as its file holds it, as Jupyter writes it."""
    return json.dumps(executed(folder), ensure_ascii=False, indent=1) + "\n"


def test_the_notebook_shows_what_its_cells_print(tmp_path: Path) -> None:
    assert notebook_page(tmp_path) == NOTEBOOK.read_text(encoding="utf-8"), "write it anew: python tests/test_docs.py"


def test_every_cell_prints() -> None:
    cells = [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 6
    assert all(cell["outputs"][0]["text"] for cell in cells)
