"""The shell of `ephemeride sql`: statements typed one after the other, completed and coloured, each answered by the published warehouse."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import FuzzyWordCompleter
from prompt_toolkit.history import FileHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from prompt_toolkit.output import Output
from pygments.lexers.sql import SqlLexer

from flows.errors import EphemerideError
from flows.printing import print_rows
from flows.questions import cookbook, statement_of
from flows.warehouse import query

_GREETING = "A statement ends with ; and Enter, or name a query of the cookbook. Tab completes, Ctrl-D leaves."
_KEYWORDS = (
    "SELECT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "JOIN", "LEFT JOIN", "USING", "DISTINCT", "WITH", "UNION ALL",
    "count(*)", "list_contains(", "DESCRIBE", "SUMMARIZE", "SHOW TABLES", "NULLS LAST", "BETWEEN", "CASE", "WHEN", "THEN", "ELSE", "END",
)  # fmt: skip
_COLUMNS = "SELECT table_name, column_name FROM information_schema.columns"


def run_shell(warehouse: Path, history: Path, keys: Input | None = None, screen: Output | None = None) -> None:
    """Ask for statements until the person leaves, and print the rows of each; one that fails says why and the shell goes on.

    Every statement sees the edition that is published at its time. `keys` and `screen` stand in for the terminal. Raises
    WarehouseError when there is no warehouse.
    """
    _, names = query(warehouse, _COLUMNS)
    words = sorted({*_KEYWORDS, *cookbook(), *(name for row in names for name in row)})
    session: PromptSession[str] = PromptSession(
        "ephemeride> ",
        multiline=True,
        completer=FuzzyWordCompleter(words),
        history=FileHistory(history),
        key_bindings=_bindings(),
        lexer=PygmentsLexer(SqlLexer),
        input=keys,
        output=screen,
    )
    print(_GREETING)
    while (statement := _asked(session)) is not None:
        if statement:
            _answer(warehouse, statement)


def _asked(session: PromptSession[str]) -> str | None:
    """The next statement without its semicolon; '' where the person gave it up (Ctrl-C), None where they left."""
    try:
        return session.prompt().strip().rstrip(";").strip()
    except KeyboardInterrupt:
        return ""
    except EOFError:
        return None


def _answer(warehouse: Path, statement: str) -> None:
    try:
        columns, rows = query(warehouse, statement_of(statement, io.StringIO()))
    except EphemerideError as error:
        print(error)
    else:
        print_rows(columns, rows, "table")


def _bindings() -> KeyBindings:
    """Enter ends a statement that is whole, and opens a new line in one that is not."""
    bindings = KeyBindings()

    @bindings.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if _is_whole(buffer.text, cookbook()):
            buffer.validate_and_handle()
        else:
            buffer.newline()

    return bindings


def _is_whole(text: str, names: Iterable[str]) -> bool:
    written = text.strip()
    return not written or written.endswith(";") or written in names
