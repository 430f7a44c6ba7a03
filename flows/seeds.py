"""The reference tables: every `seeds/*.csv` that `sql/tables` declares, typed, checked, and refused by file, line and value."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from flows.errors import SeedError
from flows.tables import Table, declared_tables, project_root

if TYPE_CHECKING:
    from collections.abc import Mapping

# Every code must stand in the table it points to: "table(columns)" -> "table(columns)". A blank code points nowhere.
REFERENCES: tuple[tuple[str, str], ...] = (
    ("countries(capital,code)", "cities(city,country)"),
    ("country_names(code)", "countries(code)"),
    ("cities(country)", "countries(code)"),
    ("city_names(city,country)", "cities(city,country)"),
    ("organisations(owner)", "organisations(code)"),
    ("organisation_names(code)", "organisations(code)"),
    ("memberships(organisation)", "organisations(code)"),
    ("memberships(country)", "countries(code)"),
    ("sources(country)", "countries(code)"),
    ("office_holders(role)", "roles(role)"),
    ("office_holders(country)", "countries(code)"),
    ("office_holders(organisation)", "organisations(code)"),
    ("office_holders(rank)", "ranks(rank)"),
    ("triggers(event_type)", "event_types(event_type)"),
)
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, eq=False)
class Seeds:
    """The reference tables as frames, each an attribute named as its file: `seeds.countries`, `seeds.triggers` ...

    `ruleset` is a short hash of the word lists and of the rules' code: documents extracted under another one are extracted again.
    """

    tables: Mapping[str, pl.DataFrame]
    ruleset: str

    def __getattr__(self, name: str) -> pl.DataFrame:
        # `tables` is absent while the object is being unpickled
        found: pl.DataFrame | None = self.__dict__.get("tables", {}).get(name)
        if found is None:
            raise AttributeError(f"no reference table {name!r}: it needs seeds/{name}.csv and sql/tables/{name}.sql")
        return found


def load_seeds(folder: Path | None = None) -> Seeds:
    """The reference tables of `folder` (the project's own by default), read once a process unless a file changes.

    Raises SeedError naming file, line and value: a missing or unknown column, a value of the wrong type, a NULL or a value the
    table's constraints refuse, a key given twice, a code that its table does not have.
    """
    folder = folder or project_root() / "seeds"
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise SeedError(f"{folder} holds no .csv file: the reference tables belong there")
    stats = [(path, path.stat()) for path in paths]
    return _load(tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats))


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[Path, int, int], ...]) -> Seeds:
    contents = {path: path.read_bytes() for path, _, _ in files}
    tables = {path.stem: _read(path, content) for path, content in contents.items() if path.stem in declared_tables()}
    for source, target in REFERENCES:
        _refuse_dangling(tables, source, target)
    return Seeds(tables, _ruleset(contents))


def _ruleset(contents: Mapping[Path, bytes]) -> str:
    package = Path(__file__).resolve().parent
    code = {path.relative_to(package): path.read_bytes() for path in sorted(package.rglob("*.py"))}
    digest = hashlib.sha256()
    for name, content in [(path.name, content) for path, content in contents.items()] + [(str(p), c) for p, c in code.items()]:
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:12]


def _read(path: Path, content: bytes) -> pl.DataFrame:
    """One reference table, checked against its declaration."""
    declared = declared_tables()[path.stem]
    raw = _parse(path, content)
    _refuse_columns(path, raw, declared)
    for column in declared.columns:
        _refuse(path, raw, (raw[column] != raw[column].str.strip_chars()).fill_null(False), column, "has blanks around it")
    typed = raw.select(_typed(column, type_) for column, type_ in declared.columns.items())
    for column, type_ in declared.columns.items():
        _refuse(path, raw, typed[column].is_null() & raw[column].is_not_null(), column, f"is no {_looks(type_)}")
    for column in declared.required:
        _refuse(path, raw, typed[column].is_null(), column, "is blank, and must not be")
    for check in declared.checks:
        broken = typed.select(pl.sql_expr(f"NOT ({check})").fill_null(False).alias("broken"))["broken"]
        columns = pl.sql_expr(check).meta.root_names()
        _refuse(path, raw, broken, columns[0], f"breaks the rule {check}")
    for key in declared.keys:
        _refuse_duplicates(path, raw, key)
    return typed


def _parse(path: Path, content: bytes) -> pl.DataFrame:
    """The cells as text, a blank one NULL; row n of the frame is line n + 2 of the file."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SeedError(f"{_told(path)}, line {line}: not UTF-8; save the file as UTF-8") from error
    if "\r" in text or text.startswith("\ufeff"):
        raise SeedError(f"{_told(path)}: has Windows line ends or a byte-order mark; save it as plain UTF-8 with LF line ends")
    rows = csv.reader(text.removesuffix("\n").split("\n"), strict=True)
    try:
        header = next(rows)
        cells = [_whole(path, number, rows.line_num, row, header) for number, row in enumerate(rows, start=2)]
    except csv.Error as error:
        raise SeedError(f"{_told(path)}, line {rows.line_num}: {error}; a quote opened in a cell must close in it") from error
    return pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row").with_columns(pl.all().replace("", None))


def _whole(path: Path, number: int, line: int, row: list[str], header: list[str]) -> list[str]:
    """`row`, when it is one line with as many cells as the header."""
    if line != number:
        raise SeedError(f"{_told(path)}, line {number}: a cell runs over the end of its line; close its quote")
    if len(row) != len(header):
        fault = f"{len(row)} cells where the header has {len(header)}: quote a cell that holds a comma"
        raise SeedError(f"{_told(path)}, line {number}: {fault}")
    return row


def _told(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _typed(column: str, type_: pl.DataType) -> pl.Expr:
    if type_ == pl.Boolean():
        return pl.col(column).replace_strict(_BOOLEANS, default=None, return_dtype=pl.Boolean)
    if type_ == pl.Date():
        return pl.col(column).str.to_date("%Y-%m-%d", strict=False)
    if isinstance(type_, pl.List):
        return pl.col(column).str.split("|").cast(type_, strict=False)
    return pl.col(column).cast(type_, strict=False)


def _looks(type_: pl.DataType) -> str:
    """What a cell of this type looks like, for an error message."""
    examples = {"Boolean": "true or false", "Date": "date like 2021-05-24", "Int64": "whole number", "Int32": "whole number"}
    return examples.get(str(type_), f"{type_} value")


def _refuse_columns(path: Path, raw: pl.DataFrame, declared: Table) -> None:
    lacking = [column for column in declared.columns if column not in raw.columns]
    unknown = [column for column in raw.columns if column not in declared.columns]
    if lacking or unknown:
        faults = [f"lacks column {column}" for column in lacking] + [f"has unknown column {column}" for column in unknown]
        raise SeedError(f"{_told(path)}, line 1: {'; '.join(faults)}; sql/tables/{declared.name}.sql has {', '.join(declared.columns)}")


def _refuse(path: Path, raw: pl.DataFrame, bad: pl.Series, column: str, fault: str) -> None:
    """SeedError for the first row where `bad` is true. Row 0 stands on line 2."""
    if bad.any():
        row = bad.arg_true()[0]
        value = raw[column][row]
        shown = column if value is None else f"{column} {value!r}"
        raise SeedError(f"{_told(path)}, line {row + 2}: {shown} {fault}")


def _refuse_duplicates(path: Path, raw: pl.DataFrame, key: tuple[str, ...]) -> None:
    again = ~raw.select(pl.struct(key).is_first_distinct().alias("first"))["first"]
    if again.any():
        row = again.arg_true()[0]
        value = raw.row(row, named=True)
        same = raw.select(pl.all_horizontal(pl.col(column).eq_missing(pl.lit(value[column])) for column in key).alias("same"))["same"]
        shown = ", ".join(f"{column} {value[column]!r}" for column in key)
        raise SeedError(f"{_told(path)}, line {row + 2}: {shown} stands already on line {same.arg_true()[0] + 2}; remove one")


def _refuse_dangling(tables: Mapping[str, pl.DataFrame], source: str, target: str) -> None:
    (name, columns), (other, others) = _split(source), _split(target)
    if name not in tables or other not in tables:
        return
    known = tables[other].select(pl.col(theirs).alias(ours) for ours, theirs in zip(columns, others, strict=True))
    lost = tables[name].select(columns).with_row_index("row").drop_nulls(columns).join(known, on=columns, how="anti").sort("row")
    if not lost.is_empty():
        first = lost.row(0, named=True)
        value = ", ".join(f"{column} {first[column]!r}" for column in columns)
        raise SeedError(f"seeds/{name}.csv, line {first['row'] + 2}: {value} is not in {other}.csv; add it there or mend it here")


def _split(reference: str) -> tuple[str, list[str]]:
    name, columns = reference.rstrip(")").split("(")
    return name, columns.split(",")
