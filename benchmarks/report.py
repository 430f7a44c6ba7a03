"""How long the report takes and how large it is: `python -m benchmarks.report [--events 5000 100000] [--seed 1]`.

For each number of events a warehouse is made of tables drawn at random: every event is told by one to three documents of six sentences,
with spans for date, place, parties, people and trigger. Only the writing of its report is timed, in a process of its own; the file
must open in a browser, which is what `tests/test_report_in_browser.py` looks at.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from flows.publishing import Edition, publish
from flows.seeds import Seeds, load_seeds
from flows.tables import empty, schema

Row = dict[str, object]
_TABLES = (
    "documents", "document_offsets", "sentences", "dates", "document_events", "events", "event_documents", "event_countries",
    "event_participants", "event_mentions", "evidence",
)  # fmt: skip
_TIMED = """
import sys, time
from pathlib import Path
from flows.report.writing import write_report
clock, spent = time.perf_counter(), time.process_time()
size = write_report(Path(sys.argv[1])).stat().st_size
print(f"{time.perf_counter() - clock:9.1f}{time.process_time() - spent:11.1f}{size / 1e6:8.2f}")
"""
_ONSETS, _VOWELS = "bcdfgjklmnprstvz", "aeiou"


def _word(chance: random.Random) -> str:
    """A word of no language: texts of a few stock phrases would pack better than articles do."""
    return "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.randint(1, 4)))


class _Drawn:
    """Rows of a warehouse with some number of events."""

    def __init__(self, seeds: Seeds, seed: int) -> None:
        self.chance = random.Random(seed)
        self.rows: dict[str, list[Row]] = {name: [] for name in _TABLES}
        self.cities = seeds.tables["cities"].filter(kind="capital").select("city", "country").rows()
        self.types = seeds.tables["event_types"]["event_type"].to_list()
        self.words = [_word(self.chance) for _ in range(20_000)]
        self.people = [f"{_word(self.chance).title()} {_word(self.chance).title()}" for _ in range(2000)]

    def event(self, number: int) -> None:
        """One event and the documents that tell it."""
        chance, key = self.chance, f"ev_{self.chance.getrandbits(64):016x}"
        city, host = chance.choice(self.cities)
        on = date(2010, 1, 1) + timedelta(days=chance.randrange(6000))
        countries = sorted({"MLI", host, chance.choice(self.cities)[1]})
        people = chance.sample(self.people, chance.randint(0, 3))
        common: Row = {
            "event_type": chance.choice(self.types), "start_date": on, "end_date": on, "date_edtf": f"{on}", "date_precision": "day",
            "date_basis": chance.choice(["explicit", "publication", "weekday"]), "place": city, "host_country": host, "status": "held",
            "confidence": round(chance.uniform(0.3, 1), 2),
        }  # fmt: skip
        self.rows["events"].append({"event_id": key, **common, "corrected_fields": []})
        self.rows["event_countries"] += [{"event_id": key, "country": code, "side": "party"} for code in countries]
        self.rows["event_participants"] += [
            {"event_id": key, "name": name, "rank": "général", "role": "ministre", "country": "MLI"} for name in people
        ]
        for told in range(chance.choice([1, 1, 1, 2, 3])):
            self._document(f"d{number}-{told}", key, common, [city, f"{on}", *people], countries, on)

    def _document(self, document: str, key: str, common: Row, said: list[str], countries: list[str], on: date) -> None:
        chance = self.chance
        sentences = [" ".join(chance.choices(self.words, k=chance.randint(15, 30))) + "." for _ in range(6)]
        telling = chance.randrange(6)
        named = ["visite", *said, *countries]
        sentences[telling] = " ".join(part for name in named for part in (*chance.choices(self.words, k=2), name)) + "."
        text, at = " ".join(sentences), sum(len(sentence) + 1 for sentence in sentences[:telling])
        start = 0
        for number, sentence in enumerate(sentences):
            place = {"document_id": document, "sentence_no": number, "start": start, "end": start + len(sentence), "zone": "body"}
            self.rows["sentences"].append(place)
            start += len(sentence) + 1
        self.rows["documents"].append({
            "document_id": document, "document_ref": document, "path": "press.jsonl", "title": " ".join(chance.choices(self.words, k=8)),
            "source": f"Journal {chance.randrange(40)}", "url": f"https://example.org/{document}", "published_on": on + timedelta(days=1),
            "collected_on": date(2026, 11, 1), "content_hash": document, "raw_text": text, "text": text, "ruleset": "drawn",
        })  # fmt: skip
        self.rows["document_offsets"].append({"document_id": document, "start": 0, "length": len(text), "raw_start": 0})
        end = at + len(sentences[telling])
        quote = {"document_id": document, "event_no": 0, "quote_start": at, "quote_end": end}
        self.rows["event_documents"].append({"event_id": key, **quote})
        self.rows["document_events"].append({
            **common, **quote, "countries": countries, "organisations": [], "participants": [], "doubts": ["told once", "nobody named"],
        })  # fmt: skip
        fields = ["trigger", "place", "date", *["participant"] * (len(said) - 2), *["country"] * len(countries)]
        found = at
        for field, name in zip(fields, named, strict=True):
            found = text.index(name, found)
            span = {"document_id": document, "start": found, "end": found + len(name), "surface": name, "rule": "name"}
            self.rows["event_mentions"].append({"event_id": key, "field": field, **span})
            self.rows["evidence"].append({"event_no": 0, "field": field, **span})
            found += len(name)


def _warehouse(path: Path, n_events: int, seed: int, seeds: Seeds) -> None:
    drawn = _Drawn(seeds, seed)
    for number in range(n_events):
        drawn.event(number)
    tables = {name: pl.DataFrame(rows, schema=schema(name), orient="row") for name, rows in drawn.rows.items()}
    known = dict.fromkeys(("n_read", "n_unchanged", "n_documents", "n_rejects"), 0)
    run = {"run_id": "1", "started_at": datetime(2026, 11, 1), "seconds": 1.0, "input": "drawn", "ruleset": "drawn", "n_events": n_events}
    row = pl.DataFrame([{**run, **known}], schema=schema("runs"), orient="row")
    publish(path, Edition(tables, tables, empty("rejects"), {"focus_country": "MLI"}, row, seeds))


def main() -> None:
    """Print a line for each number of events."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[5000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seeds = load_seeds()
    print(f"{'events':>8}{'seconds':>9}{'processor':>11}{'MB':>8}", flush=True)
    for number in options.events:
        with tempfile.TemporaryDirectory(prefix="ephemeride-report-") as folder:
            path = Path(folder) / "events.duckdb"
            _warehouse(path, number, options.seed, seeds)
            done = subprocess.run([sys.executable, "-c", _TIMED, str(path)], capture_output=True, text=True, check=True)
            print(f"{number:8}{done.stdout.rstrip()}", flush=True)


if __name__ == "__main__":
    main()
