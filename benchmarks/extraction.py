"""The whole extraction, text to events, beside dateparser.search_dates, spaCy's French NER and a bare scan, in one run on one core.

    python -m benchmarks.extraction [--documents 2000] [--seed 1]

On two texts: dense, the documents of seeds/documents and tests/corpus, each used several times with other days, years, figures and an
order of paragraphs of its own, so that no answer can be remembered from the copy before; and press, in which one article in twenty is
one of those and the others are off topic (benchmarks.press). Every tool runs on one thread and is timed by the processor's clock.
search_dates, which finds dates only, and spaCy, which finds names only, get as many of the same documents as they manage in a few
seconds; the relevance gate and one bare Aho-Corasick scan for the names of the reference tables (Polars' find_many), which give no
event, show what an extraction could cost at best. Peak memory is that of the process, before the tools compared with are loaded.
"""

from __future__ import annotations

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # before anything is loaded: all tools get one core
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import importlib.util
import resource
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime

import polars as pl

from benchmarks.dense import varied
from benchmarks.press import Article, mixed
from flows.extraction import extract_batch, flat_texts
from flows.gate import of_defence
from flows.scan import as_words
from flows.seeds import Seeds, load_seeds
from flows.sources.reading import BATCH

COLLECTED_ON = date(2026, 11, 1)
_SLOW_SECONDS = 8.0  # what search_dates and spaCy get
_ROUNDS = 5  # of the two that take but a moment; the fastest counts
_MODEL = "fr_core_news_sm"


def frame(documents: list[Article]) -> pl.DataFrame:
    """The documents in the columns that extract_batch reads."""
    names = [f"d{number}" for number in range(len(documents))]
    return pl.DataFrame(
        {
            "document_id": names,
            "document_ref": names,
            "raw_text": [text for text, _ in documents],
            "published_on": [day for _, day in documents],
        },
        schema_overrides={"published_on": pl.Date},
    ).with_columns(
        pl.lit("benchmark").alias("path"),
        *(pl.lit(None, pl.String).alias(name) for name in ("title", "source", "url", "author", "published_basis")),
        pl.lit(None, pl.Int64).alias("line"),
        pl.lit(COLLECTED_ON).alias("collected_on"),
        pl.lit("").alias("content_hash"),
    )


def _size(documents: list[Article]) -> float:
    return sum(len(text.encode()) for text, _ in documents) / 1e6


def _batches(documents: list[Article]) -> Iterator[list[Article]]:
    for first in range(0, len(documents), BATCH):
        yield documents[first : first + BATCH]


def extract(documents: list[Article], seeds: Seeds) -> tuple[float, int]:
    """Seconds for all of extract_batch, and how many events came out."""
    seconds, events = 0.0, 0
    for batch in _batches(documents):
        read = frame(batch)
        started = time.process_time()
        events += extract_batch(read, seeds).tables["document_events"].height
        seconds += time.process_time() - started
    return seconds, events


def gate(documents: list[Article], seeds: Seeds) -> tuple[float, int]:
    """Seconds for the first test of relevance, flattening included, and how many documents pass it."""
    seconds, found = 0.0, 0
    for batch in _batches(documents):
        read = frame(batch).rename({"raw_text": "text"})
        started = time.process_time()
        found += of_defence(flat_texts(read), seeds).height
        seconds += time.process_time() - started
    return seconds, found


def scan(documents: list[Article], seeds: Seeds) -> tuple[float, int]:
    """Seconds for one bare find_many of all country, city and organisation names in the texts as they are, and how many it found."""
    forms = {as_words(form) for table in ("country_names", "city_names", "organisation_names") for form in getattr(seeds, table)["name"]}
    words = sorted(form for form in forms if form)
    seconds, found = 0.0, 0
    for batch in _batches(documents):
        texts = frame(batch)["raw_text"]
        started = time.process_time()
        found += int(texts.str.find_many(words).list.len().sum())
        seconds += time.process_time() - started
    return seconds, found


def _for_a_while(documents: list[Article], find: Callable[[Article], int]) -> tuple[float, int, int]:
    """Seconds, finds, and how many documents `find` got through in its time."""
    started = time.process_time()
    found = done = 0
    for document in documents:
        found += find(document)
        done += 1
        if time.process_time() - started > _SLOW_SECONDS:
            break
    return time.process_time() - started, found, done


def search(documents: list[Article]) -> tuple[float, int, int]:
    """dateparser.search_dates, French, with the publication date as its base: seconds, dates, documents."""
    from dateparser.search import search_dates

    def find(document: Article) -> int:
        text, day = document
        settings = {"PREFER_DATES_FROM": "past"} | ({"RELATIVE_BASE": datetime(day.year, day.month, day.day)} if day else {})
        return len(search_dates(text, languages=["fr"], settings=settings) or [])

    find(("le 3 mai 2020", None))  # its own loading is not counted
    return _for_a_while(documents, find)


def name_entities(documents: list[Article]) -> tuple[float, int, int]:
    """spaCy's fr_core_news_sm with nothing but its NER: seconds, names, documents."""
    import spacy

    others = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]
    named = spacy.load(_MODEL, exclude=others)
    named("Une visite à Bamako.")
    return _for_a_while(documents, lambda document: len(named(document[0]).ents))


def measure(title: str, documents: list[Article], seeds: Seeds) -> None:
    """Prints one table: every tool on these documents."""
    print(f"{title:16}{'documents':>10}{'MB':>8}{'seconds':>9}{'MB/s':>9}{'docs/s':>9}  found")
    tools: dict[str, tuple[str, Callable[[], tuple[float, int, int]]]] = {
        "extract_batch": ("events", lambda: (*extract(documents, seeds), len(documents))),
        "relevance gate": ("documents", lambda: (*min(gate(documents, seeds) for _ in range(_ROUNDS)), len(documents))),
        "bare find_many": ("names", lambda: (*min(scan(documents, seeds) for _ in range(_ROUNDS)), len(documents))),
        "search_dates": ("dates", lambda: search(documents)),
    }
    if importlib.util.find_spec(_MODEL):
        tools["spaCy NER"] = ("names", lambda: name_entities(documents))
    speeds: dict[str, float] = {}
    for name, (what, tool) in tools.items():
        seconds, found, done = tool()
        size = _size(documents[:done])
        speeds[name] = size / seconds
        print(f"{name:16}{done:>10}{size:>8.2f}{seconds:>9.2f}{speeds[name]:>9.3f}{done / seconds:>9.0f}  {found} {what}")
        if name == "extract_batch":
            print(f"{'':16}peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    for name in ("search_dates", "spaCy NER"):
        if name in speeds:
            print(f"extract_batch : {name} = {speeds['extract_batch'] / speeds[name]:.0f} : 1")
    print(f"relevance gate : bare find_many = {speeds['relevance gate'] / speeds['bare find_many']:.2f} : 1")


def main() -> None:
    """Prints a table for each text."""
    parser = argparse.ArgumentParser(description="Speed of the whole extraction beside a date search, a name tagger and a plain scan.")
    parser.add_argument("--documents", type=int, default=2000, help="how many documents of each text (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the variation (default 1)")
    options = parser.parse_args()
    seeds = load_seeds()
    extract(varied(100, options.seed + 1), seeds)  # imports, compiled patterns
    dense = varied(options.documents, options.seed)
    measure("dense", dense, seeds)
    measure("press, 5 % ours", mixed(dense, options.documents * 2, seeds, options.seed), seeds)
    if not importlib.util.find_spec(_MODEL):
        print("spaCy is not measured: pip install -c constraints.txt -e '.[bench]' brings it and its French model")


if __name__ == "__main__":
    main()
