"""Reading the marked-up sentences: `<person name= rank= role= country=>surface</person>`, one document a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from flows.mentions.lexicon import find_lexicon
from flows.mentions.organisations import find_organisations
from flows.mentions.persons import Person
from flows.mentions.places import find_places
from flows.model import read_documents
from flows.seeds import Seeds, load_seeds
from flows.text import flat_expr

TAG = re.compile(r"<person(?P<told>(?: [a-z]+=\"[^\"]*\")*)>(?P<surface>[^<]*)</person>")
ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
PLACE = ("document_id", "start", "end")
UNUSED = {  # no person is read from these
    "statuses": ("key",),
    "durations": ("days",),
    "dates": ("bound", "date_edtf", "start_date", "end_date", "date_precision", "date_basis", "rule"),
}


@dataclass(frozen=True)
class Case:
    where: str
    text: str
    people: tuple[tuple[int, int, dict[str, str]], ...]  # start, end, what must be told of the person


def parse(where: str, marked: str) -> Case:
    """A sentence with its marks; `name` is the surface where the mark does not give it, an empty value says: nothing."""
    text, people, read = "", [], 0
    for mark in TAG.finditer(marked):
        text += marked[read : mark.start()]
        start = len(text)
        text += mark["surface"]
        people.append((start, len(text), {"name": mark["surface"], **dict(ATTRIBUTE.findall(mark["told"]))}))
        read = mark.end()
    return Case(where, text + marked[read:], tuple(people))


def cases(*names: str) -> list[Case]:
    """Every line of the files, but comments."""
    return [
        parse(f"{name}:{number}", line.replace("\\n", "\n"))
        for name in names
        for number, line in enumerate((Path(__file__).parent / name).read_text(encoding="utf-8").splitlines(), start=1)
        if line and not line.startswith("#")
    ]


@lru_cache(maxsize=1)
def _seeds() -> Seeds:
    return load_seeds()


def read_persons(texts: list[str]) -> list[list[Person]]:
    """The persons of each text, each text a document of one sentence."""
    seeds = _seeds()
    ids = [str(number) for number in range(len(texts))]
    frame = pl.DataFrame({"document_id": ids, "text": texts}, schema={"document_id": pl.String, "text": pl.String})
    frame = frame.with_columns(flat_expr("text").alias("flat")).with_columns(pl.col("flat").str.to_lowercase().alias("folded"))
    spans = find_lexicon(frame, seeds)
    none = pl.lit(None, pl.String)
    found = {
        "texts": frame,
        "documents": frame.select("document_id", none.alias("title"), none.alias("source"), none.alias("published_on")),
        "sentences": frame.select(
            "document_id", pl.lit(1).alias("sentence_no"), pl.lit(0).alias("start"),
            pl.col("text").str.len_chars().cast(pl.Int64).alias("end"),
            pl.lit("body").alias("zone"), pl.lit(1).alias("line_no"),
        ),
        "spans": spans, "places": find_places(spans, frame, seeds), "organisations": find_organisations(spans, frame, seeds),
        **{name: pl.DataFrame(schema=[*PLACE, *columns]) for name, columns in UNUSED.items()},
    }  # fmt: skip
    return [[person for sentence in document.sentences for person in sentence.persons] for document in read_documents(found, seeds)]
