"""What the report shows, asked of a warehouse: columns of events, and each document that tells some with the spans that say so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.tables import project_root

if TYPE_CHECKING:
    import duckdb

WHOLE_UP_TO = 2_000_000  # characters: beyond, only the sentences around the spans are shown, so that 5,000 events stay below 3 MB
# queries whose rows the page takes as columns, under their own names
_COLUMNAR = ("events", "parties", "places", "standing", "rejects", "merges", "links", "corrections", "meanings")

Columns = dict[str, list[Any]]
Document = dict[str, Any]


@dataclass(frozen=True)
class Gathered:
    """The content of a report.

    `facts`: for each query of `_COLUMNAR` its columns, `head` one row. `documents`: what `_document` makes, in the order of
    `facts["events"]["documents"]`, which lists for each event the places of its documents there.
    """

    facts: dict[str, Any]
    documents: list[Document]


def gather(connection: duckdb.DuckDBPyConnection) -> Gathered:
    """Ask a warehouse all that its report shows."""
    facts: dict[str, Any] = {name: _columns(connection, name) for name in _COLUMNAR}
    facts["head"] = {name: values[0] for name, values in _columns(connection, "head").items()}
    told = _Told(connection, {event: number for number, event in enumerate(facts["events"]["id"])})
    rows = _rows(connection, "documents")
    whole = sum(row["length"] for row in rows) <= WHOLE_UP_TO
    pieces = defaultdict(list)
    for key, start, surface in _tuples(connection, "texts" if whole else "sentences"):
        pieces[key].append([start, surface])
    documents = [_document(row, pieces[row["document_id"]], told) for row in rows]
    facts["events"]["documents"] = _documents_of(documents, len(facts["events"]["id"]))
    facts["head"]["whole"] = whole
    return Gathered(facts, documents)


class _Told:
    """What each document tells: the events by their number, and the spans behind each."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, numbers: dict[str, int]) -> None:
        self.quotes: dict[str, dict[int, list[Any]]] = defaultdict(dict)
        self.spans: dict[tuple[str, int], list[list[Any]]] = defaultdict(list)
        for key, event, start, end, doubts in _tuples(connection, "tellings"):
            self.quotes[key].setdefault(numbers[event], [start, end, doubts])  # told twice: quoted where it is told first
        for key, event, field, start, length, rule, year_from in _tuples(connection, "mentions"):
            self.spans[key, numbers[event]].append([field, start, length, rule, *([year_from] if year_from else [])])


def _document(row: dict[str, Any], pieces: list[list[Any]], told: _Told) -> Document:
    """A document's metadata, its `pieces` [start, text] and what it tells: [event, quote start, quote end, doubts, spans]."""
    metadata = {name: value for name, value in row.items() if name not in ("document_id", "length") and value is not None}
    key = row["document_id"]
    tellings = [[event, *quote, told.spans[key, event]] for event, quote in told.quotes[key].items()]
    return {**metadata, "pieces": pieces, "told": tellings}


def _documents_of(documents: list[Document], n_events: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(n_events)]
    for number, document in enumerate(documents):
        for telling in document["told"]:
            found[telling[0]].append(number)
    return found


def _ask(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    sql = (project_root() / "sql" / "report" / f"{name}.sql").read_text(encoding="utf-8")
    result = connection.execute(sql)
    return [column[0] for column in result.description or []], result.fetchall()


def _tuples(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return _ask(connection, name)[1]


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    columns, rows = _ask(connection, name)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> Columns:
    columns, rows = _ask(connection, name)
    return {column: [row[number] for row in rows] for number, column in enumerate(columns)}
