"""Whatever comes in: no crash, and every document ends in events, in none, or in rejects.

Texts of any characters, and texts of our own words in senseless order, which reach deeper; the long searches are marked `hard`.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from generated import articles
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reads import read_all
from runs import COLLECTED_ON, EXERCISE, VISIT, ask, extract

from flows.changed import identified
from flows.cli import main
from flows.extraction import extract_batch
from flows.printing import print_summary
from flows.publishing import run_checks
from flows.seeds import load_seeds
from flows.sources.records import normal
from flows.warehouse import reading

_SEEDS = load_seeds()
_LISTS = ("country_names.name", "cities.city", "organisation_names.name", "roles.form", "ranks.form", "triggers.form", "topics.form",
          "months.form", "weekdays.form", "date_words.form", "status_words.form", "honorifics.form", "cues.form", "towns.name")  # fmt: skip
_WORDS = sorted({
    word
    for name, column in (entry.split(".") for entry in _LISTS)
    if name in _SEEDS.tables and column in _SEEDS.tables[name].columns
    for word in _SEEDS.tables[name][column].head(300)
})  # fmt: skip
_GLUE = (
    " ",
    " ",
    " ",
    ", ",
    ". ",
    " et ",
    " à ",
    " le ",
    " du ",
    " au ",
    " de la ",
    " par ",
    "\n",
    "\n\n",
    " - ",
    "’",
    "'",
    "(",
    ")",
    " : ",
    "«\u00a0",
    "\u00a0»",
)
_FIGURES = ("3", "31", "1er", "17-19", "2023", "1999", "06/11/2024", "99/99/9999", "0", "2023-03-17", "10e", "XIX")
HOSTILE = (
    "'; DROP TABLE events; --", '"; DELETE FROM documents; --', "' OR '1'='1", "$1 $run_id ?", "COPY events TO '/dev/null'",
    "<script>alert(1)</script>", "&lt;b&gt;", '"><img src=x onerror=alert(1)>', "[red]x[/red]", "[/]", "%s %d {0} {x}", "\x1b[31m", "\\N",
    "\u202egro", "\ufeff", "\x00", "\ufffd", "🪖", "é" * 300, "a\u0301\u0327\u0301", "\u0130", "ß", "ﬁ", "\u2028", "=1+1", "../../x",
)  # fmt: skip

anything = st.text(max_size=400)
babble = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.sampled_from(_FIGURES), st.sampled_from(HOSTILE), st.sampled_from(_GLUE), st.text(max_size=8)),
    min_size=1, max_size=60,
).map("".join)  # fmt: skip
spaced = st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from(_FIGURES), st.sampled_from(_GLUE)), min_size=5, max_size=80).map(
    " ".join
)
wounded = st.builds(
    lambda text, at, scrap: text[:at] + scrap + text[at:],
    st.sampled_from([VISIT.format(day="14 juin 2024"), EXERCISE, *[row["text"] for row in articles(40)]]),
    st.integers(0, 150),
    st.one_of(anything, babble),
)
texts = st.one_of(anything, babble, spaced, wounded)
names = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=20))


def searched(quick: int, thorough: int) -> Callable[[Callable[..., None]], Any]:
    """Few examples, always the same, in `make test`; many new ones in `make test-hard`, and there always the same in continuous
    integration, whose answer has to speak of the change and not of the day's luck."""

    def twice(body: Callable[..., None]) -> Any:
        common = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}

        @pytest.mark.parametrize("n", [quick, pytest.param(thorough, marks=pytest.mark.hard)])
        def test(n: int) -> None:
            phases = [Phase.explicit, Phase.generate] if n == quick else list(Phase)  # shrinking takes minutes
            settings(max_examples=n, derandomize=n == quick or "CI" in os.environ, phases=phases, **common)(body)()  # type: ignore[arg-type]

        test.__doc__ = body.__doc__
        return test

    return twice


# --- readers


anything_in_json = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
a_line = st.one_of(
    st.fixed_dictionaries({"id": names, "text": texts}, optional={"title": texts, "published_on": st.text(max_size=12), "source": names}),
    anything_in_json,
)
contents = st.one_of(
    st.binary(max_size=300),
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
    texts.map(lambda text: text.encode("cp1252", "replace")),
    texts.map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.lists(a_line, max_size=4).map(lambda rows: "\n".join(map(json.dumps, rows)).encode()),
    st.lists(names, max_size=6).map(lambda cells: ("document_ref,title,published_on\n" + ",".join(cells)).encode("utf-8", "surrogatepass")),
)


@searched(60, 3000)
@given(st.dictionaries(st.sampled_from(["a.txt", "b.txt", "c.jsonl", "d.ndjson", "documents.csv"]), contents, min_size=1))
def test_every_file_and_line_is_read_or_refused(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        if set(files) == {"documents.csv"}:
            (Path(folder) / "a.txt").touch()
        read = read_all(folder)
    accounted = {Path(path).name for path in [*read.documents["path"], *read.rejects["path"]]}
    assert set(files) - {"documents.csv"} <= accounted
    assert read.documents["document_ref"].is_unique().all()
    assert read.documents["raw_text"].str.len_chars().min() != 0


# --- extraction


@searched(15, 400)
@given(
    st.lists(texts, min_size=1, max_size=40), st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)) | st.none(), min_size=40, max_size=40)
)
def test_extraction_takes_any_text(found: list[str], published: list[date | None]) -> None:
    rows = [{"id": f"d{index}", "text": text} for index, text in enumerate(found) if text.strip()]
    with tempfile.TemporaryDirectory() as folder:
        for row, day in zip(rows, published, strict=False):
            row |= {"published_on": day.isoformat()} if day else {}
        path = Path(folder) / "a.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows) or "\n")
        read = read_all(path, collected_on=COLLECTED_ON)
    documents = identified(read.documents)
    extracted = extract_batch(documents, _SEEDS)
    ends = {*extracted.tables["documents"]["document_ref"], *extracted.rejects["document_ref"]}
    assert ends == set(documents["document_ref"])
    texts_of = extracted.tables["documents"].select("document_id", "text")
    for name in ("mentions", "dates", "evidence"):
        spans = extracted.tables[name].join(texts_of, on="document_id")
        read_back = spans.select(pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")).eq_missing(pl.col("surface")))
        assert read_back.to_series().all(), name
    alone = extract_batch(documents.head(1), _SEEDS).tables["document_events"]
    among = extracted.tables["document_events"].filter(pl.col("document_id").is_in(documents["document_id"].head(1).implode()))
    assert alone.equals(among), "a document's events depend on its neighbours"


# --- the whole flow


@searched(3, 60)
@given(st.lists(st.tuples(names, texts, names, names), min_size=1, max_size=30))
def test_the_whole_flow_accounts_for_every_document(rows: list[tuple[str, str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        given_lines = [{"id": name, "text": text, "source": source, "title": title} for name, text, source, title in rows]
        path, warehouse = Path(folder) / "a.jsonl", Path(folder) / "w.duckdb"
        path.write_text("".join(json.dumps(row) + "\n" for row in given_lines))
        assert_accounted(warehouse, path, len(rows))
        references = {normal(name) for name, *_ in rows}
        known = {row[0] for row in ask(warehouse, "SELECT document_ref FROM documents UNION SELECT document_ref FROM rejects")}
        assert references - {""} <= known


def assert_accounted(warehouse: Path, path: Path, n_lines: int) -> None:
    """A run on `path` publishes a sound warehouse in which each line is a document or a reject, and a second run changes nothing."""
    summary = extract(warehouse, path)
    print_summary(summary)
    lines = "SELECT line FROM documents UNION SELECT line FROM rejects WHERE stage IN ('read', 'clean')"
    assert ask(warehouse, f"SELECT count(*) FROM ({lines})") == [(n_lines,)]
    with reading(warehouse) as connection:
        run_checks(connection)
    before = warehouse.read_bytes()
    extract(warehouse, path)
    assert warehouse.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "é " * 500_000, ("Visite militaire du Mali à Dakar le 3 mai 2021, " * 21_000), "\n" * 999_999 + "x"]
)
def test_a_line_of_a_megabyte(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "long", "text": text}) + "\n" + json.dumps({"id": "short", "text": EXERCISE}) + "\n")
    assert_accounted(tmp_path / "w.duckdb", path, 2)
    assert ("short",) in ask(tmp_path / "w.duckdb", "SELECT document_ref FROM events_flat")


def test_hostile_names_are_only_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In ids, file names, metadata, folders and word lists: nothing of it is run as SQL, as markup or by the terminal."""
    folder = tmp_path / 'it\'s "here"; DROP TABLE events'
    (folder / "own").mkdir(parents=True)
    rows = [
        {"id": one, "text": f"{VISIT.format(day=f'{n + 1} juin 2024')} {one}", "source": one, "title": one} for n, one in enumerate(HOSTILE)
    ]
    (folder / "a'b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for name in ("x'; DROP TABLE events; --", "<b>y<b>", "[red]z[", "%s{0}"):
        (folder / f"{name}.txt").write_text(EXERCISE + f" Article {name}.")
    (folder / "own" / "topics.csv").write_text('form,topic,defence\n"\'; DROP TABLE events; --",border,true\n<script>,border,true\n')
    warehouse = folder / "out" / "w'x.duckdb"
    command = [
        "run",
        str(folder),
        "--no-prefect",
        "--collected-on",
        "2026-11-01",
        "--seeds",
        str(folder / "own"),
        "--warehouse",
        str(warehouse),
    ]
    assert main(command) == 0
    assert "\x1b" not in capsys.readouterr().out
    read = [row[0] for row in ask(warehouse, "SELECT document_ref FROM documents UNION ALL SELECT document_ref FROM rejects")]
    assert {normal(one) for one in HOSTILE} - {""} <= set(read)
    assert {"x'; DROP TABLE events; --", "<b>y<b>", "[red]z[", "%s{0}"} <= set(read)
    for (event_id,) in ask(warehouse, "SELECT event_id FROM events"):
        assert main(["show", event_id, "--warehouse", str(warehouse)]) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert main(command) == 0
    assert main(["rollback", "--list", "--warehouse", str(warehouse)]) == 0
