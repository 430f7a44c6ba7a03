"""Dates: our finder and resolver beside dateparser.search_dates, and chrono-node where it is installed, on the same text in one run.

    python -m benchmarks.dates [--copies 40] [--chrono FOLDER]

The table is the marked-up sentences of tests/dates. For each tool: right, wrong (a date is given, but another), missed, and silently
filled (the text and its metadata leave the year open, and the tool gives one, with no mark on it). Speed is on the same
sentences joined into documents, on one thread. A tool that is not there is left out and named. chrono is asked with the
publication date as reference, as its documentation says; a folder where `npm install chrono-node` was run goes to --chrono.
"""

from __future__ import annotations

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # before polars is loaded: all tools get one core

import argparse
import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tests.dates.marked import Case, cases, resolve

Answers = list[list[str]]  # for each text, the start dates given, ISO
_CHRONO = """
const chrono = require(process.argv[1] + '/node_modules/chrono-node');
const lines = require('fs').readFileSync(0, 'utf8').trim().split('\\n').map(l => JSON.parse(l));
const iso = c => [c.get('year'), c.get('month'), c.get('day')].map((n, i) => String(n).padStart(i ? 2 : 4, '0')).join('-');
const start = process.hrtime.bigint();
const out = lines.map(([text, ref]) => chrono.fr.parse(text, new Date(ref + 'T12:00:00')).map(r => iso(r.start)));
console.error(Number(process.hrtime.bigint() - start) / 1e9);
console.log(JSON.stringify(out));
"""


@dataclass(frozen=True)
class Timed:
    """What a tool answered and how many seconds it took."""

    answers: Answers
    seconds: float


def ours(texts: list[str], published: list[date | None]) -> Timed:
    """find_dates and resolve_dates on all texts as one batch."""
    started = time.perf_counter()
    dates = resolve(texts, published).dates
    seconds = time.perf_counter() - started
    answers: Answers = [[] for _ in texts]
    for number, start in dates.select("document_id", "start_date").iter_rows():
        answers[int(number)].append("" if start is None else start.isoformat())
    return Timed(answers, seconds)


def searched(texts: list[str], published: list[date | None]) -> Timed:
    """dateparser.search.search_dates, French, with the publication date as its base where there is one."""
    from dateparser.search import search_dates

    started = time.perf_counter()
    answers: Answers = []
    for text, day in zip(texts, published, strict=True):
        settings = {"PREFER_DATES_FROM": "past"} | ({"RELATIVE_BASE": datetime(day.year, day.month, day.day)} if day else {})
        found = search_dates(text, languages=["fr"], settings=settings) or []
        answers.append([moment.date().isoformat() for _, moment in found])
    return Timed(answers, time.perf_counter() - started)


def chrono(folder: Path) -> Callable[[list[str], list[date | None]], Timed]:
    """chrono-node's French parser in one Node process; its own clock, without start-up."""

    def parse(texts: list[str], published: list[date | None]) -> Timed:
        lines = [json.dumps([text, (day or date.today()).isoformat()]) for text, day in zip(texts, published, strict=True)]
        command = ["node", "-e", _CHRONO, str(folder.resolve())]
        done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
        return Timed(json.loads(done.stdout), float(done.stderr))

    return parse


def judged(found: list[Case], answers: Answers) -> Counter[str]:
    """right, wrong, missed and silently filled over the marks of all sentences, and false finds in the twins."""
    verdicts: Counter[str] = Counter()
    for number, case in enumerate(found):
        given = answers[number]
        written = {_start(edtf) for _surface, edtf, _bound in case.marks}
        for _surface, edtf, _bound in case.marks:
            start = _start(edtf)
            if start is None:
                verdicts["silently filled" if any(day and day not in written for day in given) else "right"] += 1
            else:
                verdicts["right" if start in given else "wrong" if given else "missed"] += 1
    verdicts["false in twins"] = sum(map(bool, answers[len(found) :]))
    return verdicts


def _start(edtf: str | None) -> str | None:
    """The first day of an EDTF; None while its year is open."""
    if edtf is None or edtf.startswith("XXXX"):
        return None
    first = edtf.split("/")[0].replace("X", "0")
    return first + {4: "-01-01", 7: "-01", 10: ""}[len(first)]


def main() -> None:
    """Prints the two tables."""
    parser = argparse.ArgumentParser(description="Dates: accuracy on the marked-up sentences, throughput beside other tools.")
    parser.add_argument("--copies", type=int, default=40, help="copies of the sentences that the speed is measured on")
    parser.add_argument("--chrono", type=Path, help="a folder where chrono-node is installed")
    options = parser.parse_args()
    found = cases()
    texts = [case.sentence for case in found] + [case.twin for case in found]
    published = [case.published_on for case in found] * 2
    tools: dict[str, Callable[[list[str], list[date | None]], Timed]] = {"ephemeride": ours, "search_dates": searched}
    if options.chrono:
        tools["chrono-node"] = chrono(options.chrono)
    ours(texts, published)  # imports and compiled patterns
    print(f"{'':14}{'right':>7}{'wrong':>7}{'missed':>8}{'filled':>8}{'false in twins':>16}{'MB/s':>9}")
    speeds: dict[str, float] = {}
    for name, tool in tools.items():
        verdicts = judged(found, tool(texts, published).answers)
        copies = options.copies if name != "search_dates" else 1
        many, days = _documents(texts, published, copies)
        speeds[name] = sum(len(text.encode()) for text in many) / 1e6 / tool(many, days).seconds
        marks = [verdicts[key] for key in ("right", "wrong", "missed", "silently filled", "false in twins")]
        print(f"{name:14}{marks[0]:>7}{marks[1]:>7}{marks[2]:>8}{marks[3]:>8}{marks[4]:>16}{speeds[name]:>9.3f}")
    for name in list(tools)[1:]:
        print(f"ephemeride : {name} = {speeds['ephemeride'] / speeds[name]:.0f} : 1")
    if "chrono-node" not in tools:
        print("chrono-node is not measured: npm install chrono-node somewhere and pass that folder as --chrono")


def _documents(texts: list[str], published: list[date | None], copies: int) -> tuple[list[str], list[date | None]]:
    """Documents of ten sentences each, `copies` times over."""
    joined = ["\n".join(texts[at : at + 10]) for at in range(0, len(texts), 10)]
    days = [published[at] for at in range(0, len(texts), 10)]
    return joined * copies, days * copies


if __name__ == "__main__":
    main()
