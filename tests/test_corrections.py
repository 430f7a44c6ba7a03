"""The analysts' file of corrections, the command that writes it, and whole runs that apply it."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import EXERCISE, VISIT, Rows, ask, contents, extract, write

from flows import recording
from flows.cli import main
from flows.corrections import file_of, read_corrections
from flows.errors import EphemerideError, WarehouseError
from flows.seeds import load_seeds

VISIT_14 = VISIT.format(day="14 juin 2024")
HEADER = "event_id,action,field,value,why,made_by,made_at\n"


@pytest.fixture
def press(tmp_path: Path) -> Path:
    return write(tmp_path / "press", a=VISIT_14, b="Selon l'armée. " + VISIT_14, c=EXERCISE)


@pytest.fixture
def warehouse(press: Path, tmp_path: Path) -> Path:
    """A visit that two articles tell, and an exercise."""
    extract(tmp_path / "events.duckdb", press)
    return tmp_path / "events.duckdb"


def key_of(warehouse: Path, event_type: str = "visit") -> str:
    return str(ask(warehouse, f"SELECT event_id FROM events WHERE event_type = '{event_type}'")[0][0])


def correct(warehouse: Path, *words: str, why: str = "relu") -> int:
    return main(["correct", *words, "--why", why, "--by", "ana", "--warehouse", str(warehouse)])


def states(warehouse: Path) -> Rows:
    return ask(warehouse, "SELECT action, field, value, machine_value, status FROM corrections ORDER BY line")


# --- the file


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ev_1,set,plaice,Gao,x", "no field 'plaice': did you mean place?"),
        ("ev_1,set,date_edtf,2023-02-31,x", "no such day: 2023-02-31"),
        ("ev_1,set,date_edtf,14 juin,x", "not a date: '14 juin': write 2024-06-14"),
        ("ev_1,set,date_edtf,2024-06-14/2024-06-12,x", "write the first day before the last"),
        ("ev_1,set,countries,MLI; XYZ,x", "countries: no 'XYZ' in table countries"),
        ("ev_1,set,organisations,NOBODY,x", "no 'NOBODY' in table organisations"),
        ("ev_1,set,event_type,party,x", "no 'party' in table event_types"),
        ("ev_1,set,event_type,,x", "event_type cannot be empty"),
        ("ev_1,set,status,dreamt,x", "write held, planned or cancelled"),
        ("ev_1,set,place,=1+1,x", "is no name"),
        ("ev_1,set,place,Gao,", "no reason: say why"),
        ("ev_1,burn,place,Gao,x", "no action 'burn'"),
        ("ev 1' OR 1=1,drop,,,x", "not an event id"),
        ("ev_1,join,,,x", "write the id to join"),
        ("ev_1,split,,,x", "write the document_ref's"),
        ("ev_1,add,place,Gao,x", "an added event opens with its event_type"),
        ("ev_1,drop,,,x,ana,yesterday", "made_at is not a date"),
    ],
)
def test_a_row_that_makes_no_sense_is_a_reject_and_the_others_hold(row: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(f"{HEADER}{row}\nev_2,drop,,,wrong\n")
    good, bad = read_corrections(path, load_seeds())
    assert good["event_id"].to_list() == ["ev_2"]
    assert (bad["stage"].to_list(), bad["line"].to_list(), bad["path"].to_list()) == (["corrections"], [2], [str(path)])
    assert reason in bad["reason"][0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_what_a_spreadsheet_writes_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes("why;event_id;action;field;value\r\nrelu à tête reposée;ev_1;set;place;Ségou\r\n;;;;\r\n".encode(encoding))
    good, bad = read_corrections(path, load_seeds())
    assert bad.is_empty()
    assert good.select("line", "event_id", "action", "field", "value", "why").rows() == [
        (2, "ev_1", "set", "place", "Ségou", "relu à tête reposée")
    ]


@pytest.mark.parametrize("junk", [b"\x00\x01\x02" * 40, b'event_id,"action\n', b"", b"\n\n", HEADER.encode()])
def test_a_file_that_is_none_stops_nothing(junk: bytes, tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_bytes(junk)
    good, bad = read_corrections(tmp_path / "corrections.csv", load_seeds())
    assert good.is_empty()
    assert bad.height == (1 if junk[:1] in (b"\x00", b"e") and b"set" not in junk and junk != HEADER.encode() else 0)


def test_each_warehouse_has_a_file_of_its_own() -> None:
    assert file_of(Path("w/events.duckdb")) == Path("w/corrections.csv")
    assert file_of(Path("w/other.duckdb")) == Path("w/other.corrections.csv")


# --- whole runs


def test_a_corrected_event_keeps_its_correction_through_a_full_run_and_undoing_restores_every_row(warehouse: Path, press: Path) -> None:
    machine, key = contents(warehouse), key_of(warehouse)
    assert correct(warehouse, key, "place=Thiès", "countries=MLI,SEN,GMB", "date_edtf=2024-06-15") == 0
    extract(warehouse, press, full=True)
    told = ask(warehouse, "SELECT place, countries, date_edtf, corrected_fields FROM timeline WHERE event_type = 'visit'")
    assert told == [("Thiès", ["GMB", "MLI", "SEN"], "2024-06-15", ["countries", "date_edtf", "place"])]
    assert ask(warehouse, "SELECT DISTINCT corrected_fields FROM events_flat WHERE place = 'Thiès'") == [
        (["countries", "date_edtf", "place"],)
    ]
    assert states(warehouse)[0] == ("set", "place", "Thiès", "Dakar", "applied")
    before = warehouse.read_bytes()
    extract(warehouse, press)
    assert warehouse.read_bytes() == before, "an unchanged file of corrections is nothing new"
    assert correct(warehouse, key, "--undo") == 0
    assert contents(warehouse) == machine
    extract(warehouse, press, full=True)
    assert contents(warehouse) == machine
    assert [row[-1] for row in states(warehouse)] == ["undone"] * 3 + ["applied"]


def test_a_dropped_an_added_a_split_and_a_joined_event(warehouse: Path, press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machine, visit, exercise = contents(warehouse), key_of(warehouse), key_of(warehouse, "exercise")
    assert correct(warehouse, exercise[:9], "--drop", why="exercice national") == 0
    assert main(["show", exercise, "--warehouse", str(warehouse)]) == 1
    assert f"event {exercise} was dropped by ana: exercice national" in capsys.readouterr().err
    assert correct(warehouse, "--add", "event_type=visit", "date_edtf=2024-05", "countries=MLI;NER") == 0
    assert correct(warehouse, visit, "--split", "b") == 0
    extract(warehouse, press, full=True)
    assert ask(warehouse, "SELECT list(document_ref) FROM events_flat GROUP BY event_id ORDER BY ALL") == [(["a"],), (["b"],), ([None],)]
    assert ask(warehouse, "SELECT from_id, change, rule FROM ledger") == [(visit, "split", "correction")]
    (part,) = {key for (key,) in ask(warehouse, "SELECT to_id FROM ledger")}
    assert correct(warehouse, part, "--join", visit) == 0
    assert ask(warehouse, "SELECT document_refs FROM timeline WHERE event_id = ?".replace("?", f"'{part}'")) == [(["a", "b"],)]
    for (key,) in ask(warehouse, "SELECT DISTINCT event_id FROM corrections"):
        assert correct(warehouse, key, "--undo") == 0
    assert contents(warehouse) == machine
    capsys.readouterr()
    assert main(["show", part, "--warehouse", str(warehouse)]) == 0
    assert f"{part} is now {visit} since run" in capsys.readouterr().out


def test_show_tells_who_corrected_what_when_and_why(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    correct(warehouse, key_of(warehouse), "place=Thiès", why="relu \x1b[31m[bold]deux fois")
    capsys.readouterr()
    main(["show", key_of(warehouse), "--warehouse", str(warehouse)])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "machine" in line]
    assert line.startswith("   place Thiès (machine: Dakar)  ana 2")
    assert line.endswith(": relu [31m[bold]deux fois")


def test_a_correction_follows_its_event_to_another_id_and_is_told_when_the_event_is_gone(
    warehouse: Path, press: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = key_of(warehouse)
    correct(warehouse, key, "place=Thiès")
    extract(warehouse, write(press, d="On en parle. " + VISIT.replace("le {day}", "du 13 au 15 juin 2024")))
    assert ask(warehouse, "SELECT event_id <> ?, place FROM timeline WHERE event_type = 'visit'".replace("?", f"'{key}'")) == [
        (True, "Thiès")
    ]
    extract(warehouse, write(press, a=EXERCISE + " A.", b=EXERCISE + " B.", d=EXERCISE + " D."))
    assert [row[-1] for row in states(warehouse)] == ["gone"]
    capsys.readouterr()
    main(["run", str(press), "--no-prefect", "--warehouse", str(warehouse), "--collected-on", "2026-11-01"])
    assert f"Corrections: 1 gone ({key}: no event of that id any more)" in capsys.readouterr().out


def test_a_broken_row_is_in_rejects_and_the_run_goes_on(warehouse: Path, press: Path) -> None:
    path = file_of(warehouse)
    path.write_text(f"{HEADER}{key_of(warehouse)},set,place,Thiès,relu\nev_x,set,status,dreamt,relu\n", encoding="utf-8")
    summary = extract(warehouse, press)
    assert summary.rejects.select("path", "line", "stage").rows() == [(str(path), 3, "corrections")]
    assert ask(warehouse, "SELECT place FROM events WHERE event_type = 'visit'") == [("Thiès",)]


def test_a_file_that_is_gone_is_told_before_corrections_are_lost(warehouse: Path, press: Path) -> None:
    correct(warehouse, key_of(warehouse), "place=Thiès")
    file_of(warehouse).rename(press.parent / "elsewhere.csv")
    with pytest.raises(WarehouseError, match=r"no file of corrections .*corrections.csv: put it back, name it with --corrections"):
        extract(warehouse, press)
    assert extract(warehouse, press, corrections=press.parent / "elsewhere.csv").corrections["status"].to_list() == ["applied"]


# --- the command


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["{key}", "plaice=Gao"], "no field 'plaice': did you mean place?"),
        (["{key}", "place"], "not field=value: 'place'"),
        (["{key}"], "nothing to correct: give field=value"),
        (["place=Gao"], "which event? give its id first"),
        (["ev_nobody", "place=Gao"], "no event 'ev_nobody'"),
        (["ev", "place=Gao"], "begins 2 event ids"),
        (["{key}", "place=Gao", "--drop"], "--drop stands alone"),
        (["{key}", "--split", "a", "b"], "--split takes some of the documents that tell"),
        (["{key}", "--join", "ev_nobody"], "no event 'ev_nobody'"),
        (["--add", "place=Gao"], "--add needs event_type="),
        (["{key}", "place='; DROP TABLE events; --"], "is no name"),
    ],
)
def test_a_wrong_call_is_told_in_a_line_and_writes_nothing(
    words: list[str], told: str, warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = warehouse.read_bytes()
    capsys.readouterr()
    assert correct(warehouse, *(word.format(key=key_of(warehouse)) for word in words)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert not file_of(warehouse).exists()
    assert warehouse.read_bytes() == before


def test_a_reason_is_required(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["correct", "ev_1", "--drop", "--warehouse", str(warehouse)]) == 2
    assert capsys.readouterr().err == "ephemeride: say why: --why TEXT\n"


def test_a_publication_that_fails_takes_the_correction_out_again(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(warehouse, key_of(warehouse), "place=Thiès")
    before = file_of(warehouse).read_bytes()

    def fail(*_: object) -> None:
        raise EphemerideError("the disk is full")

    monkeypatch.setattr(recording, "update", fail)
    assert correct(warehouse, key_of(warehouse), "place=Gao") == 1
    assert file_of(warehouse).read_bytes() == before


def test_corrections_are_listed(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    correct(warehouse, key_of(warehouse), "place=Thiès")
    capsys.readouterr()
    assert main(["correct", "--list", "--warehouse", str(warehouse)]) == 0
    assert "Thiès" in capsys.readouterr().out
