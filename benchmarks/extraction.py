"""The whole extraction, text to events: MB/s and documents/s, beside dateparser.search_dates and a plain scan for words, in one run.

    python -m benchmarks.extraction [--documents 1500] [--seed 1]

The documents are those of seeds/documents and tests/corpus, each used several times with other days, years, figures and an order
of paragraphs of its own, so that no answer can be remembered from the copy before. Every tool runs on one thread. search_dates,
which finds dates only, gets as many of the same documents as it manages in a few seconds; the plain scan, which only looks
for the words of the reference tables and gives no event, shows what an extraction could cost at best.
"""

from __future__ import annotations

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # before polars is loaded: all tools get one core

import argparse
import json
import random
import re
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import polars as pl

from flows.extraction import extract_batch, flat_texts
from flows.scan import as_words, find_words
from flows.seeds import Seeds, load_seeds

ROOT = Path(__file__).parents[1]
COLLECTED_ON = date(2026, 11, 1)
_SLOW_SECONDS = 8.0  # what search_dates gets
_BATCH = 250
_FIGURE = re.compile(r"\b(?:(?P<year>20[0-2][0-9])|(?P<small>[1-9]|1[0-9]|2[0-8]))\b")


def sources() -> list[tuple[str, date | None]]:
    """(text, publication date) of the sample and of the corpus."""
    texts: list[tuple[str, date | None]] = [
        (path.read_text(encoding="utf-8"), None) for path in sorted((ROOT / "seeds/documents").glob("*.txt"))
    ]
    for path in sorted((ROOT / "tests/corpus").glob("*/documents.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            texts.append((told["text"], date.fromisoformat(told["published_on"]) if told["published_on"] else None))
    return texts


def varied(count: int, seed: int) -> list[tuple[str, date | None]]:
    """`count` documents made of the sources: other days, years and figures, paragraphs in another order."""
    chance = random.Random(seed)
    texts = sources()
    return [_other(*texts[number % len(texts)], chance) for number in range(count)]


def _other(text: str, published: date | None, chance: random.Random) -> tuple[str, date | None]:
    head, *rest = text.split("\n")
    chance.shuffle(rest)
    years = chance.randint(-4, 0)

    def figure(found: re.Match[str]) -> str:
        return str(int(found["year"]) + years) if found["year"] else str(chance.randint(1, 28))

    moved = published.replace(year=published.year + years, day=min(published.day, 28)) if published else None
    return _FIGURE.sub(figure, "\n".join([head, *rest])), moved


def frame(documents: list[tuple[str, date | None]]) -> pl.DataFrame:
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
        *(pl.lit(None, pl.String).alias(name) for name in ("title", "source", "url", "author")),
        pl.lit(None, pl.Int64).alias("line"),
        pl.lit(COLLECTED_ON).alias("collected_on"),
        pl.lit("").alias("content_hash"),
    )


def _size(documents: list[tuple[str, date | None]]) -> float:
    return sum(len(text.encode()) for text, _ in documents) / 1e6


def _batches(documents: list[tuple[str, date | None]]) -> Iterator[list[tuple[str, date | None]]]:
    for first in range(0, len(documents), _BATCH):
        yield documents[first : first + _BATCH]


def extract(documents: list[tuple[str, date | None]], seeds: Seeds) -> tuple[float, int]:
    """Seconds for all of extract_batch, and how many events came out."""
    seconds, events = 0.0, 0
    for batch in _batches(documents):
        read = frame(batch)
        started = time.perf_counter()
        events += extract_batch(read, seeds).tables["document_events"].height
        seconds += time.perf_counter() - started
    return seconds, events


def scan(documents: list[tuple[str, date | None]], seeds: Seeds) -> tuple[float, int]:
    """Seconds for one scan for all country, city and organisation names, flattening included, and how many words it found."""
    forms = {as_words(form) for table in ("country_names", "city_names", "organisation_names") for form in getattr(seeds, table)["name"]}
    words = sorted(form for form in forms if form)
    seconds, found = 0.0, 0
    for batch in _batches(documents):
        read = frame(batch).rename({"raw_text": "text"})
        started = time.perf_counter()
        found += find_words(flat_texts(read), words).height
        seconds += time.perf_counter() - started
    return seconds, found


def search(documents: list[tuple[str, date | None]]) -> tuple[float, int, int]:
    """Seconds, dates found, and how many documents search_dates got through in its time."""
    from dateparser.search import search_dates

    search_dates("le 3 mai 2020", languages=["fr"])  # its own loading is not counted
    started = time.perf_counter()
    found = done = 0
    for text, day in documents:
        settings = {"PREFER_DATES_FROM": "past"} | ({"RELATIVE_BASE": datetime(day.year, day.month, day.day)} if day else {})
        found += len(search_dates(text, languages=["fr"], settings=settings) or [])
        done += 1
        if time.perf_counter() - started > _SLOW_SECONDS:
            break
    return time.perf_counter() - started, found, done


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="Speed of the whole extraction beside a date search and a plain scan.")
    parser.add_argument("--documents", type=int, default=1500, help="how many documents (default 1500)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the variation (default 1)")
    options = parser.parse_args()
    seeds = load_seeds()
    documents = varied(options.documents, options.seed)
    extract(varied(100, options.seed + 1), seeds)  # imports, compiled patterns
    scan(documents[:10], seeds)
    speeds: dict[str, float] = {}
    print(f"{'':14}{'documents':>10}{'MB':>8}{'seconds':>9}{'MB/s':>9}{'docs/s':>9}  found")
    for name in ("extract_batch", "plain scan", "search_dates"):
        part = documents
        if name == "search_dates":
            seconds, found, done = search(documents)
            part, what = documents[:done], "dates"
        elif name == "plain scan":
            (seconds, found), what = scan(documents, seeds), "words"
        else:
            (seconds, found), what = extract(documents, seeds), "events"
        speeds[name] = _size(part) / seconds
        print(f"{name:14}{len(part):>10}{_size(part):>8.2f}{seconds:>9.2f}{speeds[name]:>9.3f}{len(part) / seconds:>9.0f}  {found} {what}")
    print(f"extract_batch : search_dates = {speeds['extract_batch'] / speeds['search_dates']:.1f} : 1")
    print(f"plain scan : extract_batch = {speeds['plain scan'] / speeds['extract_batch']:.1f} : 1")


if __name__ == "__main__":
    main()
