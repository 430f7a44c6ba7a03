"""What `ephemeride sql` is asked: a statement, a file of one, or a question of the cookbook by its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TextIO

from flows.errors import UsageError
from flows.tables import project_root
from flows.warehouse import query

_NAME = re.compile(r"\w+")
_TABLES = """
    SELECT view_name AS name, 'view' AS kind, comment AS meaning
    FROM duckdb_views()
    WHERE database_name = current_database() AND NOT internal
    UNION ALL
    SELECT table_name, 'table', comment
    FROM duckdb_tables()
    WHERE database_name = current_database()
    ORDER BY kind DESC, name
"""
_COLUMNS = """
    SELECT column_name AS "column", lower(data_type) AS type, comment AS meaning
    FROM duckdb_columns()
    WHERE database_name = current_database() AND table_name = ?
    ORDER BY column_index
"""
_QUESTION = re.compile(r"-- Question: (.+)")


def cookbook() -> dict[str, str]:
    """Each query of `sql/queries` by its name: {name: question}, in the order of the names."""
    return {path.stem: _question(path) for path in sorted(_folder().glob("*.sql"))}


def statement_of(given: str, standard_input: TextIO) -> str:
    """The SQL that `given` means: `-` is standard input, `*.sql` a file, a single word a query of the cookbook, all else SQL itself.

    Raises UsageError for a file that cannot be read and for a word that names no query.
    """
    if given == "-":
        return standard_input.read()
    if given.lower().endswith(".sql"):
        return _read(Path(given))
    if not _NAME.fullmatch(given):
        return given
    path = _folder() / f"{given}.sql"
    if not path.is_file():
        raise UsageError(f"no query {given}: the cookbook has {', '.join(cookbook())}; or give a SELECT, a .sql file, or -")
    return path.read_text(encoding="utf-8")


def description(warehouse: Path, name: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """What each column of a table or view of the warehouse is, or, without a name, what each table and view is: columns and rows.

    Raises UsageError for a name that the warehouse does not have.
    """
    if not name:
        return query(warehouse, _TABLES)
    found = query(warehouse, _COLUMNS, parameters=[name])
    if not found[1]:
        names = ", ".join(row[0] for row in query(warehouse, _TABLES)[1])
        raise UsageError(f"no table or view {name}: there are {names}")
    return found


def _folder() -> Path:
    return project_root() / "sql" / "queries"


def _question(path: Path) -> str:
    """The first line of a query; a test holds that each has one."""
    found = _QUESTION.match(path.read_text(encoding="utf-8"))
    return found[1] if found else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"cannot read {path}: not UTF-8 text") from None
