"""Every table, view, column and code says what it means, once; docs/dictionary.md shows it, and every warehouse carries it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest
import runs

from flows.errors import EphemerideError
from flows.meanings import comment, described, meaning
from flows.publishing import create_views
from flows.seeds import load_seeds
from flows.tables import declared_tables
from flows.warehouse import DOCUMENT_TABLES, EVENT_TABLES

ROOT = Path(__file__).resolve().parent.parent
DICTIONARY = ROOT / "docs" / "dictionary.md"
HEAD = """# Data dictionary

What every view, table, column and code means. It is written from the comments of `sql/tables` and `sql/views` and from `seeds/`; the
same words stand in each warehouse (`ephemeride sql --describe events`) and in `parquet/datapackage.json`. The words of the project are
explained in the [glossary](../GLOSSARY.md), what counts as an event in the [codebook](codebook.md).
"""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The columns of every table and view with their types: {name: {column: type}}."""
    with duckdb.connect() as connection:
        connection.execute(";".join(table.ddl for table in declared_tables().values()))
        create_views(connection)
        rows = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
        ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for name, column, type_ in rows:
        found.setdefault(name, {})[column] = type_
    return found


COLUMNS = [(name, column) for name, columns in catalogue().items() for column in columns]


# --- each has a meaning


@pytest.mark.parametrize("name", catalogue())
def test_every_column_has_a_meaning(name: str) -> None:
    for column in catalogue()[name]:
        said = meaning(name, column).text
        assert len(said) > 2, column
        assert not re.fullmatch(r"as \w+", said), f"{column} takes over a meaning that is not there"


@pytest.mark.parametrize("name", described())
def test_every_table_and_view_says_what_it_is(name: str) -> None:
    assert re.match("One row per |Grain: one row per ", comment(name))


@pytest.mark.parametrize("name", declared_tables())
def test_every_code_that_a_column_may_hold_has_a_meaning(name: str) -> None:
    for check in declared_tables()[name].checks:
        for column, codes in re.findall(r'"?(\w+)"? IN \((.*?)\)', check):
            assert set(re.findall(r"'([^']+)'", codes)) == set(meaning(name, column).codes), column


@pytest.mark.parametrize("table", ["event_types", "doubts", "cameo_codes", "meanings"])
def test_every_code_of_a_list_has_a_meaning(table: str) -> None:
    with (ROOT / "seeds" / f"{table}.csv").open(encoding="utf-8") as file:
        assert all(row["meaning"].strip() for row in csv.DictReader(file))


def test_meanings_speak_of_columns_that_are_there() -> None:
    assert {tuple(kept_in.split(".")) for kept_in in load_seeds().meanings["kept_in"]} <= set(COLUMNS)


def test_a_meaning_is_said_once() -> None:
    """What two columns of one name say in the same words should stand behind one of them alone."""
    own: dict[tuple[str, str], list[str]] = {}
    for path in (ROOT / "sql" / "tables").glob("*.sql"):
        for column, said in re.findall(
            r'^ {4}"?(\w+)"? +[A-Z].*?-- (?!as \w+$)(.+)$', path.read_text(encoding="utf-8"), flags=re.MULTILINE
        ):
            own.setdefault((column, said), []).append(path.stem)
    assert not {key: names for key, names in own.items() if len(names) > 1}


# --- where a column takes its meaning from


def test_a_column_may_take_over_a_meaning_with_its_codes() -> None:
    assert meaning("candidates", "status") == meaning("events", "status")
    assert list(meaning("candidates", "status").codes) == ["held", "planned", "cancelled"]


def test_a_key_means_the_same_wherever_it_is_named() -> None:
    assert meaning("event_countries", "event_id") == meaning("events", "event_id")


def test_a_column_of_a_view_means_what_it_means_in_what_the_view_reads() -> None:
    assert meaning("timeline", "date_basis") == meaning("events", "date_basis")
    assert meaning("partner_year", "inbound") == meaning("partner_year_of", "inbound")
    assert meaning("dyad_year", "n_events") != meaning("runs", "n_events")


def test_what_nothing_explains_is_told() -> None:
    with pytest.raises(EphemerideError, match=r"events\.colour has no meaning"):
        meaning("events", "colour")


# --- codes that rules write


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of invented articles of every sort."""
    warehouse = tmp_path_factory.mktemp("corpus") / "events.duckdb"
    runs.extract(warehouse, ROOT / "tests" / "corpus" / "fold_1" / "documents.jsonl", ROOT / "seeds" / "documents")
    return warehouse


WRITTEN = {
    "candidates.decision": "SELECT decision FROM candidates",
    "dates.year_from": "SELECT year_from FROM dates WHERE year_from IS NOT NULL",
    "documents.off_topic": "SELECT off_topic FROM documents WHERE off_topic IS NOT NULL",
    "event_links.rule": "SELECT rule FROM event_links",
    "ledger.rule": "SELECT rule FROM ledger",
    "merges.rule": "SELECT rule FROM merges",
    "mentions.rule": """
        SELECT rule FROM mentions UNION SELECT rule FROM dates
        UNION SELECT rule FROM event_mentions WHERE field NOT IN ('trigger', 'participant')
    """,
}


@pytest.mark.parametrize("kept_in", WRITTEN)
def test_every_code_that_a_rule_wrote_has_a_meaning(kept_in: str, corpus: Path) -> None:
    known = {row["code"] for row in load_seeds().meanings.filter(kept_in=kept_in).iter_rows(named=True)}
    written = {
        re.sub(r"^(publication|dateline|context|weekday|no article):.*", r"\1:", code) for (code,) in runs.ask(corpus, WRITTEN[kept_in])
    }
    assert written <= known


def test_triggers_and_participants_are_found_by_functions_and_kinds(corpus: Path) -> None:
    found = runs.ask(corpus, "SELECT DISTINCT field, rule FROM event_mentions WHERE field IN ('trigger', 'participant')")
    codes = {"trigger": meaning("triggers", "function").codes, "participant": {**meaning("roles", "kind").codes, "name": ""}}
    assert {rule for field, rule in found if rule not in codes[field]} == set()


# --- where they are shown


def test_a_warehouse_explains_itself(corpus: Path) -> None:
    told = runs.ask(
        corpus,
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal AND database_name = current_database()",
    )
    assert {(name, column): said for name, column, said in told} == {key: str(meaning(*key)) for key in COLUMNS}
    assert runs.ask(corpus, "SELECT comment FROM duckdb_views() WHERE view_name = 'timeline'") == [(comment("timeline"),)]


def dictionary_page() -> str:
    """docs/dictionary.md: views, tables of events, of documents and of runs, reference tables, and the codes that rules write."""
    reference = set(load_seeds().tables)
    rest = [name for name in declared_tables() if name not in {*reference, *DOCUMENT_TABLES, *EVENT_TABLES}]
    views = [name for name in described() if name not in declared_tables()]
    groups = {
        "Views": views,
        "Events": EVENT_TABLES,
        "Documents, and what was read in each": DOCUMENT_TABLES,
        "Runs and corrections": rest,
        "Reference tables": sorted(reference),
    }
    parts = [HEAD, "".join(f"- [{title}](#{_anchor(title)})\n" for title in (*groups, "Codes that rules write"))]
    for title, names in groups.items():
        parts += [f"## {title}\n", *map(_section, names)]
    return "\n".join([*parts, "## Codes that rules write\n", *_codes()])


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def _section(name: str) -> str:
    columns = catalogue().get(name, {})
    lines = [f"| `{column}` | {type_.lower()} | {_told(name, column)} |" for column, type_ in columns.items()]
    table = "\n".join(["", "| column | type | meaning |", "|---|---|---|", *lines, ""]) if lines else ""
    return f"### `{name}`\n\n{comment(name)}\n{table}"


def _told(name: str, column: str) -> str:
    said = meaning(name, column)
    return "<br>".join([said.text, *(f"`{code}`: {text}" for code, text in said.codes.items())]).replace("|", "\\|")


def _codes() -> Iterator[str]:
    meanings = load_seeds().meanings
    for kept_in in dict.fromkeys(meanings["kept_in"]):
        rows = meanings.filter(kept_in=kept_in).iter_rows(named=True)
        lines = [f"| `{row['code']}` | {row['meaning']} |" for row in rows]
        yield "\n".join([f"### `{kept_in}`", "", "| code | meaning |", "|---|---|", *lines, ""])
    for table, code in (("event_types", "event_type"), ("doubts", "doubt"), ("cameo_codes", "cameo")):
        lines = [f"| `{row[code]}` | {row['meaning']} |" for row in load_seeds().tables[table].iter_rows(named=True)]
        yield "\n".join([f"### `{table}.{code}`", "", "| code | meaning |", "|---|---|", *lines, ""])


def test_the_dictionary_page_says_what_they_mean() -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == dictionary_page(), "write it anew: python tests/test_docs.py"
