"""The schemas come from sql/tables, and a frame is parted into good rows and rejects by the constraints declared there."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest
from drawn import cells, draw, frame

from flows.errors import EphemerideError
from flows.meanings import comment
from flows.tables import conform, declared_tables, empty, project_root, schema, table


def test_types_are_those_of_the_declaration() -> None:
    assert schema("document_events")["start_date"] == pl.Date()
    assert schema("document_events")["countries"] == pl.List(pl.String())
    person = pl.Struct({"name": pl.String(), "rank": pl.String(), "role": pl.String(), "country": pl.String()})
    assert schema("document_events")["participants"] == pl.List(person)
    assert empty("events").schema == pl.Schema(schema("events"))


def test_every_file_declares_the_table_of_its_name_and_says_its_grain() -> None:
    for path in (project_root() / "sql" / "tables").glob("*.sql"):
        assert table(path.stem).name == path.stem
        assert comment(path.stem).startswith("One row per "), path.name


def test_an_unknown_table_is_refused_by_name() -> None:
    with pytest.raises(EphemerideError, match=r"no table 'evnts': write sql/tables/evnts\.sql"):
        schema("evnts")


def test_rows_that_break_a_constraint_come_back_with_it() -> None:
    given = """
        event_id | country | side    | path  | line
        ---------+---------+---------+-------+-----
        e1       | MLI     | host    | a.txt | 1
        e1       | NER     | guest   | a.txt | 2
        e1       |         | visitor | a.txt | 3
        e1       | MLI     | party   | a.txt | 4
        e2       | MLI     | host    | a.txt | 5
    """
    header, rows = cells(given)
    told = pl.DataFrame([[cell or None for cell in row] for row in rows], schema=header, orient="row")
    conformed = conform(told.with_columns(pl.col("line").cast(int)), "event_countries")
    assert conformed.good.columns == ["event_id", "country", "side"]
    assert conformed.good.rows() == [("e1", "MLI", "host"), ("e2", "MLI", "host")]
    columns = ["path", "line", "stage", "reason"]
    expected = """
        path  | line | stage           | reason
        ------+------+-----------------+-------------------------------------------------------
        a.txt | 2    | event_countries | event_countries breaks CHECK (side IN ('host', 'visitor', 'party'))
        a.txt | 3    | event_countries | event_countries.country is NULL
        a.txt | 4    | event_countries | event_countries has this key twice: event_id, country
    """
    assert draw(columns, conformed.rejects.select(columns).rows()) == draw(*cells(expected))
    assert conformed.rejects["value"][0] == '{"event_id":"e1","country":"NER","side":"guest"}'
    assert conformed.rejects.schema == pl.Schema(schema("rejects"))


def test_a_check_that_is_null_passes_as_in_sql() -> None:
    drawing = """
        event_id | start_date | end_date
        ---------+------------+-----------
        e1       | 2023-05-03 |
        e2       | 2023-05-03 | 2023-05-02
    """
    conformed = conform(frame("events", drawing), "events")
    assert conformed.good["event_id"].to_list() == ["e1"]
    assert conformed.rejects["document_ref"].to_list() == [None]


def test_columns_are_cast_filled_and_dropped() -> None:
    given = pl.DataFrame({"document_id": ["d1"], "start": [0], "length": [9], "note": ["x"]}).with_columns(pl.col("length").cast(pl.UInt8))
    good = conform(given, "document_offsets").good
    assert good.rows() == [("d1", 0, 9, None)]
    assert good.schema == pl.Schema(schema("document_offsets"))


def test_a_lacking_column_and_a_wrong_type_are_errors_of_the_caller() -> None:
    with pytest.raises(ValueError, match="a frame for settings lacks value; it has key"):
        conform(pl.DataFrame({"key": ["a"]}), "settings")
    with pytest.raises(ValueError, match="a frame for memberships does not cast"):
        conform(pl.DataFrame({"organisation": ["UN"], "country": ["MLI"], "valid_from": ["yesterday"]}), "memberships")


def test_long_values_are_cut_in_rejects() -> None:
    row = conform(pl.DataFrame({"key": [None], "value": ["x" * 10_000]}, schema={"key": pl.String, "value": pl.String}), "settings").rejects
    assert len(row["value"][0]) < 300


def test_every_table_survives_a_round_through_conform() -> None:
    for name in declared_tables():
        assert conform(empty(name), name).good.schema == pl.Schema(schema(name)), name


@pytest.mark.parametrize("name", sorted(declared_tables()))
def test_without_its_keys_a_table_is_the_same_table(name: str) -> None:
    def constraints(ddl: str) -> list[tuple[object, ...]]:
        with duckdb.connect() as connection:
            connection.execute(ddl)
            described = connection.execute(f"SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '{name}'").fetchall()
            kept = connection.execute(
                "SELECT constraint_type, constraint_text FROM duckdb_constraints() WHERE constraint_type NOT IN ('PRIMARY KEY', 'UNIQUE')"
            ).fetchall()
            return described + sorted(set(kept))

    assert constraints(table(name).unindexed) == constraints(table(name).ddl)
