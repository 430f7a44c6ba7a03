"""Reading the marked-up sentences: `published ;; sentence with [expression|EDTF|bound] ;; twin without a date`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from flows.mentions.dates import Resolved, find_dates, find_written_dates, resolve_dates
from flows.seeds import load_seeds
from flows.text import flat_expr

MARK = re.compile(r"\[([^|\]]+)\|([^|\]]*)(?:\|(from|until))?\]")
NO_TERMS = pl.DataFrame(schema={"document_id": pl.String, "name": pl.String, "valid_from": pl.Date, "valid_to": pl.Date})
COLLECTED_ON = date(2026, 11, 1)


@dataclass(frozen=True)
class Case:
    where: str
    published_on: date | None
    sentence: str
    marks: tuple[tuple[str, str | None, str], ...]
    twin: str


def cases(folder: Path = Path(__file__).parent) -> list[Case]:
    """Every line of the .txt files beside this module."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line and not line.startswith("#"):
                published, sentence, twin = line.replace(r"\n", "\n").split(" ;; ")
                marks = tuple((surface, edtf or None, bound or "on") for surface, edtf, bound in MARK.findall(sentence))
                when = None if published == "-" else date.fromisoformat(published)
                found.append(Case(f"{path.name}:{number}", when, MARK.sub(r"\1", sentence), marks, twin))
    return found


def resolve(texts: list[str], published: list[date | None], terms: pl.DataFrame = NO_TERMS, collected_on: date = COLLECTED_ON) -> Resolved:
    """One document a text, numbered from "0"; each line of a text is a sentence of its body."""
    documents = pl.DataFrame(
        {"document_id": [str(n) for n in range(len(texts))], "text": texts, "published_on": published, "collected_on": collected_on},
        schema_overrides={"document_id": pl.String, "published_on": pl.Date, "text": pl.String, "collected_on": pl.Date},
    )
    flat = documents.select("document_id", "text", flat_expr("text").alias("flat"))
    flat = flat.with_columns(pl.col("flat").str.to_lowercase().alias("folded"))
    lines = [
        (str(n), number, found.start(), found.end(), "body")
        for n, text in enumerate(texts)
        for number, found in enumerate(re.finditer(r"[^\n]+", text))
    ]
    schema = {"document_id": pl.String, "sentence_no": pl.Int64, "start": pl.Int64, "end": pl.Int64, "zone": pl.String}
    seeds = load_seeds()
    return resolve_dates(
        find_dates(find_written_dates(flat, seeds), flat, seeds), pl.DataFrame(lines, schema=schema, orient="row"), documents, terms, seeds
    )
