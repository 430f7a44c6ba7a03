"""The metadata of a folder's text files and pages: its `documents.csv`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flows.decoding import NotTextError
from flows.sources.fields import DATES, OPTIONAL, fields_of
from flows.sources.records import Fields, Item, Reject, normal, system_reason
from flows.sources.rows import table

_COLUMNS = ("document_ref", *OPTIONAL, *DATES)


def read_metadata(item: Item, stems: set[str] | None) -> tuple[dict[str, Fields], list[Reject]]:
    """({document_ref: fields}, rejects) of a documents.csv; with `stems` (of a folder read whole), rows without file are rejects."""
    known: dict[str, Fields] = {}
    rejects: list[Reject] = []
    try:
        with item.opened() as stream:
            columns, rows = table(stream)
            rejects += _judge_header(columns, item.place)
            for number, row in rows if "document_ref" in columns else ():
                rejects += _add(row, item.place, number, known, stems)
    except NotTextError as error:
        rejects.append(Reject(item.place, str(error), error.line))
    except OSError as error:
        rejects.append(Reject(item.place, system_reason(error)))
    return known, rejects


def _judge_header(header: Iterable[str], place: str) -> list[Reject]:
    """One reject for a header without document_ref, else one for each column that the table does not have."""
    told = f"the columns are {', '.join(_COLUMNS)}"
    if "document_ref" not in header:
        return [Reject(place, f"no column document_ref: {told}", 1)]
    return [Reject(place, f"unknown column, ignored: {told}", 1, value=column) for column in header if column not in _COLUMNS]


def _add(row: dict[str, Any], place: str, number: int, known: dict[str, Fields], stems: set[str] | None) -> list[Reject]:
    """Add one row to `known`; rejects for the row or for its values."""
    reference = normal(row["document_ref"] or "")
    if "" in row:
        return [Reject(place, "more cells than columns: quote the cell that holds a comma", number, reference or None)]
    if not reference:
        return [Reject(place, "empty document_ref", number)]
    if reference in known:
        return [Reject(place, "second row of this document_ref: the first is kept", number, reference)]
    if stems is not None and reference not in stems:
        return [Reject(place, f"no file {reference}.txt beside this table", number, reference)]
    known[reference], rejects = fields_of(row, place, number, reference)
    return rejects
