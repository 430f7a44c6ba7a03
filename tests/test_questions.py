"""What may be asked with `ephemeride sql`, and the files and the shell that answer."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from flows.cli import main
from flows.errors import EphemerideError, UsageError
from flows.printing import markdown_table
from flows.questions import cookbook, statement_of
from flows.row_files import save_rows
from flows.shell import run_shell
from flows.tables import declared_tables

SAMPLE = Path(__file__).resolve().parent.parent / "seeds" / "documents"

COLUMNS = ["name", "day", "countries", "n"]
ROWS = [("=1+1", date(2023, 3, 17), ["BFA", "MLI"], 2), ('<b>"Élu"</b>\n', None, [], 0)]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the sample articles."""
    path = tmp_path_factory.mktemp("questions") / "events.duckdb"
    assert main(["run", str(SAMPLE), "--no-prefect", "--warehouse", str(path)]) == 0
    return path


# --- what is asked


def test_a_question_is_a_statement_a_file_a_name_or_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "mine.sql"
    file.write_text("\ufeffSELECT 2", encoding="utf-8")
    assert statement_of("SELECT 1", io.StringIO()) == "SELECT 1"
    assert statement_of("-", io.StringIO("SELECT 3")) == "SELECT 3"
    assert statement_of(str(file), io.StringIO()) == "SELECT 2"
    assert "side = 'visitor'" in statement_of("reciprocity", io.StringIO())


@pytest.mark.parametrize(("asked", "told"), [("reciprocty", "the cookbook has"), ("none.sql", "cannot read none.sql")])
def test_a_wrong_question_says_what_can_be_asked(asked: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        statement_of(asked, io.StringIO())


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        statement_of(str(file), io.StringIO())


def test_every_query_of_the_cookbook_tells_its_question() -> None:
    assert len(cookbook()) >= 15
    assert all(question.endswith("?") or "? " in question for question in cookbook().values())


def test_the_command_lists_its_queries(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--list", "--format", "json"]) == 0
    assert {row["query"]: row["question"] for row in json.loads(capsys.readouterr().out)} == cookbook()


def test_no_question_and_nobody_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql"]) == 2
    assert "no question" in capsys.readouterr().err


# --- what the tables mean


def test_a_table_or_view_is_described(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--describe", "partner_year", "--warehouse", str(warehouse), "--format", "json"]) == 0
    told = {row["column"]: row["meaning"] for row in json.loads(capsys.readouterr().out)}
    assert told["inbound"] == "of all, those that the focus country was host of"
    assert all(told.values())


def test_all_tables_are_described(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--describe", "--warehouse", str(warehouse), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["kind"] for row in rows] == sorted((row["kind"] for row in rows), reverse=True), "views first"
    told = {row["name"]: row["meaning"] for row in rows}
    assert set(declared_tables()) < set(told)
    assert told["timeline"].startswith("Grain: one row per event")


def test_a_table_that_is_not_there(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--describe", "evnts", "--warehouse", str(warehouse)]) == 2
    assert "no table or view evnts: there are coverage" in capsys.readouterr().err


# --- files


def test_rows_as_parquet_keep_their_types(tmp_path: Path) -> None:
    save_rows(COLUMNS, ROWS, tmp_path / "a.parquet")
    read = pl.read_parquet(tmp_path / "a.parquet")
    assert read.schema == {"name": pl.String, "day": pl.Date, "countries": pl.List(pl.String), "n": pl.Int64}
    assert read.rows() == [tuple(row) for row in ROWS]


def test_rows_as_csv_and_json(tmp_path: Path) -> None:
    save_rows(COLUMNS, ROWS, tmp_path / "a.csv")
    save_rows(COLUMNS, ROWS, tmp_path / "a.JSON")
    assert pl.read_csv(tmp_path / "a.csv")["countries"].to_list() == ['["BFA", "MLI"]', "[]"]
    assert json.loads((tmp_path / "a.JSON").read_text(encoding="utf-8"))[0] == {
        "name": "=1+1",
        "day": "2023-03-17",
        "countries": ["BFA", "MLI"],
        "n": 2,
    }


def test_a_spreadsheet_holds_text_and_no_formula(tmp_path: Path) -> None:
    save_rows(COLUMNS, ROWS, tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as book:
        sheet, strings = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "sharedStrings"))
    assert "<f>" not in sheet
    assert "=1+1" in strings
    assert "&lt;b&gt;" in strings


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx"])
def test_no_rows_are_a_file_with_headings(ending: str, tmp_path: Path) -> None:
    save_rows(["a", "a"], [], tmp_path / f"x.{ending}")
    assert (tmp_path / f"x.{ending}").stat().st_size > 0


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has to end in one of \.csv"):
        save_rows(COLUMNS, ROWS, tmp_path / "a.doc")
    for ending in ("csv", "json", "parquet", "xlsx"):
        with pytest.raises(EphemerideError, match="cannot write"):
            save_rows(COLUMNS, ROWS, tmp_path / "nowhere" / f"a.{ending}")


# --- Markdown


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_a_markdown_table_keeps_its_shape(rows: list[list[str]]) -> None:
    lines = list(markdown_table(["a", "b"], rows))
    assert len(lines) == len(rows) + 2
    assert all(line.count("|") == 3 and "\n" not in line and "<" not in line for line in lines)


# --- the shell


def shell(typed: str, warehouse: Path, tmp_path: Path) -> None:
    with create_pipe_input() as keys:
        keys.send_text(typed + "\x04")
        run_shell(warehouse, tmp_path / "history", keys, DummyOutput())


def test_the_shell_answers_and_goes_on_after_an_error(warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell("SELECT nothing FROM nowhere;\rSELECT 40 + 2\rAS answer;\r", warehouse, tmp_path)
    out = capsys.readouterr().out
    assert "the query failed" in out
    assert out.index("failed") < out.index("answer") < out.index("42")


def test_the_shell_knows_the_cookbook_and_cannot_write(warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell("who_visits_whom\rCREATE TABLE t AS SELECT 1;\rCOPY events TO 'x.csv';\r", warehouse, tmp_path)
    out = capsys.readouterr().out
    assert "first_visit" in out
    assert out.count("the query failed") == 2
    assert not Path("x.csv").exists()


def test_a_shell_needs_a_warehouse(tmp_path: Path) -> None:
    with pytest.raises(EphemerideError, match="no warehouse at"):
        shell("", tmp_path / "none.duckdb", tmp_path)
