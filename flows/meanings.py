"""What every table, view, column and code means, from the comments of `sql/tables` and `sql/views`: said once, kept in each warehouse.

A file opens with what its table or view is. A column's meaning stands behind it, `-- like this`, and that of each code of its CHECK behind
the code. `-- as events` takes over what the column of that name means in events. A column without a comment means what it means in the
files that its view reads, or else in the whole of sql/: in the table whose key it is, or in the only file that explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from flows.errors import EphemerideError
from flows.tables import declared_tables, header, project_root

if TYPE_CHECKING:
    import duckdb

# `name TYPE ..., -- meaning` in a table; in a view `name, -- meaning` or `expression AS name, -- meaning`
_COLUMN = re.compile(r"^ {4}(?:\S.*(?: AS |\.))?\"?(?P<name>\w+)\"?(?: +[A-Z].*?)?,? -- (?P<meaning>\S.*)$")
_CODE = re.compile(r"^ {8}'(?P<code>[^']+)',? -- (?P<meaning>\S.*)$")
_AS = re.compile(r"as (\w+)")
_KIND = re.compile(r"CREATE (TABLE|VIEW|MACRO)")


@dataclass(frozen=True)
class Meaning:
    """What a column means, and each code that it may hold."""

    text: str
    codes: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        codes = "; ".join(f"{code}: {meaning}" for code, meaning in self.codes.items())
        return f"{self.text} ({codes})" if codes else self.text


@dataclass(frozen=True)
class _File:
    """A file of sql/tables or sql/views: its comment, its SQL without comments, and what it says of columns itself."""

    comment: str
    kind: str
    sql: str
    own: Mapping[str, Meaning]


def meaning(name: str, column: str) -> Meaning:
    """What a column of a table or view means; EphemerideError where nothing, or more than one thing, is said of it."""
    files = _files()
    said = files[name].own.get(column)
    if said is not None:
        other = _AS.fullmatch(said.text)
        return _allowed(name, column, meaning(other[1], column)) if other and other[1] in files else said
    read = files.keys() & set(re.findall(r"\w+", files[name].sql)) if files[name].kind == "VIEW" else declared_tables().keys()
    homes = sorted(one for one in read - {name} if column in files[one].own)
    homes = [one for one in homes if one in declared_tables() and (column,) in declared_tables()[one].keys] or homes
    told = sorted((meaning(home, column) for home in homes), key=lambda one: len(one.codes))  # of one meaning the one with all codes
    found = {one.text: one for one in told}
    if len(found) != 1:
        fault = f"{', '.join(homes)} differ" if homes else "nothing that it could be taken from explains it"
        raise EphemerideError(f"{name}.{column} has no meaning ({fault}): write one behind it in sql/, or `-- as TABLE`")
    return _allowed(name, column, next(iter(found.values())))


def _allowed(name: str, column: str, said: Meaning) -> Meaning:
    """A meaning taken over, with the codes that this column may hold: zones have no title."""
    if name not in declared_tables() or not said.codes:
        return said
    held = [check for check in declared_tables()[name].checks if re.match(rf'\(+"?{column}"? IN ', check)]
    return Meaning(said.text, {code: text for code, text in said.codes.items() if any(f"'{code}'" in check for check in held)})


def described() -> tuple[str, ...]:
    """The names of every table, view and macro, in the order of the alphabet."""
    return tuple(sorted(_files()))


def comment(name: str) -> str:
    """What a table, view or macro is: the comment that opens its file."""
    return _files()[name].comment


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Comment on every table, view, macro and column of ours in the open database, so that it explains itself wherever it is read."""
    columns = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = current_database() ORDER BY ALL"
    ).fetchall()
    connection.execute("BEGIN;" + ";".join(_comments(columns)) + ";COMMIT")  # one by one, each would be written through to the disk


def _comments(columns: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, file in _files().items():
        yield f"COMMENT ON {file.kind} {name} IS {_literal(file.comment)}"
    for name, column in columns:
        if name in _files():  # a run has tables of its own beside ours while it builds
            yield f'COMMENT ON COLUMN {name}."{column}" IS {_literal(str(meaning(name, column)))}'


@cache
def _files() -> Mapping[str, _File]:
    paths = (path for folder in ("tables", "views") for path in sorted((project_root() / "sql" / folder).glob("*.sql")))
    return {path.stem: _read(path.read_text(encoding="utf-8")) for path in paths}


def _read(text: str) -> _File:
    own: dict[str, Meaning] = {}
    column = ""
    for line in text.splitlines():
        if found := _COLUMN.match(line):
            column = found["name"]
            own[column] = Meaning(found["meaning"].strip())
        elif found := _CODE.match(line):
            own[column] = Meaning(own[column].text, {**own[column].codes, found["code"]: found["meaning"].strip()})
    sql = re.sub(r"--.*", "", text)
    kind = _KIND.findall(sql)[0]
    return _File(header(text), "MACRO TABLE" if kind == "MACRO" else kind, sql, own)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
