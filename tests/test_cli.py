from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from flows.cli import _prefect_address, main
from flows.printing import Progress, partner_matrix
from flows.warehouse import locked

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "seeds" / "documents"
GOLD = ROOT / "tests" / "golden" / "sample.jsonl"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A warehouse of the sample articles."""
    path = str(tmp_path_factory.mktemp("cli") / "events.duckdb")
    assert main(["run", str(SAMPLE), "--no-prefect", "--warehouse", path]) == 0
    return path


def rows_of(warehouse: str, sql: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["sql", sql, "--warehouse", warehouse, "--format", "json"]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


# --- run


def test_run_prints_counts_events_and_partners(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").touch()
    warehouse = str(tmp_path / "w.duckdb")
    assert main(["run", str(SAMPLE), str(tmp_path / "empty.txt"), "--no-prefect", "--warehouse", warehouse]) == 0
    printed = capsys.readouterr()
    for expected in ("Documents read", "12", "Rejected", "Events by partner and year", "2023", "Ouagadougou", "empty: no text in the file"):
        assert expected in printed.out
    assert "run in this process" in printed.err
    assert "12 documents done (100% of the inputs)" in printed.err


def test_a_second_run_finds_everything_unchanged(warehouse: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows_of(warehouse, "SELECT * FROM events_flat ORDER BY ALL", capsys)
    assert main(["run", str(SAMPLE), "--no-prefect", "--warehouse", warehouse]) == 0
    unchanged = next(line for line in capsys.readouterr().out.splitlines() if "unchanged" in line)
    assert unchanged.split()[-1] == "12"
    assert rows_of(warehouse, "SELECT * FROM events_flat ORDER BY ALL", capsys) == before


def test_many_rejects_are_cut_and_the_way_to_the_rest_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "Rien."}\n' + "{\n" * 15)
    assert main(["run", str(tmp_path / "a.jsonl"), "--no-prefect", "--warehouse", str(tmp_path / "w.duckdb")]) == 0
    out = capsys.readouterr().out
    assert out.count("a.jsonl line ") == 10
    assert "and 5 more: ephemeride sql" in out


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["run"], 2, "required: INPUT"),
        (["run", "nowhere.txt"], 2, "no such file or folder: nowhere.txt"),
        (["run", "no*where"], 2, "no file matches no*where"),
        (["run", "image.png"], 2, "cannot read image.png"),
        (["run", "empty"], 1, "nothing to read"),
        (["run", "a.txt", "--focus", "Mali"], 2, "Mali"),
        (["run", "a.txt", "--collected-on", "01/11/2026"], 2, "01/11/2026"),
        (["run", "a.txt", "--prefect", "--no-prefect"], 2, "not allowed with"),
        (["run", "a.txt", "--warehouse", "a.txt"], 1, "not a DuckDB database"),
        (["run", "a.txt", "--warehouse", "empty"], 1, "folder"),
        (["sql", "SELECT 1", "--warehouse", "none.duckdb"], 1, "no warehouse at"),
        (["show", "e1", "--warehouse", "none.duckdb"], 1, "no warehouse at"),
        (["run", "a.txt", "--seeds", "nowhere"], 2, "no folder nowhere"),
        (["run", "a.txt", "--seeds", "empty"], 1, "empty holds no .csv file"),
        (["run", "a.txt", "--seeds", "own"], 1, "own/topics.csv, line 2: topic is blank, and must not be; fill it in"),
        (["run", "a.txt", "--seeds", "own", "--prefect"], 1, "own/topics.csv, line 2: topic is blank"),
        (["dates", "a.txt", "--seeds", "own"], 1, "own/topics.csv, line 2: topic is blank"),
        (["dates", "nowhere.txt"], 2, "cannot read nowhere.txt"),
        (["evaluate"], 2, "required: GOLD"),
        (["evaluate", "nowhere.jsonl"], 2, "cannot read nowhere.jsonl"),
        (["evaluate", "a.txt"], 2, "a.txt line 1: not JSON"),
        (["evaluate", "gold.jsonl"], 1, "no warehouse at"),
        (["evaluate", "gold.jsonl", "--documents", "nowhere"], 2, "no such file or folder: nowhere"),
        (["evaluate", "gold.jsonl", "--documents", "a.txt"], 1, "1 of 1 gold documents not read from a.txt (g): check that they are there"),
        (["evaluate", "gold.jsonl", "--documents", "a.txt", "--warehouse", "w.duckdb"], 2, "not allowed with"),
        (["evaluate", "gold.jsonl", "--collected-on", "2026-11-01"], 2, "--collected-on goes with --documents"),
        (["fly"], 2, "fly"),
        ([], 2, "COMMAND"),
    ],
)
def test_errors_are_one_line(
    arguments: list[str], status: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "topics.csv").write_text("form,topic,defence\nx,,true\n")
    (tmp_path / "a.txt").write_text("Le ministre a reçu son homologue. " * 40)
    (tmp_path / "image.png").touch()
    (tmp_path / "gold.jsonl").write_text('{"id": "g", "events": []}')
    assert main(arguments) == status
    *_, last = capsys.readouterr().err.splitlines()
    assert last.startswith("ephemeride: ")
    assert message in last
    assert (tmp_path / "a.txt").read_text().startswith("Le ministre")


def test_no_wait_ends_at_once_while_another_run_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warehouse = tmp_path / "w.duckdb"
    with locked(warehouse):
        assert main(["run", str(SAMPLE), "--no-prefect", "--no-wait", "--warehouse", str(warehouse)]) == 1
    assert "another run is writing" in capsys.readouterr().err
    assert not warehouse.exists()


def test_prefect_is_used_where_it_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    assert _prefect_address() is None
    profiles = 'active = "office"\n[profiles.office]\nPREFECT_API_URL = "http://office/api"\n[profiles.alone]\n'
    (tmp_path / "profiles.toml").write_text(profiles)
    assert _prefect_address() == "http://office/api"
    monkeypatch.setenv("PREFECT_PROFILE", "alone")
    assert _prefect_address() is None
    monkeypatch.setenv("PREFECT_API_URL", "http://here/api")
    assert _prefect_address() == "http://here/api"
    monkeypatch.delenv("PREFECT_API_URL")
    (tmp_path / "profiles.toml").write_text("active = [")
    assert _prefect_address() is None


def test_a_prefect_api_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    command = [sys.executable, "-m", "flows.cli", "run", str(SAMPLE), "--warehouse", str(tmp_path / "w.duckdb")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("ephemeride: no answer from Prefect's API at http://127.0.0.1:9/api")
    assert "Traceback" not in done.stderr


# --- sql


def test_sql_formats(warehouse: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = "SELECT 1 AS n, 'l’été' AS word, DATE '2023-03-17' AS day, ['BFA', 'MLI'] AS countries, NULL AS nothing"
    assert rows_of(warehouse, question, capsys) == [
        {"n": 1, "word": "l’été", "day": "2023-03-17", "countries": ["BFA", "MLI"], "nothing": None}
    ]
    assert main(["sql", question, "--warehouse", warehouse, "--format", "csv"]) == 0
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [
        ["n", "word", "day", "countries", "nothing"],
        ["1", "l’été", "2023-03-17", '["BFA", "MLI"]', ""],
    ]
    assert main(["sql", question, "--warehouse", warehouse]) == 0
    table = capsys.readouterr().out
    assert "BFA, MLI" in table
    assert "1 row" in table


def test_sql_from_standard_input(warehouse: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 6 * 7 AS answer"))
    assert rows_of(warehouse, "-", capsys) == [{"answer": 42}]


@pytest.mark.parametrize("statement", ["DELETE FROM events", "SELECT * FROM read_csv('/etc/passwd')", "SELEC 1", "DROP VIEW timeline"])
def test_sql_only_reads(statement: str, warehouse: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(warehouse).read_bytes()
    assert main(["sql", statement, "--warehouse", warehouse]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert Path(warehouse).read_bytes() == before


def test_a_closed_pipe_is_no_error(warehouse: str) -> None:
    command = f"{sys.executable} -m flows.cli sql 'SELECT * FROM range(100000)' --format csv --warehouse {warehouse} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("range\n", "")


# --- show


def test_show_prints_each_source_with_what_says_so(warehouse: str, capsys: pytest.CaptureFixture[str]) -> None:
    (event,) = rows_of(warehouse, "SELECT event_id, event_type FROM timeline ORDER BY n_documents DESC, event_id LIMIT 1", capsys)
    sources = rows_of(warehouse, f"SELECT DISTINCT document_ref FROM events_flat WHERE event_id = '{event['event_id']}'", capsys)
    mentions = rows_of(warehouse, f"SELECT DISTINCT field, surface FROM event_mentions WHERE event_id = '{event['event_id']}'", capsys)
    assert len(sources) >= 2, "the sample tells one visit twice"
    assert main(["show", str(event["event_id"]), "--warehouse", warehouse]) == 0
    out = capsys.readouterr().out
    assert out.startswith(str(event["event_type"]))
    assert all(f"{source['document_ref']}.txt" in out for source in sources)
    assert mentions
    assert all(" ".join(str(mention["surface"]).split()) in out for mention in mentions)
    assert "[" in out


def test_show_takes_the_beginning_of_an_id_where_it_is_enough(warehouse: str, capsys: pytest.CaptureFixture[str]) -> None:
    (event,) = rows_of(warehouse, "SELECT event_id FROM events LIMIT 1", capsys)
    assert main(["show", str(event["event_id"])[:-1], "--warehouse", warehouse]) == 0
    capsys.readouterr()
    for wrong in ("", "nothing' OR true --"):
        assert main(["show", wrong, "--warehouse", warehouse]) == 1
        assert capsys.readouterr().err.startswith("ephemeride: ")


# --- dates


def test_dates_of_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Le ministre est arrivé le vendredi 17 mars 2023 à Gao. Il est reparti le lendemain.")
    assert main(["dates", str(path), "--published-on", "2023-03-20", "--collected-on", "2026-11-01"]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first.keys() >= {
        "start",
        "end",
        "surface",
        "date_edtf",
        "start_date",
        "end_date",
        "date_precision",
        "date_basis",
        "rule",
        "zone",
    }
    assert path.read_text()[first["start"] : first["end"]] == first["surface"]
    assert (first["date_edtf"], first["date_basis"]) == ("2023-03-17", "explicit")
    assert second["start_date"] == "2023-03-18"


def test_dates_by_words_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Le ministre est arrivé avant-avant-hier.")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "date_words.csv").write_text("form,kind,key\navant-avant-hier,deictic,-3\n")
    arguments = ["dates", str(tmp_path / "a.txt"), "--published-on", "2023-03-20"]
    assert main([*arguments, "--seeds", str(tmp_path / "own")]) == 0
    (found,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (found["surface"], found["date_edtf"]) == ("avant-avant-hier", "2023-03-17")


@pytest.mark.parametrize("text", ["", "Rien.", "Il est arrivé le 3 mai 2021.", "Hier à Bamako.", "Une réunion aura lieu."])
def test_dates_of_very_short_texts(text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["dates"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(json.loads(line)["surface"] in text for line in lines)
    assert bool(lines) == any(char.isdigit() for char in text) or "Hier" in text


def test_dates_of_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)))
    assert main(["dates", str(tmp_path / "a.txt")]) == 1
    assert "binary" in capsys.readouterr().err


# --- evaluate


def test_evaluate_measures_the_warehouse(warehouse: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(GOLD), "--warehouse", warehouse]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("12 documents  14 events in the gold  14 events extracted")
    found, exact = (next(line for line in printed.out.splitlines() if name in line) for name in ("events found", "events exact"))
    assert found.split()[2:] == exact.split()[2:] == ["1.000"] * 3
    assert printed.err == ""
    assert main(["evaluate", str(GOLD), "--warehouse", warehouse, "--errors"]) == 0
    assert "0 missed  0 spurious  0 half right" in capsys.readouterr().out


def test_evaluate_shows_errors_in_their_sentences(warehouse: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    [_, visit], [exercise] = lines[0]["events"], lines[1]["events"]
    lines[0]["events"].remove(visit)
    exercise["place"] = "Néma"
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main(["evaluate", str(gold), "--warehouse", warehouse, "--errors"]) == 0
    out = capsys.readouterr().out
    for expected in (
        "0 missed  1 spurious  1 half right",
        "Néma → Atar",
        "[Atar]",
        f"{lines[0]['id']}  spurious  visit  2019-06-25  Moscou",
    ):
        assert expected in out
    assert main(["evaluate", str(gold), "--warehouse", warehouse, "--errors", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["found"]["precision"], report["field_accuracy_on_found"]["place"]) == (0.929, 0.923)
    spurious, half_right = report["errors"]
    assert (spurious["kind"], spurious["gold"], spurious["ours"]["start_date"]) == ("spurious", None, "2019-06-25")
    assert half_right["wrong"] == {"place": {"gold": "Néma", "ours": "Atar"}}
    assert {"field": "place", "surface": "Atar"} in [mark for passage in half_right["passages"] for mark in passage["marks"]]


def test_evaluate_extracts_documents_and_keeps_nothing(
    warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(GOLD), "--warehouse", warehouse, "--format", "json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    monkeypatch.chdir(tmp_path)
    documents = ["--documents", str(SAMPLE), "--collected-on", "2026-11-01"]
    assert main(["evaluate", str(GOLD), *documents, "--format", "json", "--errors"]) == 0
    assert json.loads(capsys.readouterr().out) == {**measured, "errors": []}
    assert list(tmp_path.iterdir()) == []


def test_evaluate_tells_of_documents_that_are_not_there(warehouse: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.jsonl"
    event = GOLD.read_text(encoding="utf-8").splitlines()[1].split('"events": ')[1]
    known = GOLD.read_text(encoding="utf-8").splitlines()[0]
    gold.write_text("\n".join([known, *(f'{{"id": "x{number}", "events": {event}' for number in range(4))]), encoding="utf-8")
    assert main(["evaluate", str(gold), "--warehouse", warehouse, "--errors"]) == 0
    printed = capsys.readouterr()
    assert "4 of 5 gold documents not in" in printed.err
    assert "(x0, x1, x2, ...): `ephemeride run` the documents first" in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out.count("(the document is not in the warehouse)") == 4
    assert main(["evaluate", str(gold), "--warehouse", warehouse, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["unknown_documents"] == ["x0", "x1", "x2", "x3"]
    assert report["found"]["recall"] == 0.333  # their events count as missed
    gold.write_text(f'{{"id": "x", "events": {event}', encoding="utf-8")
    assert main(["evaluate", str(gold), "--warehouse", warehouse]) == 1
    assert "1 of 1 gold documents not in" in capsys.readouterr().err


def test_evaluate_tells_what_was_rejected_in_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "a", "events": []}')
    (tmp_path / "documents.jsonl").write_text('{"id": "a", "text": "Rien."}\n{\n')
    assert main(["evaluate", str(tmp_path / "gold.jsonl"), "--documents", str(tmp_path / "documents.jsonl")]) == 0
    assert "1 rejected in reading, the first: " in capsys.readouterr().err


# --- the rest


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for option, expected in (("--version", "ephemeride 0."), ("--help", "usage: ephemeride")):
        with pytest.raises(SystemExit) as ended:
            main([option])
        assert ended.value.code == 0
        assert capsys.readouterr().out.startswith(expected)


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, flows.cli\ntry: flows.cli.main(['run', '--help'])\nexcept SystemExit: print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert "--collected-on" in done.stdout
    assert not {"polars", "duckdb", "prefect", "rich", "dateparser"} & set(json.loads(done.stderr.replace("'", '"')))


def test_progress_logs_ever_more_seldom_where_there_is_no_terminal() -> None:
    lines: list[str] = []
    with Progress(lines.append) as progress:
        for done in range(1000, 1_000_001, 1000):
            progress.advance(done, done / 1_000_000)
    assert lines[:2] == ["1,000 documents done (0% of the inputs)", "2,000 documents done (0% of the inputs)"]
    assert len(lines) < 45
    with Progress(lines.append) as progress:
        progress.advance(1000, 0.0)
    assert lines[-1] == "1,000 documents done"


def test_partner_matrix_sums_the_years_that_do_not_fit() -> None:
    rows = [("BFA", year, 1) for year in range(2001, 2026)] + [("MAR", None, 2), ("MAR", 2003, 0)]
    table = partner_matrix(pl.DataFrame(rows, schema=["partner", "year", "n_events"], orient="row"), width=80)
    headings = [str(column.header) for column in table.columns]
    assert headings[:2] == ["partner", "before"]
    assert headings[-3:] == ["2025", "no year", "total"]
    cells = {headings[index]: list(column.cells) for index, column in enumerate(table.columns)}
    assert cells["partner"][0].plain == "BFA"
    assert cells["total"] == ["25", "2"]
    assert int(cells["before"][0]) == 25 - (len(headings) - 4)
    assert cells["no year"] == ["·", "2"]


def test_today_is_read_once_in_the_command_and_nowhere_below() -> None:
    """`collected_on` is data: no module but the command, what it asks for and the pipeline may ask what day it is."""
    asking = [
        path.name for path in (ROOT / "flows").rglob("*.py") if "date.today()" in path.read_text() or "datetime.now(" in path.read_text()
    ]
    assert set(asking) <= {"cli.py", "options.py", "pipeline.py"}
