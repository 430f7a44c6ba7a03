"""The ruleset: what changes it sends every document through extraction again, so only what decides a document's rows may."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows import ruleset
from flows.ruleset import PACKAGE, build_of, deciding_modules, ruleset_of
from flows.tables import project_root

LISTS = {path.name: path.read_bytes() for path in (project_root() / "seeds").glob("*.csv")}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, to be changed."""
    shutil.copytree(PACKAGE, tmp_path / "flows")
    return tmp_path / "flows"


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# another line\n", encoding="utf-8")


@pytest.mark.parametrize(
    "rule", ["documents.py", "text.py", "sentences.py", "relevance.py", "candidates.py", "mentions/dates.py", "mentions/date_years.py"]
)
def test_a_changed_rule_is_another_ruleset(rule: str, package: Path) -> None:
    edit(package / rule)
    assert ruleset_of(LISTS, package) != ruleset_of(LISTS)


@pytest.mark.parametrize(
    "other", ["publishing.py", "exporting.py", "cli.py", "merging.py", "sources/reading.py", "printing.py", "extract_events.py"]
)
def test_a_change_in_what_comes_before_or_after_extraction_is_none_but_another_build(other: str, package: Path) -> None:
    edit(package / other)
    assert ruleset_of(LISTS, package) == ruleset_of(LISTS)
    assert build_of(LISTS, package) != build_of(LISTS)


def test_a_changed_word_list_is_another_ruleset() -> None:
    assert ruleset_of({**LISTS, "triggers.csv": LISTS["triggers.csv"] + b"\n"}) != ruleset_of(LISTS)


def test_a_word_list_that_no_rule_reads_is_none() -> None:
    assert ruleset_of({**LISTS, "views_only.csv": b"code\n"}) == ruleset_of(LISTS)
    assert build_of({**LISTS, "views_only.csv": b"code\n"}) != build_of(LISTS)


def test_a_table_counts_without_its_comments(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(project_root() / "sql", tmp_path / "sql")
    before = ruleset_of(LISTS)
    monkeypatch.setattr(ruleset, "project_root", lambda: tmp_path)
    edited = tmp_path / "sql" / "tables" / "evidence.sql"
    edited.write_text("-- Another word on it.\n" + edited.read_text(encoding="utf-8"), encoding="utf-8")
    assert ruleset_of(LISTS) == before
    edited.write_text(edited.read_text(encoding="utf-8").replace("BIGINT", "INTEGER"), encoding="utf-8")
    assert ruleset_of(LISTS) != before


def test_what_decides_is_found_through_imports() -> None:
    modules = set(deciding_modules())
    assert {"extraction.py", "events.py", "mentions/date_years.py", "seeds.py", "tables.py"} <= modules
    assert not modules & {"cli.py", "publishing.py", "warehouse.py", "merging.py", "pipeline.py", "sources/reading.py"}
