"""The rows of a query as a file for other tools: CSV, JSON, Parquet or a spreadsheet, by the file's ending."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from flows.errors import EphemerideError, UsageError
from flows.printing import plain

Rows = Sequence[Sequence[Any]]

_MAX_SHEET_ROWS = 1_048_575  # of a spreadsheet, under its headings


def save_rows(columns: Sequence[str], rows: Rows, path: Path) -> None:
    """Write `rows` to `path`, in the format that its ending names; lists are JSON text where a format has none.

    Raises UsageError for another ending and for more rows than a spreadsheet holds, EphemerideError when it cannot be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise UsageError(f"cannot write {path}: its name has to end in one of {', '.join(_WRITERS)}")
    if path.suffix.lower() == ".xlsx" and len(rows) > _MAX_SHEET_ROWS:
        raise UsageError(f"a spreadsheet holds {_MAX_SHEET_ROWS:,} rows, not {len(rows):,}: write Parquet or CSV, or narrow the query")
    try:
        write(pl.DataFrame(rows, schema=_distinct(columns), orient="row", infer_schema_length=None), path)
    except OSError as error:
        raise EphemerideError(f"cannot write {path}: {error.strerror or error}") from error


def _distinct(columns: Sequence[str]) -> list[str]:
    """Column names as SQL gives them, a second one of the same name numbered."""
    return [name if (before := columns[:place].count(name)) == 0 else f"{name}_{before + 1}" for place, name in enumerate(columns)]


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    return frame.with_columns(pl.Series(name, map(plain, frame[name].to_list()), dtype=pl.String) for name in nested)


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    _flat(frame).write_csv(path)


def _write_json(frame: pl.DataFrame, path: Path) -> None:
    path.write_text(json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")


def _write_parquet(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path)


def _write_sheet(frame: pl.DataFrame, path: Path) -> None:
    """Text stays text: a name that begins with '=' must not become a formula on somebody's desk."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    try:
        with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            _flat(frame).write_excel(book, worksheet="rows", autofit=frame.height > 0)
    except FileCreateError as error:
        raise EphemerideError(f"cannot write {path}: {error}") from error


_WRITERS: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": _write_csv,
    ".json": _write_json,
    ".parquet": _write_parquet,
    ".xlsx": _write_sheet,
}
