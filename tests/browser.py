"""A real browser for tests of the report: Debian's chromium, driven by playwright; where there is none, the tests are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESKTOP = (1280, 900)
PHONE = (390, 844)


@dataclass
class Opened:
    """A report in the browser, and what must stay empty while it is used: errors on the console, and requests beside its own file."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@contextmanager
def browsing() -> Iterator[Browser]:
    """The browser, for a module. Skips when it is not installed."""
    command = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if command is None:
        pytest.skip("no chromium on the path: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=command)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, file: Path, size: tuple[int, int] = DESKTOP) -> Iterator[Opened]:
    """A report opened from the disk; at the end nothing must have been complained of or asked for."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(20_000)
    report = Opened(page)
    page.on("console", lambda message: report.errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: report.errors.append(str(error)))
    page.on("request", lambda request: report.requests.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    yield report
    page.close()
    assert report.errors == []
    assert report.requests == [file.as_uri()]
