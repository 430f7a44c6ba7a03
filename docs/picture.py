"""The picture of the report in the README, made of the sample articles: `make picture` (needs chromium)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from flows.options import Options
from flows.pipeline import run
from flows.report.writing import report_of

ROOT = Path(__file__).resolve().parent.parent
SIZE = {"width": 1180, "height": 1215}  # pixels: figures, partners by year and the timeline


def main() -> int:
    """Write docs/report.png."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium on the path: apt install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        warehouse = Path(folder) / "events.duckdb"
        run(Options((str(ROOT / "seeds" / "documents"),), warehouse, collected_on=date(2026, 11, 1)))
        page = driver.chromium.launch(executable_path=chromium).new_page(viewport=SIZE)
        page.goto(report_of(warehouse).as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.screenshot(path=ROOT / "docs" / "report.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
