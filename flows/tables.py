"""The tables of the house, as `sql/tables` declares them: their columns, Polars types and constraints (flows/meanings has the comments).

The DDL is the one declaration. It is run in an in-memory DuckDB once a process and read back from its catalogue,
so types and constraints are never written a second time in Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.errors import EphemerideError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCALARS: Mapping[str, pl.DataType] = {
    "varchar": pl.String(),
    "bigint": pl.Int64(),
    "integer": pl.Int32(),
    "double": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
}

_KEY_OF_TABLE = r",(?:[ ]*--[^\n]*)?\s*(?:PRIMARY KEY|UNIQUE)\s*\([^)]*\)"  # with the comma before it, and the comment after that


@cache
def project_root() -> Path:
    """The folder that holds `sql/` and `seeds/`: the repository, or the package itself in a wheel that carries them."""
    package = Path(__file__).resolve().parent
    for folder in (package.parent, package):
        if (folder / "sql" / "tables").is_dir():
            return folder
    raise EphemerideError(f"no sql/tables beside or inside {package}: install from the repository with `pip install -e .`")


@dataclass(frozen=True)
class Table:
    """One declared table: `checks` are SQL expressions, `keys` the column lists that must be unique.

    `unindexed` is the DDL without its keys. In DuckDB a key is an index that must fit in memory and that takes a third of the file;
    the warehouse is written once, so its keys are checked once (`flows.publishing`).
    """

    name: str
    ddl: str
    unindexed: str
    columns: Mapping[str, pl.DataType]
    required: tuple[str, ...]
    checks: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Conformed:
    """`good` has exactly the table's columns and types; `rejects` those of the table `rejects`, one row a refused row."""

    good: pl.DataFrame
    rejects: pl.DataFrame


def table(name: str) -> Table:
    """The declaration of one table; EphemerideError if `sql/tables` has none of that name."""
    known = declared_tables()
    if name not in known:
        raise EphemerideError(f"no table {name!r}: write sql/tables/{name}.sql")
    return known[name]


def schema(name: str) -> dict[str, pl.DataType]:
    """{column: Polars type} of a table, in the order of its declaration."""
    return dict(table(name).columns)


def empty(name: str) -> pl.DataFrame:
    """A frame of a table's columns and types without rows."""
    return pl.DataFrame(schema=schema(name))


@cache
def declared_tables() -> Mapping[str, Table]:
    """Every table of `sql/tables` by name; EphemerideError names the file whose DDL does not run."""
    import duckdb  # here, so that `--help` does not pay for it

    ddls = {path.stem: path.read_text(encoding="utf-8") for path in sorted((project_root() / "sql" / "tables").glob("*.sql"))}
    with duckdb.connect() as connection:
        for name, ddl in ddls.items():
            try:
                connection.execute(ddl)
            except duckdb.Error as error:
                raise EphemerideError(f"sql/tables/{name}.sql does not run: {str(error).splitlines()[0]}") from error
        constraints = connection.execute(
            "SELECT table_name, constraint_type, expression, constraint_column_names FROM duckdb_constraints()"
        ).fetchall()
        return {name: _read_back(connection, name, ddl, [row for row in constraints if row[0] == name]) for name, ddl in ddls.items()}


def _read_back(connection: Any, name: str, ddl: str, constraints: list[tuple[str, str, str, list[str]]]) -> Table:
    relation = connection.table(name)
    required = {row[3][0] for row in constraints if row[1] == "NOT NULL"}
    return Table(
        name=name,
        ddl=ddl,
        unindexed=_without_keys(ddl),
        columns={column: _polars_type(type_) for column, type_ in zip(relation.columns, relation.types, strict=True)},
        required=tuple(column for column in relation.columns if column in required),
        checks=tuple(row[2] for row in constraints if row[1] == "CHECK"),
        keys=tuple(tuple(row[3]) for row in constraints if row[1] in ("PRIMARY KEY", "UNIQUE")),
    )


def _without_keys(ddl: str) -> str:
    of_columns = re.sub(_KEY_OF_TABLE, "", ddl)
    return of_columns.replace(" PRIMARY KEY", " NOT NULL").replace(" UNIQUE", "")  # NOT NULL is part of a primary key


def header(sql: str) -> str:
    """The comment lines that open an SQL file, as one paragraph."""
    lines: list[str] = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def _polars_type(type_: Any) -> pl.DataType:
    """The Polars type of a duckdb type, lists and structs included; KeyError for one the house does not use."""
    if type_.id == "list":
        return pl.List(_polars_type(type_.children[0][1]))
    if type_.id == "struct":
        return pl.Struct({name: _polars_type(child) for name, child in type_.children})
    return _SCALARS[type_.id]


def conform(frame: pl.DataFrame, name: str) -> Conformed:
    """Select and cast a table's columns and part the rows its constraints refuse (NOT NULL, CHECK, then a key seen before).

    A nullable column that the frame lacks is NULL; a lacking NOT NULL column is an error of the caller (ValueError), as is a
    type that cannot be cast. As in SQL a CHECK that is NULL passes. Columns the table does not have are dropped, but `path`,
    `line` and `document_ref` say in the rejects where a refused row came from.
    """
    declared = table(name)
    lacking = [column for column in declared.required if column not in frame.columns]
    if lacking:
        raise ValueError(f"a frame for {name} lacks {', '.join(lacking)}; it has {', '.join(frame.columns)}")
    # the reason of the first constraint that a row breaks; NULL for a good row
    reason = pl.coalesce(
        [pl.when(pl.col(column).is_null()).then(pl.lit(f"{name}.{column} is NULL")) for column in declared.required]
        + [pl.when(pl.sql_expr(f"NOT ({check})")).then(pl.lit(f"{name} breaks CHECK {check}")) for check in declared.checks]
        + [pl.lit(None, dtype=pl.String)]
    )
    judged = _cast(frame, declared).with_columns(reason.alias("_reason"))
    for key in declared.keys:
        again = ~pl.struct(key).is_first_distinct() & pl.all_horizontal(pl.col(column).is_not_null() for column in key)
        told = pl.lit(f"{name} has this key twice: {', '.join(key)}")
        judged = judged.with_columns(pl.when(pl.col("_reason").is_null() & again).then(told).otherwise("_reason").alias("_reason"))
    refused = judged["_reason"].is_not_null()
    good = judged.select(list(declared.columns)) if not refused.any() else judged.filter(~refused).select(list(declared.columns))
    return Conformed(good, _as_rejects(frame.filter(refused), judged.filter(refused), name))


def _cast(frame: pl.DataFrame, declared: Table) -> pl.DataFrame:
    absent = [pl.lit(None, dtype=type_).alias(column) for column, type_ in declared.columns.items() if column not in frame.columns]
    frame = frame.with_columns(absent)
    try:
        return frame.select(pl.col(column).cast(type_) for column, type_ in declared.columns.items())
    except pl.exceptions.PolarsError as error:
        raise ValueError(f"a frame for {declared.name} does not cast: {str(error).splitlines()[0]}") from error


def _as_rejects(frame: pl.DataFrame, judged: pl.DataFrame, name: str) -> pl.DataFrame:
    """Refused rows in the columns of `rejects`; value is the row as JSON, long texts cut."""
    if judged.is_empty():
        return empty("rejects")
    reference = next((column for column in ("document_ref", "document_id") if column in frame.columns), None)
    values = [pl.col(column).str.slice(0, 200) if type_ == pl.String() else pl.col(column) for column, type_ in table(name).columns.items()]
    where = [
        pl.col(column).cast(type_) if column in frame.columns else pl.lit(None, dtype=type_).alias(column)
        for column, type_ in (("path", pl.String()), ("line", pl.Int64()))
    ]
    told = frame.select(*where, (pl.col(reference).cast(pl.String) if reference else pl.lit(None, dtype=pl.String)).alias("document_ref"))
    return told.with_columns(
        pl.lit(name).alias("stage"),
        judged["_reason"].alias("reason"),
        judged.select(pl.struct(values).struct.json_encode().alias("value"))["value"],
    ).select(list(schema("rejects")))
