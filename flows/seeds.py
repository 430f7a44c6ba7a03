"""The reference tables: every `seeds/*.csv` that `sql/tables` declares, typed, checked, and refused by file, line and value."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from flows.errors import SeedError, UsageError
from flows.ruleset import build_of, ruleset_of
from flows.tables import Table, declared_tables, project_root

if TYPE_CHECKING:
    from collections.abc import Mapping

# Every code must stand in the table it points to: "table(columns)" -> "table(columns)". A blank code points nowhere.
REFERENCES: tuple[tuple[str, str], ...] = (
    ("countries(capital,code)", "cities(city,country)"),
    ("country_names(code)", "countries(code)"),
    ("cities(country)", "countries(code)"),
    ("city_names(city,country)", "cities(city,country)"),
    ("towns(country)", "countries(code)"),
    ("organisations(owner)", "organisations(code)"),
    ("organisation_names(code)", "organisations(code)"),
    ("memberships(organisation)", "organisations(code)"),
    ("memberships(country)", "countries(code)"),
    ("sources(country)", "countries(code)"),
    ("office_holders(role)", "roles(role)"),
    ("office_holders(country)", "countries(code)"),
    ("office_holders(organisation)", "organisations(code)"),
    ("office_holders(rank)", "ranks(rank)"),
    ("event_codes(event_type)", "event_types(event_type)"),
    ("event_codes(cameo)", "cameo_codes(cameo)"),
    ("event_codes(cameo_host)", "cameo_codes(cameo)"),
    ("triggers(event_type)", "event_types(event_type)"),
    ("verbs(event_type)", "event_types(event_type)"),
)
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, eq=False)
class Seeds:
    """The reference tables as frames, each an attribute named as its file: `seeds.countries`, `seeds.triggers` ...

    `ruleset` is a short hash of the word lists and code that decide a document's rows: under another one it is extracted again.
    `build` is one of all word lists, code and SQL: under another one the warehouse is made again from the documents' rows.
    """

    tables: Mapping[str, pl.DataFrame]
    ruleset: str
    build: str

    def __getattr__(self, name: str) -> pl.DataFrame:
        # `tables` is absent while the object is being unpickled
        found: pl.DataFrame | None = self.__dict__.get("tables", {}).get(name)
        if found is None:
            raise AttributeError(f"no reference table {name!r}: it needs seeds/{name}.csv and sql/tables/{name}.sql")
        return found


def load_seeds(folder: Path | None = None, own: Path | None = None) -> Seeds:
    """The reference tables of `folder` (the project's own by default), read once a process unless a file changes.

    `own` is a person's folder: files of the same names and columns, whose rows are appended to the tables of `folder` and held to the same
    rules. They may come from a spreadsheet: semicolons, Windows line ends and a byte-order mark are read there.

    Raises SeedError naming file, line and value: a missing or unknown column, a value of the wrong type, a NULL or a value the
    table's constraints refuse, a key given twice, a code that its table does not have. Raises UsageError when `own` is no such folder.
    """
    folder = folder or project_root() / "seeds"
    shipped = [_File(path, False) for path in _csv_files(folder)]
    extra = _own_files(own, folder) if own is not None else []
    stats = [(file, file.path.stat()) for file in [*shipped, *extra]]
    return _load(tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in stats))


@dataclass(frozen=True)
class _File:
    """A file of reference rows: one of the project's, or a person's `own`, told by the path she gave."""

    path: Path
    own: bool

    @property
    def told(self) -> str:
        return self.path.as_posix() if self.own else f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True, eq=False)
class _Rows:
    """The cells of one table as text, a blank one NULL: the rows of each of its files, `files` with their heights, one after the other."""

    cells: pl.DataFrame
    files: tuple[tuple[_File, int], ...]

    def place(self, row: int) -> tuple[str, int]:
        """File and line of a row; the first row of a file stands on its line 2."""
        for file, height in self.files:
            if row < height:
                return file.told, row + 2
            row -= height
        raise IndexError(row)


def _csv_files(folder: Path) -> list[Path]:
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise SeedError(f"{folder} holds no .csv file: the reference tables belong there")
    return paths


def _own_files(own: Path, folder: Path) -> list[_File]:
    """The files of a person's folder, each named as a table of `folder`: a misspelt one must not be passed over."""
    if not own.is_dir():
        raise UsageError(f"no folder {own}: name the one that holds your own word lists")
    if own.resolve() == folder.resolve():
        raise UsageError(f"{own} is the folder of the shipped word lists, which are read anyway: name one with rows of your own")
    known = sorted(path.stem for path in _csv_files(folder))
    for path in _csv_files(own):
        if path.stem not in known:
            near = get_close_matches(path.stem, known, n=1)
            meant = f"did you mean {near[0]}.csv?" if near else f"the lists are {', '.join(known)}"
            raise SeedError(f"{path.as_posix()}: there is no word list of this name; {meant}")
    return [_File(path, True) for path in _csv_files(own)]


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[_File, int, int], ...]) -> Seeds:
    contents = {file: file.path.read_bytes() for file, _, _ in files}
    rows = {name: _rows(name, contents) for name in dict.fromkeys(file.path.stem for file in contents) if name in declared_tables()}
    tables = {name: _checked(declared_tables()[name], found) for name, found in rows.items()}
    for source, target in REFERENCES:
        _refuse_dangling(rows, tables, source, target)
    lists = {f"own/{file.path.name}" if file.own else file.path.name: content for file, content in contents.items()}
    return Seeds(tables, ruleset_of(lists), build_of(lists))


def _rows(name: str, contents: Mapping[_File, bytes]) -> _Rows:
    """The rows of one table from all of its files, the project's first."""
    declared = declared_tables()[name]
    parsed = {file: _parse(file, content, declared) for file, content in contents.items() if file.path.stem == name}
    return _Rows(pl.concat(list(parsed.values())), tuple((file, cells.height) for file, cells in parsed.items()))


def _checked(declared: Table, rows: _Rows) -> pl.DataFrame:
    """One reference table, typed and checked against its declaration."""
    raw = rows.cells
    for column in declared.columns:
        blanks = (raw[column] != raw[column].str.strip_chars()).fill_null(False)
        _refuse(rows, blanks, column, "has blanks around it; remove them")
    typed = raw.select(_typed(column, type_) for column, type_ in declared.columns.items())
    for column, type_ in declared.columns.items():
        _refuse(rows, typed[column].is_null() & raw[column].is_not_null(), column, _mistyped(type_))
    for column in declared.required:
        _refuse(rows, typed[column].is_null(), column, "is blank, and must not be; fill it in")
    for check in declared.checks:
        broken = typed.select(pl.sql_expr(f"NOT ({check})").fill_null(False).alias("broken"))["broken"]
        _refuse(rows, broken, pl.sql_expr(check).meta.root_names()[0], _broken(check))
    for key in declared.keys:
        _refuse_duplicates(rows, key)
    return typed


def _parse(file: _File, content: bytes, declared: Table) -> pl.DataFrame:
    """The cells as text, a blank one NULL, in the order of the table's columns; row n of the frame is line n + 2 of the file."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SeedError(f"{file.told}, line {line}: not UTF-8; save the file as UTF-8") from error
    if file.own:
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if "\r" in text or text.startswith("\ufeff"):
        raise SeedError(f"{file.told}: has Windows line ends or a byte-order mark; save it as plain UTF-8 with LF line ends")
    lines = text.removesuffix("\n").split("\n")
    rows = csv.reader(lines, delimiter=";" if file.own and ";" in lines[0] else ",", strict=True)
    try:
        header = next(rows)
        _refuse_columns(file, header, declared)
        cells = [_whole(file, number, rows.line_num, row, header) for number, row in enumerate(rows, start=2)]
    except csv.Error as error:
        raise SeedError(f"{file.told}, line {rows.line_num}: {error}; a quote opened in a cell must close in it") from error
    named = pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row").with_columns(pl.all().replace("", None))
    return named.select(declared.columns.keys())


def _whole(file: _File, number: int, line: int, row: list[str], header: list[str]) -> list[str]:
    """`row`, when it is one line with as many cells as the header."""
    if line != number:
        raise SeedError(f"{file.told}, line {number}: a cell runs over the end of its line; close its quote")
    if not row:
        raise SeedError(f"{file.told}, line {number}: 0 cells where the header has {len(header)}: remove the empty line")
    if len(row) != len(header):
        remedy = "quote a cell that holds a comma" if len(row) > len(header) else "a blank cell keeps its comma"
        raise SeedError(f"{file.told}, line {number}: {len(row)} cells where the header has {len(header)}: {remedy}")
    return row


def _typed(column: str, type_: pl.DataType) -> pl.Expr:
    if type_ == pl.Boolean():
        return pl.col(column).replace_strict(_BOOLEANS, default=None, return_dtype=pl.Boolean)
    if type_ == pl.Date():
        return pl.col(column).str.to_date("%Y-%m-%d", strict=False)
    if isinstance(type_, pl.List):
        return pl.col(column).str.split("|").cast(type_, strict=False)
    return pl.col(column).cast(type_, strict=False)


def _mistyped(type_: pl.DataType) -> str:
    """What is wrong with a cell that is not of this type, and what it should look like."""
    faults = {
        "Boolean": "is neither true nor false; write one of them",
        "Date": "is no date like 2021-05-24; write it so",
        "Float64": "is no number; write it with a point, like 12.65",
    }
    return faults.get(str(type_), "is no whole number; write one")


def _broken(check: str) -> str:
    """What is wrong with a value that a table's CHECK refuses, in plain words where it lists the values allowed."""
    allowed = re.findall(r"'(\w+)'", check) if " IN (" in check else []
    return f"is none of {', '.join(allowed)}; write one of them" if allowed else f"breaks the rule {check}; mend it"


def _refuse_columns(file: _File, header: list[str], declared: Table) -> None:
    faults = [f"lacks column {column}" for column in declared.columns if column not in header]
    faults += [f"has unknown column {column}" for column in header if column not in declared.columns]
    faults += [f"has column {column} twice" for column in declared.columns if header.count(column) > 1]
    if faults:
        raise SeedError(f"{file.told}, line 1: {'; '.join(faults)}; the columns are {','.join(declared.columns)}")


def _refuse(rows: _Rows, bad: pl.Series, column: str, fault: str) -> None:
    """SeedError for the first row where `bad` is true."""
    if bad.any():
        row = bad.arg_true()[0]
        told, line = rows.place(row)
        value = rows.cells[column][row]
        shown = column if value is None else f"{column} {value!r}"
        raise SeedError(f"{told}, line {line}: {shown} {fault}")


def _refuse_duplicates(rows: _Rows, key: tuple[str, ...]) -> None:
    raw = rows.cells
    again = ~raw.select(pl.struct(key).is_first_distinct().alias("first"))["first"]
    if again.any():
        row = again.arg_true()[0]
        value = raw.row(row, named=True)
        same = raw.select(pl.all_horizontal(pl.col(column).eq_missing(pl.lit(value[column])) for column in key).alias("same"))["same"]
        (told, line), (other, first) = rows.place(row), rows.place(same.arg_true()[0])
        shown = ", ".join(f"{column} {value[column]!r}" for column in key)
        already = f"on line {first}; remove one" if told == other else f"in {other}, line {first}; remove it from {told}"
        raise SeedError(f"{told}, line {line}: {shown} stands already {already}")


def _refuse_dangling(rows: Mapping[str, _Rows], tables: Mapping[str, pl.DataFrame], source: str, target: str) -> None:
    (name, columns), (other, others) = _split(source), _split(target)
    if name not in tables or other not in tables:
        return
    known = tables[other].select(pl.col(theirs).alias(ours) for ours, theirs in zip(columns, others, strict=True))
    lost = tables[name].select(columns).with_row_index("row").drop_nulls(columns).join(known, on=columns, how="anti").sort("row")
    if not lost.is_empty():
        first = lost.row(0, named=True)
        told, line = rows[name].place(first["row"])
        value = ", ".join(f"{column} {first[column]!r}" for column in columns)
        raise SeedError(f"{told}, line {line}: {value} is not in {other}.csv; add it there or mend it here")


def _split(reference: str) -> tuple[str, list[str]]:
    name, columns = reference.rstrip(")").split("(")
    return name, columns.split(",")
