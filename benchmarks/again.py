"""A warehouse that knows its documents already, and how well and how fast tellings are merged.

    python -m benchmarks.again [--documents 20000] [--seed 1]

Runs twice on the same generated articles, of which up to four tell the same engagement, each in other words: the second run extracts
nothing. Which articles tell the same is known, so that merging is measured by pairs: a pair is two articles of the one event.
Precision is the share of the merged pairs that belong together, recall the share of those that belong together and are merged.
Then merging alone is timed on half of the tellings and on all: twice as many should take twice as long.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from flows.merging import merge_events
from flows.options import Options
from flows.pipeline import run
from flows.seeds import Seeds, load_seeds
from flows.warehouse import query, stored

COLLECTED_ON = date(2026, 11, 1)
_FIRST = ("Bakary", "Aliou", "Moussa", "Idrissa", "Seydou", "Hamidou", "Lassana", "Mohamed")
_LAST = ("Tessouma", "Ndongo", "Kambéla", "Ouattira", "Diamouténé", "Sanfo", "Touréba", "Zoungra")
_HOSTS = {
    "Dakar": "sénégalais", "Niamey": "nigérien", "Ouagadougou": "burkinabè", "Nouakchott": "mauritanien", "Abidjan": "ivoirien",
    "Lomé": "togolais", "Rabat": "marocain", "Kigali": "rwandais",
}  # fmt: skip
_VISITORS = ("malien", "béninois", "gabonais", "camerounais", "tunisien", "guinéen")
# The same engagement as four papers tell it: with its year, without it, by the weekday, and without a name.
_ACCOUNTS = (
    "Le ministre {visitor} de la Défense, {name}, a effectué une visite de travail à {city} le {day} {month} {year}.",
    "Le ministre {visitor} de la Défense, {name}, a effectué une visite à {city} le {day} {month}.",
    "Le ministre {visitor} de la Défense, {name}, s'est rendu {weekday} à {city}, où il a rencontré son homologue {host}.",
    "Le ministre {visitor} de la Défense a été reçu à {city} le {day} {month} {year} par son homologue {host}.",
)
Article = dict[str, str]


def retold(count: int, seed: int, seeds: Seeds) -> Iterator[Article]:
    """`count` articles; those of one engagement share what stands before the '-' in their id."""
    chance = random.Random(seed)
    months = dict(seeds.months.filter(kind="name").unique("month", keep="first", maintain_order=True).select("month", "form").rows())
    weekdays = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    number, seen = 0, set()
    while number < count:
        on = date(2015, 1, 1) + timedelta(days=chance.randrange(4000))
        city, visitor = chance.choice(sorted(_HOSTS)), chance.choice(_VISITORS)
        if (on, city, visitor) in seen:
            continue  # where no name is told, nobody could tell the two apart
        seen.add((on, city, visitor))
        told = {
            "visitor": visitor, "name": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}", "city": city,
            "host": _HOSTS[city], "day": str(on.day), "month": months[on.month], "year": str(on.year), "weekday": weekdays[on.weekday()],
        }  # fmt: skip
        for account in chance.sample(_ACCOUNTS, min(chance.randint(1, 4), count - number)):
            published = on + timedelta(days=chance.randint(1, 5))
            yield {
                "id": f"{on}{visitor}{city}{told['name']}-{number}",
                "text": account.format(**told),
                "published_on": f"{published}",
            }
            number += 1


def pairs_right(clusters: Iterable[list[str]], truth: Callable[[str], str]) -> tuple[int, int]:
    """How many pairs of documents stand together, and how many of those rightly."""
    together = [pair for documents in clusters for pair in combinations(sorted(set(documents)), 2)]
    return len(together), sum(truth(one) == truth(other) for one, other in together)


def engagement(reference: str) -> str:
    """What an article tells of, by its id."""
    return reference.rpartition("-")[0]


def _twice(given: Path, warehouse: Path) -> None:
    print(f"{'run':10}{'seconds':>9}{'extracted':>11}{'peak MB':>9}")
    for name in ("first", "second"):
        summary = run(Options((str(given),), warehouse, collected_on=COLLECTED_ON))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name:10}{summary.seconds:>9.1f}{summary.n_read - summary.n_unchanged:>11}{peak:>9.0f}", flush=True)


def _merged_pairs(warehouse: Path) -> None:
    _, rows = query(warehouse, "SELECT list(document_ref) FROM event_documents JOIN documents USING (document_id) GROUP BY event_id")
    merged, right = pairs_right((references for (references,) in rows), engagement)
    told = {reference for (references,) in rows for reference in references}
    belong = sum(number * (number - 1) // 2 for number in Counter(map(engagement, told)).values())
    print(f"pairs that belong together: {belong}, merged: {merged}, rightly: {right}")
    print(f"precision of merging {right / max(merged, 1):.4f}, recall {right / max(belong, 1):.4f}")


def _merging_alone(warehouse: Path, seeds: Seeds) -> None:
    tables = [stored(warehouse, name) for name in ("document_events", "evidence", "documents")]
    references = tables[2].select("document_id", "document_ref")
    half = references.sort("document_id").head(references.height // 2)
    for documents in (half, references):
        events, evidence = (rows.join(documents, on="document_id", how="semi") for rows in tables[:2])
        clock = time.process_time()
        merged = merge_events(events, evidence, documents, seeds)
        seconds = time.process_time() - clock
        print(f"merging {events.height} tellings into {merged['events'].height} events: {seconds:.2f} s of the processor")


def main() -> None:
    """Prints both runs, the merged pairs, and the time of merging."""
    parser = argparse.ArgumentParser(description="A second run on known documents, and merging measured by pairs.")
    parser.add_argument("--documents", type=int, default=20_000, help="how many articles (default 20000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the articles (default 1)")
    options = parser.parse_args()
    seeds = load_seeds()
    with tempfile.TemporaryDirectory(prefix="ephemeride-again-") as folder:
        given, warehouse = Path(folder) / "articles.jsonl", Path(folder) / "events.duckdb"
        lines = (json.dumps(article, ensure_ascii=False) + "\n" for article in retold(options.documents, options.seed, seeds))
        given.write_text("".join(lines), encoding="utf-8")
        _twice(given, warehouse)
        _merged_pairs(warehouse)
        _merging_alone(warehouse, seeds)


if __name__ == "__main__":
    main()
