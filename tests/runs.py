"""Helpers for tests of whole runs: small articles of our own, and everything a warehouse holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flows.calling import call_plainly
from flows.options import Options
from flows.pipeline import run
from flows.summary import Summary
from flows.warehouse import DOCUMENT_TABLES, EVENT_TABLES, query, reading

COLLECTED_ON = date(2026, 11, 1)

VISIT = (
    "Le chef d'état-major général des armées du Mali, le général Bakary Tessouma, a effectué une visite officielle à Dakar le {day}. "
    "Il y a été reçu par son homologue sénégalais, le général Aliou Ndong."
)
EXERCISE = "L'exercice militaire conjoint entre les armées du Mali et du Niger s'est tenu à Gao du 3 au 7 octobre 2022."
NOTHING = "Le marché de Kati a rouvert ses portes après la saison des pluies. Les commerçants se disent satisfaits."

Rows = list[tuple[Any, ...]]


def write(folder: Path, **texts: str | bytes) -> Path:
    """`folder` with a .txt file for each text."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def extract(warehouse: Path, *inputs: Path, call: Any = call_plainly, **options: Any) -> Summary:
    """A run on `inputs`, collected on a day of its own."""
    return run(Options(tuple(map(str, inputs)), warehouse, **{"collected_on": COLLECTED_ON, **options}), call)


def ask(warehouse: Path, sql: str) -> Rows:
    return query(warehouse, sql)[1]


def contents(warehouse: Path) -> dict[str, Rows]:
    """All rows of every table that a run fills, but for `runs`, in order."""
    return _select(
        warehouse, {name: f"SELECT * FROM {name} ORDER BY ALL" for name in (*DOCUMENT_TABLES, *EVENT_TABLES, "rejects", "settings")}
    )


def rows_of(warehouse: Path, *references: str) -> dict[str, Rows]:
    """All rows that the documents of these references have, the events they tell included."""
    chosen = f"(SELECT document_id FROM documents WHERE document_ref IN ({', '.join(map(repr, references))}))"
    told = f"(SELECT event_id FROM event_documents WHERE document_id IN {chosen})"
    of_documents = {name: f"SELECT * FROM {name} WHERE document_id IN {chosen} ORDER BY ALL" for name in DOCUMENT_TABLES}
    of_events = {name: f"SELECT * FROM {name} WHERE event_id IN {told} ORDER BY ALL" for name in EVENT_TABLES}
    return _select(warehouse, {**of_documents, **of_events})


def _select(warehouse: Path, queries: dict[str, str]) -> dict[str, Rows]:
    with reading(warehouse) as connection:
        return {name: connection.execute(sql).fetchall() for name, sql in queries.items()}
