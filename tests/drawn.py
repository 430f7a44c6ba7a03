"""Tables drawn in text, for tests that can be read without the code.

    event_id | start_date | countries
    ---------+------------+----------
    e1       | 2023-03-17 | BFA, MLI
    e2       |            | MLI

A blank cell is NULL; a list is written with commas, an empty one as `[]`; a cell that must keep its blanks stands in quotes. Columns
that a table needs and a drawing leaves out get fillers (the first value its CHECK allows, 0, 1 for an end), so that a test shows only
what it is about.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from flows.publishing import create_views
from flows.tables import Table, declared_tables, schema, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_RULE = re.compile(r"^[-+| ]+$")
_FILLERS: dict[type, Any] = {
    pl.String: "-",
    pl.Int64: 0,
    pl.Int32: 1,
    pl.Float64: 0.9,
    pl.Boolean: False,
    pl.Date: date(2026, 11, 1),
    pl.Datetime: datetime(2026, 11, 1),
    pl.List: [],
}


def cells(drawing: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a drawing, as stripped text."""
    lines = [line for line in drawing.splitlines() if line.strip() and not _RULE.match(line) and not line.lstrip().startswith("#")]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    assert all(len(row) == len(header) for row in rows), f"a row has not as many cells as the header: {drawing}"
    return header, rows


def frame(name: str, drawing: str) -> pl.DataFrame:
    """A drawing as a frame of the declared table `name`, its missing NOT NULL columns filled."""
    declared = table(name)
    header, rows = cells(drawing)
    unknown = set(header) - set(declared.columns)
    assert not unknown, f"table {name} has no column {unknown}"
    values = {column: [value(row[index], declared.columns[column]) for row in rows] for index, column in enumerate(header)}
    for column in declared.required:
        values.setdefault(column, [_filler(declared, column)] * len(rows))
    nulls = {column: [None] * len(rows) for column in declared.columns if column not in values}
    return pl.DataFrame({**values, **nulls}, schema_overrides=schema(name)).select(list(declared.columns))


def value(cell: str, type_: pl.DataType) -> Any:
    """The value that a cell writes."""
    if cell == "":
        return None
    if cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace("\\n", "\n")
    if isinstance(type_, pl.List):
        return [] if cell == "[]" else [item.strip() for item in cell.split(",")]
    readers: Mapping[type, Any] = {
        pl.Int64: int,
        pl.Int32: int,
        pl.Float64: float,
        pl.Boolean: lambda text: {"true": True, "false": False}[text],
        pl.Date: date.fromisoformat,
        pl.Datetime: datetime.fromisoformat,
    }
    return readers.get(type(type_), str)(cell)


def _filler(declared: Table, column: str) -> Any:
    for check in declared.checks:
        allowed = re.match(rf'\(+"?{column}"? IN \(\'([a-z_]+)\'', check)
        if allowed:
            return allowed[1]
    if column in ("end", "quote_end", "length"):
        return 1
    return _FILLERS[type(declared.columns[column])]


def draw(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as a drawing: what `cells` reads back."""
    table_ = [list(columns), *[[_written(item) for item in row] for row in rows]]
    widths = [max(len(row[index]) for row in table_) for index in range(len(columns))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table_]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]]) + "\n"


def _written(item: Any) -> str:
    if item is None:
        return ""
    if isinstance(item, bool):
        return str(item).lower()
    if isinstance(item, list):
        return ", ".join(map(str, item)) or "[]"
    return str(item)


def database(tables: Mapping[str, pl.DataFrame], folder: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory warehouse with `tables`, every view, and no check; `folder` is for the way there."""
    connection = duckdb.connect()
    for declared in declared_tables().values():
        connection.execute(declared.ddl)
    for name, rows in tables.items():
        rows.write_parquet(folder / f"{name}.parquet")
        connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM '{folder / name}.parquet'")
    create_views(connection)
    return connection
