"""Bad input from end to end: what can be read is read, what cannot is a row with path, line and reason, what is stored stays."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pytest
from runs import EXERCISE, NOTHING, VISIT, ask, contents, extract, rows_of, write

from flows.cli import main

TEXT = VISIT.format(day="14 juin 2024")
KEPT = "kept"  # the document stored before each test's bad input comes


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    extract(path, write(tmp_path / "before", kept=EXERCISE))
    return path


@pytest.fixture
def press(tmp_path: Path) -> Path:
    """A folder with one good article, for bad ones to stand beside."""
    return write(tmp_path / "press", good=TEXT)


def rejects(warehouse: Path, press: Path) -> list[tuple[str, int | None, str]]:
    """(file, line, reason up to its first colon) of what a run on `press` refused; the good article and the stored one are there."""
    before = rows_of(warehouse, KEPT)
    assert main(["run", str(press), "--no-prefect", "--collected-on", "2026-11-01", "--warehouse", str(warehouse)]) == 0
    assert rows_of(warehouse, KEPT) == before
    assert ask(warehouse, "SELECT count(*) FROM events_flat WHERE document_ref = 'good'") == [(1,)]
    rows = ask(warehouse, "SELECT path, line, reason FROM rejects ORDER BY ALL")
    return [(str(Path(path).relative_to(press)), line, reason.split(":")[0]) for path, line, reason in rows]


def texts(warehouse: Path) -> dict[str, str]:
    return dict(ask(warehouse, f"SELECT document_ref, text FROM documents WHERE document_ref NOT IN ('good', '{KEPT}')"))


# --- files


def test_an_empty_file(warehouse: Path, press: Path) -> None:
    write(press, empty="", blank=" \n\t\n")
    assert rejects(warehouse, press) == [("blank.txt", None, "empty"), ("empty.txt", None, "empty")]


def test_a_binary_file(warehouse: Path, press: Path) -> None:
    write(press, noise=bytes(range(256)) * 40, document=b"%PDF-1.7 and so on", zeros=bytes(4000))
    assert rejects(warehouse, press) == [("document.txt", None, "binary"), ("noise.txt", None, "binary"), ("zeros.txt", None, "binary")]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_another_encoding_is_read(encoding: str, warehouse: Path, press: Path) -> None:
    text = TEXT.replace("14 juin 2024", "2 août 2023")
    write(press, other=text.encode(encoding))
    assert rejects(warehouse, press) == []
    assert texts(warehouse) == {"other": text}
    assert ask(warehouse, "SELECT start_date::VARCHAR, place FROM events_flat WHERE document_ref = 'other'") == [("2023-08-02", "Dakar")]


def test_a_file_of_50_mb(warehouse: Path, press: Path) -> None:
    write(press, large=(NOTHING + "\n").encode() * (50_000_000 // len(NOTHING)))
    assert rejects(warehouse, press) == [("large.txt", None, "too large")]


def test_lines_of_50_mb_between_good_ones(warehouse: Path, press: Path) -> None:
    with (press / "a.jsonl").open("w") as file:
        file.write(json.dumps({"id": "first", "text": NOTHING.upper()}) + "\n")
        file.write(json.dumps({"id": "large", "text": "x" * 50_000_000}) + "\n")
        file.write(json.dumps({"id": "last", "text": NOTHING}) + "\n")
    assert rejects(warehouse, press) == [("a.jsonl", 2, "too large")]
    assert set(texts(warehouse)) == {"first", "last"}


def test_a_broken_line_in_the_middle(warehouse: Path, press: Path) -> None:
    lines = [
        json.dumps({"id": "first", "text": NOTHING}),
        '{"id": "second", "text": "Le min',
        "[]",
        '{"id": "no text"}',
        json.dumps({"id": "last", "text": NOTHING.upper()}),
    ]
    (press / "a.jsonl").write_text("\n".join(lines))
    assert rejects(warehouse, press) == [
        ("a.jsonl", 2, "not JSON"),
        ("a.jsonl", 3, "not a JSON object but list"),
        ("a.jsonl", 4, "no text"),
    ]
    assert texts(warehouse) == {"first": NOTHING, "last": NOTHING.upper()}
    (value,) = ask(warehouse, "SELECT value FROM rejects WHERE line = 2")
    assert value == ('{"id": "second", "text": "Le min',)


def test_duplicate_ids(warehouse: Path, press: Path) -> None:
    lines = [{"id": "a", "text": NOTHING}, {"id": "a", "text": EXERCISE}, {"id": "good", "text": EXERCISE}]
    (press / "z.jsonl").write_text("\n".join(map(json.dumps, lines)))
    reason = f"same id as {press / 'z.jsonl'} line 1, which is kept"
    assert rejects(warehouse, press) == [("z.jsonl", 2, reason), ("z.jsonl", 3, f"same id as {press / 'good.txt'}, which is kept")]
    assert texts(warehouse) == {"a": NOTHING}


def test_nothing_but_bad_input_is_counted_and_leaves_what_is_stored(warehouse: Path, tmp_path: Path) -> None:
    before = contents(warehouse)
    summary = extract(warehouse, write(tmp_path / "bad", empty="", binary=bytes(range(256))))
    assert (summary.n_read, summary.n_rejects, summary.n_events) == (0, 2, 1)
    assert {**contents(warehouse), "rejects": before["rejects"]} == before


# --- places


@pytest.mark.parametrize(("given", "status", "message"), [("nowhere", 2, "no such file or folder"), ("hollow", 1, "nothing to read")])
def test_a_missing_or_empty_folder(
    given: str, status: int, message: str, warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hollow").mkdir()
    before = warehouse.read_bytes()
    assert main(["run", str(tmp_path / given), "--no-prefect", "--warehouse", str(warehouse)]) == status
    assert message in capsys.readouterr().err.splitlines()[-1]
    assert warehouse.read_bytes() == before


def refused(warehouse: Path, press: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that a run says when it cannot write `warehouse`."""
    capsys.readouterr()
    assert main(["run", str(press), "--no-prefect", "--warehouse", str(warehouse)]) == 1
    (line,) = [line for line in capsys.readouterr().err.splitlines() if str(warehouse) in line]
    assert line.startswith("ephemeride: ")
    return line


def test_a_warehouse_under_a_file(press: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    assert "--warehouse" in refused(tmp_path / "file" / "w.duckdb", press, capsys)
    assert (tmp_path / "file").read_text() == "a file, not a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_warehouse_in_a_folder_that_may_not_be_written(warehouse: Path, press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = warehouse.read_bytes()
    warehouse.parent.chmod(0o500)
    try:
        assert "--warehouse" in refused(warehouse, press, capsys)
    finally:
        warehouse.parent.chmod(0o700)
    assert warehouse.read_bytes() == before


def test_a_warehouse_on_a_disk_that_fails(
    warehouse: Path, press: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = warehouse.read_bytes()
    monkeypatch.setattr(os, "fsync", no_space)
    assert "the disk is full" in refused(warehouse, press, capsys)
    assert warehouse.read_bytes() == before
    assert not [path for path in warehouse.parent.iterdir() if path.is_dir() and path.name.startswith(".")]


@pytest.mark.parametrize("content", [b"not a database", b"", bytes(100_000)])
def test_something_else_at_the_warehouse_path(content: bytes, press: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_bytes(content)
    refused(path, press, capsys)
    assert path.read_bytes() == content


def test_somebody_elses_database_at_the_warehouse_path(press: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE events AS SELECT 42 AS answer")
    assert "not a warehouse of Ephemeride" in refused(path, press, capsys)
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT answer FROM events").fetchall() == [(42,)]
