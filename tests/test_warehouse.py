"""The warehouse: published whole or not at all, kept from run to run, locked, read back, and closed to untrusted SQL."""

from __future__ import annotations

import errno
import os
import resource  # noqa: F401 - used by the processes that import this module
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest
from drawn import cells, draw, frame

from flows import publishing
from flows.errors import WarehouseError
from flows.publishing import Edition, check_keys, publish, run_checks
from flows.seeds import load_seeds
from flows.tables import declared_tables, project_root, schema
from flows.warehouse import DOCUMENT_TABLES, EVENT_TABLES, known_documents, locked, query, stored

# Two articles tell one visit; a third tells nothing.
TABLES = {
    "documents": """
        document_id | document_ref | path    | line | content_hash | raw_text                  | text                      | ruleset
        ------------+--------------+---------+------+--------------+---------------------------+---------------------------+--------
        d1          | presse-1     | a.jsonl | 1    | h1           | Visite à Bamako le 3 mai. | Visite à Bamako le 3 mai. | r1
        d2          | presse-2     | a.jsonl | 2    | h2           | Élu, il vient à Bamako.   | Élu, il vient à Bamako.   | r1
        d3          | presse-3     | b.txt   |      | h3           | Rien.                     | Rien.                     | r1
    """,
    "document_offsets": """
        document_id | start | length | raw_start
        ------------+-------+--------+----------
        d1          | 0     | 25     | 0
        d2          | 0     | 5      | 0
        d2          | 5     | 18     | 5
        d3          | 0     | 5      | 0
    """,
    "sentences": """
        document_id | sentence_no | start | end | zone
        ------------+-------------+-------+-----+-----
        d1          | 0           | 0     | 25  | body
        d2          | 0           | 0     | 23  | body
        d3          | 0           | 0     | 5   | body
    """,
    "mentions": """
        document_id | sentence_no | start | end | kind    | surface  | key    | rule
        ------------+-------------+-------+-----+---------+----------+--------+---------
        d1          | 0           | 0     | 6   | trigger | Visite   | visite | triggers
        d1          | 0           | 9     | 15  | city    | Bamako   | Bamako | cities
        d2          | 0           | 8     | 13  | trigger | vient    | venir  | triggers
    """,
    "dates": """
        document_id | sentence_no | start | end | surface | bound | date_edtf  | date_precision | date_basis | rule
        ------------+-------------+-------+-----+---------+-------+------------+----------------+------------+-----
        d1          | 0           | 19    | 24  | 3 mai   | on    | XXXX-05-03 | day            | none       | day
    """,
    "candidates": """
        document_id | sentence_no | start | end | event_type | trigger | status | decision | event_no
        ------------+-------------+-------+-----+------------+---------+--------+----------+---------
        d1          | 0           | 0     | 6   | visit      | visite  | held   | event    | 0
        d2          | 0           | 8     | 13  | visit      | venir   | held   | event    | 0
    """,
    "document_events": """
        document_id | event_no | event_type | date_edtf  | date_precision | date_basis | host_country | countries | quote_start | quote_end
        ------------+----------+------------+------------+----------------+------------+--------------+-----------+-------------+----------
        d1          | 0        | visit      | XXXX-05-03 | day            | none       | MLI          | MLI, NER  | 0           | 25
        d2          | 0        | visit      |            | none           | none       | MLI          | MLI, NER  | 0           | 23
    """,
    "evidence": """
        document_id | event_no | field   | start | end | surface | rule
        ------------+----------+---------+-------+-----+---------+---------
        d1          | 0        | trigger | 0     | 6   | Visite  | triggers
        d1          | 0        | date    | 19    | 24  | 3 mai   | day
        d2          | 0        | trigger | 8     | 13  | vient   | triggers
    """,
    "events": """
        event_id | event_type | date_edtf  | date_precision | date_basis | place  | host_country | status | confidence
        ---------+------------+------------+----------------+------------+--------+--------------+--------+-----------
        e1       | visit      | XXXX-05-03 | day            | none       | Bamako | MLI          | held   | 0.8
    """,
    "event_documents": """
        event_id | document_id | event_no | quote_start | quote_end
        ---------+-------------+----------+-------------+----------
        e1       | d1          | 0        | 0           | 25
        e1       | d2          | 0        | 0           | 23
    """,
    "event_countries": """
        event_id | country | side
        ---------+---------+--------
        e1       | MLI     | host
        e1       | NER     | visitor
    """,
    "event_mentions": """
        event_id | document_id | field   | start | end | surface | rule
        ---------+-------------+---------+-------+-----+---------+---------
        e1       | d1          | trigger | 0     | 6   | Visite  | triggers
        e1       | d1          | date    | 19    | 24  | 3 mai   | day
        e1       | d2          | trigger | 8     | 13  | vient   | triggers
    """,
    "merges": """
        event_id | document_id | event_no | merged_document_id | merged_event_no | rule       | evidence
        ---------+-------------+----------+--------------------+-----------------+------------+---------
        e1       | d1          | 0        | d2                 | 0               | same_visit | MLI, NER
    """,
}
REJECTS = """
    path    | line | document_ref | stage | reason           | value
    --------+------+--------------+-------+------------------+-----------
    a.jsonl | 3    |              | read  | broken JSON      | {"id
    c.txt   |      |              | read  | binary           |
    a.jsonl |      | presse-1     | dates | impossible date  | 31 février
    b.txt   |      | presse-3     | dates | impossible date  | 30 février
"""


def drawn_run(run_id: str) -> pl.DataFrame:
    return frame("runs", f"run_id\n{run_id}\n")


def edition(run_id: str = "1", **drawings: str) -> Edition:
    drawn = {name: frame(name, drawing) for name, drawing in {**TABLES, **drawings}.items()}
    return Edition(
        changed={name: drawn[name] for name in DOCUMENT_TABLES if name in drawn},
        events={name: drawn[name] for name in EVENT_TABLES if name in drawn},
        rejects=frame("rejects", REJECTS),
        settings={"focus_country": "MLI"},
        run=drawn_run(run_id),
        seeds=load_seeds(),
        paths=["a.jsonl", "b.txt", "c.txt"],
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "events.duckdb"


@pytest.fixture
def published(path: Path) -> Path:
    publish(path, edition())
    return path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse for tests that only read."""
    path = tmp_path_factory.mktemp("shelf") / "events.duckdb"
    publish(path, edition())
    return path


def content(path: Path) -> bytes:
    return path.read_bytes()


# --- what is published


def test_all_tables_come_back_as_they_went_in(shelf: Path) -> None:
    given = edition()
    for name, rows in {**given.changed, **given.events, "rejects": given.rejects}.items():
        assert stored(shelf, name).sort(pl.all()).equals(rows.sort(pl.all())), name
    measured = ["seconds", "stages"]  # publishing adds its own time
    assert stored(shelf, "runs").drop(measured).equals(given.run.drop(measured))
    assert set(os.listdir(shelf.parent)) == {"events.duckdb", "parquet"}, "nothing else is left behind"


def test_an_older_client_can_open_it_and_comments_travel_in_it(shelf: Path) -> None:
    with duckdb.connect(str(shelf), read_only=True) as connection:
        assert "v1.5.0" in str(connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchone())
        undescribed = connection.execute("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL").fetchall()
        assert not undescribed
        told = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'partner_year'").fetchone()
    assert told
    assert told[0].startswith("Grain: ")


def test_every_view_answers(shelf: Path) -> None:
    for view in (project_root() / "sql" / "views").glob("*.sql"):
        call = f"{view.stem}('BFA')" if view.stem.endswith("_of") else view.stem
        columns, _ = query(shelf, f"FROM {call}")
        assert columns, view.stem
    _, rows = query(shelf, "SELECT partner, year, visit, n_mentions FROM partner_year")
    assert rows == [("NER", None, 1, 2)]


def test_the_cookbook_runs_and_says_its_question(shelf: Path) -> None:
    queries = sorted((project_root() / "sql" / "queries").glob("*.sql"))
    assert len(queries) >= 5
    for file in queries:
        sql = file.read_text(encoding="utf-8")
        assert sql.startswith("-- Question: "), file.name
        columns, _ = query(shelf, sql)
        assert columns, file.name


def test_known_documents(shelf: Path, tmp_path: Path) -> None:
    assert known_documents(shelf).sort("document_ref").rows() == [
        ("presse-1", "d1", "h1", "r1"),
        ("presse-2", "d2", "h2", "r1"),
        ("presse-3", "d3", "h3", "r1"),
    ]
    nothing = known_documents(tmp_path / "none.duckdb")
    assert nothing.is_empty()
    assert nothing.columns == ["document_ref", "document_id", "content_hash", "ruleset"]


def test_stored_rows_that_are_asked_for(shelf: Path, tmp_path: Path) -> None:
    assert stored(shelf, "evidence", "document_id IN ('d2', 'd9')")["surface"].to_list() == ["vient"]
    assert stored(shelf, "evidence", "false").schema == pl.Schema(schema("evidence"))
    assert stored(tmp_path / "none.duckdb", "evidence").schema == pl.Schema(schema("evidence"))


def test_rows_may_come_as_parquet(path: Path, tmp_path: Path) -> None:
    given = edition()
    for name, rows in given.changed.items():
        rows.write_parquet(tmp_path / f"{name}-1.parquet")
    publish(path, replace(given, changed={name: tmp_path / f"{name}-*.parquet" for name in given.changed}))
    assert stored(path, "mentions").sort(pl.all()).equals(given.changed["mentions"].sort(pl.all()))


# --- from run to run


def only(given: Edition, *document_ids: str) -> dict[str, pl.DataFrame]:
    frames = {name: rows for name, rows in given.changed.items() if isinstance(rows, pl.DataFrame)}
    return {name: rows.filter(pl.col("document_id").is_in(document_ids)) for name, rows in frames.items()}


def test_a_second_run_replaces_what_changed_and_keeps_the_rest(published: Path) -> None:
    changed = edition(
        "2", documents=TABLES["documents"].replace("| h3           | Rien.  ", "| h4           | Autre. ").replace("Rien.", "Autr.")
    )
    publish(published, replace(changed, changed=only(changed, "d3"), rejects=frame("rejects", "path\n"), paths=["b.txt"]))
    assert known_documents(published).sort("document_ref")["content_hash"].to_list() == ["h1", "h2", "h4"]
    for name in ("mentions", "evidence", "sentences", "event_mentions"):
        assert stored(published, name).sort(pl.all()).equals(stored_rows(edition(), name)), name
    assert stored(published, "runs")["run_id"].sort().to_list() == ["1", "2"]


def stored_rows(given: Edition, name: str) -> pl.DataFrame:
    rows = {**given.changed, **given.events}[name]
    assert isinstance(rows, pl.DataFrame)
    return rows.sort(pl.all())


def test_rejects_stay_as_long_as_their_document_or_until_their_file_is_read_again(published: Path) -> None:
    given = edition("2")
    now = frame("rejects", "path | line | stage | reason\na.jsonl | 9 | read | broken JSON\n")
    publish(published, replace(given, changed=only(given, "d3"), rejects=now, paths=["a.jsonl", "b.txt"]))
    expected = """
        path    | line | document_ref | reason
        --------+------+--------------+----------------
        a.jsonl |      | presse-1     | impossible date
        a.jsonl | 9    |              | broken JSON
        c.txt   |      |              | binary
    """
    columns, rows = query(published, "SELECT path, line, document_ref, reason FROM rejects ORDER BY path, line NULLS FIRST")
    assert draw(columns, rows) == draw(*cells(expected))


def test_a_document_under_a_new_id_replaces_the_one_of_its_reference(published: Path) -> None:
    given = edition("2")
    renamed = {name: rows.with_columns(pl.col("document_id").replace("d3", "d9")) for name, rows in only(given, "d3").items()}
    publish(published, replace(given, changed=renamed))
    assert known_documents(published)["document_id"].sort().to_list() == ["d1", "d2", "d9"]


def test_a_warehouse_of_an_older_version_is_taken_over(published: Path) -> None:
    with duckdb.connect(str(published)) as connection:
        connection.execute("DROP TABLE merges; CREATE TABLE gone (x INTEGER)")
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        connection.execute("; ".join(f"DROP VIEW IF EXISTS {name}" for (name,) in views))
        connection.execute("ALTER TABLE documents DROP COLUMN author")
    given = edition("2")
    publish(published, replace(given, changed=only(given, "d3")))
    assert stored(published, "documents").height == 3
    assert stored(published, "merges").height == 1


def test_readers_neither_block_a_run_nor_see_it_half_done(published: Path) -> None:
    reader = duckdb.connect(str(published), read_only=True)
    try:
        publish(published, edition("2"))
        assert reader.execute("SELECT max(run_id) FROM runs").fetchone() == ("1",), "an open reader keeps the edition it opened"
        assert stored(published, "runs")["run_id"].max() == "2", "and in this very process the new one is read"
        assert query(published, "SELECT max(run_id) FROM runs")[1] == [("2",)]
    finally:
        reader.close()


# --- refused, and the published file as it was


def refused(path: Path, given: Edition) -> str:
    with pytest.raises(WarehouseError) as caught:
        publish(path, given)
    assert "\n" not in str(caught.value)
    return str(caught.value)


BROKEN = {
    "codes_known": "UPDATE event_countries SET country = 'BFO' WHERE country = 'NER'",
    "dates_agree": "UPDATE events SET start_date = '2023-05-03', end_date = '2023-05-03'",
    "dates_within_reason": """
        UPDATE events SET start_date = '0203-05-03', end_date = '0203-05-03', date_edtf = '0203', date_basis = 'context'
    """,
    "documents_accounted_for": "DELETE FROM sentences WHERE document_id = 'd3'; DELETE FROM rejects",
    "evidence_reads_back": "UPDATE event_mentions SET surface = 'viens' WHERE surface = 'vient'",
    "focus_set": "DELETE FROM settings",
    "no_orphans": "DELETE FROM event_documents WHERE document_id = 'd2'",
    "spans_within_text": "UPDATE document_offsets SET start = 6 WHERE start = 5",
}


@pytest.mark.parametrize("check", sorted(path.stem for path in (project_root() / "sql" / "checks").glob("*.sql")))
def test_each_check_finds_what_it_is_for(check: str, published: Path) -> None:
    with duckdb.connect(str(published)) as connection:
        run_checks(connection)
        connection.execute(BROKEN[check])
        with pytest.raises(WarehouseError, match=f"check {check} failed, nothing was published: ") as caught:
            run_checks(connection)
    assert "\n" not in str(caught.value)


def test_a_key_that_two_rows_have_is_told(published: Path) -> None:
    tried = 0
    with duckdb.connect(str(published)) as connection:
        check_keys(connection)
        for name, declared in declared_tables().items():
            connection.execute("BEGIN")
            (added,) = connection.execute(f"INSERT INTO {name} FROM {name} LIMIT 1").fetchone() or (0,)
            if declared.keys and added:
                tried += 1
                with pytest.raises(WarehouseError, match=f"^table {name} has this key twice, nothing was published: .*n=2$"):
                    check_keys(connection)
            connection.execute("ROLLBACK")
    assert tried > 40, "the drawn edition has rows in nearly all"


def test_the_file_holds_no_index(published: Path) -> None:
    assert query(published, "SELECT * FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE')")[1] == []


def test_nothing_is_published_when_a_check_fails(published: Path) -> None:
    before = content(published)
    told = refused(published, edition("2", event_mentions=TABLES["event_mentions"].replace("Visite ", "visite ")))
    assert told.startswith("check evidence_reads_back failed, nothing was published: kept_in='event_mentions', document_id='d1', start=0")
    assert content(published) == before
    assert set(os.listdir(published.parent)) == {"events.duckdb", "parquet"}


def test_a_row_that_a_table_refuses_is_told(published: Path) -> None:
    before = content(published)
    told = refused(published, edition("2", event_countries=TABLES["event_countries"].replace("visitor", "guest")))
    assert "table event_countries refuses a row" in told
    assert content(published) == before


@pytest.mark.parametrize("junk", [b"", b"not a database, but a letter\n" * 900])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "letter.duckdb"
    path.write_bytes(junk)
    for attempt in (lambda: known_documents(path), lambda: publish(path, edition()), lambda: query(path, "SELECT 1")):
        with pytest.raises(WarehouseError, match=r"letter\.duckdb is not a DuckDB database: move it away, or name another file"):
            attempt()
    assert path.read_bytes() == junk


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sales.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE events (id INTEGER)")
    before = content(path)
    for attempt in (lambda: known_documents(path), lambda: publish(path, edition()), lambda: query(path, "SELECT 1")):
        with pytest.raises(WarehouseError, match="is a DuckDB database, but not a warehouse of Ephemeride"):
            attempt()
    assert content(path) == before


def test_paths_that_cannot_be_written_are_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "name a file in a folder you can write to" in refused(tmp_path / "file" / "events.duckdb", edition())
    with pytest.raises(WarehouseError, match="name a file in a folder you can write to"), locked(Path("/proc/none/events.duckdb")):
        pass
    (tmp_path / "folder").mkdir()
    with pytest.raises(WarehouseError, match="is a folder: name a file with --warehouse, such as"):
        known_documents(tmp_path / "folder")


def test_a_full_disk_is_told_and_changes_nothing(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(published)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(publishing.os, "fsync", full)
    assert "the disk is full" in refused(published, edition("2"))
    assert content(published) == before
    assert set(os.listdir(published.parent)) == {"events.duckdb", "events.duckdb.earlier", "parquet"}


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A Python process of its own that has this module as `t`."""
    prelude = f"import sys; sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(project_root())!r}]; import test_warehouse as t\n"
    return subprocess.Popen([sys.executable, "-c", prelude + textwrap.dedent(code), *arguments], stdout=subprocess.PIPE, text=True)


def test_a_file_that_may_not_grow_is_told_and_changes_nothing(published: Path) -> None:
    before = content(published)
    process = child(
        """
        t.signal.signal(t.signal.SIGXFSZ, t.signal.SIG_IGN)
        given = t.edition("2")
        t.resource.setrlimit(t.resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            t.publish(t.Path(sys.argv[1]), given)
        except t.WarehouseError as error:
            print(error)
        """,
        str(published),
    )
    assert "the disk is full" in process.communicate()[0]
    assert content(published) == before


def test_a_killed_run_leaves_the_published_file_and_the_next_one_cleans_up(published: Path) -> None:
    before = content(published)
    process = child(
        """
        t.publishing.run_checks = lambda connection: t.os.kill(t.os.getpid(), t.signal.SIGKILL)
        with t.locked(t.Path(sys.argv[1])):
            t.publish(t.Path(sys.argv[1]), t.edition("2"))
        """,
        str(published),
    )
    assert process.wait() == -signal.SIGKILL
    assert content(published) == before
    assert len(os.listdir(published.parent)) == 4, "its half-made edition and its lock file"
    with locked(published, wait=False):
        publish(published, edition("3"))
    assert set(os.listdir(published.parent)) == {"events.duckdb", "events.duckdb.lock", "events.duckdb.earlier", "parquet"}
    assert stored(published, "runs")["run_id"].sort().to_list() == ["1", "3"]


# --- two runs at once


def test_a_second_run_is_told_at_once_or_waits(published: Path) -> None:
    waiting = """
        with t.locked(t.Path(sys.argv[1])):
            t.publish(t.Path(sys.argv[1]), t.edition("3"))
    """
    with locked(published):
        with (
            pytest.raises(WarehouseError, match=r"another run is writing .*: wait for its end and run again"),
            locked(published, wait=False),
        ):
            pass
        process = child(waiting, str(published))
        publish(published, edition("2"))
        assert process.poll() is None, "the other run waits"
    assert process.wait() == 0
    assert stored(published, "runs")["run_id"].sort().to_list() == ["1", "2", "3"]


# --- untrusted SQL


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE x (a INTEGER)",
        "DELETE FROM events",
        "DROP VIEW timeline",
        "FROM read_text('/etc/passwd')",
        "FROM '/etc/passwd'",
        "COPY events TO '/tmp/ephemeride-leak.csv'",
        "ATTACH '/tmp/ephemeride-other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "EXPORT DATABASE '/tmp/ephemeride-export'",
        "SELECT getenv('HOME')",
    ],
)
def test_sql_can_reach_nothing_but_the_tables(shelf: Path, sql: str) -> None:
    before = content(shelf)
    with pytest.raises(WarehouseError, match="the query failed: ") as caught:
        query(shelf, sql)
    assert "\n" not in str(caught.value)
    assert content(shelf) == before


def test_a_query_gives_columns_and_rows(shelf: Path) -> None:
    assert query(shelf, "SELECT event_id, [1, NULL] AS list FROM events") == (["event_id", "list"], [("e1", [1, None])])
    assert query(shelf, "SELECT ?::INTEGER + 1 AS n", parameters=[41]) == (["n"], [(42,)])
    assert query(shelf, "-- nothing") == ([], [])


def test_a_query_that_takes_too_long_is_stopped(shelf: Path) -> None:
    with pytest.raises(WarehouseError, match=r"the query was stopped after 0\.2 seconds"):
        query(shelf, "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b", seconds=0.2)


def test_a_query_without_a_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"no warehouse at .*: make one with `ephemeride run INPUT`"):
        query(tmp_path / "none.duckdb", "SELECT 1")


def test_a_folder_that_may_not_be_written_can_still_be_read(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("flows.warehouse.tempfile.mkdtemp", forbidden)
    assert query(shelf, "SELECT count(*) FROM events")[1] == [(1,)]


def test_every_check_says_what_it_guards() -> None:
    assert set(BROKEN) == {path.stem for path in (project_root() / "sql" / "checks").glob("*.sql")}
    for path in (project_root() / "sql" / "checks").glob("*.sql"):
        assert path.read_text(encoding="utf-8").startswith("-- "), path.name
    assert set(DOCUMENT_TABLES) | set(EVENT_TABLES) <= set(declared_tables())
